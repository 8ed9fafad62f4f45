//! The limit of the body.

use crate::harness::Subject;
use crate::harness::sdk::transport::{Limits, TransportErrorKind};
use crate::shared::failures::fails;
use crate::shared::requests::get;
use crate::shared::server::Server;

fn with_length(body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n", body.len());
    [head.as_bytes(), body, b"\r\n0\r\n\r\n"].concat()
}

fn until_closed(body: &[u8]) -> Vec<u8> {
    [b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", body].concat()
}

#[test]
fn a_body_of_the_limit_passes_and_one_byte_more_does_not() {
    let body = vec![b'x'; 70_000];
    for server in [
        Server::answering(with_length(&body)),
        Server::answering(chunked(&body)),
        Server::closing_after(until_closed(&body)),
    ] {
        let subject = Subject::at(&server.url);
        let answer = subject.send(get(&server.url), Limits::new().body(body.len())).unwrap();
        assert_eq!(answer.body().len(), body.len());
        let result = subject.send(get(&server.url), Limits::new().body(body.len() - 1));
        fails(result, TransportErrorKind::BodyTooLarge);
    }
}

#[test]
fn an_absurd_length_reserves_nothing() {
    let server =
        Server::closing_after("HTTP/1.1 200 OK\r\ncontent-length: 9000000000000000000\r\n\r\n");
    let subject = Subject::at(&server.url);
    let result = subject.send(get(&server.url), Limits::new().body(usize::MAX));
    fails(result, TransportErrorKind::Interrupted);
}
