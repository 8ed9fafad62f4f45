//! A driver with a scripted server, and a log of its actions.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response};
use proptest::prelude::*;

use super::super::{Action, Exchange, Machine as _, Now, Outcome, Step};
use crate::codec::call::{Authentication, Call, TimeoutClass};
use crate::codec::raw_call::RawCall;
use crate::codec::request::Request as _;
use crate::error::Error;
use crate::reply::RawReply;
use crate::session::tokens::{StoredToken, TokenEntry};
use crate::time::Timestamp;
use crate::transport::{Limits, TransportError, TransportErrorKind};
use crate::{ApplicationId, Caller, Engine, HmacKey, Settings};

pub(super) const WALL: i64 = 1_800_000_000;

#[derive(Clone, Debug)]
pub(super) struct TestOperation {
    pub(super) method: Method,
    pub(super) bearer: bool,
    pub(super) timeout_class: TimeoutClass,
}

impl TestOperation {
    pub(super) fn new(method: Method) -> Self {
        Self { method, bearer: true, timeout_class: TimeoutClass::Standard }
    }

    pub(super) fn call(&self) -> Call {
        let path = if self.bearer { "/call" } else { "/auth/other" };
        let mut raw = RawCall::new(self.method.clone(), path).timeout_class(self.timeout_class);
        if !self.bearer {
            raw = raw.authentication(Authentication::None);
        }
        if self.method != Method::GET {
            raw = raw.json_bytes("{\"large\":true}");
        }
        let mut call = raw.call().unwrap();
        call.name = "testOperation".into();
        call
    }
}

pub(super) fn methods() -> impl Strategy<Value = Method> {
    use Method as M;
    prop::sample::select(vec![M::GET, M::POST, M::PUT, M::PATCH, M::DELETE])
}

/// What the server does with one request.
#[derive(Clone, Debug)]
pub(super) enum Does {
    Status(u16),
    /// A status with a `Retry-After` in seconds.
    Asks(u16, u64),
    Fails(TransportErrorKind),
    /// 200 with a token that expires this number of seconds after now, if it does.
    Token(&'static str, Option<i64>),
}

pub(super) fn does() -> impl Strategy<Value = Does> {
    let kind = prop::sample::select(vec![
        TransportErrorKind::Connect,
        TransportErrorKind::Proxy,
        TransportErrorKind::Tls,
        TransportErrorKind::Timeout,
        TransportErrorKind::Interrupted,
        TransportErrorKind::BodyTooLarge,
        TransportErrorKind::InvalidResponse,
        TransportErrorKind::Other,
    ]);
    let usual = prop::sample::select(vec![
        200u16, 204, 302, 400, 401, 403, 404, 407, 408, 409, 422, 425, 429, 500, 501, 502, 503,
        504, 505,
    ]);
    let status = prop_oneof![3 => usual, 1 => 100u16..1000];
    prop_oneof![
        6 => status.clone().prop_map(Does::Status),
        2 => (status, 0u64..200).prop_map(|(status, wait)| Does::Asks(status, wait)),
        4 => kind.prop_map(Does::Fails),
        3 => prop::option::of(-100i64..1000).prop_map(|ends| Does::Token("minted", ends)),
    ]
}

pub(super) fn token_text(name: &str, ends: Option<i64>) -> String {
    use base64::Engine as _;
    let claims = match ends {
        Some(ends) => format!("{{\"sub\":\"{name}\",\"exp\":{}}}", WALL + ends),
        None => format!("{{\"sub\":\"{name}\"}}"),
    };
    format!("e30.{}.c2ln", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(claims))
}

impl Does {
    pub(super) fn answer(&self) -> Result<Response<Bytes>, TransportError> {
        let respond = |status: u16, body: String| {
            let mut response = Response::new(Bytes::from(body));
            *response.status_mut() = status.try_into().unwrap();
            response
        };
        Ok(match self {
            Self::Status(status) => respond(*status, "{}".to_owned()),
            Self::Asks(status, wait) => {
                let mut response = respond(*status, "{}".to_owned());
                response.headers_mut().insert("retry-after", HeaderValue::from(*wait));
                response
            }
            Self::Token(name, ends) => {
                respond(200, format!("{{\"access_token\":\"{}\"}}", token_text(name, *ends)))
            }
            Self::Fails(kind) => return Err(TransportError::new(*kind)),
        })
    }
}

/// One action of the driver.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "few, and short-lived")]
pub(super) enum Seen {
    Lock(Option<Duration>),
    Unlock,
    Load,
    Store,
    Login(Limits),
    Call(Request<Bytes>, Limits),
    Sleep(Duration),
}

pub(super) struct World {
    pub(super) engine: Engine<()>,
    pub(super) elapsed: Duration,
    /// How far the wall clock is from where it would be.
    pub(super) skew: i64,
    pub(super) seen: Vec<Seen>,
    pub(super) lock_free: bool,
    /// How long it takes to get the login lock, or an answer of the store.
    pub(super) wait: Duration,
    pub(super) stored: Option<StoredToken>,
    entry: Option<std::sync::Arc<TokenEntry<()>>>,
}

pub(super) fn settings() -> Settings {
    let key = HmacKey::new("0123456789abcdef").unwrap();
    Settings::new(ApplicationId::new(1), key)
}

impl World {
    pub(super) fn new(settings: Settings) -> Self {
        Self::with_store(settings, false)
    }

