//! Features of the HTTP libraries that another crate of the program may enable. CI runs all tests with them (feature
//! `unified`).

use crate::harness::Subject;
use crate::shared::requests::{LIMITS, get};
use crate::shared::server::Server;

#[test]
fn no_cookie_is_kept() {
    let server = Server::answering(
        "HTTP/1.1 200 OK\r\nset-cookie: one=1\r\nSet-Cookie: two=2; Path=/\r\ncontent-length: 2\r\n\r\nok",
    );
    let subject = Subject::at(&server.url);
    for _ in 0..2 {
        let answer = subject.send(get(&server.url), LIMITS).unwrap();
        let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
        assert_eq!(cookies, ["one=1", "two=2; Path=/"]);
        assert!(!server.request().contains("cookie"));
    }
}

#[test]
fn no_charset_is_changed() {
    let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=latin1\r\n\
        content-length: 3\r\n\r\n"
        .to_vec();
    bytes.extend(b"\xe9\xff\x80");
    let server = Server::answering(bytes);
    let answer = Subject::at(&server.url).send(get(&server.url), LIMITS).unwrap();
    assert_eq!(answer.body(), &b"\xe9\xff\x80"[..]);
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=latin1");
}

#[test]
fn the_headers_are_those_of_the_sdk() {
    let server = Server::answering("HTTP/1.1 204 No Content\r\n\r\n");
    Subject::at(&server.url).send(get(&server.url), LIMITS).unwrap();
    let request = server.request();
    for name in ["accept-encoding", "referer", "te:", "upgrade", "expect", "x-"] {
        assert!(!request.contains(&format!("\r\n{name}")), "{request}");
    }
}
