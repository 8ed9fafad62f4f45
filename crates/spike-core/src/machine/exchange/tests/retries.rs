//! Rule 4: what is retried, and when.

use std::time::Duration;

use http::Method;
use proptest::prelude::*;

use super::world::*;
use crate::ErrorKind;
use crate::transport::TransportErrorKind as Kind;

/// The rule once more, as a table written from the design and not from the code.
fn tried_again(does: &Does, safe: bool) -> bool {
    match does {
        Does::Status(429) | Does::Asks(429, _) | Does::Fails(Kind::Connect) => true,
        Does::Status(status) | Does::Asks(status, _) => {
            let pointless = [501, 505, 506, 508, 510, 511, 526].contains(status);
            safe && !pointless && matches!(status, 408 | 425 | 500..=599)
        }
        Does::Fails(Kind::Timeout | Kind::Interrupted) => safe,
        _ => false,
    }
}

/// Whether it stays open if the request was carried out: no refusal, and something was sent.
fn unknown(does: &Does) -> bool {
    match does {
        Does::Status(status) | Does::Asks(status, _) => {
            matches!(status, 408 | 425) || !matches!(status, 400..=499)
        }
        Does::Fails(kind) => !matches!(kind, Kind::Connect | Kind::Proxy | Kind::Tls),
        Does::Token(..) => true,
    }
}

fn succeeds(does: &Does) -> bool {
    matches!(does, Does::Status(200..=299) | Does::Asks(200..=299, _) | Does::Token(..))
}

proptest! {
    /// After any outcome the machine does what the table says, neither more nor less.
    #[test]
    fn as_the_table_says(
        method in methods(),
        first in does(),
    ) {
        let unauthorized = matches!(first, Does::Status(401) | Does::Asks(401, _));
        let safe = matches!(method, Method::GET | Method::PUT | Method::DELETE);
        let too_long = matches!(first, Does::Asks(_, wait) if wait > 60);
        let mut world = World::new(settings());
        let user = world.user();
        let result = world.run(&user, &TestOperation::new(method), scripted(vec![first.clone()]));
        let again = (tried_again(&first, safe) && !too_long) || unauthorized;
        prop_assert_eq!(world.calls(), if again { 2 } else { 1 });
        prop_assert_eq!(result.is_ok(), again || succeeds(&first));
        if let Err(error) = &result {
            prop_assert_eq!(error.may_have_been_carried_out(), !safe && unknown(&first), "{}", error);
            prop_assert_eq!(error.to_string().contains("may have been carried out"), !safe && unknown(&first));
        }
        if let Does::Asks(_, wait) = first {
            match result {
                Ok(_) if again && !unauthorized => prop_assert_eq!(world.pauses(), vec![Duration::from_secs(wait)]),
                Err(error) => prop_assert_eq!(error.retry_after(), Some(Duration::from_secs(wait))),
                Ok(_) => {}
            }
        }
    }

    /// Pauses without a `Retry-After` stay below their bound, which doubles up to the cap.
    #[test]
    fn pauses_are_bounded(base in 1u64..5000, cap in 1u64..20_000, most in 2u32..9) {
        let mut settings = settings();
        settings.retry.base = Duration::from_millis(base);
        settings.retry.cap = Duration::from_millis(cap);
        settings.retry.max_attempts = most;
        settings.quick.deadline = None;
        let mut world = World::new(settings);
        let error = world.get(scripted(vec![Does::Status(503); 20])).unwrap_err();
        prop_assert_eq!(error.attempts(), most);
        prop_assert_eq!(world.calls(), most as usize);
        for (index, pause) in world.pauses().iter().enumerate() {
            prop_assert!(*pause <= Duration::from_millis((base << index).min(cap)));
        }
    }
}

#[test]
fn a_wait_that_passes_the_deadline_is_returned_at_once() {
    let mut settings = settings();
    settings.quick.deadline = Some(Duration::from_secs(20));
    for (wait, sent) in [(19, 2), (20, 1), (30, 1)] {
        let mut world = World::new(settings.clone());
        let begun = world.elapsed;
        let result = world.get(scripted(vec![Does::Asks(429, wait)]));
        assert_eq!(world.calls(), sent, "{wait}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::RateLimited);
            assert_eq!(error.retry_after(), Some(Duration::from_secs(wait)));
            assert!(error.to_string().contains(&format!("wait {wait} s")), "{error}");
            assert!(world.elapsed - begun < Duration::from_secs(1));
        }
    }
}

#[test]
fn the_longest_wait_allowed_is_waited_for() {
    for (wait, sent) in [(60, 2), (61, 1)] {
        let mut world = World::new(settings());
        let user = world.user();
        let _ = world.run(
            &user,
            &TestOperation::new(Method::POST),
            scripted(vec![Does::Asks(429, wait)]),
        );
        assert_eq!(world.calls(), sent, "{wait}");
    }
}

