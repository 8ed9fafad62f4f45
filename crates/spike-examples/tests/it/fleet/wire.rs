//! Connections between a program and its servers that a test can cut or pause.
//!
//! Everything that a program changes outside of itself goes over these connections, so a cut at any byte is a kill at
//! any moment, and no test depends on timing.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Controls all connections of one program.
#[derive(Default)]
pub(super) struct Wires(Mutex<State>);

#[derive(Default)]
struct State {
    /// Bytes until the cut; `None` if there is no cut.
    left: Option<usize>,
    carried: usize,
    /// The program, while it runs.
    child: Option<Child>,
    /// Pauses before these bytes: reports that it is there, then waits.
    pause: Option<(&'static str, Sender<()>, Receiver<()>)>,
}

/// How a program ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    Killed,
    Exited(Option<i32>),
}

impl Wires {
    /// Runs a program until it exits, or until this many bytes have passed, which kills it (SIGKILL).
    pub(super) fn run(&self, bytes: Option<usize>, mut command: Command) -> End {
        {
            let mut state = self.0.lock().unwrap();
            state.left = bytes;
            state.child = Some(command.spawn().unwrap());
        }
        loop {
            let mut state = self.0.lock().unwrap();
            if let Some(status) = state.child.as_mut().unwrap().try_wait().unwrap() {
                state.child = None;
                return match state.left.take() {
                    Some(0) if !status.success() => End::Killed,
                    _ => End::Exited(status.code()),
                };
            }
            drop(state);
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Pauses the program where it first sends this word to a server. Returns what reports that it is paused, and what
    /// lets it continue.
    pub(super) fn pause_at(&self, word: &'static str) -> (Receiver<()>, Sender<()>) {
        let ((reached, paused), (resume, resumed)) = (channel(), channel());
        self.0.lock().unwrap().pause = Some((word, reached, resumed));
        (paused, resume)
    }

    /// Returns how many bytes have passed, in both directions.
    pub(super) fn carried(&self) -> usize {
        self.0.lock().unwrap().carried
    }

    /// Returns how many of these bytes may pass. At the cut it kills the program.
    fn pass(&self, bytes: &[u8]) -> usize {
        let has = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
        let mut state = self.0.lock().unwrap();
        let pause = state.pause.take_if(|(word, ..)| has(word));
        if let Some((_, reached, resumed)) = pause {
            drop(state);
            reached.send(()).unwrap();
            let _ = resumed.recv();
            state = self.0.lock().unwrap();
        }
        let passed = state.left.map_or(bytes.len(), |left| left.min(bytes.len()));
        state.carried += passed;
        state.left = state.left.map(|left| left - passed);
        if state.left == Some(0)
            && let Some(child) = &mut state.child
        {
            let _ = child.kill();
        }
        passed
    }
}

/// Opens a port that leads to a server, and returns its address. A TCP stream can hold any stream socket, such as the
/// Unix socket of Redis.
pub(super) fn lead<S: Into<OwnedFd>>(
    wires: &Arc<Wires>,
    connect: impl Fn() -> S + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let wires = Arc::clone(wires);
    thread::spawn(move || {
        for near in listener.incoming().map_while(Result::ok) {
            let far = TcpStream::from(connect().into());
            // Fails for a Unix socket, which does not need it.
            let _ = (near.set_nodelay(true), far.set_nodelay(true));
            let streams = [near.try_clone().unwrap(), far.try_clone().unwrap()];
            let [back_to, back_from] = streams;
            let (there, back) = (Arc::clone(&wires), Arc::clone(&wires));
            thread::spawn(move || carry(&there, near, far));
            thread::spawn(move || carry(&back, back_from, back_to));
        }
    });
    address
}

/// Carries bytes one way until one side ends.
fn carry(wires: &Wires, mut from: TcpStream, mut to: TcpStream) {
    let mut buffer = [0; 8 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let passed = wires.pass(&buffer[..count]);
        if to.write_all(&buffer[..passed]).is_err() || passed < count {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
