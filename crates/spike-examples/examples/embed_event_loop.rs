//! The core without a client, in an event loop: many calls at once on one thread that never blocks, without an async runtime.
//!
//! ```sh
//! cargo run -p spike-cli -- mock     # prints the SPIKE_ variables to set
//! cargo run -p spike-examples --example embed_event_loop -- 10 100     # 10 users, 100 calls of each
//! ```
//!
//! A host that must not block cannot take the actions of a machine one after the other. It starts each of them, and tries
//! again, whenever something has happened, whether it has an outcome. That is `Call::outcome`; the loop only decides whose
//! turn it is. Trying once too often does no harm, so neither a timer nor an event needs to be exact.
//!
//! The sockets are those of `mio`; the HTTP/1.1 is in `wire/mod.rs`. What is missing here: TLS (so the API itself cannot be
//! reached), reuse of connections, a limit of their number, and the addresses of the server after the first one.

mod wire;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::error::Error as StdError;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use bytes::{Buf as _, Bytes};
use http::{Request, Response};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use spike_core::api::GetUserInfo;
use spike_core::machine::{Action, Now, Outcome, Step};
use spike_core::transport::{Limits, TransportError, TransportErrorKind};
use spike_core::{
    Engine, Error, RawReply, Request as _, Settings, StartedCall, TokenEntry, UserId,
};

type CallId = usize;
/// The calls whose turn it is. Whatever a call waits for puts its number here.
type Ready = Rc<RefCell<VecDeque<CallId>>>;

/// The login lock of a user. On one thread it needs no waiting thread, only a list of the calls that wait. The mutex is never
/// contended: it is here because an engine can be shared between threads.
#[derive(Default)]
struct LoginLock(Mutex<Turns>);

#[derive(Default)]
struct Turns {
    is_held: bool,
    waiting: Vec<CallId>,
}

impl LoginLock {
    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to log in. Dropping it, also with the call, lets all waiting calls try: the first one that still wants the lock
/// gets it. After a login each of them finds its token and releases the lock at once.
struct LoginGuard {
    entry: Arc<TokenEntry<LoginLock>>,
    ready: Ready,
}

impl LoginGuard {
    /// Takes the lock, or notes that this call waits for it.
    fn acquire(entry: &Arc<TokenEntry<LoginLock>>, ready: &Ready, call: CallId) -> Option<Self> {
        let mut turns = entry.login_lock.turns();
        if turns.is_held {
            turns.waiting.push(call);
            return None;
        }
        turns.is_held = true;
        Some(Self { entry: Arc::clone(entry), ready: Rc::clone(ready) })
    }
}

impl Drop for LoginGuard {
    fn drop(&mut self) {
        let mut turns = self.entry.login_lock.turns();
        turns.is_held = false;
        self.ready.borrow_mut().extend(turns.waiting.drain(..));
    }
}

/// One call in the loop.
struct Call {
    started: StartedCall<LoginLock>,
    /// Held from `Locked` to `Unlock`.
    guard: Option<LoginGuard>,
    waiting: Waiting,
    /// When the loop tries this call again if nothing else happens, by the clock of the loop.
    until: Option<Duration>,
}

/// What a call waits for.
enum Waiting {
    /// Its first turn.
    Start,
    /// Nothing: this is the outcome already.
    Nothing(Option<Outcome>),
    Lock,
    Answer(Box<Connection>),
    Time,
}

impl Call {
    /// Takes actions until one has no outcome yet. Returns the result of the call, if that is the end.
    fn go_on(
        &mut self,
        id: CallId,
        net: &Net,
        ready: &Ready,
        now: Now,
    ) -> Option<Result<RawReply, Error>> {
        loop {
            match self.outcome(id, ready, now.elapsed) {
                Some(outcome) => self.started.handle(outcome, now),
                None if matches!(self.waiting, Waiting::Start) => {}
                None => return None,
            }
            match self.started.poll(now) {
                Step::Do(action) => self.begin(id, action, net, now.elapsed),
                Step::Done(result) => return Some(result),
            }
        }
    }

