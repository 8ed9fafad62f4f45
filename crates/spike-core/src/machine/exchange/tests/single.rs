//! What holds for every call, whatever the server does.

use std::time::Duration;

use http::Method;
use http::header::AUTHORIZATION;
use proptest::prelude::*;

use super::super::{Action, Machine as _, Outcome, Step};
use super::world::*;
use crate::ErrorKind;

proptest! {
    /// Rules 1 and 2: every script comes to an end within the bounds.
    #[test]
    fn bounded(
        method in methods(),
        bearer: bool,
        script in prop::collection::vec((does(), 0u64..40_000), 0..30),
        max_attempts in 1u32..6,
        deadline in prop::option::of(0u64..200),
        store: bool,
    ) {
        let mut settings = settings();
        settings.retry.max_attempts = max_attempts;
        settings.quick.deadline = deadline.map(Duration::from_secs);
        let mut world = World::with_store(settings, store);
        let operation = TestOperation { bearer, ..TestOperation::new(method) };
        let mut script = script.into_iter();
        let mut refused = false;
        let begun = world.elapsed;
        let result = {
            let user = world.user();
            world.run(&user, &operation, |login, _| {
                let (does, takes) = script.next().unwrap_or((Does::Status(503), 1));
                refused |= !login && matches!(does, Does::Status(401) | Does::Asks(401, _));
                (does, Duration::from_millis(takes))
            })
        };
        let most = max_attempts as usize;
        prop_assert!(world.calls() <= most + usize::from(refused && bearer));
        prop_assert!(world.logins() <= 2 * most);
        let exchanges = world.seen.iter().filter(|seen| matches!(seen, Seen::Lock(_))).count();
        prop_assert!(exchanges <= 1 + usize::from(refused));
        if !bearer {
            prop_assert_eq!(exchanges, 0);
        }
        if let Some(deadline) = deadline {
            prop_assert!(world.elapsed - begun <= Duration::from_secs(deadline), "later than the deadline");
        }
        if let Err(error) = result {
            prop_assert_eq!(error.operation(), Some("testOperation"));
            prop_assert!(!error.to_string().contains('\n'));
        }
    }

    /// No attempt is given more time than is left, and none more than its own limit.
    #[test]
    fn attempts_fit_into_the_deadline(
        script in prop::collection::vec((does(), 0u64..40_000), 0..12),
        attempt in prop::option::of(1u64..60),
        deadline in prop::option::of(1u64..200),
    ) {
        let mut settings = settings();
        settings.quick.attempt = attempt.map(Duration::from_secs);
        settings.quick.deadline = deadline.map(Duration::from_secs);
        let mut world = World::new(settings);
        let mut script = script.into_iter();
        let _ = world.get(|_, _| {
            let (does, takes) = script.next().unwrap_or((Does::Status(200), 1));
            (does, Duration::from_millis(takes))
        });
        for seen in &world.seen {
            if let Seen::Call(_, limits) | Seen::Login(limits) = seen {
                match (attempt, deadline, limits.timeout) {
                    (None, None, timeout) => prop_assert_eq!(timeout, None),
                    (attempt, deadline, Some(timeout)) => {
                        prop_assert!(timeout > Duration::ZERO);
                        let bound = attempt.unwrap_or(u64::MAX).min(deadline.unwrap_or(u64::MAX));
                        prop_assert!(timeout <= Duration::from_secs(bound));
                    }
                    (_, _, None) => prop_assert!(false, "no limit although one is set"),
                }
            }
        }
    }

    /// Rule 5: the seed decides the schedule, and nothing else does.
    #[test]
    fn same_seed_same_schedule(script in prop::collection::vec(does(), 0..12)) {
        let run = || {
            let mut world = World::new(settings());
            let _ = world.get(scripted(script.clone()));
            world.pauses()
        };
        prop_assert_eq!(run(), run());
    }

    /// Rule 7: one body for all attempts, the token last and marked.
    #[test]
    fn a_body_is_shared(refusals in 0usize..2) {
        let mut world = World::new(settings());
        let user = world.user();
        let mut script = vec![Does::Status(503); refusals];
        script.push(Does::Status(401));
        world.run(&user, &TestOperation::new(Method::PUT), scripted(script)).unwrap();
        let mut bodies = Vec::new();
        for seen in &world.seen {
            if let Seen::Call(request, _) = seen {
                bodies.push(request.body().as_ptr());
                let (name, value) = request.headers().iter().last().unwrap();
                prop_assert_eq!(name, AUTHORIZATION);
                prop_assert!(value.is_sensitive());
                prop_assert!(!format!("{:?}", request).contains("e30."), "the token shows");
            }
        }
        prop_assert_eq!(bodies.len(), refusals + 2);
        prop_assert!(bodies.iter().all(|body| *body == bodies[0]));
    }
}

#[test]
fn a_plain_call_logs_in_once_and_is_sent_once() {
    let mut world = World::new(settings());
    let reply = world.get(scripted(vec![])).unwrap();
    assert_eq!((world.logins(), world.calls(), reply.attempts()), (1, 1, 1));
    world.get(scripted(vec![])).unwrap();
    assert_eq!((world.logins(), world.calls()), (1, 2));
    assert!(world.pauses().is_empty());
}

