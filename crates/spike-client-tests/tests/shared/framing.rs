//! Answers at the edges of HTTP/1.1, and uploads that do not end as planned: the same outcome in both clients.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Mutex, mpsc};

use bytes::Bytes;
use http::{Method, Response};

use crate::harness::sdk::transport::TransportError;
use crate::harness::sdk::{Client, HmacKey, RawCall, Request as _, Settings};
use crate::harness::{Subject, wait};
use crate::shared::requests::{LIMITS, OK, get, request};
use crate::shared::server::Server;

#[test]
fn informational_answers_are_skipped() {
    for before in [
        "HTTP/1.1 100 Continue\r\n\r\n".to_owned(),
        "HTTP/1.1 100 Continue\r\ndate: now\r\nx: y\r\n\r\n".to_owned(),
        "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".to_owned(),
        "HTTP/1.1 100 Continue\r\nx: y\r\n\r\n".repeat(300),
    ] {
        let server = Server::answering(before + OK);
        let subject = Subject::at(&server.url);
        for request in [get(&server.url), request(Method::POST, &server.url, "{}")] {
            assert_eq!(subject.send(request, LIMITS).unwrap().body(), "ok");
        }
        assert_eq!(server.connections(), 1);
    }
}

#[test]
fn an_informational_answer_may_come_in_pieces() {
    let server = Server::with(|stream| {
        stream.set_nodelay(true).unwrap();
        let bytes =
            "HTTP/1.1 100 Continue\r\nx: y\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
        bytes.bytes().all(|byte| stream.write_all(&[byte]).is_ok())
    });
    let answer = Subject::at(&server.url).send(get(&server.url), LIMITS).unwrap();
    assert_eq!(answer.body(), "ok");
}

const BODY: usize = 20_000_000;

pub(crate) fn upload(url: &str) -> Result<Response<Bytes>, TransportError> {
    let body = "x".repeat(BODY).leak();
    Subject::at(url).send(request(Method::POST, url, body), LIMITS)
}

pub(crate) const TOO_LARGE: &[u8] =
    b"HTTP/1.1 413 Content Too Large\r\ncontent-length: 2\r\n\r\nno";

/// What a server does after its early answer.
type After = Box<dyn Fn(&mut TcpStream) + Send + Sync>;

#[test]
fn an_answer_before_the_end_of_an_upload_is_read() {
    let (sender, receiver) = mpsc::channel::<()>();
    let receiver = Mutex::new(receiver);
    let reads_on = |stream: &mut TcpStream| {
        std::io::copy(stream, &mut std::io::sink()).unwrap();
    };
    let waits = move |_: &mut TcpStream| {
        let _ = receiver.lock().unwrap().recv();
    };
    let afterwards: [After; 2] = [Box::new(reads_on), Box::new(waits)];
    for after in afterwards {
        let server = Server::accepting(move |mut stream| {
            stream.read_exact(&mut [0; 1_000]).unwrap();
            stream.write_all(TOO_LARGE).unwrap();
            after(&mut stream);
        });
        let answer = upload(&server.url).unwrap();
        assert_eq!((answer.status().as_u16(), &answer.body()[..]), (413, &b"no"[..]));
    }
    drop(sender);
}

#[test]
fn a_401_in_the_middle_of_an_upload_leads_to_one_login() {
    let (sender, seen) = mpsc::channel();
    let sender = Mutex::new((sender, 0));
    let server = Server::accepting(move |mut stream| {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        let line = String::from_utf8(head).unwrap().lines().next().unwrap().to_owned();
        let mut sender = sender.lock().unwrap();
        let (answer, body) = if line.contains("/auth/hmac") {
            ("200 OK", r#"{"access_token":"token"}"#)
        } else if sender.1 == 0 {
            sender.1 += 1;
            ("401 Unauthorized", "{}")
        } else {
            // The second time it waits for all of it.
            let length = BODY.try_into().unwrap();
            std::io::copy(&mut (&stream).take(length), &mut std::io::sink()).unwrap();
            ("200 OK", "{}")
        };
        sender.0.send(line).unwrap();
        let length = body.len();
        let head = format!("HTTP/1.1 {answer}\r\nconnection: close\r\ncontent-length: {length}");
        write!(stream, "{head}\r\n\r\n{body}").unwrap();
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let settings =
        Settings::new(1, HmacKey::new("not a real key at all").unwrap()).base_url(&server.url);
    let client = Client::builder(settings).build().unwrap();
    let upload = RawCall::new(Method::POST, "/upload").json_bytes("1".repeat(BODY));
    let user = client.user("user").unwrap();
    let reply = wait(user.send_raw(&upload.call().unwrap())).unwrap();
    assert_eq!(reply.status().as_u16(), 200);
    let lines: Vec<String> = seen.try_iter().collect();
    let login = "POST /auth/hmac HTTP/1.1";
    assert_eq!(lines, [login, "POST /upload HTTP/1.1", login, "POST /upload HTTP/1.1"]);
}

/// A complete body, and so many fields after it.
pub(crate) fn with_trailers(count: usize) -> Result<Response<Bytes>, TransportError> {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let trailers = "x-trailer: y\r\n".repeat(count);
    let server = Server::closing_after(format!("{head}2\r\nok\r\n0\r\n{trailers}\r\n"));
    Subject::at(&server.url).send(get(&server.url), LIMITS)
}

#[test]
fn a_hundred_trailers_are_skipped() {
    assert_eq!(with_trailers(100).unwrap().body(), "ok");
}

/// Bytes without end that are no part of an answer: after this beginning, these again and again.
pub(crate) const ENDLESS: [(&str, &str); 2] = [
    ("", "HTTP/1.1 100 Continue\r\n\r\n"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "0000000000000000"),
];

pub(crate) fn endless(head: &'static str, piece: &str) -> Server {
    let piece = piece.repeat(1_000);
    Server::with(move |stream| {
        stream.write_all(head.as_bytes()).unwrap();
        while stream.write_all(piece.as_bytes()).is_ok() {}
        false
    })
}

#[test]
#[cfg(target_os = "linux")]
fn an_idle_wait_is_kept_alive() {
    let (sender, table) = mpsc::channel();
    let sender = Mutex::new(sender);
    let server = Server::with(move |stream| {
        let port = |address: std::net::SocketAddr| format!("0100007F:{:04X}", address.port());
        let (client, server) = (stream.peer_addr().unwrap(), stream.local_addr().unwrap());
        let ends = format!("{} {}", port(client), port(server));
        let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
        sender
            .lock()
            .unwrap()
            .send(table.lines().find(|line| line.contains(&ends)).unwrap().to_owned())
            .unwrap();
        stream.write_all(OK.as_bytes()).is_ok()
    });
    Subject::at(&server.url).send(get(&server.url), LIMITS).unwrap();
    // The column of the timer: 2 is keepalive.
    let line = table.recv().unwrap();
    assert!(line.split_whitespace().nth(5).unwrap().starts_with("02:"), "{line}");
}
