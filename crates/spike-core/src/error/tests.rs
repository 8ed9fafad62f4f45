use super::*;
use crate::transport::{TransportError, TransportErrorKind};

fn reply(status: u16, body: impl Into<Bytes>) -> RawReply {
    RawReply::new(StatusCode::from_u16(status).unwrap(), body)
}

const ORIGIN: Option<&str> = Some("https://example.com:8443");

const PROBLEM: &str = crate::api::golden::example!("error_400");

#[test]
fn a_problem_is_told_without_its_values() {
    let error = Error::status_error(reply(400, PROBLEM), None, None).of("GET /userinfo", 1);
    assert_eq!(
        error.to_string(),
        "GET /userinfo: the server answered 400 Bad Request: validation failed \
         [body: invalid character ',' looking for beginning of value]; \
         correct the request; sending it again will not help"
    );
    assert!(error.problem().unwrap().errors[0].value.is_some());
    for text in [format!("{error:?}"), format!("{:?}", error.problem())] {
        assert!(!text.contains("another_field"), "{text}");
    }
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert_eq!(error.status().unwrap().as_u16(), 400);
}

#[test]
fn the_example_with_every_field() {
    let body = include_bytes!("../../../../docs/spec/examples/error_full.json");
    let problem = Problem::parse(body).unwrap();
    assert_eq!(problem.r#type.as_deref(), Some("about:blank"));
    assert_eq!(problem.instance.as_deref(), Some("<string>"));
    assert_eq!(problem.status, Some(123));
    assert_eq!(problem.errors[0].location.as_deref(), Some("<string>"));
}

#[test]
fn odd_bodies_are_no_problem() {
    for body in ["", "<html>busy</html>", "[]", "{}", "{\"errors\":null}", "null", "{\"title\":7}"]
    {
        let error = Error::status_error(reply(502, body), None, None);
        assert!(error.problem().is_none(), "{body}");
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(error.kind(), ErrorKind::Server);
    }
    let partly =
        Problem::parse(br#"{"title":"T","status":"x","errors":[1,{"location":2,"message":"m"}]}"#);
    let partly = partly.unwrap();
    assert_eq!((partly.status, partly.errors.len()), (None, 1));
    assert_eq!(partly.errors[0].message.as_deref(), Some("m"));
}

#[test]
fn foreign_text_is_escaped_and_cut() {
    assert_eq!(text::printable("a\nb\u{202e}c", 10), "a\\u{a}b\\u{202e}c");
    assert_eq!(text::printable("abcdef", 3), "abc…");
    assert_eq!(text::printable("abc", 3), "abc");
}

#[test]
fn a_title_of_its_own_is_told() {
    let body = r#"{"title":"Quota used up","detail":"try tomorrow"}"#;
    let text = Error::status_error(reply(429, body), None, None).to_string();
    assert!(text.contains("429 Too Many Requests: Quota used up: try tomorrow;"), "{text}");
}

#[test]
fn many_entries_are_counted() {
    let entries: Vec<String> = (0..7).map(|n| format!(r#"{{"location":"query.p{n}"}}"#)).collect();
    let body = format!(r#"{{"errors":[{}]}}"#, entries.join(","));
    let text = Error::status_error(reply(400, body), None, None).to_string();
    assert!(
        text.contains("[query.p0; query.p1; query.p2; query.p3; query.p4; and 2 more]"),
        "{text}"
    );
}

#[test]
fn kinds_of_status() {
    let kind = |status| Error::status_error(reply(status, ""), None, None).kind();
    assert_eq!(kind(401), ErrorKind::Unauthorized);
    assert_eq!(kind(403), ErrorKind::Forbidden);
    assert_eq!(kind(404), ErrorKind::NotFound);
    assert_eq!(kind(429), ErrorKind::RateLimited);
    assert_eq!(kind(413), ErrorKind::Rejected);
    assert_eq!(kind(422), ErrorKind::Rejected);
    assert_eq!(kind(500), ErrorKind::Server);
    assert_eq!(kind(599), ErrorKind::Server);
    assert_eq!(kind(302), ErrorKind::Other);
    let transient = |status| Error::status_error(reply(status, ""), None, None).is_transient();
    assert!(transient(429) && transient(500) && transient(503));
    assert!([302, 400, 401, 403, 404, 422].map(transient) == [false; 6]);
}

#[test]
fn the_cause_of_a_transport_failure_is_named() {
    let io = std::io::Error::other("Connection refused");
    let failure = TransportError::new(TransportErrorKind::Connect).with_source(io);
    let error = failure.at(ORIGIN).of("GET /userinfo", 3);
    assert_eq!(
        error.to_string(),
        "GET /userinfo: the connection to the server at https://example.com:8443 could not be made \
         (after 3 attempts): Connection refused; \
         check the host name in the base URL, the network and the proxy"
    );
    // The cause is printed already, so a report that walks the chain of sources must not meet it again.
    assert!(std::error::Error::source(&error).is_none());
    let cause = error.cause().unwrap().downcast_ref::<TransportError>();
    assert_eq!(cause.unwrap().kind(), TransportErrorKind::Connect);
    assert!(error.is_connect() && !error.is_timeout() && error.is_transient());
    let late = Error::deadline(Some(error)).of("GET /userinfo", 3);
    assert_eq!(
        late.to_string(),
        "GET /userinfo: the deadline of the call passed (after 3 attempts): the connection to the server at \
         https://example.com:8443 could not be made: Connection refused; set a longer deadline, or find out why the \
         server is slow"
    );
    assert!(late.is_timeout());
    let busy = Error::status_error(reply(503, ""), None, ORIGIN);
    let late = Error::deadline(Some(busy)).to_string();
    assert!(
        late.contains(": the server at https://example.com:8443 answered 503 Service Unavailable;"),
        "{late}"
    );
}

#[test]
fn debug_is_one_line_that_begins_with_the_message() {
    let error = Error::status_error(reply(503, PROBLEM), None, ORIGIN).of("GET /userinfo", 3);
    for text in [format!("{error:?}"), format!("{error:#?}")] {
        assert_eq!(text, format!("{error} [ErrorKind::Server]"));
        assert!(text.starts_with(
            "GET /userinfo: the server at https://example.com:8443 answered 503 Service Unavailable: "
        ));
    }
    let boxed: Box<dyn StdError> = error.into();
    assert!(format!("{boxed:?}").starts_with("GET /userinfo: the server at "));
}

#[test]
fn every_failure_of_a_transport_names_the_server() {
    use TransportErrorKind as Kind;
    for kind in [
        Kind::Connect,
        Kind::Proxy,
        Kind::Tls,
        Kind::NotTls,
        Kind::Timeout,
        Kind::Interrupted,
        Kind::BodyTooLarge,
        Kind::InvalidResponse,
        Kind::Other,
    ] {
        let text = TransportError::new(kind).at(ORIGIN).to_string();
        assert!(text.contains("the server at https://example.com:8443"), "{text}");
    }
}

#[test]
fn a_login_that_is_not_found_means_a_wrong_base_url() {
    let error = Error::status_error(reply(404, ""), None, ORIGIN).of("GET /userinfo", 1);
    assert!(error.is_not_found());
    let error = error.during_login();
    assert_eq!((error.kind(), error.is_not_found()), (ErrorKind::Config, false));
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert!(!error.is_transient() && error.is_login() && error.is_refusal());
    assert_eq!(
        error.to_string(),
        "GET /userinfo: the login failed: the server at https://example.com:8443 answered 404 Not Found; \
         the base URL is wrong: check its host and path, as in https://app-api.spikeapi.com/v3"
    );
}

#[test]
fn a_mistaken_scheme_is_recognised() {
    let not_tls = TransportError::new(TransportErrorKind::NotTls).at(ORIGIN);
    assert_eq!((not_tls.kind(), not_tls.is_transient()), (ErrorKind::Tls, false));
    assert_eq!(
        not_tls.to_string(),
        "the server at https://example.com:8443 does not speak TLS on this port; \
         begin the base URL with http://, or use the port for https"
    );
    for body in [
        "<center>The plain HTTP request was sent to HTTPS port</center>",
        "Client sent an HTTP request to an HTTPS server.\n",
        "You're speaking plain HTTP to an SSL-enabled server port.<br />",
    ] {
        let text = Error::status_error(reply(400, body), None, None).to_string();
        assert!(
            text.ends_with("; this port expects TLS: begin the base URL with https://"),
            "{text}"
        );
    }
    let invalid = |origin| {
        let failure = TransportError::new(TransportErrorKind::InvalidResponse)
            .with_source("invalid HTTP version parsed");
        failure.at(Some(origin)).to_string()
    };
    assert!(invalid("http://example.com").ends_with("whether this port expects https"));
    assert!(!invalid("https://example.com").contains("expects https"));
}