    pub(super) fn with_store(settings: Settings, store: bool) -> Self {
        let engine = Engine::new(settings, 42).unwrap();
        Self {
            engine: if store { engine.with_shared_store() } else { engine },
            elapsed: Duration::from_secs(1000),
            skew: 0,
            seen: Vec::new(),
            lock_free: true,
            wait: Duration::ZERO,
            stored: None,
            entry: None,
        }
    }

    pub(super) fn now(&self) -> Now {
        let since = i64::try_from(self.elapsed.as_secs()).unwrap() - 1000;
        Now {
            elapsed: self.elapsed,
            wall: Timestamp::from_unix_seconds(WALL + self.skew + since).unwrap(),
        }
    }

    pub(super) fn user(&self) -> Caller {
        self.engine.user("user").unwrap()
    }

    pub(super) fn begin(&mut self, caller: &Caller, operation: &TestOperation) -> Exchange {
        let started = self.engine.begin(caller, &operation.call()).unwrap();
        self.entry = started.entry;
        started.machine
    }

    /// Runs a GET of the user to its end.
    pub(super) fn get(
        &mut self,
        server: impl FnMut(bool, &Request<Bytes>) -> (Does, Duration),
    ) -> Result<RawReply, Error> {
        self.run(&self.user(), &TestOperation::new(Method::GET), server)
    }

    /// Runs a call to its end. `server` answers each request (`true` for a login) and says how long it takes.
    pub(super) fn run(
        &mut self,
        caller: &Caller,
        operation: &TestOperation,
        mut server: impl FnMut(bool, &Request<Bytes>) -> (Does, Duration),
    ) -> Result<RawReply, Error> {
        let mut exchange = self.begin(caller, operation);
        let mut locked = false;
        for _ in 0..200 {
            let outcome = match exchange.poll(self.now()) {
                Step::Do(Action::Lock { timeout }) => {
                    assert!(!locked, "locked twice");
                    self.seen.push(Seen::Lock(timeout));
                    locked = self.lock_free;
                    self.elapsed += self.wait;
                    if locked { Outcome::Locked } else { Outcome::LockTimedOut }
                }
                Step::Do(Action::Unlock) => {
                    assert!(locked, "unlocked without a lock");
                    locked = false;
                    self.seen.push(Seen::Unlock);
                    Outcome::Unlocked
                }
                Step::Do(Action::Load { .. }) => {
                    assert!(locked, "the store is read with the lock held only");
                    self.seen.push(Seen::Load);
                    self.elapsed += self.wait;
                    Outcome::Loaded(self.stored.clone())
                }
                Step::Do(Action::Store { token, .. }) => {
                    assert!(locked, "the store is written with the lock held only");
                    self.seen.push(Seen::Store);
                    self.stored = Some(token);
                    Outcome::Stored
                }
                Step::Do(Action::Send { request, limits }) => {
                    let login = request.uri().path().ends_with("/auth/hmac");
                    assert_eq!(login, locked, "logins with the lock held, calls without");
                    let (does, takes) = server(login, &request);
                    let takes = limits.timeout.map_or(takes, |timeout| takes.min(timeout));
                    self.elapsed += takes;
                    self.seen.push(if login {
                        Seen::Login(limits)
                    } else {
                        Seen::Call(request, limits)
                    });
                    Outcome::Answered(does.answer())
                }
                Step::Do(Action::Sleep(pause)) => {
                    self.seen.push(Seen::Sleep(pause));
                    self.elapsed += pause;
                    Outcome::Slept
                }
                Step::Done(result) => {
                    assert!(!locked, "done with the lock still held");
                    return result;
                }
            };
            exchange.handle(outcome, self.now());
        }
        panic!("the machine does not come to an end: {:?}", self.seen);
    }

    pub(super) fn calls(&self) -> usize {
        self.seen.iter().filter(|seen| matches!(seen, Seen::Call(..))).count()
    }

    pub(super) fn logins(&self) -> usize {
        self.seen.iter().filter(|seen| matches!(seen, Seen::Login(_))).count()
    }

    pub(super) fn pauses(&self) -> Vec<Duration> {
        self.seen
            .iter()
            .filter_map(|seen| if let Seen::Sleep(pause) = seen { Some(*pause) } else { None })
            .collect()
    }
}

/// A server that accepts every login and answers calls as the script says, then with 200.
pub(super) fn scripted(script: Vec<Does>) -> impl FnMut(bool, &Request<Bytes>) -> (Does, Duration) {
    let mut script = script.into_iter();
    move |login, _| {
        let does = if login {
            Does::Token("minted", None)
        } else {
            script.next().unwrap_or(Does::Status(200))
        };
        (does, Duration::from_millis(10))
    }
}
