//! The classes of failure.

use std::error::Error;
use std::net::TcpListener;

use bytes::Bytes;
use http::Response;

use crate::harness::Subject;
use crate::harness::sdk::transport::{Limits, TransportError, TransportErrorKind};
use crate::shared::requests::{LIMITS, get};
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
        fails(subject.send(get(&url), Limits::new().body(1)), TransportErrorKind::Connect);
    }
}

#[test]
fn an_unknown_name_was_not_sent() {
    let url = "http://name.invalid";
    let subject = Subject::new(&settings(url).no_proxy()).unwrap();
    fails(subject.send(get(url), LIMITS), TransportErrorKind::Connect);
    fails(subject.send(get(url), Limits::new().body(1)), TransportErrorKind::Connect);
}
