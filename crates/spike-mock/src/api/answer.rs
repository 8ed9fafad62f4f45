//! Answers, before they are serialised.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::Value;

use super::problem::{PROBLEM_JSON, Problem};

/// Status, headers and body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(HeaderName, String)>,
    body: AnswerBody,
}

#[derive(Clone, Debug)]
enum AnswerBody {
    Json(Value),
    Bytes(Bytes),
}

impl Answer {
    fn new(status: u16, header: (HeaderName, String), body: AnswerBody) -> Self {
        Self { status, headers: vec![header], body }
    }

    /// 200 with a JSON body.
    pub(crate) fn ok(body: Value) -> Self {
        let header = (header::CONTENT_TYPE, "application/json".to_owned());
        Self::new(200, header, AnswerBody::Json(body))
    }

    /// 200 with an object and a list in it. The list is moved; the macro `json` would copy it.
    pub(crate) fn list(mut object: Value, name: &str, items: impl Into<Value>) -> Self {
        object[name] = items.into();
        Self::ok(object)
    }

    pub(crate) fn html(status: u16, body: impl Into<Bytes>) -> Self {
        Self::bytes(status, "text/html; charset=utf-8", body)
    }

    pub(crate) fn no_content() -> Self {
        Self { status: 204, headers: Vec::new(), body: AnswerBody::Bytes(Bytes::new()) }
    }

    pub(crate) fn redirect(status: u16, location: String) -> Self {
        Self::new(status, (header::LOCATION, location), AnswerBody::Bytes(Bytes::new()))
    }

    pub(crate) fn bytes(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let header = (header::CONTENT_TYPE, content_type.to_owned());
        Self::new(status, header, AnswerBody::Bytes(body.into()))
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The body, if it is JSON.
    pub(crate) fn json_mut(&mut self) -> Option<&mut Value> {
        match &mut self.body {
            AnswerBody::Json(value) => Some(value),
            AnswerBody::Bytes(_) => None,
        }
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        let body = problem.body().to_string();
        let answer = Self::bytes(problem.status, PROBLEM_JSON, body);
        if problem.status == 401 {
            answer.with_header(header::WWW_AUTHENTICATE, "Bearer")
        } else {
            answer
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let bytes = match self.body {
            AnswerBody::Json(value) => serde_json::to_vec(&value).unwrap_or_default().into(),
            AnswerBody::Bytes(bytes) => bytes,
        };
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
