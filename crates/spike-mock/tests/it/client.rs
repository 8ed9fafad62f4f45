//! A client of a few lines, which shares nothing with the SDK.

use serde_json::Value;
use spike_mock::{ManualClock, MockServer, Options};

/// What came back.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) location: Option<String>,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// `location` of every entry of `errors`.
    pub(crate) fn locations(&self) -> Vec<String> {
        assert_eq!(self.content_type, "application/problem+json", "{self:?}");
        let body = self.json();
        assert_eq!(body["status"], self.status);
        assert!(body["title"].is_string() && body["detail"].is_string());
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| error["location"].as_str().expect("a location").to_owned())
            .collect()
    }
}

/// A moment in spring, on the clock of Vilnius a quarter past three in the afternoon.
pub(crate) const NOW: &str = "2026-05-13T12:15:00Z";

/// A server whose clock stands still at [`NOW`].
pub(crate) fn server() -> MockServer {
    server_with(Options::new())
}

pub(crate) fn server_with(options: Options) -> MockServer {
    MockServer::start_with(options.clock(ManualClock::at(NOW))).expect("a free port")
}

pub(crate) fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .build()
        .into()
}

/// Sends a request; the path starts after `/v3`.
pub(crate) fn send(
    server: &MockServer,
    method: &str,
    path: &str,
    token: Option<&str>,
    body: Option<&str>,
) -> Got {
    let mut request = ureq::http::Request::builder()
        .method(method)
        .uri(format!("{}{path}", server.base_url()));
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    let answer = match body {
        Some(body) => agent().run(
            request
                .header("Content-Type", "application/json")
                .body(body.to_owned())
                .expect("a request"),
        ),
        None => agent().run(request.body(()).expect("a request")),
    };
    let mut answer = answer.expect("an answer");
    let header = |name| {
        answer
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    Got {
        status: answer.status().as_u16(),
        content_type: header("content-type").unwrap_or_default(),
        location: header("location"),
        text: answer
            .body_mut()
            .with_config()
            .limit(u64::MAX)
            .read_to_string()
            .expect("a body"),
    }
}

/// GET as the user who has data.
pub(crate) fn get(server: &MockServer, path: &str) -> Got {
    get_as(server, server.user_id(), path)
}

pub(crate) fn get_as(server: &MockServer, user: &str, path: &str) -> Got {
    send(server, "GET", path, Some(&server.token(user)), None)
}

/// GET that has to succeed.
pub(crate) fn ok(server: &MockServer, path: &str) -> Value {
    let got = get(server, path);
    assert_eq!(
        (got.status, got.content_type.as_str()),
        (200, "application/json"),
        "{path}: {}",
        got.text
    );
    got.json()
}

/// The numbers of a JSON array.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .expect("an array")
        .iter()
        .map(|item| item.as_f64().expect("a number"))
        .collect()
}

/// The objects of a JSON array.
pub(crate) fn items(value: &Value) -> Vec<Value> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("no array: {value}"))
        .clone()
}
