use std::fmt;

use serde_json::Value;

use super::text::printable;

/// A problem description of RFC 9457 (`application/problem+json`). It is read leniently: members of the wrong type are
/// ignored. Evidence: A.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// A URI that names the type of problem; absent means `about:blank`.
    pub r#type: Option<String>,
    /// A short title.
    pub title: Option<String>,
    /// The HTTP status in the body.
    pub status: Option<u16>,
    /// The details of this occurrence.
    pub detail: Option<String>,
    /// A URI that names this occurrence.
    pub instance: Option<String>,
    /// The errors in parts of the request.
    pub errors: Vec<ProblemDetail>,
}

/// One entry of `errors` in a [`Problem`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ProblemDetail {
    /// The part of the request: `body`, `body.field_name`, `body.items[3].tags`, `path.user-id`.
    pub location: Option<String>,
    /// The description of the error.
    pub message: Option<String>,
    /// The value that was sent, if the server repeats it. It may contain personal data: do not log it.
    pub value: Option<Value>,
}

impl Problem {
    /// Reads a body; `None` if it is not a JSON object with at least one of the known members.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let Value::Object(mut body) = serde_json::from_slice(body).ok()? else {
            return None;
        };
        let errors = match body.remove("errors") {
            Some(Value::Array(entries)) => {
                entries.into_iter().filter_map(ProblemDetail::read).collect()
            }
            _ => Vec::new(),
        };
        let status = body
            .get("status")
            .and_then(Value::as_u64)
            .and_then(|status| u16::try_from(status).ok());
        let mut text = |name| match body.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let problem = Self {
            r#type: text("type"),
            title: text("title"),
            status,
            detail: text("detail"),
            instance: text("instance"),
            errors,
        };
        let empty = problem.title.is_none()
            && problem.detail.is_none()
            && problem.r#type.is_none()
            && problem.errors.is_empty();
        (!empty).then_some(problem)
    }

    /// Writes title, detail, locations and messages; never a value. A title that `said` already ends with is omitted.
    pub(super) fn describe(&self, said: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = self.title.as_ref().filter(|title| !said.ends_with(title.as_str()));
        for words in [title, self.detail.as_ref()].into_iter().flatten() {
            write!(f, ": {}", printable(words, 200))?;
        }
        const SHOWN: usize = 5;
        for (index, entry) in self.errors.iter().take(SHOWN).enumerate() {
            f.write_str(if index == 0 { " [" } else { "; " })?;
            let location = entry.location.as_deref().unwrap_or("request");
            write!(f, "{}", printable(location, 100))?;
            if let Some(message) = &entry.message {
                write!(f, ": {}", printable(message, 200))?;
            }
        }
        match self.errors.len() {
            0 => Ok(()),
            n if n > SHOWN => write!(f, "; and {} more]", n - SHOWN),
            _ => f.write_str("]"),
        }
    }
}

impl ProblemDetail {
    fn read(entry: Value) -> Option<Self> {
        let Value::Object(mut entry) = entry else {
            return None;
        };
        let mut text = |name| match entry.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let (location, message) = (text("location"), text("message"));
        Some(Self {
            location,
            message,
            value: entry.remove("value").filter(|value| !value.is_null()),
        })
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("title", &self.title)
            .field("status", &self.status)
            .field("detail", &self.detail)
            .field("errors", &self.errors)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ProblemDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProblemDetail")
            .field("location", &self.location)
            .field("message", &self.message)
            .field("value", &self.value.as_ref().map(|_| "[redacted]"))
            .finish()
    }
}
