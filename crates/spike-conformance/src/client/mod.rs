//! The two clients behind one interface.

mod asynchronous;
mod blocking;
mod odd;
mod odd_async;
mod odd_blocking;

use std::error::Error as StdError;
use std::time::Duration;

use http::Method;
use spike_blocking::api::{DeleteIntegration, GetUserInfo, ListSleeps, UploadLabReport};
use spike_blocking::time::{Date, Offset};
use spike_blocking::{
    AccessToken, Call, CallOptions, Error, ErrorKind, HmacKey, RawCall, RawReply, Request,
    RetryPolicy, Settings, TimeLimits,
};

pub use self::odd::Odd;
use crate::answers::{READ, TRUE_VALUE, right_body};
use crate::marks;
use crate::scenario::{Kind, LONG};

/// A client, and for the async one the runtime it runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    Blocking,
    /// On a `current_thread` runtime.
    Async,
    /// On a `multi_thread` runtime.
    AsyncThreads,
}

/// The calls of one client.
#[derive(Clone)]
pub struct Job {
    pub base_url: String,
    pub proxy: Option<String>,
    pub kind: Kind,
    /// How many calls are made one after the other.
    pub calls: usize,
    /// Timeout of an attempt.
    pub attempt: Duration,
    /// Whether the timeout grows with an upload.
    pub grows: bool,
    /// The size of the uploaded file in bytes.
    pub upload: usize,
}

/// How a call ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The id in the answer.
    pub result: Result<String, Failure>,
    /// Every text about it.
    pub texts: Vec<String>,
    pub elapsed: Duration,
}

/// An error, reduced to what is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub kind: ErrorKind,
    pub transient: bool,
}

impl Client {
    pub const ALL: [Self; 3] = [Self::Blocking, Self::Async, Self::AsyncThreads];

    /// Returns the column in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blocking => "blocking",
            Self::Async | Self::AsyncThreads => "async",
        }
    }

    /// Makes the calls and returns the outcome of the last one.
    ///
    /// # Errors
    /// The client could not be built.
    pub fn run(self, job: &Job) -> Result<Outcome, Error> {
        match self {
            Self::Blocking => blocking::run(job),
            Self::Async => asynchronous::block_on(false, asynchronous::run(job)),
            Self::AsyncThreads => asynchronous::block_on(true, asynchronous::run(job)),
        }
    }
}

impl Job {
    /// Makes one call with much time.
    pub fn new(base_url: String, kind: Kind) -> Self {
        Self { base_url, proxy: None, kind, calls: 1, attempt: LONG, grows: false, upload: 2_000 }
    }

    /// Returns the settings of a client for these calls.
    ///
    /// # Errors
    /// Never in practice: the key is a constant.
    pub fn settings(&self) -> Result<Settings, Error> {
        let retry = RetryPolicy::new()
            .base(Duration::from_millis(1))
            .cap(Duration::from_millis(2))
            .max_retry_after(Duration::from_millis(1_500));
        let limits = TimeLimits::new().attempt(self.attempt).deadline(Duration::from_secs(30));
        let settings = Settings::new(9999, HmacKey::new(marks::KEY)?)
            .base_url(&self.base_url)
            .allow_plain_http()
            .retry(retry)
            .time_limits(limits)
            .body_limit(BODY_LIMIT);
        Ok(match &self.proxy {
            Some(proxy) => settings.proxy(proxy),
            None => settings.no_proxy(),
        })
    }

    /// Returns the limit of an attempt once more: unlike that of the settings, it does not grow with an upload.
    fn options(&self) -> CallOptions {
        let options = CallOptions::new();
        if self.grows { options } else { options.attempt_timeout(self.attempt) }
    }