#[test]
fn an_operation_without_token_never_logs_in() {
    let mut world = World::new(settings());
    let user = world.user();
    let operation = TestOperation { bearer: false, ..TestOperation::new(Method::POST) };
    let error = world.run(&user, &operation, scripted(vec![Does::Status(401)])).unwrap_err();
    assert_eq!((world.logins(), world.calls()), (0, 1));
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
}

#[test]
fn a_lock_that_is_not_free_in_time_is_the_deadline() {
    let mut world = World::new(settings());
    world.lock_free = false;
    let error = world.get(scripted(vec![])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    assert_eq!(error.attempts(), 0);
    let Seen::Lock(timeout) = world.seen[0] else { panic!() };
    assert_eq!(timeout, Some(Duration::from_secs(120)));
}

/// The lock came just too late for a login: it is released, and nothing is sent.
#[test]
fn a_lock_that_comes_too_late_is_released() {
    let mut world = World::with_store(settings(), true);
    world.wait = Duration::from_secs(60);
    let error = world.get(scripted(vec![])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    assert_eq!((world.logins(), world.calls(), error.attempts()), (0, 0, 0));
    assert!(error.is_login());
    assert!(matches!(world.seen.last(), Some(Seen::Unlock)));
}

/// A login that takes until after the deadline: the call is not sent.
#[test]
fn nothing_is_sent_after_the_deadline() {
    let mut settings = settings();
    settings.quick.deadline = Some(Duration::from_secs(20));
    let mut world = World::new(settings.clone());
    let slow_login = |_, _: &http::Request<_>| (Does::Token("one", None), Duration::from_secs(20));
    let error = world.get(slow_login).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    assert_eq!((world.logins(), world.calls(), error.attempts()), (1, 0, 0));
    // Without any time left, a call does not even ask for the lock.
    let options = crate::CallOptions::new().deadline(Duration::ZERO);
    let mut world = World::new(settings);
    let user = world.user().with_options(options);
    let error = world.run(&user, &TestOperation::new(Method::GET), scripted(vec![])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    assert!(world.seen.is_empty(), "{:?}", world.seen);
}

#[test]
fn a_pause_lasts_as_long_as_the_server_asks() {
    let mut world = World::new(settings());
    let script = scripted(vec![Does::Asks(503, 7), Does::Asks(429, 11)]);
    world.get(script).unwrap();
    assert_eq!(world.pauses(), [7, 11].map(Duration::from_secs));
}

#[test]
fn asking_twice_gives_the_same_step() {
    let mut world = World::new(settings());
    let user = world.user();
    let mut exchange = world.begin(&user, &TestOperation::new(Method::GET));
    assert_eq!(exchange.operation(), "testOperation");
    for _ in 0..3 {
        assert!(matches!(exchange.poll(world.now()), Step::Do(Action::Lock { .. })));
    }
    exchange.handle(Outcome::Locked, world.now());
    for _ in 0..3 {
        assert!(matches!(exchange.poll(world.now()), Step::Do(Action::Send { .. })));
    }
}

#[test]
fn an_outcome_out_of_turn_ends_the_call_without_a_panic() {
    let mut world = World::new(settings());
    let user = world.user();
    let mut exchange = world.begin(&user, &TestOperation::new(Method::GET));
    exchange.poll(world.now());
    exchange.handle(Outcome::Slept, world.now());
    let Step::Done(Err(error)) = exchange.poll(world.now()) else { panic!() };
    assert_eq!(error.kind(), ErrorKind::Other);
    exchange.handle(Outcome::Locked, world.now());
    let Step::Done(Err(error)) = exchange.poll(world.now()) else { panic!() };
    assert!(error.to_string().contains("after it was done"), "{error}");
}

#[test]
fn nothing_of_a_call_shows_in_debug() {
    let mut world = World::new(settings());
    let user = world.user();
    let mut exchange = world.begin(&user, &TestOperation::new(Method::POST));
    let mut texts = vec![format!("{user:?} {:?}", world.engine)];
    loop {
        let step = exchange.poll(world.now());
        texts.push(format!("{step:?} {exchange:?}"));
        let outcome = match step {
            Step::Do(Action::Lock { .. }) => Outcome::Locked,
            Step::Do(Action::Unlock) => Outcome::Unlocked,
            Step::Do(Action::Send { request, .. }) if request.uri().path().ends_with("hmac") => {
                Outcome::Answered(Does::Token("minted", None).answer())
            }
            Step::Do(Action::Send { .. }) => Outcome::Answered(Does::Status(200).answer()),
            Step::Done(_) => break,
            other => panic!("{other:?}"),
        };
        texts.push(format!("{outcome:?}"));
        exchange.handle(outcome, world.now());
    }
    let all = texts.concat();
    for part in [
        "Lock { timeout: Some(120s) }",
        "Locked",
        "Unlock",
        "Send { method: POST, body: [14 bytes redacted]",
        "Answered(200 OK, [2 bytes redacted])",
        "Done(Ok(RawReply",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
    assert!(texts[1].contains("testOperation") && texts[1].contains("\"locking\""), "{}", texts[1]);
    let signature = crate::HmacKey::new("0123456789abcdef").unwrap().sign(user.user_id());
    for text in texts {
        for secret in ["0123456789abcdef", "e30.", "large", signature.expose_secret()] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
