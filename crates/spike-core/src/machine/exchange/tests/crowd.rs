//! Rule 3: many callers of one user, under random interleavings.

use std::time::Duration;

use http::Method;
use proptest::prelude::*;

use super::super::{Action, Exchange, Machine as _, Now, Outcome, Step};
use super::world::*;
use crate::{Caller, Error, RawReply};

/// A server that takes one token only, and counts.
struct Server {
    accepts: Option<String>,
    /// What a login is answered with; 200 is a token.
    login: u16,
    minted: usize,
    logins: usize,
    /// Whether every token is refused.
    refuses: bool,
}

impl Server {
    fn login(&mut self) -> Does {
        self.logins += 1;
        if self.login != 200 {
            return Does::Status(self.login);
        }
        self.minted += 1;
        let name: &'static str = ["t1", "t2", "t3", "t4"][self.minted.min(4) - 1];
        self.accepts = Some(token_text(name, None));
        Does::Token(name, None)
    }

    fn call(&self, token: &str) -> Does {
        let accepts = !self.refuses && self.accepts.as_deref() == Some(token);
        Does::Status(if accepts { 200 } else { 401 })
    }
}

enum Place {
    /// To be polled.
    Ready,
    Waiting,
    /// The request is on its way; the answer was decided when it was sent.
    Flying(Does),
    Over(Result<RawReply, Error>),
}

struct Crowd {
    world: World,
    callers: Vec<(Exchange, Place)>,
    holder: Option<usize>,
    server: Server,
}

impl Crowd {
    fn new(size: usize, login: u16) -> Self {
        let server = Server { accepts: None, login, minted: 0, logins: 0, refuses: false };
        let world = World::new(settings());
        let mut crowd = Self { world, callers: Vec::new(), holder: None, server };
        crowd.renew(size);
        crowd
    }

    /// Replaces the callers by new ones.
    fn renew(&mut self, size: usize) {
        let user = self.world.user();
        let mut begin = || self.world.begin(&user, &TestOperation::new(Method::GET));
        self.callers = (0..size).map(|_| (begin(), Place::Ready)).collect();
    }

    fn now(&self) -> Now {
        self.world.now()
    }

    /// Lets one caller do one thing; `false` if it cannot.
    fn step(&mut self, index: usize) -> bool {
        let now = self.now();
        let (exchange, place) = &mut self.callers[index];
        match std::mem::replace(place, Place::Ready) {
            Place::Over(result) => {
                *place = Place::Over(result);
                return false;
            }
            Place::Waiting if self.holder.is_some() => {
                *place = Place::Waiting;
                return false;
            }
            Place::Waiting => {
                self.holder = Some(index);
                exchange.handle(Outcome::Locked, now);
            }
            Place::Flying(does) => exchange.handle(Outcome::Answered(does.answer()), now),
            Place::Ready => match exchange.poll(now) {
                Step::Do(Action::Lock { .. }) => *place = Place::Waiting,
                Step::Do(Action::Unlock) => {
                    assert_eq!(self.holder, Some(index));
                    self.holder = None;
                    exchange.handle(Outcome::Unlocked, now);
                }
                Step::Do(Action::Send { request, .. }) => {
                    let login = request.uri().path().ends_with("/auth/hmac");
                    let does = if login {
                        self.server.login()
                    } else {
                        let token = request.headers()["authorization"].to_str().unwrap();
                        self.server.call(token.strip_prefix("Bearer ").unwrap())
                    };
                    *place = Place::Flying(does);
                }
                Step::Do(Action::Sleep(_)) => exchange.handle(Outcome::Slept, now),
                Step::Done(result) => *place = Place::Over(result),
                Step::Do(Action::Load { .. } | Action::Store { .. }) => panic!("there is no store"),
            },
        }
        true
    }

    /// Drops a caller where it stands, as a cancelled future is.
    fn drop_caller(&mut self, index: usize) {
        if self.holder == Some(index) {
            self.holder = None;
        }
        let error = Error::input("dropped by the test");
        self.callers[index].1 = Place::Over(Err(error));
    }

