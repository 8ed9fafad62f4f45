//! TLS against a server with a certificate nobody signed.
#![cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use crate::harness::Subject;
use crate::harness::sdk::transport::{Limits, TransportErrorKind};
use crate::shared::failures::fails;
use crate::shared::requests::{LIMITS, OK, get};
use crate::shared::server::Server;

/// Made by hand for `localhost`, valid until 2124.
const CERTIFICATE: &[u8] = include_bytes!("../fixtures/localhost.pem");
const KEY: &[u8] = include_bytes!("../fixtures/localhost.key.der");

/// What a server writes to.
pub(crate) type TlsStream<'a> = Stream<'a, ServerConnection, TcpStream>;

/// A server that answers one request per connection.
pub(crate) fn server() -> Server {
    server_with(|stream| stream.write_all(OK.as_bytes()))
}

/// A server that reads the head of a request, answers it and closes the connection, without a word of TLS.
pub(crate) fn server_with(
    answer: impl Fn(&mut TlsStream<'_>) -> std::io::Result<()> + Send + Sync + 'static,
) -> Server {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], PrivateKeyDer::try_from(KEY).unwrap())
            .unwrap();
    let config = Arc::new(config);
    Server::accepting(move |mut stream| {
        // Or the answer may wait for the acknowledgement of the session tickets, and a reset would drop it.
        stream.set_nodelay(true).unwrap();
        let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = Stream::new(&mut connection, &mut stream);
        let _ =
            read_head(&mut stream).and_then(|()| answer(&mut stream)).and_then(|()| stream.flush());
    })
}

/// A server that takes a handshake for a bad request.
pub(crate) fn without_tls() -> Server {
    Server::accepting(|mut stream| {
        let _ = stream.read(&mut [0; 10_000]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    })
}

fn read_head(stream: &mut TlsStream<'_>) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        request.push(byte[0]);
    }
    Ok(())
}

#[test]
fn a_certificate_nobody_signed_is_a_tls_failure() {
    let server = server();
    let subject = Subject::at(&server.https());
    fails(subject.send(get(&server.https()), LIMITS), TransportErrorKind::Tls);
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_handshake_that_breaks_off_was_not_sent() {
    let closing = Server::accepting(|mut stream| {
        let _ = stream.read(&mut [0; 10_000]);
    });
    let resetting = Server::accepting(|mut stream| {
        let _ = stream.read(&mut [0]);
    });
    for server in [closing, resetting] {
        let subject = Subject::at(&server.https());
        fails(subject.send(get(&server.https()), LIMITS), TransportErrorKind::Connect);
    }
}

#[test]
fn a_port_without_tls_is_recognised() {
    let server = without_tls();
    let subject = Subject::at(&server.https());
    fails(subject.send(get(&server.https()), LIMITS), TransportErrorKind::NotTls);
    assert_eq!(server.connections(), 1);
}

#[test]
fn silence_in_the_handshake_is_a_timeout() {
    let server =
        Server::accepting(|mut stream| while stream.read(&mut [0; 1000]).is_ok_and(|n| n > 0) {});
    let subject = Subject::at(&server.https());
    let limits = Limits::new().timeout(Duration::from_millis(50)).body(100);
    fails(subject.send(get(&server.https()), limits), TransportErrorKind::Timeout);
}
