//! A thousand threads and one user.

use std::time::Duration;

use spike_blocking::{CallOptions, Client, Error, HmacKey, Settings, User};
use spike_mock::{Fault, MockServer};

use crate::shared::client::client;

const CALLERS: usize = 1000;

/// What each of a thousand threads got, once all of them asked.
fn crowd(user: &User, meanwhile: impl FnOnce()) -> Vec<Result<(), Error>> {
    std::thread::scope(|scope| {
        let spawn = |_| {
            let thread = std::thread::Builder::new().stack_size(256 * 1024);
            thread.spawn_scoped(scope, || user.user_info().map(drop)).unwrap()
        };
        let threads: Vec<_> = (0..CALLERS).map(spawn).collect();
        meanwhile();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
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
    user.user_info().unwrap();
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
fn it_may_be_used_inside_a_runtime() {
    let server = MockServer::start();
    let client = client(&server);
    let user = client.user(server.user_id()).unwrap();
    server.fail_next_at("/userinfo", Fault::Status(503));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let info = runtime.block_on(async { user.user_info() });
    assert_eq!(info.unwrap().application_user_id, server.user_id());
}
