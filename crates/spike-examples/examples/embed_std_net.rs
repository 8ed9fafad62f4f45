//! The core without a client: requests over `std::net`, one connection for each, and no other HTTP library.
//!
//! ```sh
//! cargo run -p spike-cli -- mock     # prints the SPIKE_ variables to set
//! cargo run -p spike-examples --example embed_std_net
//! ```
//!
//! In a program of your own the core is `spike-core = { package = "spike-sdk-core" }`.
//!
//! What this transport lacks: TLS (so the API itself cannot be reached), proxies, reuse of connections, and a time limit for
//! resolving a name. The HTTP/1.1 of it is in `wire/mod.rs`.

mod wire;

use std::error::Error as StdError;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use parking_lot::Mutex;
use spike_core::api::{GetUserInfo, GetUserProperties};
use spike_core::machine::{Action, Now, Outcome, Step};
use spike_core::transport::{Limits, TransportError, TransportErrorKind};
use spike_core::{Caller, Engine, Error, Request as SpikeRequest, Settings, UserId};

/// Sends the request once, and reads the answer.
fn send(request: &Request<Bytes>, limits: Limits) -> Result<Response<Bytes>, TransportError> {
    // A secret must not travel in clear text because a scheme was not looked at.
    if request.uri().scheme_str() != Some("http") {
        return Err(failed(TransportErrorKind::Tls, "this transport has no TLS"));
    }
    let ends = limits.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let mut stream = connect(request, ends)?;
    let mut unsent = &wire::encode(request)[..];
    while !unsent.is_empty() {
        stream.set_write_timeout(remaining(ends)?).map_err(broken)?;
        match stream.write(unsent) {
            Ok(count) => unsent = &unsent[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(broken(error)),
        }
    }
    let mut answer = wire::Answer::new(request.method().clone(), limits);
    let mut buffer = [0; 16 * 1024];
    loop {
        stream.set_read_timeout(remaining(ends)?).map_err(broken)?;
        match stream.read(&mut buffer) {
            Ok(count) => {
                if let Some(response) = answer.push(&buffer[..count])? {
                    return Ok(response);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(broken(error)),
        }
    }
}

/// Nothing is sent before this succeeds, so each failure is of the kind that is always retried.
fn connect(request: &Request<Bytes>, ends: Option<Instant>) -> Result<TcpStream, TransportError> {
    let host = request.uri().host().unwrap_or_default().trim_matches(['[', ']']);
    let port = request.uri().port_u16().unwrap_or(80);
    let unsent = |error: io::Error| failed(TransportErrorKind::Connect, error);
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in (host, port).to_socket_addrs().map_err(unsent)? {
        let attempt = match ends {
            None => TcpStream::connect(address),
            Some(ends) => match ends.saturating_duration_since(Instant::now()) {
                Duration::ZERO => Err(io::ErrorKind::TimedOut.into()),
                timeout => TcpStream::connect_timeout(&address, timeout),
            },
        };
        match attempt {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(unsent(last))
}

/// The time limit is one for the whole attempt, not one for each read.
fn remaining(ends: Option<Instant>) -> Result<Option<Duration>, TransportError> {
    match ends.map(|ends| ends.saturating_duration_since(Instant::now())) {
        Some(Duration::ZERO) => Err(TransportError::new(TransportErrorKind::Timeout)),
        remaining => Ok(remaining),
    }
}

fn broken(error: io::Error) -> TransportError {
    match error.kind().into() {
        // What the system says of it on Unix, "temporarily unavailable", is of no use.
        TransportErrorKind::Timeout => TransportError::new(TransportErrorKind::Timeout),
        kind => failed(kind, error),
    }
}

fn failed(
    kind: TransportErrorKind,
    source: impl Into<Box<dyn StdError + Send + Sync>>,
) -> TransportError {
    TransportError::new(kind).with_source(source)
}

/// All that a client is: the engine decides, and this acts. Share it between threads.
struct Client {
    /// The login lock of a user is a mutex with a timeout, so that threads wait for the login of another.
    engine: Engine<Mutex<()>>,
    started: Instant,
}

impl Client {
    fn new(settings: Settings) -> Result<Self, Error> {
        // The seed decides the jitter of pauses; each process needs another one.
        let seed = RandomState::new().hash_one(0);
        Ok(Self { engine: Engine::new(settings, seed)?, started: Instant::now() })
    }

    fn now(&self) -> Now {
        Now { elapsed: self.started.elapsed(), wall: SystemTime::now().into() }
    }

    /// Makes one call: the login if one is due, all attempts, and the pauses between them.
    fn call<R: SpikeRequest>(&self, caller: &Caller, request: &R) -> Result<R::Answer, Error> {
        let mut call = self.engine.begin(caller, &request.call()?)?;
        let entry = call.entry.clone();
        let mut guard = None;
        call.scope().run(|| {
            loop {
                let action = match call.poll(self.now()) {
                    Step::Do(action) => action,
                    Step::Done(reply) => return Ok(request.decode(reply?)?.into_value()),
                };
                let outcome = match action {
                    Action::Lock { timeout } => {
                        guard = entry.as_ref().and_then(|entry| match timeout {
                            None => Some(entry.login_lock.lock()),
                            Some(timeout) => entry.login_lock.try_lock_for(timeout),
                        });
                        if guard.is_some() { Outcome::Locked } else { Outcome::LockTimedOut }
                    }
                    Action::Unlock => {
                        drop(guard.take());
                        Outcome::Unlocked
                    }
                    // Only an engine `with_shared_store` asks for these.
                    Action::Load { .. } => Outcome::Loaded(None),
                    Action::Store { .. } => Outcome::Stored,
                    Action::Send { request, limits } => Outcome::Answered(send(&request, limits)),
                    Action::Sleep(pause) => {
                        std::thread::sleep(pause);
                        Outcome::Slept
                    }
                };
                call.handle(outcome, self.now());
            }
        })
    }
}

fn main() -> Result<(), Box<dyn StdError>> {
    let variable = |name: &str| Ok(std::env::var(name).ok());
    let client = Client::new(Settings::from_variables(variable)?)?;
    let user = client.engine.user(UserId::from_variables(variable)?)?;

    // Two calls at once: one of them logs in, and the other waits for its token.
    let info = GetUserInfo::new();
    let properties = GetUserProperties::new();
    let (info, properties) = std::thread::scope(|scope| {
        let properties = scope.spawn(|| client.call(&user, &properties));
        (client.call(&user, &info), properties.join())
    });
    for provider in info?.integrated_providers {
        println!("connected: {}", provider.provider_slug);
    }
    let properties = properties.map_err(|_| "a thread panicked")??.properties;
    println!("time zone: {}", properties.timezone.as_deref().unwrap_or("unknown"));
    Ok(())
}
