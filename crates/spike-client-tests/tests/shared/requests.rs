//! What goes out and what comes back.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::harness::Subject;
use crate::harness::sdk::transport::Limits;
use crate::shared::server::Server;

pub(crate) const LIMITS: Limits = Limits::new().timeout(Duration::from_secs(20)).body(1_000_000);
pub(crate) const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

pub(crate) fn request(method: Method, url: &str, body: &'static str) -> Request<Bytes> {
    Request::builder()
        .method(method)
        .uri(format!("{url}/secret-path?token=secret-query"))
        .header("authorization", "Bearer secret-header")
        .header("user-agent", "spike-sdk/0")
        .header("accept", "application/json")
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap()
}

pub(crate) fn get(url: &str) -> Request<Bytes> {
    request(Method::GET, url, "")
}

fn send(server: &Server, request: Request<Bytes>) -> Response<Bytes> {
    Subject::at(&server.url).send(request, LIMITS).unwrap()
}

#[test]
fn a_get_is_sent_as_it_is() {
    let server = Server::answering(OK);
    assert_eq!(send(&server, get(&server.url)).body(), "ok");

    let request = server.request();
    let host = server.url.strip_prefix("http://").unwrap();
    let mut lines: Vec<&str> = request.trim_end().split("\r\n").collect();
    assert_eq!(lines.remove(0), "get /secret-path?token=secret-query http/1.1");
    lines.sort_unstable();
    let host = format!("host: {host}");
    let expected = [
        "accept: application/json",
        "authorization: bearer secret-header",
        &host,
        "user-agent: spike-sdk/0",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_delete_has_no_length() {
    let server = Server::answering("HTTP/1.1 204 No Content\r\n\r\n");
    let answer = send(&server, request(Method::DELETE, &server.url, ""));
    assert_eq!((answer.status().as_u16(), answer.body().len()), (204, 0));
    let request = server.request();
    assert!(request.starts_with("delete /") && !request.contains("content-length"), "{request}");
    assert!(!request.contains("transfer-encoding"), "{request}");
}

#[test]
fn a_body_is_sent_with_its_length() {
    let server = Server::answering(OK);
    let propfind = Method::from_bytes(b"PROPFIND").unwrap();
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, propfind] {
        send(&server, request(method, &server.url, "{\"user\":1}"));
        let request = server.request();
        assert!(
            request.contains("\r\ncontent-length: 10\r\n")
                && request.ends_with("\r\n\r\n{\"user\":1}"),
            "{request}"
        );
        assert!(!request.contains("transfer-encoding"), "{request}");
    }
}

#[test]
fn a_post_without_body_says_so() {
    let server = Server::answering(OK);
    send(&server, request(Method::POST, &server.url, ""));
    assert!(server.request().contains("\r\ncontent-length: 0\r\n"));
}

#[test]
fn status_and_headers_come_back_intact() {
    for status in [200, 201, 302, 304, 400, 401, 404, 429, 500, 503] {
        let body = if status == 304 { "" } else { "no" };
        let server = Server::answering(format!(
            "HTTP/1.1 {status} Any\r\nX-One: 1\r\nx-two: a\r\nx-two: b\r\nretry-after: 7\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ));
        let answer = send(&server, get(&server.url));
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.headers()["x-one"], "1");
        assert_eq!(answer.headers()["retry-after"], "7");
        assert_eq!(answer.headers().get_all("x-two").iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(answer.body(), body);
    }
}

#[test]
fn a_redirect_is_returned_and_not_followed() {
    let trap = Server::answering(OK);
    let server = Server::answering(format!(
        "HTTP/1.1 302 Found\r\nlocation: {}/\r\ncontent-length: 0\r\n\r\n",
        trap.url
    ));
    let answer = send(&server, get(&server.url));
    assert_eq!(
        (answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()),
        (302, &*format!("{}/", trap.url))
    );
    assert_eq!(trap.connections(), 0);
}

#[test]
fn connections_are_used_again() {
    for answer in [
        OK,
        "HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno",
        "HTTP/1.1 204 No Content\r\n\r\n",
    ] {
        let server = Server::answering(answer);
        let subject = Subject::at(&server.url);
        for body in [2, 100].repeat(10) {
            subject.send(get(&server.url), Limits::new().body(body)).unwrap();
        }
        assert_eq!(server.connections(), 1, "{answer}");
    }
}

#[test]
fn a_client_brought_along_sends_too() {
    let server = Server::answering("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno");
    let answer = Subject::brought_along().send(get(&server.url), LIMITS).unwrap();
    assert_eq!((answer.status().as_u16(), &answer.body()[..]), (404, &b"no"[..]));
}
