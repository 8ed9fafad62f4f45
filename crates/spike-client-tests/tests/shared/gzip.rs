//! Decompression, and the limit that counts after it.
#![cfg(feature = "gzip")]

use std::io::Write;
use std::sync::{Mutex, mpsc};

use flate2::{Compress, Compression, FlushCompress, GzBuilder};

use crate::harness::Subject;
use crate::harness::sdk::transport::{Limits, TransportErrorKind};
use crate::shared::failures::fails;
use crate::shared::requests::{LIMITS, get};
use crate::shared::server::Server;

const MEGABYTE: usize = 1_000_000;

#[test]
fn a_bomb_without_end_is_stopped_and_the_connection_closed() {
    // The beginning of a gzip stream, and a piece that stands for a megabyte of zeros and may be repeated.
    let head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\xff";
    let mut piece = Vec::with_capacity(10_000);
    Compress::new(Compression::best(), false)
        .compress_vec(&vec![0; MEGABYTE], &mut piece, FlushCompress::Full)
        .unwrap();
    let (sender, closed) = mpsc::channel();
    let sender = Mutex::new(sender);
    let server = Server::with(move |stream| {
        stream.write_all(head).unwrap();
        while stream.write_all(&piece).is_ok() {}
        sender.lock().unwrap().send(()).unwrap();
        false
    });
    let subject = Subject::at(&server.url);
    fails(
        subject.send(get(&server.url), Limits::new().body(MEGABYTE)),
        TransportErrorKind::BodyTooLarge,
    );
    closed.recv().unwrap();
}

fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn gzip_answer(body: &[u8]) -> Vec<u8> {
    encoded_answer("gzip", body)
}

fn encoded_answer(coding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn a_gzip_body_is_decompressed_and_counted_after_it() {
    let body = vec![b'x'; 70_000];
    let server = Server::answering(gzip_answer(&gzipped(&body)));
    let subject = Subject::at(&server.url);
    for _ in 0..20 {
        let answer = subject.send(get(&server.url), Limits::new().body(body.len())).unwrap();
        assert_eq!(answer.body(), &body);
        assert!(!answer.headers().contains_key("content-encoding"));
        assert!(!answer.headers().contains_key("content-length"));
    }
    assert_eq!(server.connections(), 1);
    let result = subject.send(get(&server.url), Limits::new().body(body.len() - 1));
    fails(result, TransportErrorKind::BodyTooLarge);
}

#[test]
fn what_libraries_decode_differently_is_the_same() {
    let two = [gzipped(b"ab"), gzipped(b"cd")].concat();
    let padded = [gzipped(b"ab"), vec![0; 20]].concat();
    let twice = gzipped(&gzipped(b"ab"));
    let server = Server::answering(encoded_answer("gzip", &twice));
    let answer = Subject::at(&server.url).send(get(&server.url), LIMITS).unwrap();
    assert_eq!(answer.body(), &gzipped(b"ab"));
    for (coding, body, expected) in [
        ("gzip", &two[..], "abcd"),
        ("gzip", &padded, "ab"),
        ("gzip", b"", ""),
        ("GZIP", &two, "abcd"),
        ("x-gzip", &two, "abcd"),
        ("gzip, identity", &two, "abcd"),
        ("identity", b"abcd", "abcd"),
    ] {
        let server = Server::answering(encoded_answer(coding, body));
        let answer = Subject::at(&server.url).send(get(&server.url), LIMITS).unwrap();
        assert_eq!(answer.body(), expected, "{coding}");
    }
    let garbage = [gzipped(b"ab"), b"cd".to_vec()].concat();
    for (coding, body) in
        [("gzip", &garbage[..]), ("br", b"abcd"), ("zstd", b""), ("deflate", b"ab")]
    {
        let server = Server::answering(encoded_answer(coding, body));
        let result = Subject::at(&server.url).send(get(&server.url), LIMITS);
        fails(result, TransportErrorKind::InvalidResponse);
    }
}
