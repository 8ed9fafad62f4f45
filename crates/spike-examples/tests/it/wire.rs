//! The HTTP/1.1 of the examples without a client.

use bytes::Bytes;
use http::{Method, Request, Response};
use spike_core::transport::{Limits, TransportError, TransportErrorKind};

use self::subject::{Answer, encode};

#[path = "../../examples/wire/mod.rs"]
mod subject;

const LIMIT: usize = 40;

/// Reads an answer that arrives in these parts, and after them the end of the connection.
fn read(method: &Method, parts: &[&[u8]]) -> Result<Response<Bytes>, TransportError> {
    let mut answer = Answer::new(method.clone(), Limits::new().body(LIMIT));
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if let Some(response) = answer.push(part)? {
            return Ok(response);
        }
    }
    Ok(answer.push(b"")?.unwrap())
}

/// Checks an answer, cut at every place and byte by byte.
fn check(method: &Method, text: &str, expected: Result<(u16, &str), TransportErrorKind>) {
    let bytes = text.as_bytes();
    let single: Vec<&[u8]> = bytes.chunks(1).collect();
    let halves = (0..bytes.len()).map(|at| vec![&bytes[..at], &bytes[at..]]);
    for parts in halves.chain([single]) {
        let found = read(method, &parts);
        let found = found.as_ref().map_err(TransportError::kind);
        let found = found.map(|it| (it.status().as_u16(), str::from_utf8(it.body()).unwrap()));
        assert_eq!(found, expected, "{text:?} in {} parts", parts.len());
    }
}

#[test]
fn an_answer_is_the_same_however_its_bytes_arrive() {
    for (text, status, body) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello, and more", 200, "hello"),
        ("HTTP/1.1 404 \r\ncontent-length: 0\r\n\r\n", 404, ""),
        ("HTTP/1.0 200 OK\r\n\r\nuntil the end", 200, "until the end"),
        ("HTTP/1.1 204 No Content\r\ncontent-length: 9\r\n\r\n", 204, ""),
        ("HTTP/1.1 103 \r\nlink: a\r\n\r\nHTTP/1.1 200 \r\n\r\nbody", 200, "body"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nsum: 1\r\n\r\n",
            200,
            "hello0123456789",
        ),
    ] {
        check(&Method::GET, text, Ok((status, body)));
    }
    check(&Method::HEAD, "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", Ok((200, "")));
}

#[test]
fn what_is_no_answer_is_a_failure_of_its_kind() {
    use TransportErrorKind::{BodyTooLarge, Interrupted, InvalidResponse};

    for (text, kind) in [
        ("HTTP/1.1 200 OK\r\ncontent-le", Interrupted),
        ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell", Interrupted),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n", Interrupted),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello, 0\r\n\r\n",
            InvalidResponse,
        ),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfive\r\nhello", InvalidResponse),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nhello", InvalidResponse),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!",
            InvalidResponse,
        ),
        ("HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\nhello", InvalidResponse),
        ("SSH-2.0-OpenSSH_9.2p1\r\n\r\n", InvalidResponse),
        ("HTTP/1.1 200 OK\r\ncontent-length: 41\r\n\r\n", BodyTooLarge),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffff\r\n01234567890123456789012345678901234567890",
            BodyTooLarge,
        ),
    ] {
        check(&Method::GET, text, Err(kind));
    }
    let endless = ["HTTP/1.1 200 OK\r\n", "a: ", &"b".repeat(100_000)].concat();
    let parts: Vec<&[u8]> = endless.as_bytes().chunks(1000).collect();
    assert_eq!(read(&Method::GET, &parts).unwrap_err().kind(), InvalidResponse);
}

#[test]
fn a_request_is_sent_with_its_host_and_length() {
    let request = Request::post("http://[::1]:80/v3/auth/hmac?a=b")
        .header("content-type", "application/json")
        .body(Bytes::from_static(b"{}"))
        .unwrap();
    let expected = "POST /v3/auth/hmac?a=b HTTP/1.1\r\nhost: [::1]:80\r\ncontent-type: application/json\r\n\
                    content-length: 2\r\nconnection: close\r\n\r\n{}";
    assert_eq!(encode(&request), expected);
    let request = Request::delete("http://localhost/").body(Bytes::new()).unwrap();
    assert_eq!(
        encode(&request),
        "DELETE / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    );
}
