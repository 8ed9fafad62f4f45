//! One request for many users. Serves both clients.

use std::time::Duration;

use spike_mock::{Fault, MockServer};

use crate::client::builder;
use crate::subject::sdk::ErrorKind;
use crate::subject::sdk::bulk::BulkPolicy;
use crate::subject::sdk::endpoints::GetUserInfo;

fn quick() -> BulkPolicy {
    let mut policy = BulkPolicy::default();
    policy.pause = Duration::from_millis(1);
    policy
}

#[test]
fn everybody_is_asked_and_errors_are_listed() {
    let server = MockServer::start();
    let client = builder(&server).build().unwrap();
    let users: Vec<_> = (0..200)
        .map(|n| client.user(format!("user{n}")).unwrap())
        .collect();
    server.fail_next_at("/userinfo", Fault::Status(400));
    // A 429 that outlasts the call's own retries gives the user another turn.
    server.fail_next_at(
        "/userinfo",
        Fault::StatusWithRetryAfter(429, "0".to_owned()),
    );
    let mut seen = Vec::new();
    let report = wait!(client.bulk(
        &users,
        &GetUserInfo::new(),
        quick(),
        |user, info, progress| {
            assert_eq!(user.user_id().as_str(), info.application_user_id);
            assert_eq!(progress.total, 200);
            seen.push(info.application_user_id);
        }
    ));
    assert_eq!(
        (report.progress.succeeded, report.progress.failed),
        (199, 1)
    );
    assert_eq!(report.errors[0].1.kind(), ErrorKind::Rejected);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 199);
    // One connection pool and one login for each.
    assert_eq!(server.logins(), 200);
    assert!(server.connections() <= 20, "{}", server.connections());
}

#[test]
fn a_server_that_is_always_busy_ends_every_turn() {
    let server = MockServer::start();
    let client = builder(&server).build().unwrap();
    let users: Vec<_> = (0..3)
        .map(|n| client.user(format!("user{n}")).unwrap())
        .collect();
    server.fail_all_at(
        "/userinfo",
        Fault::StatusWithRetryAfter(429, "0".to_owned()),
    );
    let mut policy = quick();
    policy.turns = 2;
    let report = wait!(client.bulk(
        &users,
        &GetUserInfo::new(),
        policy,
        |_, _, _| unreachable!()
    ));
    assert_eq!((report.progress.succeeded, report.progress.failed), (0, 3));
    assert!(
        report
            .errors
            .iter()
            .all(|(_, error)| error.is_rate_limited())
    );
    // Two turns of three attempts each.
    assert_eq!(server.requests_to("/userinfo"), 3 * 2 * 3);
    let nobody = wait!(client.bulk(&[], &GetUserInfo::new(), policy, |_, _, _| unreachable!()));
    assert_eq!(nobody.progress.total, 0);
}