    /// Runs all to their end in the order the numbers say.
    fn run(&mut self, mut choices: impl FnMut() -> usize) {
        let mut left = 0;
        while self.callers.iter().any(|(_, place)| !matches!(place, Place::Over(_))) {
            let size = self.callers.len();
            let start = choices() % size;
            let moved = (0..size).any(|offset| self.step((start + offset) % size));
            assert!(moved, "a deadlock");
            left += 1;
            assert!(left < 400 * size, "no end in sight");
        }
    }

    fn results(&self) -> impl Iterator<Item = &Result<RawReply, Error>> {
        self.callers.iter().filter_map(|(_, place)| {
            if let Place::Over(result) = place { Some(result) } else { None }
        })
    }
}

/// A cheap stream of numbers from a seed.
fn numbers(seed: u64) -> impl FnMut() -> usize {
    let mut state = seed | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap()
    }
}

proptest! {
    #[test]
    fn one_login_for_all(size in 1usize..40, seed: u64) {
        let mut crowd = Crowd::new(size, 200);
        crowd.run(numbers(seed));
        prop_assert_eq!(crowd.server.logins, 1);
        prop_assert!(crowd.results().all(Result::is_ok));
    }

    #[test]
    fn one_login_for_all_with_a_bad_key(size in 1usize..40, seed: u64) {
        let mut crowd = Crowd::new(size, 401);
        crowd.run(numbers(seed));
        prop_assert_eq!(crowd.server.logins, 1);
        for result in crowd.results() {
            let error = result.as_ref().unwrap_err();
            prop_assert!(error.is_login() && error.is_unauthorized());
            prop_assert_eq!(error.operation(), Some("testOperation"));
        }
    }

    /// A login with a transient failure is the answer to all callers that waited for it, and to none after them.
    #[test]
    fn one_failure_for_all_who_waited(size in 1usize..40, seed: u64) {
        let mut crowd = Crowd::new(size, 500);
        // All wait before one has the login lock.
        for index in 0..size {
            crowd.step(index);
        }
        crowd.run(numbers(seed));
        // Three attempts of the one login.
        prop_assert_eq!(crowd.server.logins, 3);
        for result in crowd.results() {
            let error = result.as_ref().unwrap_err();
            prop_assert!(error.is_login());
            prop_assert_eq!(error.kind(), crate::ErrorKind::Server);
        }
        crowd.renew(1);
        crowd.run(numbers(seed));
        prop_assert_eq!(crowd.server.logins, 6);
    }

    /// All leave with one token, which the server then forgets: one new login.
    #[test]
    fn one_new_login_after_a_401(size in 1usize..40, seed: u64) {
        let mut crowd = Crowd::new(size, 200);
        crowd.run(numbers(seed));
        crowd.server.accepts = None;
        crowd.renew(size);
        // All first requests are in flight before the first answer comes.
        for index in 0..size {
            crowd.step(index);
        }
        crowd.run(numbers(seed ^ 0x5555));
        prop_assert_eq!(crowd.server.logins, 2);
        prop_assert!(crowd.results().all(Result::is_ok));
    }

    /// A server that refuses every token is sent two logins, whatever the number of callers and their order.
    #[test]
    fn two_logins_when_every_token_is_refused(size in 1usize..60, seed: u64) {
        let mut crowd = Crowd::new(size, 200);
        crowd.server.refuses = true;
        crowd.run(numbers(seed));
        prop_assert_eq!(crowd.server.logins, 2);
        prop_assert!(crowd.results().all(|it| it.as_ref().is_err_and(Error::is_unauthorized)));
        // For five seconds no call logs in, then one tries again.
        for wait in [4, 2] {
            crowd.world.elapsed += Duration::from_secs(wait);
            crowd.renew(1);
            crowd.run(numbers(seed));
        }
        prop_assert_eq!(crowd.server.logins, 4);
    }

    /// A caller dropped at any moment, also while it holds the login lock, blocks no other.
    #[test]
    fn a_dropped_caller_blocks_no_other(size in 2usize..20, seed: u64, after in 0usize..40) {
        let mut crowd = Crowd::new(size, 200);
        let mut choices = numbers(seed);
        for _ in 0..after {
            let index = choices() % size;
            crowd.step(index);
        }
        let dropped = crowd.holder.unwrap_or_else(|| choices() % size);
        crowd.drop_caller(dropped);
        crowd.run(choices);
        prop_assert!(crowd.server.logins <= 2);
        let failed = crowd.results().filter(|result| result.is_err()).count();
        prop_assert!(failed <= 1);
    }
}

