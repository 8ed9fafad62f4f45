//! Rules 2, 3 and 6: when a login happens, and whose token is used.

use std::time::Duration;

use http::{Method, Request};
use proptest::prelude::*;

use super::super::{Action, Machine as _, Outcome, Step};
use super::world::*;
use crate::transport::TransportErrorKind as Kind;
use crate::{AccessToken, Caller, Engine, ErrorKind, StoredToken};

fn get() -> TestOperation {
    TestOperation::new(Method::GET)
}

/// How long every answer of [`servers`] takes.
const LOGIN_TAKES: Duration = Duration::from_millis(1);

/// Logins answer from one script, calls from another.
fn servers(
    logins: Vec<Does>,
    calls: Vec<Does>,
) -> impl FnMut(bool, &Request<bytes::Bytes>) -> (Does, Duration) {
    let (mut logins, mut calls) = (logins.into_iter(), calls.into_iter());
    move |login, _| {
        let does = if login {
            logins.next().expect("one login more than expected")
        } else {
            calls.next().unwrap_or(Does::Status(200))
        };
        (does, LOGIN_TAKES)
    }
}

/// A call that needs a login, and gets this token by it.
fn log_in(world: &mut World, name: &'static str, ends: Option<i64>) {
    world.get(servers(vec![Does::Token(name, ends)], vec![])).unwrap();
}

/// A call that needs none.
fn no_login(world: &mut World) {
    world.get(servers(vec![], vec![])).unwrap();
}

fn token(seen: &Seen) -> Option<&str> {
    let Seen::Call(request, _) = seen else {
        return None;
    };
    request.headers().get("authorization")?.to_str().ok()?.strip_prefix("Bearer ")
}

#[test]
fn a_401_logs_in_again_once_and_the_second_is_final() {
    let mut world = World::new(settings());
    let logins = vec![Does::Token("one", None), Does::Token("two", None)];
    let error = world.get(servers(logins, vec![Does::Status(401), Does::Status(401)])).unwrap_err();
    assert_eq!((world.logins(), world.calls()), (2, 2));
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert!(error.to_string().contains("new login did not help"), "{error}");
    let used: Vec<_> = world.seen.iter().filter_map(token).collect();
    assert_eq!(used, [token_text("one", None), token_text("two", None)]);
    // The second token was refused as well: the next call neither begins with it nor logs in again at once.
    let error = world.get(servers(vec![], vec![])).unwrap_err();
    assert!(error.is_login() && error.to_string().contains("two logins in a row"), "{error}");
    world.elapsed += Duration::from_secs(5);
    log_in(&mut world, "three", None);
}

#[test]
fn a_token_that_was_accepted_before_is_not_one_of_two_refused_in_a_row() {
    let mut world = World::new(settings());
    log_in(&mut world, "one", None);
    // "one" is revoked, "two" refused; "three" would be the second in a row, and is accepted.
    let answers = vec![Does::Status(401), Does::Status(401)];
    assert!(world.get(servers(vec![Does::Token("two", None)], answers)).is_err());
    log_in(&mut world, "three", None);
    // "three" is revoked, "four" is the first refused one again.
    let answers = vec![Does::Status(401), Does::Status(401)];
    assert!(world.get(servers(vec![Does::Token("four", None)], answers)).is_err());
    log_in(&mut world, "five", None);
}

#[test]
fn a_401_does_not_count_as_an_attempt() {
    let mut settings = settings();
    settings.retry.max_attempts = 2;
    let mut world = World::new(settings);
    let logins = vec![Does::Token("one", None), Does::Token("two", None)];
    let calls = vec![Does::Status(401), Does::Status(503), Does::Status(200)];
    let reply = world.get(servers(logins, calls)).unwrap();
    assert_eq!((world.calls(), reply.attempts()), (3, 3));
}

#[test]
fn a_403_never_logs_in() {
    let mut world = World::new(settings());
    let error =
        world.get(servers(vec![Does::Token("one", None)], vec![Does::Status(403)])).unwrap_err();
    assert_eq!((world.logins(), world.calls(), error.kind()), (1, 1, ErrorKind::Forbidden));
    no_login(&mut world);
}

