//! Any call: whatever the API has that this SDK has no request for.
//!
//! Evidence: yours.

use std::fmt;

use bytes::Bytes;
use http::Method;
use serde_json::Value;

use super::raw::free_query;
use crate::codec::call::{Authentication, Endpoint, Operation, Pace};
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::reply::RawReply;

/// Any method, path, query and JSON body, sent like every other call: with login, retries and limits.
///
/// Authenticated with the user's token, replayed by the rules for its method, and with the limits of a quick
/// call, unless set otherwise. Its operation id in errors is `raw`. Its `Debug` shows neither segments, nor
/// query values, nor the body.
///
/// ```
/// use http::Method;
/// use serde_json::json;
/// use spike_core::Pace;
/// use spike_core::api::RawCall;
///
/// let removed = RawCall::new(Method::GET, "/queries/statistics")
///     .with_query("interval", "fifteen_minute")
///     .with_query_list("types", ["steps", "heartrate"]);
/// let brand_new = RawCall::new(Method::POST, "/lab_reports")
///     .segment("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
///     .then("/review")
///     .with_json(json!({"wait_on_process": true}))
///     .with_pace(Pace::Analysis);
/// ```
#[derive(Clone)]
pub struct RawCall {
    method: Method,
    path: Vec<Part>,
    query: Query,
    body: Option<Bytes>,
    authentication: Authentication,
    replay_safe: Option<bool>,
    pace: Pace,
    accepts_redirect: bool,
}

#[derive(Clone)]
enum Part {
    Words(String),
    Segment(String),
}

impl RawCall {
    /// A call of this path below the base URL. It begins with `/` and is sent as it is: text from elsewhere
    /// belongs into [`segment`](Self::segment), query pairs into [`with_query`](Self::with_query).
    ///
    /// A path that is none (no `/` first, a `?` or `#`, a segment of dots or none, characters that must be
    /// encoded) is an [`Input`](crate::ErrorKind::Input) error when the call is made; nothing is sent then.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: vec![Part::Words(path.into())],
            query: Query::new(),
            body: None,
            authentication: Authentication::Bearer,
            replay_safe: None,
            pace: Pace::Quick,
            accepts_redirect: false,
        }
    }

    /// Appends any text as one segment of the path, percent-encoded. Empty text and dots alone are an
    /// [`Input`](crate::ErrorKind::Input) error when the call is made.
    #[must_use]
    pub fn segment(mut self, text: impl Into<String>) -> Self {
        self.path.push(Part::Segment(text.into()));
        self
    }

    /// Appends more words to the path; the rules are those of [`new`](Self::new).
    #[must_use]
    pub fn then(mut self, words: impl Into<String>) -> Self {
        self.path.push(Part::Words(words.into()));
        self
    }

    free_query!();

    /// Sets the JSON body.
    #[must_use]
    pub fn with_json(self, body: impl Into<Value>) -> Self {
        self.with_json_bytes(body.into().to_string())
    }

    /// Sets a JSON body that is already written; it is sent as it is.
    #[must_use]
    pub fn with_json_bytes(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sends no token.
    #[must_use]
    pub fn without_authentication(mut self) -> Self {
        self.authentication = Authentication::None;
        self
    }

    /// Sets whether sending the call twice does no more than sending it once. Otherwise it is up to the
    /// method: GET, HEAD, PUT and DELETE are repeated when their fate is unknown, others are not.
    #[must_use]
    pub fn with_replay_safe(mut self, safe: bool) -> Self {
        self.replay_safe = Some(safe);
        self
    }

    /// Sets how long the call may be expected to take.
    #[must_use]
    pub fn with_pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// Takes a redirect as the answer. It is never followed; without this it is an error.
    #[must_use]
    pub fn with_redirect(mut self) -> Self {
        self.accepts_redirect = true;
        self
    }
}

impl Operation for RawCall {
    fn id(&self) -> &'static str {
        "raw"
    }

    fn method(&self) -> Method {
        self.method.clone()
    }

    fn path(&self) -> Path {
        self.path
            .iter()
            .fold(Path::empty(), |path, part| match part {
                Part::Words(words) => path.literal(words),
                Part::Segment(text) => path.parameter("segment", text),
            })
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.extend(&self.query);
        Ok(())
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        Ok(self.body.clone())
    }

    fn authentication(&self) -> Authentication {
        self.authentication
    }

    fn is_replay_safe(&self) -> bool {
        self.replay_safe.unwrap_or(matches!(
            self.method,
            Method::GET | Method::HEAD | Method::PUT | Method::DELETE
        ))
    }

    fn pace(&self) -> Pace {
        self.pace
    }

    fn accepts_redirect(&self) -> bool {
        self.accepts_redirect
    }
}

impl Endpoint for RawCall {
    type Answer = RawReply;
}

impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.path.iter().map(|part| match part {
            Part::Words(words) => words.as_str(),
            Part::Segment(_) => "/[redacted]",
        });
        f.debug_struct("RawCall")
            .field("method", &self.method)
            .field("path", &words.collect::<String>())
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
            .with_query("interval", "fifteen minute")
            .with_query("twice", "1")
            .with_query("twice", "2")
            .with_query_list("types", ["steps", "heartrate"]);
        golden::assert_bearer(
            &get,
            "GET /queries/statistics?interval=fifteen%20minute&twice=1&twice=2&types=steps,heartrate",
        );
        let patch = RawCall::new(Method::PATCH, "/a%2Fb")
            .segment("c/d?e")
            .then("/f")
            .with_json(json!({"g": [1]}));
        golden::assert_body(&patch, "PATCH /a%2Fb/c%2Fd%3Fe/f", &json!({"g": [1]}));
        let login = RawCall::new(Method::POST, "/auth/new")
            .without_authentication()
            .with_json_bytes(r#"{"a":1}"#);
        assert!(!golden::request(&login).contains("authorization"));
        assert!(golden::request(&login).ends_with("\n{\"a\":1}"));
        assert_eq!(login.id(), "raw");
    }

    #[test]
    fn what_is_no_path_is_not_sent() {
        for (path, part) in [
            ("a", "begin with `/`"),
            ("/a?b=c", "`?`"),
            ("/../userinfo", "dots"),
        ] {
            golden::assert_refused(&RawCall::new(Method::GET, path), part);
        }
        let get = || RawCall::new(Method::GET, "/a");
        golden::assert_refused(&get().segment(".."), "segment");
        golden::assert_refused(&get().then("b"), "begin with `/`");
    }

    #[test]
    fn what_may_be_set() {
        let call = |method| RawCall::new(method, "/a");
        assert!(call(Method::GET).is_replay_safe() && call(Method::PUT).is_replay_safe());
        assert!(!call(Method::POST).is_replay_safe());
        assert!(call(Method::POST).with_replay_safe(true).is_replay_safe());
        assert!(!call(Method::GET).with_replay_safe(false).is_replay_safe());
        assert_eq!(call(Method::GET).pace(), Pace::Quick);
        assert_eq!(
            call(Method::GET).with_pace(Pace::Analysis).pace(),
            Pace::Analysis
        );
        assert!(!call(Method::GET).accepts_redirect());
        assert!(call(Method::GET).with_redirect().accepts_redirect());
    }

    #[test]
    fn debug_shows_no_data() {
        let call = RawCall::new(Method::POST, "/a")
            .segment("secret")
            .with_query("q", "secret")
            .with_json("secret");
        assert_eq!(
            format!("{call:?}"),
            r#"RawCall { method: POST, path: "/a/[redacted]", query: ["q"], body: Some(8), .. }"#
        );
    }
}
