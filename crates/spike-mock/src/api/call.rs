//! A request to one operation.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts as _, RawPathParams, Request};
use axum::http::{HeaderName, header};
use bytes::Bytes;
use serde_json::{Value, json};

use super::answer::Answer;
use super::fields::Fields;
use super::params::Params;
use super::problem::Problem;
use super::query::Query;
use crate::app::App;
use crate::data::UserView;
use crate::options::Options;
use crate::time::{Secs, Span, timestamp};

/// The prefix of all paths of the API.
pub(crate) const PREFIX: &str = "/v3";

/// What an operation returns.
pub(super) type Outcome = Result<Answer, Problem>;

/// A request to an operation.
pub(super) struct Call {
    pub(super) app: Arc<App>,
    /// The decoded path parameters, in order.
    pub(super) path: Vec<String>,
    query: Query,
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
        Params::new(&self.query, self.app.options.array_style)
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

/// An answer that returns the requested window.
pub(super) fn windowed(window: Span, name: &str, items: Value) -> Answer {
    let (from, to) = (timestamp(window.start), timestamp(window.end));
    Answer::ok(json!({ "from_timestamp": from, "to_timestamp": to, name: items }))
}
