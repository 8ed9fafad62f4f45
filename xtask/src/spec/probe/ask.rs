//! Asking, and keeping in mind what the answers look like.

use anyhow::Result;
use http::Method;
use serde_json::Value;
use spike_blocking::{ArrayStyle, ErrorKind, User};
use spike_core::Operation;
use spike_core::time::{Date, DayRange, Offset, TimeWindow};

use super::seen::Seen;
use crate::spec::resolve::Document;

/// Which days are looked at.
#[derive(Clone, Copy)]
pub struct When {
    /// The days before today.
    pub days: DayRange,
    /// The same, UTC.
    pub window: TimeWindow,
    /// Days on which nobody had a watch.
    pub long_ago: DayRange,
}

impl When {
    pub fn new(today: Date, days: u32) -> Option<Self> {
        let days = DayRange::last_days_before(today, days)?;
        let first = Date::new(2001, 1, 1)?;
        Some(Self {
            days,
            window: days.window_at(Offset::UTC)?,
            long_ago: DayRange::from(first..=first.checked_add_days(2)?),
        })
    }

    /// The last day of the window.
    pub fn last_day(&self) -> Option<TimeWindow> {
        self.days.last().window_at(Offset::UTC)
    }
}

/// What came of a question.
pub enum Answer {
    Body(Value),
    /// This status.
    Refused(u16),
    /// No answer, or none that can be used.
    Failed(&'static str),
}

impl Answer {
    pub fn body(&self) -> Option<&Value> {
        match self {
            Self::Body(body) => Some(body),
            Self::Refused(_) | Self::Failed(_) => None,
        }
    }

    /// What went wrong, or that nothing did.
    pub fn outcome(&self) -> String {
        match self {
            Self::Body(_) => "answered".to_owned(),
            Self::Refused(status) => format!("refused ({status})"),
            Self::Failed(why) => (*why).to_owned(),
        }
    }
}

/// Asks as one user, in either array style.
pub struct Ask<'a> {
    comma: User,
    repeated: User,
    /// The style that works.
    pub style: ArrayStyle,
    pub when: When,
    pub seen: Seen<'a>,
    /// How many questions had an answer.
    pub answered: usize,
}

impl<'a> Ask<'a> {
    pub fn new(document: &'a Document, comma: User, repeated: User, when: When) -> Self {
        Self {
            comma,
            repeated,
            style: ArrayStyle::Comma,
            when,
            seen: Seen::new(document),
            answered: 0,
        }
    }

    pub fn get(&mut self, request: &(impl Operation + 'static)) -> Answer {
        self.get_as(request, self.style)
    }

    pub fn get_as(&mut self, request: &dyn Operation, style: ArrayStyle) -> Answer {
        if request.method() != Method::GET {
            return Answer::Failed("not asked, because it might change something");
        }
        self.send(request, style).unwrap_or_else(Answer::Failed)
    }

    /// The only request that is no GET: the login.
    pub fn login(&mut self, request: &spike_core::api::AuthHmac) -> Answer {
        self.send(request, self.style)
            .unwrap_or_else(Answer::Failed)
    }

    fn send(&mut self, request: &dyn Operation, style: ArrayStyle) -> Result<Answer, &'static str> {
        let user = match style {
            ArrayStyle::Repeated => &self.repeated,
            _ => &self.comma,
        };
        let error = match user.send_raw(request) {
            Ok(raw) => {
                self.answered += 1;
                let body =
                    serde_json::from_slice(&raw.body).map_err(|_| "answered, but not in JSON")?;
                self.seen.answer(request.id(), &body, &raw.body);
                return Ok(Answer::Body(body));
            }
            Err(error) => error,
        };
        let Some(status) = error.status() else {
            return Err(match error.kind() {
                ErrorKind::Timeout | ErrorKind::DeadlineExceeded => "no answer in time",
                ErrorKind::Input => "cannot be asked",
                _ => "no answer",
            });
        };
        if let Some(body) = error
            .body()
            .and_then(|body| serde_json::from_slice(body).ok())
        {
            self.seen.problem(status.as_u16(), &body);
        }
        Ok(Answer::Refused(status.as_u16()))
    }
}
