use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use spike_mock::{Fault, MockServer};

use crate::client::{Api as _, server};

/// Everything that the server sends until it closes the connection.
fn raw(server: &MockServer, headers: &str) -> Vec<u8> {
    let mut all = Vec::new();
    // A reset is the end.
    let _ = open(server, headers).read_to_end(&mut all);
    all
}

fn open(server: &MockServer, headers: &str) -> TcpStream {
    let authority = server.origin().trim_start_matches("http://");
    let mut stream = TcpStream::connect(authority).expect("a connection");
    let token = server.token(server.user_id());
    let request = format!(
        "GET /v3/userinfo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n{headers}\r\n"
    );
    stream.write_all(request.as_bytes()).expect("sent");
    stream
}

fn head_of(answer: &[u8]) -> String {
    let end = answer.len() - body_of(answer).len();
    String::from_utf8_lossy(&answer[..end]).into_owned()
}

fn body_of(answer: &[u8]) -> &[u8] {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    &answer[end + 4..]
}

#[test]
fn faults_are_queued_by_path() {
    let server = server();
    server.fail_next_at("/userinfo", Fault::Status(503));
    server.fail_next_at("/userinfo", Fault::Html(502));
    assert_eq!(server.get("/userproperties").status, 200);
    for expected in [(503, "application/problem+json"), (502, "text/html; charset=utf-8")] {
        let got = server.get("/userinfo");
        assert_eq!((got.status, got.content_type.as_str()), expected);
    }
    assert_eq!(server.get("/userinfo").status, 200);
    server.fail_all(Fault::EmptyBody);
    for _ in 0..3 {
        assert_eq!(server.get("/userinfo").text, "");
    }
    server.clear_faults();
    server.fail_next(Fault::Body {
        status: 299,
        content_type: "x/y".into(),
        bytes: b"hello".to_vec(),
    });
    assert_eq!(server.get("/userinfo").text, "hello");
    server.fail_next(Fault::Redirect(302, "http://elsewhere/".into()));
    assert_eq!(server.get("/userinfo").location.as_deref(), Some("http://elsewhere/"));
    assert_eq!(server.requests_to("/userinfo"), 8);
}

#[test]
fn retry_after_is_sent() {
    let server = server();
    server.fail_next(Fault::StatusWithRetryAfter(429, "17".into()));
    let head = head_of(&raw(&server, ""));
    assert!(head.starts_with("HTTP/1.1 429") && head.contains("retry-after: 17\r\n"), "{head}");
}

#[test]
fn connections_can_break() {
    let server = server();
    server.fail_next(Fault::Reset);
    assert_eq!(raw(&server, ""), b"");
    server.fail_next(Fault::Truncated);
    let answer = raw(&server, "");
    assert!(head_of(&answer).contains("content-length: 4096\r\n"));
    assert!((1..100).contains(&body_of(&answer).len()));
    assert_eq!(server.get("/userinfo").status, 200);
}

#[test]
fn stalled_requests_end_with_the_server() {
    let server = server();
    server.fail_next(Fault::Stall);
    server.fail_next(Fault::StallInBody);
    let (mut silent, mut half) = (open(&server, ""), open(&server, ""));
    half.read_exact(&mut [0; 15]).expect("the head");
    drop(server);
    let mut rest = Vec::new();
    let _ = silent.read_to_end(&mut rest);
    assert!(rest.is_empty());
    let _ = half.read_to_end(&mut rest);
    assert!(!rest.is_empty());
}

#[test]
fn bodies_are_compressed_on_request() {
    let server = server();
    let unzip = |answer: &[u8]| {
        let mut text = String::new();
        let mut decoder = flate2::read::GzDecoder::new(body_of(answer));
        decoder.read_to_string(&mut text).map(|_| text)
    };
    let plain = raw(&server, "");
    let zipped = raw(&server, "Accept-Encoding: br, gzip;q=0.8\r\n");
    assert!(head_of(&zipped).contains("content-encoding: gzip\r\n"));
    assert_eq!(unzip(&zipped).expect("gzip").as_bytes(), body_of(&plain));
    let refused = raw(&server, "Accept-Encoding: gzip;q=0\r\n");
    assert!(!head_of(&refused).contains("content-encoding"));
    server.fail_next(Fault::GzipBody {
        status: 200,
        content_type: "application/json".into(),
        bytes: b"{}".to_vec(),
    });
    assert_eq!(unzip(&raw(&server, "")).expect("gzip"), "{}");
    server.fail_next(Fault::BrokenGzip);
    assert!(unzip(&raw(&server, "")).is_err());
    server.fail_next(Fault::GzipBomb { mebibytes: 2 });
    let bomb = raw(&server, "");
    assert!(bomb.len() < 20_000);
    assert_eq!(unzip(&bomb).expect("gzip").len(), 2 << 20);
}
