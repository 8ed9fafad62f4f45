//! Waiting for an analysis: when to ask again, and when it is over.
//!
//! Nutrition images and lab reports are analysed for seconds to minutes. A client that does not wait within
//! the upload asks for the record by its id until the analysis is over. All that is needed is the id, so a
//! program that was restarted goes on where it stopped, and every error that ends the waiting keeps it
//! ([`Error::record_id`]).
//!
//! The machine is driven like an [`Exchange`](crate::Exchange): ask it how long to pause, pause, ask the
//! server, hand the answer over.

use std::time::Duration;

use crate::api::{GetLabReport, GetNutritionRecord, LabReport, NutritionRecord};
use crate::codec::request::Request;
use crate::error::Error;
use crate::machine::Now;
use crate::session::engine::CallOptions;
use crate::vocabulary::{LabStatus, NutritionStatus};

/// An answer that tells how far its analysis is.
pub trait Analysed: Sized {
    /// The request that asks for it again.
    type Poll: ById<Answer = Self>;

    /// The request that asks for it again.
    fn poll(&self) -> Self::Poll;

    /// How far it is.
    fn progress(&self) -> Progress<'_>;
}

/// A request for a record by its id, which may be sent again and again until the analysis is over.
pub trait ById: Request<Answer: Analysed> {
    /// The id.
    fn record_id(&self) -> &str;
}

impl ById for GetNutritionRecord {
    fn record_id(&self) -> &str {
        &self.nutrition_record_id
    }
}

impl ById for GetLabReport {
    fn record_id(&self) -> &str {
        &self.lab_report_id
    }
}

/// How far an analysis is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// Not over: pending, processing, or a status this version of the SDK does not know.
    Running,
    /// Over, with a result.
    Finished,
    /// Over, without one; with the reason if the server tells it.
    Failed(Option<&'a str>),
}

impl Analysed for NutritionRecord {
    type Poll = GetNutritionRecord;

    fn poll(&self) -> GetNutritionRecord {
        GetNutritionRecord::new(&self.record_id)
    }

    fn progress(&self) -> Progress<'_> {
        match self.status {
            NutritionStatus::Failed => Progress::Failed(self.failure_reason.as_deref()),
            _ if self.is_finished() => Progress::Finished,
            _ => Progress::Running,
        }
    }
}

impl Analysed for LabReport {
    type Poll = GetLabReport;

    fn poll(&self) -> GetLabReport {
        GetLabReport::new(&self.record_id)
    }

    fn progress(&self) -> Progress<'_> {
        match self.status {
            Some(LabStatus::Failed) => Progress::Failed(self.parsing_error.as_deref()),
            _ if self.is_finished() => Progress::Finished,
            _ => Progress::Running,
        }
    }
}

/// No policy makes it ask without any pause.
const LEAST_PAUSE: Duration = Duration::from_millis(1);

/// How often to ask, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitPolicy {
    /// The pause before the second time of asking; every further one is half as long again.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
    /// Time for all of it; `None` is no limit.
    pub deadline: Option<Duration>,
}

impl Default for WaitPolicy {
    /// First after 2 s, at most every 15 s, for 660 s. Documented durations are 4 to 30 s for images and 10 to
    /// 60 s for lab reports; a running integration allows 600 s (evidence: A, C).
    fn default() -> Self {
        Self {
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(15),
            deadline: Some(Duration::from_secs(660)),
        }
    }
}

/// The machine that waits for one analysis.
#[derive(Debug)]
pub struct Waiting {
    policy: WaitPolicy,
    operation: String,
    record_id: String,
    begun: Duration,
    /// When to ask next, on the same clock.
    next: Duration,
    pause: Duration,
    asked: u32,
}

impl Waiting {
    /// Begins to wait for what `request` asks for; the first asking is due at once.
    #[must_use]
    pub fn new(policy: WaitPolicy, request: &impl ById, now: Now) -> Self {
        Self {
            policy,
            operation: request
                .call()
                .map_or_else(|_| String::new(), |call| call.name().to_owned()),
            record_id: request.record_id().to_owned(),
            begun: now.elapsed,
            next: now.elapsed,
            pause: policy
                .first_pause
                .min(policy.longest_pause)
                .max(LEAST_PAUSE),
            asked: 0,
        }
    }

    /// How long to pause before asking the next time.
    #[must_use]
    pub fn pause(&self, now: Now) -> Duration {
        self.next.saturating_sub(now.elapsed)
    }

    /// The options for asking: those of the caller, with no more time than is left.
    #[must_use]
    pub fn options(&self, caller: CallOptions, now: Now) -> CallOptions {
        let deadline = match (caller.deadline, self.remaining(now)) {
            (Some(own), Some(left)) => Some(own.min(left)),
            (own, left) => own.or(left),
        };
        CallOptions { deadline, ..caller }
    }

    /// Takes an answer. `None`: it is not over, pause and ask again. An asking that failed for a passing reason
    /// (time-out, connection, 429, 5xx) does not end the waiting; the time does. Whatever error ends it keeps the id
    /// of the record.
    pub fn handle<T: Analysed>(
        &mut self,
        answer: Result<T, Error>,
        now: Now,
    ) -> Option<Result<T, Error>> {
        let over = self.judge(answer, now)?;
        Some(over.map_err(|error| error.of_record(&self.record_id)))
    }

    fn judge<T: Analysed>(
        &mut self,
        answer: Result<T, Error>,
        now: Now,
    ) -> Option<Result<T, Error>> {
        self.asked += 1;
        let failed = match answer {
            Ok(record) => match record.progress() {
                Progress::Finished => return Some(Ok(record)),
                Progress::Failed(reason) => {
                    return Some(Err(
                        Error::analysis(reason).of(self.operation.clone(), self.asked)
                    ));
                }
                Progress::Running => None,
            },
            Err(error) if error.is_transient() => Some(error),
            Err(error) => return Some(Err(error)),
        };
        let asked_to = failed
            .as_ref()
            .and_then(Error::retry_after)
            .unwrap_or_default();
        self.next = now.elapsed.saturating_add(self.pause.max(asked_to));
        let longer = self.pause.saturating_add(self.pause / 2);
        self.pause = longer.min(self.policy.longest_pause).max(LEAST_PAUSE);
        let end = self
            .policy
            .deadline
            .map(|deadline| self.begun.saturating_add(deadline));
        if end.is_some_and(|end| self.next >= end) {
            let advice = "the analysis goes on: ask for the record again later by its id, which this error keeps (`record_id()`), or wait for the webhook";
            return Some(Err(Error::deadline(failed)
                .of(self.operation.clone(), self.asked)
                .advise(advice)));
        }
        None
    }

    fn remaining(&self, now: Now) -> Option<Duration> {
        let spent = now.elapsed.saturating_sub(self.begun);
        // Never nothing at all: what is due is asked.
        let least = Duration::from_millis(1);
        self.policy
            .deadline
            .map(|deadline| deadline.saturating_sub(spent).max(least))
    }
}

#[cfg(test)]
mod tests;