    /// Starts an action. Returns at once, whatever the action.
    fn begin(&mut self, id: CallId, action: Action, net: &Net, now: Duration) {
        let after = |timeout: Option<Duration>| timeout.map(|it| now.saturating_add(it));
        (self.waiting, self.until) = match action {
            Action::Lock { timeout } => (Waiting::Lock, after(timeout)),
            Action::Unlock => {
                self.guard = None;
                (Waiting::Nothing(Some(Outcome::Unlocked)), None)
            }
            // Only an engine `with_shared_store` asks for these.
            Action::Load { .. } => (Waiting::Nothing(Some(Outcome::Loaded(None))), None),
            Action::Store { .. } => (Waiting::Nothing(Some(Outcome::Stored)), None),
            Action::Send { request, limits } => match net.connect(id, &request, limits) {
                Ok(connection) => (Waiting::Answer(Box::new(connection)), after(limits.timeout)),
                Err(error) => (Waiting::Nothing(Some(Outcome::Answered(Err(error)))), None),
            },
            Action::Sleep(pause) => (Waiting::Time, after(Some(pause))),
        };
    }

    /// Returns the outcome of the action, or `None` if it is not over yet.
    fn outcome(&mut self, id: CallId, ready: &Ready, now: Duration) -> Option<Outcome> {
        let is_late = self.until.is_some_and(|until| now >= until);
        match &mut self.waiting {
            Waiting::Start => None,
            Waiting::Nothing(outcome) => outcome.take(),
            Waiting::Lock => {
                let Some(entry) = &self.started.entry else { return Some(Outcome::LockTimedOut) };
                self.guard = LoginGuard::acquire(entry, ready, id);
                match self.guard {
                    Some(_) => Some(Outcome::Locked),
                    None => is_late.then_some(Outcome::LockTimedOut),
                }
            }
            Waiting::Answer(connection) => match connection.advance() {
                Ok(Some(response)) => Some(Outcome::Answered(Ok(response))),
                Ok(None) => is_late.then(|| Outcome::Answered(Err(connection.timed_out()))),
                Err(error) => Some(Outcome::Answered(Err(error))),
            },
            Waiting::Time => is_late.then_some(Outcome::Slept),
        }
    }
}

/// One request on a connection of its own.
struct Connection {
    stream: TcpStream,
    is_connected: bool,
    unsent: Bytes,
    answer: wire::Answer,
}

impl Connection {
    /// Goes on until the socket has no more to give. The kind of a failure says whether the request may have been sent.
    fn advance(&mut self) -> Result<Option<Response<Bytes>>, TransportError> {
        if !self.is_connected {
            if let Some(error) = self.stream.take_error().map_err(unsent)? {
                return Err(unsent(error));
            }
            match self.stream.peer_addr() {
                Ok(_) => self.is_connected = true,
                Err(error) if error.kind() == io::ErrorKind::NotConnected => return Ok(None),
                Err(error) => return Err(unsent(error)),
            }
        }
        while self.unsent.has_remaining() {
            match self.stream.write(&self.unsent) {
                Ok(count) => self.unsent.advance(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(broken(error)),
            }
        }
        let mut buffer = [0; 16 * 1024];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(count) => {
                    if let Some(response) = self.answer.push(&buffer[..count])? {
                        return Ok(Some(response));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(broken(error)),
            }
        }
    }

    fn timed_out(&self) -> TransportError {
        TransportError::new(match self.is_connected {
            true => TransportErrorKind::Timeout,
            false => TransportErrorKind::Connect,
        })
    }
}

fn unsent(error: io::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Connect).with_source(error)
}

fn broken(error: io::Error) -> TransportError {
    TransportError::new(error.kind().into()).with_source(error)
}

/// The sockets of the loop, and the only server that it calls.
struct Net {
    poll: Poll,
    server: SocketAddr,
}

impl Net {
    fn connect(
        &self,
        id: CallId,
        request: &Request<Bytes>,
        limits: Limits,
    ) -> Result<Connection, TransportError> {
        let mut stream = TcpStream::connect(self.server).map_err(unsent)?;
        let both = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut stream, Token(id), both).map_err(unsent)?;
        let answer = wire::Answer::new(request.method().clone(), limits);
        Ok(Connection { stream, is_connected: false, unsent: wire::encode(request), answer })
    }
}

