//! A minimal client that shares no code with the SDK.

use serde_json::Value;
use spike_mock::{ManualClock, MockServer, Options};

/// An answer.
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

    /// The body of a 200.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }

    /// `location` of every entry of `errors`.
    pub(crate) fn locations(&self) -> Vec<String> {
        assert_eq!(self.content_type, "application/problem+json", "{self:?}");
        let body = self.json();
        assert_eq!(body["status"], self.status);
        assert!(body["title"].is_string() && body["detail"].is_string());
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| text(&error["location"]).to_owned()).collect()
    }

    /// Asserts status and error locations of a problem.
    pub(crate) fn refused(&self, status: u16, locations: &[&str]) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.locations(), locations, "{self:?}");
    }
}

/// A time in spring: a quarter past three in the afternoon in Vilnius.
pub(crate) const NOW: &str = "2026-05-13T12:15:00Z";

/// Starts a server whose clock stands at [`NOW`].
pub(crate) fn server() -> MockServer {
    server_with(Options::new())
}

pub(crate) fn server_with(options: Options) -> MockServer {
    timed_server(options).0
}

/// Starts a server, and returns its clock, which stands at [`NOW`].
pub(crate) fn timed_server(options: Options) -> (MockServer, ManualClock) {
    let clock = ManualClock::at(NOW);
    let server = MockServer::start_with(options.clock(clock.clone()));
    (server.expect("a free port"), clock)
}

/// Sends a request to any URL.
pub(crate) fn send(method: &str, url: &str, token: Option<&str>, body: Option<&str>) -> Got {
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    if body.is_some() {
        request = request.header("Content-Type", "application/json");
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .build()
        .into();
    let answer = match body {
        Some(body) => agent.run(request.body(body.to_owned()).expect("a request")),
        None => agent.run(request.body(()).expect("a request")),
    };
    let mut answer = answer.expect("an answer");
    let header = |name| {
        let value = answer.headers().get(name);
        value.and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let (content_type, location) = (header("content-type"), header("location"));
    let body = answer.body_mut().with_config().limit(u64::MAX);
    Got {
        text: body.read_to_string().expect("a body"),
        status: answer.status().as_u16(),
        content_type: content_type.unwrap_or_default(),
        location,
    }
}

/// Requests to a server. Paths start after `/v3`.
pub(crate) trait Api {
    fn send(&self, method: &str, path: &str, token: Option<&str>, body: Option<&str>) -> Got;
    fn get_as(&self, user: &str, path: &str) -> Got;
    /// GET as the user who has data.
    fn get(&self, path: &str) -> Got;
    /// GET as the user who has data; the JSON of a 200.
    fn ok(&self, path: &str) -> Value;
    /// GET with a token.
    fn get_with(&self, token: &str, path: &str) -> Got;
    /// GET without a token.
    fn get_open(&self, path: &str) -> Got;
    /// POST without a token.
    fn post_open(&self, path: &str, body: &Value) -> Got;
    /// A request with a body as the user who has data.
    fn call(&self, method: &str, path: &str, body: &Value) -> Got;
    fn delete_as(&self, user: &str, path: &str) -> Got;
}

impl Api for MockServer {
    fn send(&self, method: &str, path: &str, token: Option<&str>, body: Option<&str>) -> Got {
        send(method, &format!("{}{path}", self.base_url()), token, body)
    }

    fn get_as(&self, user: &str, path: &str) -> Got {
        self.get_with(&self.token(user), path)
    }

    fn get(&self, path: &str) -> Got {
        self.get_as(self.user_id(), path)
    }

    fn ok(&self, path: &str) -> Value {
        let got = self.get(path);
        assert_eq!(got.content_type, "application/json", "{path}: {}", got.text);
        got.ok()
    }

    fn get_with(&self, token: &str, path: &str) -> Got {
        self.send("GET", path, Some(token), None)
    }

    fn get_open(&self, path: &str) -> Got {
        self.send("GET", path, None, None)
    }

    fn post_open(&self, path: &str, body: &Value) -> Got {
        self.send("POST", path, None, Some(&body.to_string()))
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Got {
        let token = self.token(self.user_id());
        self.send(method, path, Some(&token), Some(&body.to_string()))
    }

    fn delete_as(&self, user: &str, path: &str) -> Got {
        self.send("DELETE", path, Some(&self.token(user)), None)
    }
}

/// A JSON string.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a string: {value}"))
}

/// A JSON number.
pub(crate) fn float(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("not a number: {value}"))
}

/// A JSON integer.
pub(crate) fn integer(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("not an integer: {value}"))
}

/// The items of a JSON array.
pub(crate) fn items(value: &Value) -> Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("not an array: {value}")).clone()
}

/// The numbers of a JSON array.
pub(crate) fn floats(value: &Value) -> Vec<f64> {
    items(value).iter().map(float).collect()
}

/// The strings of a JSON array.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    items(value).iter().map(|item| text(item).to_owned()).collect()
}

/// The names of the members of a JSON object.
pub(crate) fn names(value: &Value) -> Vec<&str> {
    let members = value.as_object().unwrap_or_else(|| panic!("not an object: {value}"));
    members.keys().map(String::as_str).collect()
}
