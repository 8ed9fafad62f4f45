//! One connection, step by step.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use rustls::{ServerConnection, StreamOwned};
use socket2::SockRef;

use super::step::{LONGEST, Step};
use super::{Seen, Shared, lock};
use crate::answers::right_body;

/// Reading and writing give up after this time, so that no thread is left behind.
const GIVE_UP: Duration = Duration::from_secs(10);

/// The head of a request.
#[derive(Clone, Debug)]
pub struct Head {
    /// Method and path without the query.
    pub line: String,
    /// The whole text, up to the empty line.
    pub text: String,
    /// The announced length of the body.
    pub length: usize,
}

impl Head {
    /// Returns the path without the query.
    pub fn path(&self) -> &str {
        self.line.split_once(' ').map_or("", |(_, path)| path)
    }
}

/// A socket that several owners hold, and that is closed when the last one drops it.
struct Socket(Arc<TcpStream>);

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(buffer)
    }
}

impl Write for Socket {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        (&*self.0).write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&*self.0).flush()
    }
}

enum Wire {
    Plain(Socket),
    Tls(Box<StreamOwned<ServerConnection, Socket>>),
}

pub(super) struct Connection<'a> {
    shared: &'a Shared,
    stream: Arc<TcpStream>,
    wire: Wire,
    /// Read, but not yet used.
    buffer: Vec<u8>,
    /// A head that was read to find out whether the script is for it.
    peeked: Option<Head>,
    requests: usize,
    /// Whether the script does not begin with a request.
    speaks_first: bool,
}

/// Why a script goes no further.
enum End {
    Closed,
    Again,
}

impl<'a> Connection<'a> {
    pub(super) fn new(shared: &'a Shared, stream: Arc<TcpStream>) -> Self {
        let _ = stream.set_read_timeout(Some(GIVE_UP));
        let _ = stream.set_write_timeout(Some(GIVE_UP));
        let _ = stream.set_nodelay(true);
        let socket = Socket(Arc::clone(&stream));
        let tls = shared.plan.tls.as_ref();
        let wire = match tls.and_then(|config| ServerConnection::new(Arc::clone(config)).ok()) {
            Some(connection) => Wire::Tls(Box::new(StreamOwned::new(connection, socket))),
            None => Wire::Plain(socket),
        };
        Self {
            shared,
            stream,
            wire,
            buffer: Vec::new(),
            peeked: None,
            requests: 0,
            speaks_first: false,
        }
    }

    /// Runs the script until the connection is closed.
    pub(super) fn run(mut self) {
        while matches!(self.run_script(), Ok(End::Again)) {}
        // Not one that the client opened to have it ready.
        let is_attempt = match &self.wire {
            Wire::Plain(_) => self.speaks_first,
            Wire::Tls(stream) => stream.conn.is_handshaking(),
        };
        if self.requests == 0 && is_attempt {
            self.shared.unread.fetch_add(1, Ordering::SeqCst);
        }
        if let Wire::Tls(stream) = &mut self.wire {
            let _ = stream.flush();
        }
    }

    fn run_script(&mut self) -> io::Result<End> {
        let plan = &self.shared.plan;
        let body = right_body(plan.path.unwrap_or_default());
        let steps = (plan.script)(&body);
        if matches!(steps.first(), Some(Step::Request | Step::Slowly(..) | Step::Head)) {
            let head = self.read_head()?;
            if plan.path.is_some_and(|path| head.path() != path) {
                if head.line.starts_with("CONNECT ") {
                    // What comes now is for the server at the other end, which is this one too.
                    self.send(b"HTTP/1.1 200 Connected\r\n\r\n")?;
                } else {
                    self.serve(&head)?;
                }
                return Ok(End::Again);
            }
            self.peeked = Some(head);
        } else {
            self.speaks_first = !matches!(steps.first(), Some(Step::Serve | Step::Choose(_)));
        }
        let earlier = self.shared.runs.fetch_add(1, Ordering::SeqCst);
        if plan.runs.is_some_and(|runs| earlier >= runs) {
            return self.step(Step::Serve).map(|_| End::Closed);
        }
        for step in steps {
            if let Some(end) = self.step(step)? {
                return Ok(end);
            }
        }
        if let Wire::Tls(stream) = &mut self.wire {
            stream.conn.send_close_notify();
        }
        Ok(End::Closed)
    }