#[test]
fn with_a_ready_made_token_a_401_is_final_and_says_so() {
    let mut world = World::new(settings());
    let user = world.engine.user_with_token("user", AccessToken::new("ready").unwrap()).unwrap();
    let error = world.run(&user, &get(), servers(vec![], vec![Does::Status(401)])).unwrap_err();
    assert_eq!((world.logins(), world.calls(), world.seen.len()), (0, 1, 1));
    assert!(error.to_string().contains("ready-made token"), "{error}");
    assert_eq!(token(&world.seen[0]), Some("ready"));
}

#[test]
fn a_wrong_signature_gets_nothing_from_the_token_of_the_right_one() {
    let mut world = World::new(settings());
    log_in(&mut world, "one", None);
    let right = crate::HmacKey::new("0123456789abcdef").unwrap().sign(world.user().user_id());
    let same = world.engine.user_with_signature("user", right).unwrap();
    world.run(&same, &get(), servers(vec![], vec![])).unwrap();
    let forged = crate::Signature::from_hex("0".repeat(64)).unwrap();
    let other = world.engine.user_with_signature("user", forged).unwrap();
    let error = world.run(&other, &get(), servers(vec![Does::Status(401)], vec![])).unwrap_err();
    assert!(error.is_login() && error.is_unauthorized(), "{error}");
}

#[test]
fn a_caller_of_another_engine_never_finds_the_tokens_of_that_engine() {
    let engine =
        |url: &str| Engine::<()>::new(settings().base_url(url), 1).unwrap().with_shared_store();
    let (one, other) = (engine("https://one.example/v3"), engine("https://other.example/v3"));
    let key = |engine: &Engine<()>, caller: &Caller| {
        let now = World::new(settings()).now();
        let mut started = engine.begin(caller, &get().call()).unwrap();
        assert!(matches!(started.poll(now), Step::Do(Action::Lock { .. })));
        started.handle(Outcome::Locked, now);
        match started.poll(now) {
            Step::Do(Action::Load { key, .. }) => key,
            step => panic!("{step:?}"),
        }
    };
    let user = one.user("user").unwrap();
    assert_ne!(key(&one, &user), key(&other, &user));
    assert_eq!(key(&other, &user), key(&other, &other.user("user").unwrap()));
    // What a handle shows of it is the beginning of the hash.
    let shown = format!("{user:?}");
    assert!(shown.contains(&format!("{:?}", key(&one, &user))) && shown.len() < 300, "{shown}");
}

#[test]
fn a_refused_login_is_remembered_for_a_few_seconds() {
    let mut world = World::new(settings());
    let forgotten = world.elapsed + LOGIN_TAKES + Duration::from_secs(5);
    let error = world.get(servers(vec![Does::Status(401)], vec![])).unwrap_err();
    assert!(error.is_login() && error.to_string().contains("HMAC key"), "{error}");
    assert_eq!((world.logins(), world.calls()), (1, 0));
    for before in [3_000_000_000, 1_000_000_000, 1] {
        world.elapsed = forgotten - Duration::from_nanos(before);
        let error = world.get(servers(vec![], vec![])).unwrap_err();
        assert!(error.is_login() && error.is_unauthorized());
    }
    world.elapsed = forgotten;
    log_in(&mut world, "one", None);
}

#[test]
fn a_login_that_failed_for_another_reason_is_not_remembered() {
    let mut world = World::new(settings());
    let failures = vec![Does::Status(500), Does::Fails(Kind::Timeout), Does::Fails(Kind::Connect)];
    let error = world.get(servers(failures, vec![])).unwrap_err();
    assert_eq!((world.logins(), error.attempts(), error.kind()), (3, 3, ErrorKind::Connect));
    assert!(error.is_login());
    log_in(&mut world, "one", None);
}

#[test]
fn an_answer_that_is_no_login_is_an_error_of_the_login() {
    let mut world = World::new(settings());
    let error = world.get(servers(vec![Does::Status(200)], vec![])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.is_login() && error.to_string().contains("access_token"), "{error}");
}

