//! A hundred thousand users: handles are cheap, connections and tokens are bounded.

use spike_mock::MockServer;

use crate::harness::sdk::api::GetUserInfo;
use crate::harness::sdk::bulk::BulkPolicy;
use crate::harness::sdk::{Client, User};
use crate::harness::wait;
use crate::shared::client::settings;

const HANDLES: usize = 100_000;
const ASKED: usize = 1_000;
const TOKENS: usize = 200;

/// Asks for users, eight at once.
fn ask(users: &[User]) {
    let (policy, request) = (BulkPolicy::default(), GetUserInfo::new());
    let report = wait(users[0].client().bulk(users, &request, policy, |_, _, _| {}));
    assert_eq!(report.progress.succeeded, users.len());
}

#[test]
fn handles_are_cheap_and_what_is_behind_them_is_bounded() {
    let server = MockServer::start();
    let client = Client::new(settings(&server).token_capacity(TOKENS)).unwrap();
    let users: Vec<User> =
        (0..HANDLES).map(|n| client.user(format!("user-{n}")).unwrap()).collect();
    assert!(size_of::<User>() <= 96, "{}", size_of::<User>());
    assert_eq!(server.connections(), 0, "a handle sends nothing");

    let asked = &users[..ASKED];
    ask(asked);
    assert_eq!(server.logins(), ASKED as u64);
    // The last users are still logged in; of all, no more than the capacity of the cache.
    ask(&asked[ASKED - 10..]);
    assert_eq!(server.logins(), ASKED as u64);
    ask(asked);
    let again = server.logins() - ASKED as u64;
    let least = (ASKED - TOKENS) as u64;
    assert!((least..=ASKED as u64).contains(&again), "{again}");
    // Eight at once need eight connections; a few more if one was closed meanwhile.
    assert!(server.connections() <= 20, "{}", server.connections());
}

#[test]
fn with_room_for_all_nobody_logs_in_twice() {
    let server = MockServer::start();
    let client = Client::new(settings(&server).token_capacity(1_000)).unwrap();
    // Many handles of few users, as programs make them.
    for _ in 0..3 {
        let users: Vec<User> =
            (0..100).map(|n| client.user(format!("user-{n}")).unwrap()).collect();
        ask(&users);
    }
    assert_eq!(server.logins(), 100);
}