    fn step(&mut self, step: Step) -> io::Result<Option<End>> {
        match step {
            Step::Request => {
                let head = self.read_head()?;
                self.read_body(head.length)?;
            }
            Step::Slowly(piece, pause) => {
                let mut left = self.read_head()?.length;
                while left > 0 {
                    left -= self.read_body(left.min(piece))?.len();
                    thread::sleep(pause);
                }
            }
            Step::Choose(choice) => {
                let head = self.read_head()?;
                let body = self.read_body(head.length)?;
                for step in choice(&head, &body) {
                    if let Some(end) = self.step(step)? {
                        return Ok(Some(end));
                    }
                }
            }
            Step::Head => drop(self.read_head()?),
            Step::Read(count) => drop(self.read_body(count)?),
            Step::Drain => while self.fill()? > 0 {},
            Step::Send(bytes) => self.send(&bytes)?,
            Step::Trickle(bytes, pause) => {
                let start = Instant::now();
                for byte in bytes {
                    self.send(&[byte])?;
                    thread::sleep(pause);
                    if !self.is_going_on(start) {
                        break;
                    }
                }
            }
            Step::Endless(bytes) => {
                let start = Instant::now();
                while self.is_going_on(start) {
                    self.send(&bytes)?;
                }
            }
            Step::Silence => self.wait_for_the_peer(),
            Step::Pause(pause) => thread::sleep(pause),
            Step::Again => return Ok(Some(End::Again)),
            Step::Serve => loop {
                let head = self.read_head()?;
                self.serve(&head)?;
            },
            Step::Reset => {
                SockRef::from(&*self.stream).set_linger(Some(Duration::ZERO))?;
                return Ok(Some(End::Closed));
            }
            Step::Cut => return Ok(Some(End::Closed)),
        }
        Ok(None)
    }

    /// Answers a request as a working server does.
    fn serve(&mut self, head: &Head) -> io::Result<()> {
        self.read_body(head.length)?;
        let answer = self.shared.plan.answers.answer(head);
        self.send(&answer)
    }

    /// Waits until the peer is gone, without reading.
    fn wait_for_the_peer(&self) {
        let start = Instant::now();
        let _ = self.stream.set_nonblocking(true);
        let gone = |result: io::Result<usize>| match result {
            Ok(count) => count == 0,
            Err(error) => error.kind() != io::ErrorKind::WouldBlock,
        };
        while self.is_going_on(start) && !gone(self.stream.peek(&mut [0])) {
            thread::sleep(Duration::from_millis(5));
        }
        let _ = self.stream.set_nonblocking(false);
    }

    /// Returns whether an endless step goes on.
    fn is_going_on(&self, start: Instant) -> bool {
        start.elapsed() < LONGEST && !self.shared.stopping.load(Ordering::SeqCst)
    }

    fn read_head(&mut self) -> io::Result<Head> {
        if let Some(head) = self.peeked.take() {
            return Ok(head);
        }
        let end = loop {
            if let Some(at) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            if self.fill()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        };
        let text: Vec<u8> = self.buffer.drain(..end).collect();
        let text = String::from_utf8_lossy(&text).into_owned();
        let mut words = text.split([' ', '?']);
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        // A proxy is asked for a whole URL.
        let path =
            match target.strip_prefix("http://").map(|rest| rest.find('/').map(|at| &rest[at..])) {
                Some(path) => path.unwrap_or("/"),
                None => target,
            };
        let line = format!("{method} {path}");
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
        });
        self.requests += 1;
        if self.shared.plan.is_recorded {
            lock(&self.shared.seen).push(Seen { line: line.clone(), head: text.clone() });
        }
        Ok(Head { line, text, length: length.unwrap_or(0) })
    }

    fn read_body(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.buffer.len() < length {
            if self.fill()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(self.buffer.drain(..length).collect())
    }

    fn fill(&mut self) -> io::Result<usize> {
        let mut chunk = [0; 16 * 1024];
        let count = match &mut self.wire {
            Wire::Plain(socket) => socket.read(&mut chunk)?,
            Wire::Tls(stream) => stream.read(&mut chunk)?,
        };
        self.buffer.extend_from_slice(&chunk[..count]);
        Ok(count)
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.wire {
            Wire::Plain(socket) => socket.write_all(bytes),
            Wire::Tls(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
        }
    }
}
