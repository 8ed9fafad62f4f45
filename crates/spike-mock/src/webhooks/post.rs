//! One POST over plain HTTP on loopback, by hand: all that a delivery needs.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::time::{Duration, Instant};

use super::WebhookOutcome;

/// More head than this is no answer.
const HEAD: usize = 64 << 10;

/// A URL that can be delivered to.
#[derive(Clone, Debug)]
pub(super) struct Target {
    url: String,
    authority: String,
    path: String,
    addresses: Vec<SocketAddr>,
}

impl Target {
    /// Reads a URL of the form `http://127.0.0.1:9000/path`.
    pub(super) fn parse(url: &str) -> io::Result<Self> {
        let refuse = |why: &str| {
            let text = format!("the webhook URL {url:?} {why}");
            io::Error::new(io::ErrorKind::InvalidInput, text)
        };
        let rest = url.strip_prefix("http://");
        let rest = rest.ok_or_else(|| refuse("does not start with http://"))?;
        let rest = rest.split('#').next().unwrap_or_default();
        if !rest.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(refuse("holds a character that has to be encoded"));
        }
        let (authority, path) = match rest.find(['/', '?']) {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let has_port = authority
            .rsplit_once(':')
            .is_some_and(|(_, port)| !port.ends_with(']'));
        let with_port = if has_port {
            authority.to_owned()
        } else {
            format!("{authority}:80")
        };
        let found = with_port
            .to_socket_addrs()
            .map_err(|_| refuse("has no host and port that can be found"))?;
        let addresses: Vec<_> = found.filter(|address| address.ip().is_loopback()).collect();
        if addresses.is_empty() {
            return Err(refuse("is not on loopback"));
        }
        let slash = if path.starts_with('/') { "" } else { "/" };
        Ok(Self {
            url: url.to_owned(),
            authority: authority.to_owned(),
            path: format!("{slash}{path}"),
            addresses,
        })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

/// Sends a body, and waits for the status of the answer.
pub(super) fn post(
    target: &Target,
    signature: &str,
    body: &[u8],
    limit: Duration,
) -> WebhookOutcome {
    match exchange(target, signature, body, Instant::now() + limit) {
        Ok(status) => WebhookOutcome::Answered(status),
        Err(error) => match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => WebhookOutcome::TimedOut,
            _ => WebhookOutcome::Failed(error.to_string()),
        },
    }
}

fn exchange(target: &Target, signature: &str, body: &[u8], deadline: Instant) -> io::Result<u16> {
    let mut stream = connect(target, deadline)?;
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: spike-mock\r\nContent-Type: application/json\r\n\
         X-Body-Signature: {signature}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        target.path,
        target.authority,
        body.len()
    );
    stream.set_write_timeout(Some(left(deadline)?))?;
    stream.write_all(&[head.as_bytes(), body].concat())?;
    let mut answer = Vec::new();
    let mut buffer = [0; 4_096];
    loop {
        if let Some(status) = status(&mut answer)? {
            return Ok(status);
        }
        stream.set_read_timeout(Some(left(deadline)?))?;
        let count = stream.read(&mut buffer)?;
        if count == 0 || answer.len() > HEAD {
            return Err(io::Error::other("the answer has no end of its head"));
        }
        answer.extend_from_slice(&buffer[..count]);
    }
}

fn connect(target: &Target, deadline: Instant) -> io::Result<TcpStream> {
    let mut last = io::Error::other("no address");
    for address in &target.addresses {
        match TcpStream::connect_timeout(address, left(deadline)?) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    Ok(left)
}

/// The status, once the head is there. Informational answers are left out.
fn status(answer: &mut Vec<u8>) -> io::Result<Option<u16>> {
    while let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
        let status = answer
            .strip_prefix(b"HTTP/1.")
            .and_then(|rest| rest.get(2..5))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| digits.parse::<u16>().ok())
            .ok_or_else(|| io::Error::other("the answer is not HTTP/1"))?;
        if status >= 200 {
            return Ok(Some(status));
        }
        answer.drain(..end + 4);
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::{Target, status};

    #[test]
    fn only_plain_http_on_loopback() {
        for good in [
            "http://127.0.0.1:9",
            "http://127.0.0.1/x",
            "http://[::1]:8/a?b",
            "http://[::1]",
        ] {
            assert!(Target::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "https://127.0.0.1/x",
            "http://192.0.2.1/",
            "http://127.0.0.1:9/a b",
            "http://",
            "127.0.0.1:9",
        ] {
            assert!(Target::parse(bad).is_err(), "{bad}");
        }
        let target = Target::parse("http://127.0.0.1:9?a=b#c").unwrap();
        assert_eq!(
            (&*target.path, &*target.authority),
            ("/?a=b", "127.0.0.1:9")
        );
    }

    #[test]
    fn the_status_is_read_behind_informational_answers() {
        let read = |text: &str| status(&mut text.as_bytes().to_vec());
        assert_eq!(read("HTTP/1.1 200 OK\r\n\r\n").unwrap(), Some(200));
        let two = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 503 No\r\nA: b\r\n\r\n";
        assert_eq!(read(two).unwrap(), Some(503));
        assert_eq!(read("HTTP/1.1 200 OK\r\n").unwrap(), None);
        assert!(read("SSH-2.0\r\n\r\n").is_err());
    }
}
