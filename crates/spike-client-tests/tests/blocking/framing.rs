//! What only the blocking client promises: an answer that comes before a reset, since hyper may see the reset first, and
//! the end of endless framing on one thread.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use crate::harness::Subject;
use crate::harness::sdk::transport::{Limits, TransportErrorKind};
use crate::shared::failures::fails;
use crate::shared::framing::{ENDLESS, TOO_LARGE, endless, upload, with_trailers};
use crate::shared::requests::get;
use crate::shared::server::Server;

#[test]
fn an_answer_before_a_reset_is_read() {
    let server = Server::accepting(|mut stream| {
        stream.read_exact(&mut [0; 1_000]).unwrap();
        stream.write_all(TOO_LARGE).unwrap();
        // Closing a socket with unread data resets the connection.
    });
    for _ in 0..5 {
        assert_eq!(upload(&server.url).unwrap().status().as_u16(), 413);
    }
}

#[test]
#[cfg(all(target_os = "linux", any(feature = "rustls-no-provider", feature = "native-tls")))]
fn an_answer_before_a_reset_is_read_through_tls() {
    use crate::shared::processes::in_a_process_of_its_own;
    use crate::shared::processes::linux::CERTIFICATE;
    use crate::shared::tls;

    let server = tls::server_with(|stream| stream.write_all(TOO_LARGE));
    let variables = [("TEST_URL", &*server.https()), ("SSL_CERT_FILE", CERTIFICATE)];
    in_a_process_of_its_own("linux::is_too_large", &variables);
}

#[test]
fn endless_framing_ends_at_the_timeout_or_before() {
    let kinds = [TransportErrorKind::Timeout, TransportErrorKind::InvalidResponse];
    for ((head, piece), kind) in ENDLESS.into_iter().zip(kinds) {
        let server = endless(head, piece);
        let limits = Limits::new().timeout(Duration::from_millis(500)).body(1_000);
        let start = Instant::now();
        fails(Subject::at(&server.url).send(get(&server.url), limits), kind);
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }
}

/// Here the body is complete without them; hyper refuses so many.
#[test]
fn a_thousand_trailers_are_skipped() {
    assert_eq!(with_trailers(1_000).unwrap().body(), "ok");
}
