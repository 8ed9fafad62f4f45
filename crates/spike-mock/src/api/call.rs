//! A request to one operation.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts as _, RawPathParams, Request};
use axum::http::{HeaderName, header};
use bytes::Bytes;
use serde_json::{Value, json};

use super::answer::Answer;
use super::fields::Fields;
use super::history::History;
use super::params::Params;
use super::problem::Problem;
use super::query::Query;
use crate::app::App;
use crate::data::UserView;
use crate::options::Options;
use crate::time::{Day, Secs, Span, parse_timestamp, timestamp};

/// The prefix of all paths of the API.
pub(crate) const PREFIX: &str = "/v3";

/// Bytes of a body that is searched for a range.
const SMALL_BODY: usize = 4 << 10;

/// Bytes of a body that takes time to parse.
const LARGE_BODY: usize = 64 << 10;

/// What an operation returns.
pub(super) type Outcome = Result<Answer, Problem>;

/// A request to an operation.
pub(super) struct Call {
    pub(super) app: Arc<App>,
    /// The decoded path parameters, in order.
    pub(super) path: Vec<String>,
    query: Query,
    accept: Option<String>,
    content_type: Option<String>,
    authorization: Option<String>,
    body: Bytes,
    /// The user of the token; empty where none is required.
    pub(super) user: String,
}

impl FromRequest<Arc<App>> for Call {
    type Rejection = Answer;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Answer> {
        let (mut head, body) = request.into_parts();
        let path = RawPathParams::from_request_parts(&mut head, app).await;
        let path = path.map_err(|_| Problem::not_found("no such path"))?;
        let text = |name: HeaderName| {
            let value = head.headers.get(name).and_then(|value| value.to_str().ok());
            value.map(str::to_owned)
        };
        // The server has read and limited the body.
        let body = to_bytes(body, usize::MAX).await;
        Ok(Self {
            app: Arc::clone(app),
            path: path.iter().map(|(_, value)| value.to_owned()).collect(),
            query: Query::parse(head.uri.query().unwrap_or_default()),
            accept: text(header::ACCEPT),
            content_type: text(header::CONTENT_TYPE),
            authorization: text(header::AUTHORIZATION),
            body: body.unwrap_or_default(),
            user: String::new(),
        })
    }
}

impl Call {
    /// Checks the bearer token, and sets the user.
    pub(super) fn authenticate(&mut self) -> Result<(), Problem> {
        let refuse = |detail: &str| Problem::unauthorized(detail, "header.Authorization");
        let header = self.authorization.as_deref();
        let header = header.ok_or_else(|| refuse("the Authorization header is missing"))?;
        let bearer = header.split_once(' ').filter(|(own, _)| own.eq_ignore_ascii_case("bearer"));
        let (_, token) = bearer.ok_or_else(|| refuse("expected a bearer token"))?;
        self.user = self.app.user_of(token.trim()).map_err(refuse)?;
        Ok(())
    }

    pub(super) fn params(&self) -> Params<'_> {
        Params::new(&self.query, &self.app.options, self.history())
    }

    /// The days with data.
    pub(super) fn history(&self) -> History {
        History::new(&self.app.options, self.now())
    }

    /// Whether the client accepts JSON. Without the rules of the framework, all do (D huma).
    pub(super) fn accepts_json(&self) -> bool {
        let ranges = self.accept.as_deref().unwrap_or("*/*").split(',');
        let mut types = ranges.map(|range| range.split(';').next().unwrap_or_default().trim());
        !self.options().framework_rules
            || types.any(|own| {
                matches!(own, "*/*" | "application/*" | "application/json")
                    || own.ends_with("+json")
            })
    }

    /// How much work the answer may be, before the request is checked.
    pub(super) fn effort(&self) -> Effort {
        let body = if self.body.len() < SMALL_BODY {
            serde_json::from_slice(&self.body).unwrap_or_default()
        } else {
            Value::Null
        };
        let text = |name| self.query.first(name).or_else(|| body.get(name)?.as_str());
        let day = |date, time| {
            let day = text(date).and_then(Day::parse);
            day.or_else(|| text(time).and_then(parse_timestamp).map(Day::of))
        };
        let to = day("to_date", "to_timestamp").unwrap_or(Day::of(self.now()));
        let from = day("from_date", "from_timestamp").unwrap_or(to.plus(-1));
        match self.history().days(from, to) {
            ..=2 if self.body.len() < LARGE_BODY => Effort::Small,
            ..=31 => Effort::Medium,
            _ => Effort::Large,
        }
    }

    /// Reads the body as an object with these members.
    pub(super) fn fields(&self, known: &[&str]) -> Result<Fields, Problem> {
        Fields::read(self.content_type.as_deref(), &self.body, known)
    }

    pub(super) fn options(&self) -> &Options {
        &self.app.options
    }

    pub(super) fn now(&self) -> Secs {
        self.app.now()
    }

    /// The data of the user from some providers; an empty list means all.
    pub(super) fn view(&self, providers: &[String]) -> UserView {
        self.app.view(&self.user).only(providers)
    }
}

/// How much work an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// Answered on the thread of the connections.
    Small,
    /// Answered on another thread.
    Medium,
    /// Answered on another thread, and only a few at the same time.
    Large,
}

/// An answer that returns the requested window.
pub(super) fn windowed(window: Span, name: &str, items: Value) -> Answer {
    let (from, to) = (timestamp(window.start), timestamp(window.end));
    Answer::list(json!({ "from_timestamp": from, "to_timestamp": to }), name, items)
}