    /// Returns the call, encoded once, since that takes long for a large upload, and how to find the value in the reply.
    fn call(&self) -> Result<(Call, Value), Error> {
        match self.kind {
            Kind::Read | Kind::Recovery | Kind::Login => {
                encoded(GetUserInfo::new(), |info| info.uid)
            }
            Kind::Upload => {
                let mut file = b"%PDF-1.7 ".to_vec();
                file.resize(self.upload.max(file.len()), b'x');
                let upload = UploadLabReport::new(file, format!("{}.pdf", marks::VALUE));
                encoded(upload, |answer| answer.lab_report.record_id)
            }
            Kind::Delete => encoded(DeleteIntegration::new("garmin"), |()| TRUE_VALUE.to_owned()),
            Kind::List => {
                let day = Date::new(2026, 4, 20).ok_or_else(|| Error::config("no such day"))?;
                // One element with the right offset, and its id.
                encoded(ListSleeps::new(day), |mut list| {
                    let sleep = list.sleeps.pop().filter(|_| list.sleeps.is_empty());
                    let offset = Offset::from_minutes(120);
                    let right = sleep.filter(|sleep| sleep.user_time_offset_minutes == offset);
                    right.and_then(|sleep| sleep.record_id).unwrap_or_default()
                })
            }
            Kind::Propfind => {
                let method = Method::from_bytes(b"PROPFIND")
                    .map_err(|error| Error::config(error.to_string()))?;
                let body = right_body(READ);
                encoded(RawCall::new(method, "/userinfo"), move |reply| {
                    let right = reply.body() == &body;
                    if right { TRUE_VALUE.to_owned() } else { String::new() }
                })
            }
        }
    }
}

/// Finds the value in a reply.
type Value = Box<dyn Fn(RawReply) -> Result<String, Error>>;

/// Encodes a request.
fn encoded<R: Request + 'static>(
    request: R,
    value: impl Fn(R::Answer) -> String + 'static,
) -> Result<(Call, Value), Error> {
    let call = request.call()?;
    Ok((call, Box::new(move |raw| request.decode(raw).map(|reply| value(reply.into_value())))))
}

/// The largest answer that the clients of the scenarios take.
pub const BODY_LIMIT: usize = 200_000;

/// Between two calls, so that the client can notice what happened to an idle connection.
const BETWEEN: Duration = Duration::from_millis(30);

fn token() -> Result<AccessToken, Error> {
    AccessToken::new(marks::TOKEN)
}

/// Makes a client whose calls have much time, on a base URL.
pub fn patient(base_url: &str) -> Result<Settings, Error> {
    let attempt = Duration::from_secs(20);
    Job { attempt, ..Job::new(base_url.to_owned(), Kind::Login) }.settings()
}

/// Lets many callers of one user read at the same time, each on a thread or in a task of its own.
///
/// # Errors
/// The client could not be built.
pub fn crowd(
    client: Client,
    base_url: &str,
    callers: usize,
) -> Result<Vec<Result<String, ErrorKind>>, Error> {
    let settings = patient(base_url)?;
    match client {
        Client::Blocking => blocking::crowd(settings, callers),
        Client::Async => asynchronous::block_on(false, asynchronous::crowd(settings, callers)),
        Client::AsyncThreads => {
            asynchronous::block_on(true, asynchronous::crowd(settings, callers))
        }
    }
}

/// Collects every text about the end of a call.
fn outcome(result: Result<String, Error>, elapsed: Duration) -> Outcome {
    match result {
        Ok(value) => Outcome { result: Ok(value), texts: Vec::new(), elapsed },
        Err(error) => Outcome {
            result: Err(Failure { kind: error.kind(), transient: error.is_transient() }),
            texts: texts(&error),
            elapsed,
        },
    }
}

/// Returns every text of an error and of its causes.
pub fn texts(error: &Error) -> Vec<String> {
    let mut texts = vec![error.to_string(), format!("{error:?}"), format!("{error:#?}")];
    let mut cause: Option<&(dyn StdError + 'static)> = error.cause().map(|cause| cause as _);
    while let Some(error) = cause {
        texts.extend([error.to_string(), format!("{error:?}")]);
        cause = match error.downcast_ref::<Error>() {
            Some(error) => error.cause().map(|cause| cause as _),
            None => error.source(),
        };
    }
    texts
}