/// Begins a call, which then waits for the login lock.
fn waiting(world: &mut World, caller: &Caller) -> Exchange {
    let mut exchange = world.begin(caller, &TestOperation::new(Method::GET));
    assert!(matches!(exchange.poll(world.now()), Step::Do(Action::Lock { .. })));
    exchange
}

/// The error of a call that gets the lock and does not log in once more.
fn fails_with_the_lock(mut exchange: Exchange, now: Now) -> Error {
    exchange.handle(Outcome::Locked, now);
    assert!(matches!(exchange.poll(now), Step::Do(Action::Unlock)), "{exchange:?}");
    exchange.handle(Outcome::Unlocked, now);
    match exchange.poll(now) {
        Step::Done(Err(error)) => error,
        other => panic!("it logs in once more: {other:?}"),
    }
}

/// Any other failed login is the answer to all callers that waited, whether they fail fast or not.
#[test]
fn only_a_429_that_failed_fast_is_kept_from_other_callers() {
    for (status, fail_fast) in [(401, true), (429, false)] {
        let mut world = World::new(settings());
        let patient = world.user();
        let maker = match fail_fast {
            true => world.user().with_options(crate::CallOptions::new().return_429()),
            false => world.user(),
        };
        let get = TestOperation::new(Method::GET);
        let waits = waiting(&mut world, &patient);
        let fails = |_, _: &http::Request<_>| (Does::Status(status), Duration::ZERO);
        assert!(world.run(&maker, &get, fails).unwrap_err().is_login());
        let error = fails_with_the_lock(waits, world.now());
        assert!(error.is_login());
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    }
}

/// A login abandoned at its first 429 is reported to callers that asked for 429s, and to no caller that would wait.
#[test]
fn a_login_that_fails_fast_fails_only_callers_that_do_the_same() {
    let mut world = World::new(settings());
    let patient = world.user();
    let fast = world.user().with_options(crate::CallOptions::new().return_429());
    let get = TestOperation::new(Method::GET);
    let mut waits = waiting(&mut world, &patient);
    let fails_fast = waiting(&mut world, &fast);
    let busy = |_, _: &http::Request<_>| (Does::Status(429), Duration::ZERO);
    assert!(world.run(&fast, &get, busy).unwrap_err().is_login());

    let error = fails_with_the_lock(fails_fast, world.now());
    assert!(error.is_rate_limited() && error.is_login());

    waits.handle(Outcome::Locked, world.now());
    let Step::Do(Action::Send { request, .. }) = waits.poll(world.now()) else {
        panic!("it does not log in for itself")
    };
    assert!(request.uri().path().ends_with("/auth/hmac"));
}

/// A caller whose own deadline passed leaves no failure behind for the others.
#[test]
fn a_caller_that_misses_its_own_deadline_fails_alone() {
    let mut world = World::new(settings());
    let short =
        world.user().with_options(crate::CallOptions::new().deadline(Duration::from_secs(1)));
    let patient = world.user();
    let mut waiting = waiting(&mut world, &patient);
    let slow = |_, _: &http::Request<_>| {
        (Does::Fails(crate::transport::TransportErrorKind::Timeout), Duration::from_secs(5))
    };
    let error = world.run(&short, &TestOperation::new(Method::GET), slow).unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::DeadlineExceeded);
    waiting.handle(Outcome::Locked, world.now());
    assert!(
        matches!(waiting.poll(world.now()), Step::Do(Action::Send { .. })),
        "it tries for itself"
    );
}
