//! Wires between a program and its servers, one of which is cut after so many bytes: then the program is killed.
//!
//! Whatever a program does to the world goes over these wires, so a cut at every possible byte is a kill at every
//! possible moment; and no test has to wait for a moment to come.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread;

/// Where a wire leads.
#[derive(Clone)]
pub(super) enum Target {
    Redis(PathBuf),
    Api(String),
}

/// What all wires of a program share.
#[derive(Default)]
pub(super) struct Fuse(Mutex<State>);

#[derive(Default)]
struct State {
    /// Bytes until the cut; none: no cut.
    left: Option<usize>,
    carried: usize,
    /// The program, once it runs.
    child: Option<Child>,
}

/// How a program ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    Killed,
    Exited(Option<i32>),
}

impl Fuse {
    /// Runs a program until it exits, or until it is killed because so many bytes went over its wires.
    pub(super) fn run(&self, bytes: Option<usize>, start: impl FnOnce() -> Child) -> End {
        self.0.lock().unwrap().left = bytes;
        let mut child = start();
        // Whoever cuts the wire before the child is here finds nobody to kill, so look again.
        let output = child.stdout.take();
        {
            let mut state = self.0.lock().unwrap();
            if state.left == Some(0) {
                child.kill().unwrap();
            }
            state.child = Some(child);
        }
        if let Some(mut output) = output {
            // Its end is the end of the program.
            let _ = std::io::copy(&mut output, &mut std::io::sink());
        }
        let mut child = self.0.lock().unwrap().child.take().unwrap();
        let status = child.wait().unwrap();
        match self.0.lock().unwrap().left.take() {
            Some(0) if !status.success() => End::Killed,
            _ => End::Exited(status.code()),
        }
    }

    /// Bytes carried so far, in both directions.
    pub(super) fn carried(&self) -> usize {
        self.0.lock().unwrap().carried
    }

    /// How many of these bytes may still pass. If not all may, nobody is there any more to read or write them.
    fn pass(&self, bytes: usize) -> usize {
        let mut state = self.0.lock().unwrap();
        let passed = state.left.map_or(bytes, |left| left.min(bytes));
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

/// Lays a wire; its near end.
pub(super) fn lay(fuse: &Arc<Fuse>, target: Target) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let fuse = Arc::clone(fuse);
    thread::spawn(move || {
        for near in listener.incoming().map_while(Result::ok) {
            match &target {
                Target::Redis(socket) => join(&fuse, near, UnixStream::connect(socket).unwrap()),
                Target::Api(address) => join(&fuse, near, TcpStream::connect(address).unwrap()),
            }
        }
    });
    address
}

trait Socket: Read + Write + Send + Sized + 'static {
    fn again(&self) -> Self;
    fn end(&self);
}

impl Socket for TcpStream {
    fn again(&self) -> Self {
        self.set_nodelay(true).unwrap();
        self.try_clone().unwrap()
    }

    fn end(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

impl Socket for UnixStream {
    fn again(&self) -> Self {
        self.try_clone().unwrap()
    }

    fn end(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

/// Carries bytes both ways until one side has ended.
fn join(fuse: &Arc<Fuse>, near: TcpStream, far: impl Socket) {
    let (one, other) = (Arc::clone(fuse), Arc::clone(fuse));
    let (back_from, back_to) = (far.again(), near.again());
    thread::spawn(move || carry(&one, near, far));
    thread::spawn(move || carry(&other, back_from, back_to));
}

fn carry(fuse: &Fuse, mut from: impl Socket, mut to: impl Socket) {
    let mut buffer = [0; 8 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let passed = fuse.pass(count);
        if to.write_all(&buffer[..passed]).is_err() || passed < count {
            break;
        }
    }
    from.end();
    to.end();
}