#[test]
fn a_token_lives_until_its_exp() {
    let mut world = World::new(settings());
    log_in(&mut world, "one", Some(1000));
    world.elapsed += Duration::from_secs(900);
    no_login(&mut world);
    world.elapsed += Duration::from_secs(100);
    log_in(&mut world, "two", None);
    // Without `exp` it lives until a 401.
    world.elapsed += Duration::from_secs(1_000_000_000);
    no_login(&mut world);
}

#[test]
fn an_expired_token_is_replaced_with_retries() {
    let mut world = World::new(settings());
    log_in(&mut world, "one", Some(1000));
    world.seen.clear();
    // To the second: `exp` is the first moment at which it is no longer good.
    world.elapsed = Duration::from_secs(2000);
    let logins = vec![Does::Status(503), Does::Token("two", None)];
    world.get(servers(logins, vec![])).unwrap();
    let Seen::Lock(timeout) = world.seen[0] else { panic!() };
    assert_eq!((timeout, world.logins()), (Some(Duration::from_secs(120)), 2));
}

#[test]
fn a_renewal_that_ends_with_the_token_is_a_failed_login() {
    for status in [401, 500] {
        let mut world = World::new(settings());
        log_in(&mut world, "one", Some(1000));
        world.elapsed = Duration::from_secs(1990);
        // The answer comes at the very moment the old token is over.
        let slow = |_, _: &Request<_>| (Does::Status(status), Duration::from_secs(10));
        let error = world.get(slow).unwrap_err();
        assert!(error.is_login(), "{status}: {error}");
        assert_eq!(error.is_unauthorized(), status == 401, "{error}");
        assert_eq!(world.calls(), 1, "{status}");
    }
}

#[test]
fn an_expiring_token_is_renewed_without_waiting() {
    let mut world = World::new(settings());
    log_in(&mut world, "one", Some(1000));
    world.elapsed += Duration::from_secs(941);
    world.seen.clear();
    // Another call is at it: the old token is used.
    world.lock_free = false;
    no_login(&mut world);
    let Seen::Lock(timeout) = world.seen[0] else { panic!() };
    assert_eq!(timeout, Some(Duration::ZERO));
    assert_eq!(token(&world.seen[1]), Some(&*token_text("one", Some(1000))));
    // No other call is: it is renewed.
    world.lock_free = true;
    log_in(&mut world, "two", Some(5000));
    assert_eq!(token(world.seen.last().unwrap()), Some(&*token_text("two", Some(5000))));
}

#[test]
fn a_renewal_that_fails_is_no_error_while_the_old_token_is_good() {
    let mut world = World::new(settings());
    log_in(&mut world, "one", Some(1000));
    world.elapsed += Duration::from_secs(941);
    let failed_at = world.elapsed + LOGIN_TAKES;
    world.get(servers(vec![Does::Status(500)], vec![])).unwrap();
    // It is not retried at once, by no call; after half a minute it is.
    let again = failed_at + Duration::from_secs(30);
    world.elapsed = again - Duration::from_nanos(1);
    no_login(&mut world);
    world.elapsed = again;
    let before = world.logins();
    world.get(servers(vec![Does::Status(401)], vec![])).unwrap();
    assert_eq!(world.logins(), before + 1);
    // When it is over, a failed login is an error again.
    world.elapsed += Duration::from_secs(30);
    let error = world.get(servers(vec![Does::Status(401)], vec![])).unwrap_err();
    assert!(error.is_login());
}

