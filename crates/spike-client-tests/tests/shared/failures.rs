//! The classes of failure.

use std::error::Error;
use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response};

use crate::harness::Subject;
use crate::harness::sdk::transport::{Limits, TransportError, TransportErrorKind};
use crate::shared::requests::{LIMITS, get, request};
use crate::shared::server::Server;
use crate::shared::setup::settings;

/// Checks the class, and that nothing of the request is in any text of the error. Returns the texts.
pub(crate) fn fails(
    result: Result<Response<Bytes>, TransportError>,
    kind: TransportErrorKind,
) -> String {
    let error = result.expect_err("an error");
    let mut text = format!("{error:?}");
    let mut source: Option<&dyn Error> = Some(&error);
    while let Some(error) = source {
        text.push_str(&format!("\n{error}\n{error:?}"));
        source = error.source();
    }
    assert_eq!(error.kind(), kind, "{text}");
    assert!(!text.contains("secret") && !text.contains("://"), "{text}");
    text
}

fn send(server: &Server, limits: Limits) -> Result<Response<Bytes>, TransportError> {
    Subject::at(&server.url).send(get(&server.url), limits)
}

/// A port of this machine where nobody listens.
pub(crate) fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("127.0.0.1:{}", listener.local_addr().unwrap().port())
}

#[test]
fn a_refused_connection_was_not_sent() {
    let url = format!("http://{}", closed_port());
    for subject in [Subject::at(&url), Subject::brought_along()] {
        fails(subject.send(get(&url), LIMITS), TransportErrorKind::Connect);
        fails(subject.send(get(&url), Limits::new(None, 1)), TransportErrorKind::Connect);
    }
}

#[test]
fn an_unknown_name_was_not_sent() {
    let url = "http://name.invalid";
    let subject = Subject::new(&settings(url).no_proxy()).unwrap();
    fails(subject.send(get(url), LIMITS), TransportErrorKind::Connect);
    fails(subject.send(get(url), Limits::new(None, 1)), TransportErrorKind::Connect);
}

#[test]
fn silence_is_a_timeout_wherever_it_begins() {
    for beginning in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab",
    ] {
        let server = Server::silent_after(beginning);
        fails(
            send(&server, Limits::new(Some(Duration::from_millis(50)), 100)),
            TransportErrorKind::Timeout,
        );
    }
}

#[test]
fn an_answer_that_breaks_off_is_an_interruption() {
    for beginning in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n",
    ] {
        let server = Server::closing_after(beginning);
        fails(send(&server, LIMITS), TransportErrorKind::Interrupted);
    }
}

#[test]
fn a_reset_is_an_interruption() {
    // Closing a socket with unread data resets the connection.
    let server = Server::accepting(|mut stream| {
        let _ = stream.read(&mut [0]);
    });
    fails(send(&server, LIMITS), TransportErrorKind::Interrupted);
}

#[test]
fn a_reset_while_sending_is_an_interruption() {
    let server = Server::accepting(|mut stream| {
        let _ = stream.read(&mut [0]);
    });
    let body = "x".repeat(20_000_000).leak();
    let post = request(Method::POST, &server.url, body);
    let subject = Subject::at(&server.url);
    fails(subject.send(post, LIMITS), TransportErrorKind::Interrupted);
}