#[test]
fn an_attempt_cut_by_the_deadline_is_reported_as_such() {
    let mut settings = settings();
    settings.quick.deadline = Some(Duration::from_secs(10));
    let mut world = World::new(settings);
    let error = world
        .get(|login, _| {
            let does = if login { Does::Token("minted", None) } else { Does::Fails(Kind::Timeout) };
            (does, Duration::from_secs(if login { 0 } else { 100 }))
        })
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 1);
}

#[test]
fn without_retries_a_call_is_sent_once() {
    let mut world = World::new(settings());
    let user = world.user().with_options(crate::CallOptions::new().no_retries());
    let script = vec![Does::Fails(Kind::Connect), Does::Status(200)];
    world.run(&user, &TestOperation::new(Method::GET), scripted(script)).unwrap_err();
    assert_eq!(world.calls(), 1);
    let script = vec![Does::Status(401), Does::Status(200)];
    world.run(&user, &TestOperation::new(Method::GET), scripted(script)).unwrap();
    assert_eq!(world.calls(), 3, "the re-send after a 401 is no retry");
}

#[test]
fn options_of_a_call_win_over_those_of_the_client() {
    let mut world = World::new(settings());
    let options = crate::CallOptions::new()
        .attempt_timeout(Duration::from_secs(3))
        .deadline(Duration::from_secs(7));
    let user = world.user().with_options(options);
    world.run(&user, &TestOperation::new(Method::GET), scripted(vec![])).unwrap();
    let Seen::Lock(timeout) = &world.seen[0] else { panic!() };
    assert_eq!(*timeout, Some(Duration::from_secs(7)));
    for seen in &world.seen {
        if let Seen::Call(_, limits) | Seen::Login(limits) = seen {
            assert_eq!(limits.timeout, Some(Duration::from_secs(3)));
        }
    }
}

#[test]
fn limits_follow_the_timeout_class_of_the_operation() {
    let mut world = World::new(settings());
    let operation = TestOperation {
        timeout_class: crate::TimeoutClass::Analysis,
        ..TestOperation::new(Method::GET)
    };
    for (operation, attempt, deadline) in
        [(TestOperation::new(Method::GET), 30, 120), (operation, 600, 660)]
    {
        world.seen.clear();
        // A login has its usual timeout, whatever the call.
        let other = world.engine.user(format!("user{attempt}")).unwrap();
        world.run(&other, &operation, scripted(vec![])).unwrap();
        let [Seen::Lock(timeout), Seen::Login(login), Seen::Unlock, Seen::Call(_, call)] =
            &world.seen[..]
        else {
            panic!("{:?}", world.seen)
        };
        assert_eq!(*timeout, Some(Duration::from_secs(deadline)));
        assert_eq!((login.timeout, login.body), (Some(Duration::from_secs(30)), 64 * 1024));
        assert_eq!(
            (call.timeout, call.body),
            (Some(Duration::from_secs(attempt)), 64 * 1024 * 1024)
        );
    }
}

/// What the error of a POST says about its outcome.
#[test]
fn only_an_attempt_under_way_leaves_the_outcome_open() {
    let post = TestOperation::new(Method::POST);
    let mut settings = settings();
    settings.quick = crate::TimeLimits::unlimited().deadline(Duration::from_secs(20));
    let slow = Does::Fails(Kind::Timeout);
    let waits = Does::Asks(429, 15);
    let logins =
        |does: &Does, login: bool| if login { Does::Token("t", None) } else { does.clone() };
    // The answer does not come before the deadline.
    let mut world = World::new(settings.clone());
    let user = world.user();
    let takes = |login: bool| Duration::from_secs(if login { 0 } else { 30 });
    let error =
        world.run(&user, &post, |login, _| (logins(&slow, login), takes(login))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    assert!(error.may_have_been_carried_out() && error.is_transient(), "{error}");
    // The second pause would pass the deadline.
    let mut world = World::new(settings.clone());
    let user = world.user();
    let error = world.run(&user, &post, |login, _| (logins(&waits, login), Duration::ZERO));
    let error = error.unwrap_err();
    assert!(!error.may_have_been_carried_out(), "{error}");
    // Only the login fails, so the call was not sent.
    for does in [slow, Does::Fails(Kind::BodyTooLarge), Does::Status(500), Does::Status(200)] {
        let mut world = World::new(settings.clone());
        let user = world.user();
        let error = world.run(&user, &post, scripted_logins(does)).unwrap_err();
        assert!(error.is_login() && !error.may_have_been_carried_out(), "{error}");
        assert!(!error.to_string().contains("raise the body limit"), "{error}");
    }
}

fn scripted_logins(
    does: Does,
) -> impl FnMut(bool, &http::Request<bytes::Bytes>) -> (Does, Duration) {
    move |login, _| {
        assert!(login, "the call is sent");
        (does.clone(), Duration::ZERO)
    }
}