proptest! {
    /// Rule 1: a token just fetched is used whatever its `exp` says, by this call and the next ones.
    #[test]
    fn a_short_lived_token_means_no_endless_login(ends in -1000i64..30, skew in -5000i64..5000) {
        let mut world = World::new(settings());
        world.skew = skew;
        let logins = vec![Does::Token("one", Some(ends))];
        world.get(servers(logins, vec![Does::Status(503)])).unwrap();
        prop_assert_eq!(world.logins(), 1);
    }

    /// Rule 6: until its `exp` a token is used, whatever becomes of its renewal; from then on it never is.
    #[test]
    fn a_token_is_good_exactly_until_its_exp(life in 100i64..5000, age in 0u64..6000, failure in does()) {
        prop_assume!(!matches!(failure, Does::Token(..)));
        let mut world = World::new(settings());
        log_in(&mut world, "one", Some(life));
        world.elapsed = Duration::from_secs(1000 + age);
        world.seen.clear();
        let result = world.get(|login, _| {
            (if login { failure.clone() } else { Does::Status(200) }, Duration::ZERO)
        });
        if age < life.unsigned_abs() {
            prop_assert!(result.is_ok());
            prop_assert!(world.logins() <= 1);
            let used = world.seen.iter().find_map(token);
            prop_assert_eq!(used, Some(&*token_text("one", Some(life))));
        } else {
            prop_assert!(result.is_err_and(|error| error.is_login()));
            prop_assert_eq!(world.calls(), 0);
        }
    }

    /// Rule 2: a late 401 drops only the token it was earned with.
    #[test]
    fn a_late_401_leaves_the_new_token_alone(others in 1usize..5) {
        let mut world = World::new(settings());
        let user = world.user();
        log_in(&mut world, "old", None);
        // Several calls leave with the old token and meet a 401 one after the other.
        let mut late: Vec<_> = (0..=others).map(|_| world.begin(&user, &get())).collect();
        for exchange in &mut late {
            let is_send = matches!(exchange.poll(world.now()), Step::Do(Action::Send { .. }));
            prop_assert!(is_send);
        }
        world.get(servers(vec![Does::Token("new", None)], vec![Does::Status(401)])).unwrap();
        for exchange in &mut late {
            exchange.handle(Outcome::Answered(Does::Status(401).answer()), world.now());
            let Step::Do(Action::Send { request, .. }) = exchange.poll(world.now()) else {
                return Err(TestCaseError::fail("a late 401 logged in although a new token was there"));
            };
            let authorization = request.headers()["authorization"].to_str().unwrap().to_owned();
            prop_assert_eq!(authorization, format!("Bearer {}", token_text("new", None)));
        }
    }
}

#[test]
fn a_shared_store_is_read_before_a_login_and_written_after() {
    let mut world = World::with_store(settings(), true);
    let user = world.user();
    log_in(&mut world, "one", None);
    let shape: Vec<_> = world
        .seen
        .iter()
        .map(|seen| format!("{seen:?}").chars().take(4).collect::<String>())
        .collect();
    assert_eq!(shape, ["Lock", "Load", "Logi", "Stor", "Unlo", "Call"]);

    // Another machine of the fleet finds the token.
    let mut second = World::with_store(settings(), true);
    second.stored = world.stored.take();
    no_login(&mut second);
    assert_eq!((second.logins(), second.calls()), (0, 1));

    // A 401 does not take the very same token from the store again.
    second
        .run(&user, &get(), servers(vec![Does::Token("two", None)], vec![Does::Status(401)]))
        .unwrap();
    assert_eq!(second.stored.as_ref().unwrap().token.expose_secret(), token_text("two", None));
}

#[test]
fn a_stored_token_that_is_over_is_not_used() {
    let mut world = World::with_store(settings(), true);
    let over = AccessToken::new(token_text("old", Some(0))).unwrap();
    world.stored = Some(StoredToken::new(over));
    log_in(&mut world, "one", None);
    assert_eq!(world.logins(), 1);
}

#[test]
fn a_store_that_was_renewed_elsewhere_saves_the_login() {
    let mut world = World::with_store(settings(), true);
    log_in(&mut world, "one", Some(1000));
    world.elapsed += Duration::from_secs(945);
    world.stored = Some(StoredToken::new(AccessToken::new(token_text("two", Some(9000))).unwrap()));
    no_login(&mut world);
    assert_eq!(token(world.seen.last().unwrap()), Some(&*token_text("two", Some(9000))));
}
