//! The days of a user, by the time zone in the user properties and the clock of the client.

use std::time::Duration;

use spike_mock::MockServer;

use crate::harness::sdk::time::Timestamp;
use crate::harness::sdk::{ErrorKind, Now, User};
use crate::harness::wait;
use crate::shared::client::builder;

/// The user with data, whose time zone is Europe/Vilnius, at a time.
fn user_at(server: &MockServer, now: &str) -> User {
    let wall: Timestamp = now.parse().unwrap();
    let clock = move || Now { elapsed: Duration::ZERO, wall };
    builder(server).clock(clock).build().unwrap().user(server.user_id()).unwrap()
}

#[test]
fn today_is_the_date_where_the_user_is() {
    let server = MockServer::start();
    for (now, today) in [
        ("2026-01-08T21:59:59Z", "2026-01-08"),
        ("2026-01-08T22:00:00Z", "2026-01-09"),
        ("2026-07-08T21:00:00Z", "2026-07-09"),
    ] {
        assert_eq!(wait(user_at(&server, now).today()).unwrap().to_string(), today);
    }
}

#[test]
fn the_last_days_are_complete() {
    let server = MockServer::start();
    let user = user_at(&server, "2026-01-08T22:00:00Z");
    assert_eq!(wait(user.last_days(7)).unwrap().to_string(), "2026-01-02..=2026-01-08");
    assert_eq!(wait(user.last_days(0)).unwrap_err().kind(), ErrorKind::Input);
}
