//! TCP connections of ureq, with what its own lack: keepalive, a timeout for a whole write, answers that come before the
//! request is sent, and no reuse after a fork.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process;
use std::time::{Duration, Instant};

use socket2::{SockRef, TcpKeepalive};
use ureq::{Error, Timeout};

use super::unversioned::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
};

/// A connection is probed after this time without traffic, so that a NAT does not forget it during an analysis.
const KEEPALIVE: Duration = Duration::from_secs(15);
/// How often a write that the peer does not take looks for an answer.
const LOOK: Duration = Duration::from_millis(250);

/// Opens TCP connections.
#[derive(Debug)]
pub(super) struct TcpConnector;

impl<In: Transport> Connector<In> for TcpConnector {
    type Out = Either<In, Tcp>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        // A tunnel through a proxy is open already.
        if let Some(tunnel) = chained {
            return Ok(Some(Either::A(tunnel)));
        }
        let stream = connect(&details.addrs, details.timeout)?;
        stream.set_nodelay(true)?;
        SockRef::from(&stream).set_tcp_keepalive(&TcpKeepalive::new().with_time(KEEPALIVE))?;
        let config = details.config;
        Ok(Some(Either::B(Tcp {
            stream,
            buffers: LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size()),
            process: process::id(),
            discards: false,
        })))
    }
}

/// Tries one address after the other. Each has an equal part of the time that is left.
fn connect(addresses: &[SocketAddr], timeout: NextTimeout) -> Result<TcpStream, Error> {
    let deadline = Deadline::new(timeout);
    let mut failure = Error::ConnectionFailed;
    for (index, address) in addresses.iter().enumerate() {
        let parts = u32::try_from(addresses.len() - index).unwrap_or(u32::MAX);
        let result = match deadline.left()? {
            Some(left) => TcpStream::connect_timeout(address, left / parts),
            None => TcpStream::connect(address),
        };
        match result {
            Ok(stream) => return Ok(stream),
            Err(error) if is_timeout(&error) => failure = Error::Timeout(timeout.reason),
            Err(error) => failure = error.into(),
        }
    }
    Err(failure)
}

/// A TCP connection.
#[derive(Debug)]
pub(super) struct Tcp {
    stream: TcpStream,
    buffers: LazyBuffers,
    /// The process that opened it. After a fork two processes would share the bytes of one connection.
    process: u32,
    /// Whether the peer takes no more bytes: the rest of the request is dropped, and its answer is read.
    discards: bool,
}

impl Transport for Tcp {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let deadline = Deadline::new(timeout);
        let mut output = &self.buffers.output()[..amount];
        while !output.is_empty() && !self.discards {
            let left = deadline.left()?;
            self.stream.set_write_timeout(Some(left.map_or(LOOK, |left| left.min(LOOK))))?;
            match self.stream.write(output) {
                Ok(0) => self.discards = true,
                Ok(sent) => output = &output[sent..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_timeout(&error) => self.discards = has_final_answer(&self.stream)?,
                // The peer has closed the connection. It may have answered before; if not, reading fails as well.
                Err(_) => self.discards = true,
            }
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let deadline = Deadline::new(timeout);
        loop {
            self.stream.set_read_timeout(deadline.left()?)?;
            match self.stream.read(self.buffers.input_append_buf()) {
                Ok(amount) => {
                    self.buffers.input_appended(amount);
                    return Ok(amount > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_timeout(&error) => return Err(Error::Timeout(timeout.reason)),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn is_open(&mut self) -> bool {
        // Bytes that nobody asked for end a connection like its end does.
        self.process == process::id()
            && !self.discards
            && matches!(peek(&self.stream, &mut [0]), Err(error) if is_timeout(&error))
    }
}

/// Returns whether an answer of this connection has arrived that is not informational. Behind TLS this cannot be seen.
fn has_final_answer(stream: &TcpStream) -> io::Result<bool> {
    let mut start = [0; 10];
    match peek(stream, &mut start) {
        Ok(10) => Ok(start.starts_with(b"HTTP/1.") && matches!(start[9], b'2'..=b'5')),
        Ok(_) => Ok(false),
        Err(error) if is_timeout(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Looks at the bytes that have arrived, without waiting for them.
fn peek(stream: &TcpStream, bytes: &mut [u8]) -> io::Result<usize> {
    stream.set_nonblocking(true)?;
    let result = stream.peek(bytes);
    stream.set_nonblocking(false)?;
    result
}

/// The kind is `WouldBlock` on Unix and `TimedOut` on Windows.
fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// The end of a timeout, and what it is a timeout of.
struct Deadline {
    end: Option<Instant>,
    reason: Timeout,
}

impl Deadline {
    fn new(timeout: NextTimeout) -> Self {
        let after = (!timeout.after.is_not_happening()).then(|| *timeout.after);
        Self {
            end: after.and_then(|after| Instant::now().checked_add(after)),
            reason: timeout.reason,
        }
    }

    /// Returns the time that is left, never zero, or `None` if there is no limit.
    fn left(&self) -> Result<Option<Duration>, Error> {
        let Some(end) = self.end else { return Ok(None) };
        match end.saturating_duration_since(Instant::now()) {
            Duration::ZERO => Err(Error::Timeout(self.reason)),
            left => Ok(Some(left)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_connection_of_another_process_is_not_reused() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let open_in = |process| {
            let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let buffers = LazyBuffers::new(1, 1);
            Tcp { stream, buffers, process, discards: false }.is_open()
        };
        assert!(open_in(process::id()));
        assert!(!open_in(process::id() ^ 1));
    }
}
