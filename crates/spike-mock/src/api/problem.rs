//! Errors, as `application/problem+json`.

use axum::http::StatusCode;
use serde_json::{Value, json};

/// The content type of errors.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// Error messages.
pub(super) const NOT_DOCUMENTED: &str = "expected value to be one of the documented values";
pub(super) const NO_TIMESTAMP: &str =
    "invalid date/time for format 2006-01-02T15:04:05 or 2006-01-02T15:04:05Z";

/// An entry of `errors`: where a request is not valid, and why.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InvalidField {
    location: String,
    message: String,
    value: Option<Value>,
}

impl InvalidField {
    pub(crate) fn new(
        location: impl Into<String>,
        message: impl Into<String>,
        value: impl Into<Option<Value>>,
    ) -> Self {
        Self { location: location.into(), message: message.into(), value: value.into() }
    }
}

/// The reason why a request fails.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    detail: String,
    errors: Vec<InvalidField>,
    /// Whether the request can be read, but breaks a rule.
    is_validation: bool,
}

impl Problem {
    pub(crate) fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), errors: Vec::new(), is_validation: false }
    }

    /// 400, with everything that is not valid.
    pub(crate) fn invalid(errors: Vec<InvalidField>) -> Self {
        Self { errors, is_validation: true, ..Self::new(400, "validation failed") }
    }

    /// 400 for a body that is missing or malformed.
    pub(crate) fn unreadable(message: impl Into<String>, value: Option<Value>) -> Self {
        let errors = vec![InvalidField::new("body", message, value)];
        Self { errors, ..Self::new(400, "validation failed") }
    }

    /// Changes the status of a failed validation to 422, the default of the framework (D huma). The documentation
    /// of the API says 400 (A).
    pub(super) fn with_framework_status(mut self) -> Self {
        if self.is_validation {
            self.status = 422;
        }
        self
    }

    /// 401, with the location of what is wrong.
    pub(crate) fn unauthorized(detail: &str, location: &str) -> Self {
        let errors = vec![InvalidField::new(location, detail, None)];
        Self { errors, ..Self::new(401, "authentication failed") }
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(404, detail)
    }

    pub(super) fn body(&self) -> Value {
        let status = StatusCode::from_u16(self.status).ok();
        let title = status.and_then(|status| status.canonical_reason()).unwrap_or("Error");
        let mut body = json!({ "title": title, "status": self.status, "detail": self.detail });
        if !self.errors.is_empty() {
            let errors = self.errors.iter().map(|error| {
                let mut entry = json!({ "message": error.message, "location": error.location });
                if let Some(value) = &error.value {
                    entry["value"] = value.clone();
                }
                entry
            });
            body["errors"] = errors.collect();
        }
        body
    }
}

/// Fails with all collected errors, if there are any.
pub(super) fn check(errors: Vec<InvalidField>) -> Result<(), Problem> {
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}
