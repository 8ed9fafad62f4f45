//! What the server says.

use bytes::Bytes;
use serde_json::Value;

use super::Problem;

/// Status, headers and the whole body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Body,
}

/// A body, as a value as long as somebody may want to change it.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Json(Value),
    Bytes(Bytes),
}

impl Body {
    pub(crate) fn into_bytes(self) -> Bytes {
        match self {
            Self::Json(value) => value.to_string().into(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl Answer {
    pub(crate) fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json".to_owned())],
            body: Body::Json(body),
        }
    }

    /// 200 with a JSON body.
    pub(crate) fn ok(body: Value) -> Self {
        Self::json(200, body)
    }

    pub(crate) fn html(status: u16, body: String) -> Self {
        Self::typed(status, "text/html; charset=utf-8", body)
    }

    pub(crate) fn no_content() -> Self {
        Self {
            status: 204,
            headers: Vec::new(),
            body: Body::Bytes(Bytes::new()),
        }
    }

    pub(crate) fn redirect(status: u16, location: String) -> Self {
        Self {
            status,
            headers: vec![("location", location)],
            body: Body::Bytes(Bytes::new()),
        }
    }

    pub(crate) fn typed(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: vec![("content-type", content_type.to_owned())],
            body: Body::Bytes(body.into()),
        }
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        let mut answer = Self::typed(
            problem.status,
            "application/problem+json",
            problem.body().to_string(),
        );
        if !problem.allow.is_empty() {
            answer.headers.push(("allow", problem.allow.join(", ")));
        }
        if problem.status == 401 {
            answer
                .headers
                .push(("www-authenticate", "Bearer".to_owned()));
        }
        answer
    }
}
