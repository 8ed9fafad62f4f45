//! Connections between a program and its servers that a test can cut or pause.
//!
//! Everything that a program changes outside of itself goes over these connections, so a cut at any byte is a kill at
//! any moment, and no test depends on timing.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Child;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// The server at the far end.
#[derive(Clone)]
pub(super) enum Target {
    Redis(PathBuf),
    Api(String),
}

/// Controls all connections of one program.
#[derive(Default)]
pub(super) struct Wires(Mutex<State>);

#[derive(Default)]
struct State {
    /// Bytes until the cut; `None` if there is no cut.
    left: Option<usize>,
    carried: usize,
    /// The program, once it runs.
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
    pub(super) fn run(&self, bytes: Option<usize>, start: impl FnOnce() -> Child) -> End {
        self.0.lock().unwrap().left = bytes;
        let mut child = start();
        let output = child.stdout.take();
        {
            let mut state = self.0.lock().unwrap();
            // The cut may have come before the child was in the state.
            if state.left == Some(0) {
                child.kill().unwrap();
            }
            state.child = Some(child);
        }
        if let Some(mut output) = output {
            // Ends when the program does.
            let _ = std::io::copy(&mut output, &mut std::io::sink());
        }
        let mut child = self.0.lock().unwrap().child.take().unwrap();
        let status = child.wait().unwrap();
        match self.0.lock().unwrap().left.take() {
            Some(0) if !status.success() => End::Killed,
            _ => End::Exited(status.code()),
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
        let mut state = self.0.lock().unwrap();
        let has = |word: &str| {
            bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes())
        };
        if let Some((_, reached, resumed)) = state.pause.take_if(|(word, ..)| has(word)) {
            drop(state);
            reached.send(()).unwrap();
            let _ = resumed.recv();
            state = self.0.lock().unwrap();
        }
        let passed = state.left.map_or(bytes.len(), |left| left.min(bytes.len()));
        state.carried += passed;
        if let Some(left) = &mut state.left {
            *left -= passed;
            if *left == 0
                && let Some(child) = &mut state.child
            {
                let _ = child.kill();
            }
        }
        passed
    }
}

/// Opens a port that leads to a server, and returns its address.
pub(super) fn lead(wires: &Arc<Wires>, target: Target) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let wires = Arc::clone(wires);
    thread::spawn(move || {
        for near in listener.incoming().map_while(Result::ok) {
            match &target {
                Target::Redis(socket) => join(&wires, near, UnixStream::connect(socket).unwrap()),
                Target::Api(address) => join(&wires, near, TcpStream::connect(address).unwrap()),
            }
        }
    });
    address
}

trait Socket: Read + Write + Send + Sized + 'static {
    fn duplicate(&self) -> Self;
    fn close(&self);
}

impl Socket for TcpStream {
    fn duplicate(&self) -> Self {
        self.set_nodelay(true).unwrap();
        self.try_clone().unwrap()
    }

    fn close(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

impl Socket for UnixStream {
    fn duplicate(&self) -> Self {
        self.try_clone().unwrap()
    }

    fn close(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

/// Carries bytes both ways until one side ends.
fn join(wires: &Arc<Wires>, near: TcpStream, far: impl Socket) {
    let (there, back) = (Arc::clone(wires), Arc::clone(wires));
    let (back_from, back_to) = (far.duplicate(), near.duplicate());
    thread::spawn(move || carry(&there, near, far));
    thread::spawn(move || carry(&back, back_from, back_to));
}

fn carry(wires: &Wires, mut from: impl Socket, mut to: impl Socket) {
    let mut buffer = [0; 8 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let passed = wires.pass(&buffer[..count]);
        if to.write_all(&buffer[..passed]).is_err() || passed < count {
            break;
        }
    }
    from.close();
    to.close();
}
