//! Sends the questions.

use anyhow::{Context as _, Result};
use http::Method;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::{Value, json};
use spike_blocking::{ArrayStyle, Client, ErrorKind, User};
use spike_blocking::{Authentication, RawCall, Request as _};

use super::Target;
use super::seen::Seen;
use spike_openapi::Document;

/// The days to look at.
#[derive(Clone, Copy)]
pub(super) struct When {
    /// The first day, and the day after the last one, which is today.
    first: Date,
    end: Date,
}

impl When {
    /// Takes this number of days before today.
    pub(super) fn new(now: Timestamp, days: u32) -> Result<Self> {
        let end = now.to_zoned_datetime(TimeZone::UTC).date();
        let span = Span::new().try_days(days);
        let first = span.and_then(|span| end.checked_sub(span)).ok();
        let first = first.context("these days are out of range")?;
        Ok(Self { first, end })
    }

    /// Returns three days from a time without wearables.
    pub(super) fn long_ago() -> Self {
        let (first, end) = (date(2001, 1, 1), date(2001, 1, 4));
        Self { first, end }
    }

    pub(super) fn last_day(self) -> Self {
        let first = self.end.yesterday().unwrap_or(self.first);
        Self { first, ..self }
    }

    pub(super) fn days(self) -> usize {
        let days = self.end.since(self.first).map(|span| span.get_days());
        days.ok().and_then(|days| usize::try_from(days).ok()).unwrap_or_default()
    }

    /// Returns start and end of the days in UTC.
    pub(super) fn window(self) -> [Timestamp; 2] {
        let midnight =
            |day: Date| day.to_zoned_datetime(TimeZone::UTC).map(|time| time.timestamp());
        [self.first, self.end].map(|day| midnight(day).unwrap_or_default())
    }
}

/// A GET request.
#[derive(Clone)]
pub(super) struct Get {
    path: String,
    id: Option<String>,
    query: Vec<(String, Vec<String>)>,
}

impl Get {
    /// Reads a request such as `/queries/sleeps?{days}&providers=oura,polar`.
    ///
    /// `{days}` stands for the first and the last day, `{window}` for start and end of all days, `{last_day}` for
    /// those of the last one. A path may end in `/{id}`; then [`id`](Self::id) has to be called.
    pub(super) fn new(text: &str, when: When) -> Self {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let path = path.trim_end_matches("/{id}").to_owned();
        let (id, pairs) = (None, Vec::new());
        let mut get = Self { path, id, query: pairs };
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let last_day = when.last_day();
            get = match part.split_once('=').unwrap_or((part, "")) {
                ("{days}", _) => {
                    let get = get.with("from_date", &when.first.to_string());
                    get.with("to_date", &last_day.first.to_string())
                }
                (place @ ("{window}" | "{last_day}"), _) => {
                    let when = if place == "{window}" { when } else { last_day };
                    let [start, end] = when.window().map(|time| time.to_string());
                    get.with("from_timestamp", &start).with("to_timestamp", &end)
                }
                (name, value) => get.with(name, value),
            };
        }
        get
    }

    /// Appends an id to the path.
    pub(super) fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// Adds a parameter. Several values with commas are sent as an array in the style of the client.
    pub(super) fn with(mut self, name: &str, values: &str) -> Self {
        let values = values.split(',').map(str::to_owned).collect();
        self.query.push((name.to_owned(), values));
        self
    }

    fn call(&self) -> RawCall {
        let mut call = RawCall::new(Method::GET, &self.path);
        if let Some(id) = &self.id {
            call = call.segment(id);
        }
        let add = |call: RawCall, (name, values): &(String, Vec<String>)| match values.as_slice() {
            [value] => call.query(name, value),
            values => call.query_list(name, values),
        };
        self.query.iter().fold(call, add)
    }
}

/// The outcome of a question.
pub(super) enum Answer {
    Body(Value),
    /// This status.
    Refused(u16),
    /// No answer, or none in JSON.
    Failed(&'static str),
}

impl Answer {
    pub(super) fn body(&self) -> Option<&Value> {
        match self {
            Self::Body(body) => Some(body),
            Self::Refused(_) | Self::Failed(_) => None,
        }
    }

    /// Returns the elements of the array at `key`; none if there is no such array.
    pub(super) fn items(&self, key: &str) -> impl Iterator<Item = &Value> {
        let items = self.body().and_then(|body| body.get(key)?.as_array());
        items.into_iter().flatten()
    }

    pub(super) fn outcome(&self) -> String {
        match self {
            Self::Body(_) => "answered".to_owned(),
            Self::Refused(status) => format!("refused ({status})"),
            Self::Failed(why) => (*why).to_owned(),
        }
    }
}

/// Sends questions for one user, in either array style, and records what the answers look like.
pub(super) struct Ask<'a> {
    pub(super) document: &'a Document,
    comma: User,
    repeated: User,
    /// The array style that works.
    pub(super) style: ArrayStyle,
    pub(super) when: When,
    pub(super) seen: Seen<'a>,
    /// The number of successful answers.
    pub(super) answered: usize,
}

impl<'a> Ask<'a> {
    pub(super) fn new(document: &'a Document, target: &Target, when: When) -> Result<Self> {
        let user = |style| -> Result<User> {
            let settings = target.settings.clone().array_style(style);
            let client = Client::new(settings.user_agent_suffix("spike-doctor"))?;
            Ok(client.user_with_signature(&target.user_id, target.signature.clone())?)
        };
        Ok(Self {
            document,
            comma: user(ArrayStyle::Comma)?,
            repeated: user(ArrayStyle::Repeated)?,
            style: ArrayStyle::Comma,
            when,
            seen: Seen::new(document),
            answered: 0,
        })
    }

    pub(super) fn get(&mut self, get: &Get) -> Answer {
        let operation = self.seen.operation("get", &get.path, get.id.is_some());
        self.send(&operation, &get.call())
    }

    pub(super) fn get_as(&mut self, get: &Get, style: ArrayStyle) -> Answer {
        let usual = std::mem::replace(&mut self.style, style);
        let answer = self.get(get);
        self.style = usual;
        answer
    }

    /// Logs in: the only request that is no GET.
    pub(super) fn login(&mut self, target: &Target) -> Answer {
        let body = json!({
            "application_id": target.application_id.get(),
            "application_user_id": target.user_id.as_str(),
            "signature": target.signature.expose_secret(),
        });
        let call = RawCall::new(Method::POST, "/auth/hmac")
            .authentication(Authentication::None)
            .json(body);
        let operation = self.seen.operation("post", "/auth/hmac", false);
        self.send(&operation, &call)
    }

    fn send(&mut self, operation: &str, call: &RawCall) -> Answer {
        let user = match self.style {
            ArrayStyle::Repeated => &self.repeated,
            _ => &self.comma,
        };
        let error = match call.call().and_then(|call| user.send_raw(&call)) {
            Ok(raw) => {
                self.answered += 1;
                let Ok(body) = serde_json::from_slice(raw.body()) else {
                    return Answer::Failed("answered, but not in JSON");
                };
                self.seen.answer(operation, &body);
                return Answer::Body(body);
            }
            Err(error) => error,
        };
        let Some(status) = error.status().map(|status| status.as_u16()) else {
            return Answer::Failed(match error.kind() {
                ErrorKind::Timeout | ErrorKind::DeadlineExceeded => "no answer in time",
                ErrorKind::Input => "cannot be asked",
                _ => "no answer",
            });
        };
        if let Some(body) = error.body().and_then(|body| serde_json::from_slice(body).ok()) {
            self.seen.problem(status, &body);
        }
        Answer::Refused(status)
    }
}