struct EventLoop {
    net: Net,
    clock: Instant,
    calls: BTreeMap<CallId, Call>,
    /// When to try which call again.
    timers: BTreeSet<(Duration, CallId)>,
    ready: Ready,
    ended: Vec<(CallId, Result<RawReply, Error>)>,
}

impl EventLoop {
    fn new(server: SocketAddr) -> io::Result<Self> {
        Ok(Self {
            net: Net { poll: Poll::new()?, server },
            clock: Instant::now(),
            calls: BTreeMap::new(),
            timers: BTreeSet::new(),
            ready: Ready::default(),
            ended: Vec::new(),
        })
    }

    /// Adds a call, which starts when the loop runs.
    fn add(&mut self, id: CallId, started: StartedCall<LoginLock>) {
        self.calls.insert(id, Call { started, guard: None, waiting: Waiting::Start, until: None });
        self.ready.borrow_mut().push_back(id);
    }

    /// Runs all calls to their end.
    fn run(&mut self) -> io::Result<()> {
        let mut events = Events::with_capacity(256);
        loop {
            while let Some(id) = self.next_ready() {
                self.resume(id);
            }
            if self.calls.is_empty() {
                return Ok(());
            }
            let now = self.clock.elapsed();
            let timeout = self.timers.first().map(|(at, _)| at.saturating_sub(now));
            match self.net.poll.poll(&mut events, timeout) {
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
                _ => self.ready.borrow_mut().extend(events.iter().map(|event| event.token().0)),
            }
            let now = self.clock.elapsed();
            while let Some(&(at, id)) = self.timers.first()
                && at <= now
            {
                self.timers.pop_first();
                self.ready.borrow_mut().push_back(id);
            }
        }
    }

    fn next_ready(&self) -> Option<CallId> {
        self.ready.borrow_mut().pop_front()
    }

    /// Lets a call go on until it has to wait.
    fn resume(&mut self, id: CallId) {
        let now = Now { elapsed: self.clock.elapsed(), wall: SystemTime::now().into() };
        // A call may have ended since it was woken.
        let Some(call) = self.calls.get_mut(&id) else { return };
        if let Some(until) = call.until {
            self.timers.remove(&(until, id));
        }
        let scope = call.started.scope();
        match scope.run(|| call.go_on(id, &self.net, &self.ready, now)) {
            Some(result) => {
                self.calls.remove(&id);
                self.ended.push((id, result));
            }
            None => self.timers.extend(call.until.map(|until| (until, id))),
        }
    }
}

fn main() -> Result<(), Box<dyn StdError>> {
    let numbers: Result<Vec<usize>, _> = std::env::args().skip(1).map(|it| it.parse()).collect();
    let (users, calls) = match numbers.as_deref() {
        Ok([]) => (1, 100),
        Ok([users, calls]) => (*users, *calls),
        _ => return Err("give the number of users, and the number of calls of each".into()),
    };
    let variable = |name: &str| Ok(std::env::var(name).ok());
    // The seed decides the jitter of pauses; each process needs another one.
    let seed = RandomState::new().hash_one(0);
    let engine = Engine::<LoginLock>::new(Settings::from_variables(variable)?, seed)?;
    let base = engine.base_url();
    if base.is_https() {
        return Err("this example has no TLS: the base URL must begin with http://".into());
    }
    // This may block, so it happens before the loop runs.
    let mut addresses = (base.host(), base.port()).to_socket_addrs()?;
    let mut event_loop = EventLoop::new(addresses.next().ok_or("the server has no address")?)?;

    let name = UserId::from_variables(variable)?;
    let request = GetUserInfo::new();
    for number in 0..users * calls {
        let user = match number / calls {
            0 => name.as_str().to_owned(),
            other => format!("{}-{other}", name.as_str()),
        };
        event_loop.add(number, engine.begin(&engine.user(user)?, &request.call()?)?);
    }
    event_loop.run()?;

    let mut answers = 0;
    for (_, result) in event_loop.ended {
        match result.and_then(|reply| request.decode(reply)) {
            Ok(_) => answers += 1,
            Err(error) => eprintln!("{error}"),
        }
    }
    println!("{answers} of {} calls were answered", users * calls);
    if answers < users * calls { Err("some calls failed".into()) } else { Ok(()) }
}
