//! A thousand tasks and one user.

use std::time::Duration;

use spike_async::api::{GetLabReport, GetUserInfo, UploadLabReport};
use spike_async::bulk::BulkPolicy;
use spike_async::{CallOptions, Client, Error, HmacKey, PollPolicy, Settings, User};
use spike_mock::MockServer;

use crate::shared::client::client;

const CALLERS: usize = 1000;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// What each of a thousand tasks got, once all of them asked.
fn crowd(user: &User, meanwhile: impl FnOnce()) -> Vec<Result<(), Error>> {
    let runtime = runtime();
    let spawn = |_| {
        let user = user.clone();
        runtime.spawn(async move { user.user_info().await.map(drop) })
    };
    let tasks: Vec<_> = (0..CALLERS).map(spawn).collect();
    meanwhile();
    tasks.into_iter().map(|task| runtime.block_on(task).unwrap()).collect()
}

#[test]
fn a_thousand_callers_who_meet_a_401_together_make_one_login() {
    rlimit::increase_nofile_limit(8192).unwrap();
    let server = MockServer::start();
    let client = client(&server);
    let patient = CallOptions::new()
        .attempt_timeout(Duration::from_secs(120))
        .deadline(Duration::from_secs(300));
    let user = client.user(server.user_id()).unwrap().with_options(patient);
    runtime().block_on(user.user_info()).unwrap();
    let gate = server.hold("/userinfo");
    let results = crowd(&user, || {
        assert!(gate.wait_for(CALLERS, Duration::from_secs(120)));
        server.revoke_tokens();
        gate.release();
    });
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(server.logins(), 2);
}

#[test]
fn a_thousand_callers_with_a_bad_key_make_one_login() {
    let server = MockServer::start();
    let key = HmacKey::new("not the right key").unwrap();
    let settings = Settings::new(server.application_id(), key).base_url(server.base_url());
    let client = Client::new(settings).unwrap();
    let user = client.user(server.user_id()).unwrap();
    let gate = server.hold("/auth/hmac");
    let results = crowd(&user, || {
        assert!(gate.wait_for(1, Duration::from_secs(60)));
        gate.release();
    });
    assert!(results.iter().all(|result| result.as_ref().is_err_and(Error::is_login)));
    assert_eq!(server.logins(), 1);
}

#[test]
fn a_future_dropped_during_the_login_holds_up_nobody() {
    let server = MockServer::start();
    let client = client(&server);
    let user = client.user(server.user_id()).unwrap();
    let runtime = runtime();
    let gate = server.hold("/auth/hmac");
    let dropped = runtime.spawn({
        let user = user.clone();
        async move { user.user_info().await }
    });
    // It is in the middle of its login, with the gate in its hand.
    assert!(gate.wait_for(1, Duration::from_secs(60)));
    let waits = runtime.spawn({
        let user = user.clone();
        async move { user.user_info().await }
    });
    dropped.abort();
    assert!(runtime.block_on(dropped).unwrap_err().is_cancelled());
    assert!(gate.wait_for(2, Duration::from_secs(60)), "the next one logs in");
    gate.release();
    runtime.block_on(waits).unwrap().unwrap();
    runtime.block_on(user.user_info()).unwrap();
}

#[test]
fn a_bulk_run_that_is_dropped_sends_nothing_more() {
    let server = MockServer::start();
    let client = client(&server);
    let users: Vec<User> = (0..50).map(|n| client.user(format!("user{n}")).unwrap()).collect();
    let gate = server.hold("/userinfo");
    let runtime = runtime();
    let run = runtime.spawn(async move {
        let policy = BulkPolicy::default();
        let request = GetUserInfo::new();
        client.bulk(&users, &request, policy, |_, _, _| {}).await
    });
    assert!(gate.wait_for(8, Duration::from_secs(60)));
    run.abort();
    assert!(runtime.block_on(run).unwrap_err().is_cancelled());
    gate.release();
    drop(runtime);
    assert_eq!((server.requests_to("/userinfo"), server.logins()), (8, 8));
}

#[test]
fn everything_may_be_spawned() {
    fn spawnable<T: Send + 'static>(_: impl FnOnce(&'static User) -> T) {}

    let policy = PollPolicy::default;
    spawnable(|user| async move { user.user_info().await });
    spawnable(move |user| async move { user.wait_for(&GetLabReport::new("r"), policy()).await });
    spawnable(move |user| async move {
        let request = UploadLabReport::new(Vec::new(), "report.pdf");
        user.upload_lab_report_and_wait(&request, policy()).await
    });
}
