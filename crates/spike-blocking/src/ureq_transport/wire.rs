//! The bytes of HTTP as ureq sees them, above TLS. Some of them it must not see:
//!
//! - informational answers, which it accepts without header fields only;
//! - `Content-Encoding`, `Set-Cookie` and a `Content-Type` of text. Features that another crate of the program may have
//!   enabled would decode the body here, keep cookies for all users, or change the charset; none can be switched off. The
//!   names of these fields are changed for ureq, and changed back by [`restore`].

use http::{HeaderMap, HeaderName};
use ureq::Error;

use super::connect::Broken;
use super::unversioned::{Buffers, NextTimeout, Transport};

/// Takes the place of the first letter of a name.
const MARK: u8 = b'~';
/// The fields that ureq does not see.
const HIDDEN: [(&str, HeaderName); 3] = [
    ("~ontent-encoding", http::header::CONTENT_ENCODING),
    ("~et-cookie", http::header::SET_COOKIE),
    ("~ontent-type", http::header::CONTENT_TYPE),
];

/// A connection that hides from ureq what is listed above.
#[derive(Debug)]
pub(super) struct Wire<T> {
    inner: T,
    state: State,
}

#[derive(Debug)]
enum State {
    New,
    /// The head of the answer is expected.
    Head,
    Body,
    /// A tunnel through a proxy: the bytes are those of TLS.
    Tunnel,
}

impl<T> Wire<T> {
    pub(super) fn new(inner: T) -> Self {
        Self { inner, state: State::New }
    }
}

impl<T: Transport> Transport for Wire<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.state = match self.state {
            State::Tunnel => State::Tunnel,
            State::New if self.inner.buffers().output().starts_with(b"CONNECT ") => State::Tunnel,
            _ => State::Head,
        };
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let buffers = self.inner.buffers();
        if buffers.input_append_buf().is_empty() {
            // A line without end.
            let length = buffers.input().len();
            return Err(Error::LargeResponseHeader(length, length));
        }
        let made_progress = self.inner.await_input(timeout).map_err(Broken::mark)?;
        while matches!(self.state, State::Head) {
            let buffers = self.inner.buffers();
            let Some(length) = head_length(buffers.input()) else { break };
            if is_informational(buffers.input()) {
                buffers.input_consume(length);
            } else {
                self.state = State::Body;
                hide(buffers, length);
            }
        }
        Ok(made_progress)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

/// Gives the hidden fields their names back.
pub(super) fn restore(headers: &mut HeaderMap) {
    if !headers.keys().any(|name| name.as_str().as_bytes()[0] == MARK) {
        return;
    }
    let mut current = None;
    for (name, value) in std::mem::take(headers) {
        // Only the first of several values comes with the name.
        current = name.or(current);
        if let Some(name) = &current {
            let hidden = HIDDEN.iter().find(|(hidden, _)| name == hidden);
            headers.append(hidden.map_or_else(|| name.clone(), |(_, name)| name.clone()), value);
        }
    }
}

/// Returns the length of the first head, if it is complete. Line ends before it are part of it.
fn head_length(input: &[u8]) -> Option<usize> {
    let start = input.iter().position(|byte| !matches!(byte, b'\r' | b'\n'))?;
    let mut line = start;
    loop {
        let end = line + input[line..].iter().position(|byte| *byte == b'\n')? + 1;
        if matches!(&input[line..end], b"\n" | b"\r\n") {
            return Some(end);
        }
        line = end;
    }
}

/// Returns whether the head is one of status 1xx, except for 101, after which no other answer follows.
fn is_informational(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    head.starts_with(b"HTTP/1.") && head.get(9) == Some(&b'1') && head.get(9..12) != Some(b"101")
}

/// Marks the fields in the head that ureq must not see.
fn hide(buffers: &mut dyn Buffers, length: usize) {
    let input = buffers.input();
    let mut places = Vec::new();
    let mut start = 0;
    for line in input[..length].split_inclusive(|byte| *byte == b'\n') {
        if is_hidden(line) {
            places.push(start);
        }
        start += line.len();
    }
    if places.is_empty() {
        return;
    }
    let mut marked = input.to_vec();
    for place in places {
        marked[place] = MARK;
    }
    // The input cannot be changed in place.
    buffers.input_consume(marked.len());
    buffers.input_append_buf()[..marked.len()].copy_from_slice(&marked);
    buffers.input_appended(marked.len());
}

fn is_hidden(line: &[u8]) -> bool {
    let named = |name: &[u8]| {
        line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && line.get(name.len()) == Some(&b':')
    };
    named(b"content-encoding")
        || named(b"set-cookie")
        || (named(b"content-type") && !line[13..].trim_ascii_start().starts_with(b"application/"))
}

#[cfg(test)]
mod tests {
    use super::super::unversioned::LazyBuffers;
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_end_of_a_head() {
        for (input, expected) in [
            (&b"HTTP/1.1 200 OK\r\n\r\nab"[..], Some(19)),
            (b"HTTP/1.1 200 OK\na: b\n\nab", Some(22)),
            (b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", Some(23)),
            (b"HTTP/1.1 200 OK\r\na: b\r\n", None),
            (b"\r\n\r\n", None),
            (b"", None),
        ] {
            assert_eq!(head_length(input), expected, "{input:?}");
        }
    }

    #[test]
    fn hidden_fields_come_back_and_the_rest_is_unchanged() {
        let head =
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nSET-COOKIE: a=1\r\nset-cookie: b=2\r\n\
            content-type: text/plain; charset=latin1\r\nset-cookies: c\r\n\r\n";
        let body = b"set-cookie: body\r\n";
        let mut buffers = LazyBuffers::new(1_000, 1_000);
        let input = [&head[..], body].concat();
        buffers.input_append_buf()[..input.len()].copy_from_slice(&input);
        buffers.input_appended(input.len());
        hide(&mut buffers, head.len());
        assert_eq!(buffers.input()[head.len()..], body[..]);
        let text = String::from_utf8_lossy(&buffers.input()[..head.len()]).to_lowercase();
        assert_eq!(text.matches("\n~").count(), 4, "{text}");
        assert!(text.contains("\nset-cookies: c") && !text.contains("\ncontent-"), "{text}");

        let mut headers = HeaderMap::new();
        for (name, value) in [("~et-cookie", "a"), ("x", "y"), ("~et-cookie", "b"), ("~z", "z")] {
            headers.append(name, HeaderValue::from_static(value));
        }
        restore(&mut headers);
        assert_eq!(headers.get_all("set-cookie").iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            (&headers["x"], &headers["~z"], headers.len()),
            (&"y".parse().unwrap(), &"z".parse().unwrap(), 4)
        );
    }

    #[test]
    fn json_is_not_copied() {
        for line in [
            &b"content-type: application/json\r\n"[..],
            b"Content-Type:application/problem+json\r\n",
        ] {
            assert!(!is_hidden(line));
        }
    }
}
