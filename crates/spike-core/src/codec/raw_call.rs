//! Calls of operations without a request type.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::Method;
use serde_json::Value;

use super::call::{Authentication, Call, TimeoutClass};
use super::decode;
use super::path::Path;
use super::query::Query;
use super::request::Request;
use super::setters::setters;
use crate::error::Error;
use crate::reply::{RawReply, Reply};

/// A call with any method, path, query and JSON body, sent like every other call: with login, retries and limits.
///
/// By default it is authenticated with the user's token, retried by the rules for its method, and has the standard
/// timeouts. Errors show its method and path, with `{}` for each [`segment`](Self::segment). Its `Debug` shows neither
/// segments, nor query values, nor the body. Evidence: none; the SDK does not check that the operation exists.
///
/// ```
/// use http::Method;
/// use serde_json::json;
/// use spike_core::{RawCall, TimeoutClass};
///
/// let removed = RawCall::new(Method::GET, "/queries/statistics")
///     .query("interval", "fifteen_minute")
///     .query_list("types", ["steps", "heartrate"]);
/// let brand_new = RawCall::new(Method::POST, "/lab_reports")
///     .segment("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
///     .path("/review")
///     .json(json!({"wait_on_process": true}))
///     .timeout_class(TimeoutClass::Analysis);
/// ```
#[derive(Clone, PartialEq)]
pub struct RawCall {
    method: Method,
    path: Vec<Part>,
    query: Query,
    body: Option<Bytes>,
    authentication: Authentication,
    idempotent: bool,
    timeout_class: TimeoutClass,
    accepts_redirect: bool,
}

#[derive(Clone, PartialEq)]
enum Part {
    Literal(String),
    Segment(String),
}

impl RawCall {
    /// Creates a call of this path below the base URL. The path begins with `/` and is sent unchanged: use
    /// [`segment`](Self::segment) for untrusted text and [`query`](Self::query) for query parameters.
    ///
    /// If the path is invalid (no `/` first, a `?` or `#`, an empty segment or one of dots, characters that must be
    /// encoded), building the call fails with an [`Input`](crate::ErrorKind::Input) error; nothing is sent.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            idempotent: method.is_idempotent(),
            method,
            path: vec![Part::Literal(path.into())],
            query: Query::new(),
            body: None,
            authentication: Authentication::Bearer,
            timeout_class: TimeoutClass::Standard,
            accepts_redirect: false,
        }
    }

    /// Appends any text as one segment of the path, percent-encoded. For empty text and dots alone, building the call
    /// fails with an [`Input`](crate::ErrorKind::Input) error.
    #[must_use]
    pub fn segment(mut self, text: impl Into<String>) -> Self {
        self.path.push(Part::Segment(text.into()));
        self
    }

    /// Appends to the path; the rules are those of [`new`](Self::new).
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path.push(Part::Literal(path.into()));
        self
    }

    /// Adds a query parameter, percent-encoded.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push(name, value);
        self
    }

    /// Adds a list to the query, sent in the client's [`ArrayStyle`](crate::ArrayStyle). An empty one adds nothing.
    #[must_use]
    pub fn query_list(
        mut self,
        name: impl AsRef<str>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        self.query.push_list(name.as_ref(), &values);
        self
    }

    /// Sets the JSON body.
    #[must_use]
    pub fn json(self, body: impl Into<Value>) -> Self {
        self.json_bytes(body.into().to_string())
    }

    setters! {
        /// Sets a JSON body that is already serialised; it is sent unchanged.
        json_bytes(body: impl Into<Bytes>) => body = Some(body.into());

        /// Sets how the caller is authenticated.
        authentication(authentication: Authentication) => authentication = authentication;

        /// Sets whether sending the call twice has the same effect as sending it once. The default depends on the
        /// method: GET, HEAD, PUT and DELETE are idempotent, POST and PATCH are not.
        idempotent(idempotent: bool) => idempotent = idempotent;

        /// Sets which time limits apply.
        timeout_class(class: TimeoutClass) => timeout_class = class;

        /// Sets whether a redirect is the expected answer. It is never followed; by default it is an error.
        accepts_redirect(accepts: bool) => accepts_redirect = accepts;
    }

    /// Returns method and path, with `{}` for each segment.
    fn name(&self) -> String {
        let parts = self.path.iter().map(|part| match part {
            Part::Literal(literal) => literal.as_str(),
            Part::Segment(_) => "/{}",
        });
        format!("{} {}", self.method, parts.collect::<String>())
    }

    fn encoded_path(&self) -> Result<Cow<'static, str>, Error> {
        let mut path = Path::default();
        for part in &self.path {
            match part {
                Part::Literal(literal) => path.push_literal(literal)?,
                Part::Segment(text) => path.push_segment(text)?,
            }
        }
        path.into_encoded()
    }
}

