//! Who may use the control API: programs of this machine, and pages of this server.
//!
//! A page of another site can make a browser send requests to loopback. Such a request names the other site: in
//! `Origin`, or in `Host` if the name of the site was pointed to loopback (DNS rebinding).

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::Live;
use crate::api::{Answer, Problem};

pub(super) async fn check(State(live): State<Live>, request: Request, next: Next) -> Response {
    match refuses(request.headers(), &live.app.options.webhooks.allowed_hosts) {
        Some(why) => Answer::from(Problem::new(403, why)).into_response(),
        None => next.run(request).await,
    }
}

/// Why a request is refused, if it is.
fn refuses(headers: &HeaderMap, allowed: &[String]) -> Option<&'static str> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    let host = text(header::HOST).unwrap_or_default();
    if !is_allowed(host_name(host), allowed) {
        return Some(
            "the Host header does not name this machine; use http://127.0.0.1, or start the mock with --allow-host NAME",
        );
    }
    let own =
        |origin: &str| origin.split_once("://").is_some_and(|(_, authority)| authority == host);
    if text(header::ORIGIN).is_some_and(|origin| !own(origin)) {
        return Some("the Origin header names another site; only pages of the mock may control it");
    }
    None
}

/// A host without its port.
fn host_name(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.rsplit_once(':').map_or(authority, |(name, _)| name),
    }
}

fn is_allowed(name: &str, allowed: &[String]) -> bool {
    let is_loopback = || name.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    name.eq_ignore_ascii_case("localhost")
        || is_loopback()
        || allowed.iter().any(|own| own.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::refuses;

    fn is_refused(host: Option<&'static str>, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
            headers.extend(value.map(|value| (name, HeaderValue::from_static(value))));
        }
        refuses(&headers, &["mock".to_owned()]).is_some()
    }

    #[test]
    fn only_hosts_of_this_machine_and_listed_ones_are_allowed() {
        for good in [
            "127.0.0.1:8080",
            "127.0.0.1",
            "localhost:1",
            "LocalHost",
            "[::1]:8",
            "mock:80",
            "MOCK",
        ] {
            assert!(!is_refused(Some(good), None), "{good}");
        }
        for bad in [
            "example.com",
            "127.0.0.1.example.com:80",
            "localhost.example.com",
            "192.0.2.1:80",
            "[::2]:8",
            "",
        ] {
            assert!(is_refused(Some(bad), None), "{bad}");
        }
        assert!(is_refused(None, None));
    }

    #[test]
    fn only_pages_of_the_server_are_allowed() {
        let host = Some("127.0.0.1:8080");
        assert!(!is_refused(host, Some("http://127.0.0.1:8080")));
        for bad in
            ["http://127.0.0.1:8081", "http://localhost:8080", "https://example.com", "null", ""]
        {
            assert!(is_refused(host, Some(bad)), "{bad}");
        }
    }
}
