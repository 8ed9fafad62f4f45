//! One request for many users.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use spike_mock::{Fault, MockServer};

use crate::harness::sdk::api::GetUserInfo;
use crate::harness::sdk::bulk::BulkPolicy;
use crate::harness::sdk::{Client, ErrorKind, User};
use crate::harness::{Timed, wait};
use crate::shared::client::{client, settings};
use crate::shared::time::Time;

pub(crate) fn quick() -> BulkPolicy {
    BulkPolicy::new().pause(Duration::from_millis(1))
}

pub(crate) fn users(client: &Client, count: usize) -> Vec<User> {
    (0..count).map(|n| client.user(format!("user{n}")).unwrap()).collect()
}

pub(crate) fn busy(seconds: u32) -> Fault {
    Fault::StatusWithRetryAfter(429, seconds.to_string())
}

#[test]
fn everybody_is_asked_and_errors_are_listed() {
    let server = MockServer::start();
    let client = client(&server);
    let users = users(&client, 200);
    server.fail_next_at("/userinfo", Fault::Status(400));
    server.fail_next_at("/userinfo", busy(0));
    let (mut seen, mut failed) = (Vec::new(), Vec::new());
    let request = GetUserInfo::new();
    let report = wait(client.bulk(&users, &request, quick(), |user, info, progress| {
        assert_eq!(progress.total, 200);
        match info {
            Ok(info) => {
                assert_eq!(user.user_id().as_str(), info.application_user_id);
                seen.push(info.application_user_id);
            }
            Err(error) => failed.push((user.user_id().clone(), error.kind())),
        }
        // The callback sees both, so a bar that shows the progress never stands still.
        assert_eq!(progress.finished(), seen.len() + failed.len());
    }));
    let progress = report.progress;
    assert_eq!((progress.succeeded, progress.failed), (199, 1));
    let listed: Vec<_> =
        report.errors.iter().map(|(user, error)| (user.clone(), error.kind())).collect();
    assert_eq!(listed, failed);
    assert_eq!(listed[0].1, ErrorKind::Rejected);
    assert!(report.not_reached.is_empty());
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 199);
    // The 429 cost one request more.
    assert_eq!(server.requests_to("/userinfo"), 201);
    // One connection pool and one login for each.
    assert_eq!(server.logins(), 200);
    assert!(server.connections() <= 20, "{}", server.connections());
}

#[test]
fn a_server_that_is_always_busy_ends_every_turn() {
    let server = MockServer::start();
    let client = client(&server);
    let users = users(&client, 3);
    server.fail_all_at("/userinfo", busy(0));
    let policy = quick().max_attempts(2);
    let request = GetUserInfo::new();
    let mut told = 0;
    let report = wait(client.bulk(&users, &request, policy, |_, info, _| {
        assert!(info.unwrap_err().is_rate_limited());
        told += 1;
    }));
    assert_eq!((report.progress.succeeded, report.progress.failed), (0, 3));
    assert_eq!((report.errors.len(), told), (3, 3));
    // Two turns, and not one request more: a 429 is no business of the call.
    assert_eq!(server.requests_to("/userinfo"), 3 * 2);
    let nobody = wait(client.bulk(&[], &request, policy, |_, _, _| -> () { unreachable!() }));
    assert_eq!(nobody.progress.total, 0);
}

/// A client whose time passes only when it sleeps.
pub(crate) fn timed(server: &MockServer) -> (Client, Arc<Time>) {
    let time = Arc::new(Time::start());
    let settings = settings(server);
    let transport = Timed::new(&settings, Arc::clone(&time));
    let clock = Arc::clone(&time);
    let builder = Client::builder(settings).transport(Arc::new(transport));
    (builder.clock(move || clock.now()).build().unwrap(), time)
}