impl Request for RawCall {
    type Answer = RawReply;

    fn call(&self) -> Result<Call, Error> {
        // An invalid path may contain anything, so the error does not repeat it.
        let path = self.encoded_path().map_err(|error| error.of("raw call", 0))?;
        Ok(Call {
            name: Cow::Owned(self.name()),
            method: self.method.clone(),
            path,
            query: self.query.clone(),
            body: self.body.clone(),
            authentication: self.authentication,
            idempotent: self.idempotent,
            timeout_class: self.timeout_class,
            accepts_redirect: self.accepts_redirect,
            shape: None,
        })
    }

    fn decode(&self, raw: RawReply) -> Result<Reply<RawReply>, Error> {
        decode::reply(raw)
    }
}

impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawCall")
            .field("name", &self.name())
            .field("query", &self.query.names().collect::<Vec<_>>())
            .field("body", &self.body.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_requests() {
        let get = RawCall::new(Method::GET, "/queries/statistics")
            .query("interval", "fifteen minute")
            .query("twice", "1")
            .query("twice", "2")
            .query_list("types", ["steps", "heartrate"]);
        golden::assert_bearer(
            &get,
            "GET /queries/statistics?interval=fifteen%20minute&twice=1&twice=2&types=steps,heartrate",
        );
        let patch = RawCall::new(Method::PATCH, "/a%2Fb")
            .segment("c/d?e")
            .path("/f")
            .json(json!({"g": [1]}));
        golden::assert_body(&patch, "PATCH /a%2Fb/c%2Fd%3Fe/f", &json!({"g": [1]}));
        let login = RawCall::new(Method::POST, "/auth/new")
            .authentication(Authentication::None)
            .json_bytes(r#"{"a":1}"#);
        assert!(!golden::sent(&login).contains("authorization"));
        assert!(golden::sent(&login).ends_with("\n{\"a\":1}"));
        assert_eq!(patch.call().unwrap().name(), "PATCH /a%2Fb/{}/f");
    }

    #[test]
    fn what_is_no_path_is_not_sent() {
        for (path, part) in [("a", "begin with `/`"), ("/a?b=c", "`?`"), ("/../userinfo", "dots")] {
            golden::assert_refused(&RawCall::new(Method::GET, path), part);
        }
        let get = || RawCall::new(Method::GET, "/a");
        golden::assert_refused(&get().segment(".."), "segment");
        golden::assert_refused(&get().path("b"), "begin with `/`");
    }

    #[test]
    fn what_may_be_set() {
        let raw = |method| RawCall::new(method, "/a");
        let call = |raw: RawCall| raw.call().unwrap();
        for method in [Method::GET, Method::PUT, Method::HEAD, Method::DELETE] {
            assert!(call(raw(method)).is_idempotent());
        }
        assert!(![Method::POST, Method::PATCH].map(raw).map(call).iter().any(Call::is_idempotent));
        assert!(call(raw(Method::POST).idempotent(true)).is_idempotent());
        assert!(!call(raw(Method::GET).idempotent(false)).is_idempotent());
        assert_eq!(call(raw(Method::GET)).timeout_class(), TimeoutClass::Standard);
        let analysis = raw(Method::GET).timeout_class(TimeoutClass::Analysis);
        assert_eq!(call(analysis).timeout_class(), TimeoutClass::Analysis);
        assert!(!call(raw(Method::GET)).accepts_redirect());
        assert!(call(raw(Method::GET).accepts_redirect(true)).accepts_redirect());
    }

    #[test]
    fn debug_shows_no_data() {
        let call =
            RawCall::new(Method::POST, "/a").segment("secret").query("q", "secret").json("secret");
        assert_eq!(
            format!("{call:?}"),
            r#"RawCall { name: "POST /a/{}", query: ["q"], body: Some(8), .. }"#
        );
    }
}
