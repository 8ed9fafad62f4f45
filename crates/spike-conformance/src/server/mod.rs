//! A server that follows a script: exactly these bytes, this end of the connection, and a record of the requests seen.

mod connection;
mod step;
mod tls;

use std::collections::HashMap;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle};

use rustls::ServerConfig;

use self::connection::Connection;
pub use self::connection::Head;
use self::step::Choice;
pub use self::step::{Script, Step};
pub use self::tls::{Authority, self_signed};
use crate::answers::Answers;

/// What a server does with its connections.
pub struct Plan {
    /// The steps of a connection. A script that ends with [`Step::Again`] starts over for the next request.
    pub script: Script,
    /// How often the script is run; afterwards the server works. `None`: always.
    pub runs: Option<usize>,
    /// The path that the script is for; other requests are answered as by a working server. `None`: every path.
    pub path: Option<&'static str>,
    /// The working server.
    pub answers: Answers,
    /// TLS, if the server speaks it.
    pub tls: Option<Arc<ServerConfig>>,
    /// Whether the requests are kept, for [`Server::seen`].
    pub is_recorded: bool,
}

impl Plan {
    /// Makes a plan in which this script is for every request.
    pub fn new(script: Script) -> Self {
        Self {
            script,
            runs: None,
            path: None,
            answers: Answers::default(),
            tls: None,
            is_recorded: true,
        }
    }

    /// Makes a plan of a working server.
    pub fn working(answers: Answers) -> Self {
        Self { answers, ..Self::new(Arc::new(|_| vec![Step::Serve])) }
    }

    /// Makes a plan in which the steps after each request depend on it.
    pub fn choosing(choice: impl Fn(&Head, &[u8]) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let choice: Choice = Arc::new(choice);
        Self::new(Arc::new(move |_| vec![Step::Choose(Arc::clone(&choice))]))
    }
}

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Method and path without the query, such as `GET /v3/userinfo`.
    pub line: String,
    /// The whole head.
    pub head: String,
}

/// A running server on loopback. It ends when it is dropped, with all its connections.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

pub(crate) struct Shared {
    pub(crate) plan: Plan,
    pub(crate) runs: AtomicUsize,
    pub(crate) seen: Mutex<Vec<Seen>>,
    /// Connections on which no request arrived.
    pub(crate) unread: AtomicUsize,
    stopping: AtomicBool,
    open: Mutex<HashMap<usize, Weak<TcpStream>>>,
}

impl Server {
    /// Starts a server on a free port of 127.0.0.1.
    pub fn start(plan: Plan) -> io::Result<Self> {
        Self::start_at("127.0.0.1:0", plan)
    }

    /// Starts a server on this address.
    pub fn start_at(address: &str, plan: Plan) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            plan,
            runs: AtomicUsize::new(0),
            seen: Mutex::default(),
            unread: AtomicUsize::new(0),
            stopping: AtomicBool::new(false),
            open: Mutex::default(),
        });
        let accepting = Arc::clone(&shared);
        let acceptor = thread::Builder::new()
            .name("server".to_owned())
            .spawn(move || accept(&listener, &accepting))?;
        Ok(Self { address, shared, acceptor: Some(acceptor) })
    }

    /// Returns the address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the requests seen so far.
    pub fn seen(&self) -> Vec<Seen> {
        lock(&self.shared.seen).clone()
    }

    /// Returns how often this request arrived. A connection that was closed before a request was read counts as one.
    pub fn count(&self, line: &str) -> usize {
        let requests = lock(&self.shared.seen).iter().filter(|seen| seen.line == line).count();
        requests + self.shared.unread.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
        for stream in lock(&self.shared.open).values().filter_map(Weak::upgrade) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// Accepts connections and waits for their threads at the end.
fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    thread::scope(|scope| {
        for (id, stream) in (0..).zip(listener.incoming()) {
            if shared.stopping.load(Ordering::SeqCst) {
                break;
            }
            let Ok(stream) = stream else { continue };
            let stream = Arc::new(stream);
            lock(&shared.open).insert(id, Arc::downgrade(&stream));
            scope.spawn(move || {
                Connection::new(shared, stream).run();
                lock(&shared.open).remove(&id);
            });
        }
        for stream in lock(&shared.open).values().filter_map(Weak::upgrade) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    });
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