/// Runs three calls at once. The first user's request to `busy_at` meets a 429 that asks for a second, and those of the
/// other two are held at `held_at` until the run has met it. Within the second only requests that were in flight may be
/// sent: `in_flight` of them. Returns the number of all requests.
fn throttles_all_users(
    server: &MockServer,
    time: &Time,
    users: &[User],
    (busy_at, held_at): (&str, &str),
    in_flight: usize,
) -> usize {
    time.take_log();
    let start = time.now().elapsed;
    server.fail_next_at(busy_at, busy(1));
    let gate = server.hold(held_at);
    let policy = quick().concurrency(3).max_attempts(1);
    let (client, request) = (users[0].client(), GetUserInfo::new());
    let report = wait(client.bulk(users, &request, policy, |user, info, _| {
        if let Err(error) = info {
            assert!(user.user_id() == users[0].user_id() && error.is_rate_limited());
            gate.release();
        }
    }));
    let progress = report.progress;
    assert_eq!((progress.succeeded, progress.failed), (users.len() - 1, 1));
    let sent = time.take_log();
    let over = start + Duration::from_secs(1);
    let early = sent.iter().filter(|sent| **sent < over).count();
    assert!(early <= in_flight, "{early} of {}", sent.len());
    assert!(sent.iter().any(|sent| *sent >= over));
    sent.len()
}

#[test]
fn after_a_429_nobody_is_sent_until_it_is_over() {
    let server = MockServer::start();
    let (client, time) = timed(&server);
    let users = users(&client, 20);
    wait(users[0].user_info()).unwrap();
    // The call of one; login and call of two.
    let all = throttles_all_users(&server, &time, &users, ("/userinfo", "/auth/hmac"), 5);
    assert_eq!(all, 1 + 19 * 2);
}

#[test]
fn a_429_of_a_login_holds_everybody_too() {
    let server = MockServer::start();
    let (client, time) = timed(&server);
    let users = users(&client, 20);
    for user in &users[1..] {
        wait(user.user_info()).unwrap();
    }
    let all = throttles_all_users(&server, &time, &users, ("/auth/hmac", "/userinfo"), 3);
    assert_eq!(all, 20);
}

#[test]
fn what_passes_is_tried_again_within_the_turn() {
    let server = MockServer::start();
    let client = client(&server);
    let users = users(&client, 2);
    server.fail_next_at("/userinfo", Fault::Status(503));
    server.fail_next_at("/userinfo", Fault::Reset);
    let policy = quick().concurrency(1).max_attempts(1);
    let request = GetUserInfo::new();
    let report = wait(client.bulk(&users, &request, policy, |_, _, _| {}));
    assert_eq!(report.progress.succeeded, 2);
    assert_eq!(server.requests_to("/userinfo"), 4);
}

#[test]
fn a_run_can_be_stopped() {
    let server = MockServer::start();
    let client = client(&server);
    let users = users(&client, 50);
    let policy = quick().concurrency(4);
    let request = GetUserInfo::new();
    let mut told = 0;
    let report = wait(client.bulk(&users, &request, policy, |_, _, progress| {
        told += 1;
        if progress.finished() < 10 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }));
    // Those under way were finished and told.
    let finished = report.progress.finished();
    assert!((10..14).contains(&finished), "{finished}");
    assert_eq!((told, report.not_reached.len()), (finished, 50 - finished));
    assert_eq!(server.requests_to("/userinfo"), finished as u64);
    // The list is what to go on with.
    let rest: Vec<User> = report.not_reached.iter().map(|id| client.user(id).unwrap()).collect();
    let report = wait(client.bulk(&rest, &request, policy, |_, _, _| {}));
    assert_eq!(server.logins(), 50);
    assert!(report.not_reached.is_empty());
}

#[test]
fn a_wait_that_is_too_long_ends_the_run() {
    let server = MockServer::start();
    let client = client(&server);
    let users = users(&client, 5);
    server.fail_next_at("/userinfo", busy(86_400));
    let policy = quick().concurrency(1);
    let request = GetUserInfo::new();
    let report = wait(client.bulk(&users, &request, policy, |_, _, _| {}));
    let day = Duration::from_secs(86_400);
    assert_eq!(report.errors[0].1.retry_after(), Some(day));
    assert_eq!(report.not_reached.len(), 4);
}

#[test]
fn who_is_listed_twice_is_asked_twice_and_logged_in_once() {
    let server = MockServer::start();
    let client = client(&server);
    let twice = [&users(&client, 3)[..], &users(&client, 3)[..]].concat();
    let policy = quick().concurrency(6);
    let request = GetUserInfo::new();
    let report = wait(client.bulk(&twice, &request, policy, |_, _, _| {}));
    assert_eq!(report.progress.succeeded, 6);
    assert_eq!((server.requests_to("/userinfo"), server.logins()), (6, 3));
}
