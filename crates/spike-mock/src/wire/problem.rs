//! Errors, as `application/problem+json`.

use serde_json::{Value, json};

/// One entry of `errors`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault400 {
    pub(crate) location: String,
    pub(crate) message: String,
    pub(crate) value: Option<Value>,
}

impl Fault400 {
    pub(crate) fn new(
        location: impl Into<String>,
        message: impl Into<String>,
        value: Value,
    ) -> Self {
        Self {
            location: location.into(),
            message: message.into(),
            value: Some(value),
        }
    }

    pub(crate) fn missing(location: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            location: location.into(),
            message: message.into(),
            value: None,
        }
    }
}

/// Why a request is not answered with what it asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    pub(crate) detail: String,
    pub(crate) faults: Vec<Fault400>,
    /// Methods the path has, for the `Allow` header of a 405.
    pub(crate) allow: Vec<&'static str>,
}

impl Problem {
    pub(crate) fn new(status: u16, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            faults: Vec::new(),
            allow: Vec::new(),
        }
    }

    /// 400: the request is not valid, for these reasons.
    pub(crate) fn invalid(faults: Vec<Fault400>) -> Self {
        Self {
            faults,
            ..Self::new(400, "validation failed")
        }
    }

    /// 401, with the place that did not convince.
    pub(crate) fn unauthorized(detail: &str, location: &str) -> Self {
        let faults = vec![Fault400::missing(location, detail)];
        Self {
            faults,
            ..Self::new(401, "authentication failed")
        }
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(404, detail)
    }

    pub(crate) fn title(&self) -> &'static str {
        match self.status {
            400 => "Bad Request",
            401 => "Unauthorized",
            404 => "Not Found",
            405 => "Method Not Allowed",
            413 => "Request Entity Too Large",
            415 => "Unsupported Media Type",
            429 => "Too Many Requests",
            500 => "Internal Server Error",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ => "Error",
        }
    }

    pub(crate) fn body(&self) -> Value {
        let mut body =
            json!({ "title": self.title(), "status": self.status, "detail": self.detail });
        if !self.faults.is_empty() {
            let errors = self.faults.iter().map(|fault| {
                let mut entry = json!({ "message": fault.message, "location": fault.location });
                if let Some(value) = &fault.value {
                    entry["value"] = value.clone();
                }
                entry
            });
            body["errors"] = Value::Array(errors.collect());
        }
        body
    }
}
