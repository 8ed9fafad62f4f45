//! From event to data: which requests fetch what webhooks announce.
//!
//! An event says that something changed, not what it is now. The app says once what it wants, as an [`Interest`];
//! a [`Plan`] then turns any number of events into the fewest requests that fetch all of it they announce.
//!
//! ```
//! use spike_core::{ArrayStyle, Request as _};
//! use spike_toolkit::plan::{Interest, Plan, PlannedRequest};
//! use spike_core::vocabulary::{Metric, StatisticType};
//! use spike_core::webhook::Event;
//!
//! let interest = Interest::new()
//!     .sleeps()
//!     .include_stages(true)
//!     .series([Metric::HeartRate])
//!     .daily_statistics([StatisticType::Steps, StatisticType::SleepScore]);
//!
//! let events: Vec<Event> = serde_json::from_str(r#"[{
//!     "application_user_id": "ann", "event_type": "record_change", "provider_slug": "garmin",
//!     "metrics": ["steps", "distance"],
//!     "earliest_record_start_at": "2026-04-15T09:30:00Z", "latest_record_end_at": "2026-04-15T13:33:00Z"
//! }]"#)?;
//!
//! let plan = Plan::from_events(&interest, &events);
//! for (user, requests) in plan.iter() {
//!     assert_eq!(user.as_str(), "ann");
//!     // Steps changed; sleeps and heart rate did not.
//!     let [PlannedRequest::DailyStatistics(request)] = &requests[..] else { panic!() };
//!     let call = request.call()?;
//!     let query = call.query().encode(ArrayStyle::Comma)?;
//!     assert_eq!(query, "from_date=2026-04-14&to_date=2026-04-16&types=steps");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rules
//!
//! **What** an event announces is read from its metrics and activity types, and in doubt more is fetched rather
//! than less:
//!
//! | of interest | if the event names |
//! |---|---|
//! | sleeps | an activity type with the tag `sleep`; a metric of sleep (`sleep_…`, `bedtime_duration`, `wakeup_latency`) |
//! | workouts | an activity type with the tag `workout`, or whose tags are not shown; `other` |
//! | provider records | anything; one of the metrics, if you restrict them |
//! | a series | its metric |
//! | statistics | an input metric of the type (contract 10.1; where the inputs are not shown, the metric of the same name, and for the scores any metric) |
//!
//! An activity type newer than this SDK may be both sleep and workout. An event without metrics may be about any
//! metric, and one that names neither metrics nor types about anything. Evidence: A for the fields and the input
//! metrics, D for the rest.
//!
//! **Which window.** From the earliest start to the latest end (whichever of the two comes first). As the queries leave the end out, it is widened to
//! the next whole second. Sleeps and daily statistics are asked for by local days, and the offset of the user is not
//! in the event: so from the day it was 12 hours before the earliest start to the day it is 14 hours after the
//! latest end. Interval statistics are asked for in whole hours, because part of an hour would give part of its sum.
//!
//! **Which providers.** Records are asked of the providers that the events name. Statistics, series and workouts
//! are not restricted (nor could workouts be): they are made from all providers, and another choice would give other
//! numbers. [`Interest::providers`] restricts everything, also which events count.
//!
//! **Many events** become one plan: windows of the same user and kind that overlap or touch are joined, so nothing
//! is asked for twice; [`Interest::join_gaps`] joins those that are merely close as well. Neither order nor repetition of the events changes a plan.
//!
//! What cannot be planned is not guessed at; it is among the [`notices`](Plan::notices).

mod interest;
mod notice;
mod request;
mod spans;
mod trigger;
mod user;

pub use interest::Interest;
pub use notice::{Notice, NoticeReason};
pub use request::{PlannedAnswer, PlannedRequest};

use std::collections::BTreeMap;

use self::user::UserPlan;
use spike_core::UserId;
use spike_core::time::{RangeError, TimeWindow, Timestamp};
use spike_core::vocabulary::EventType;
use spike_core::webhook::Event;

/// Which requests fetch what events announce; see the [module](self).
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    interest: Interest,
    users: BTreeMap<UserId, UserPlan>,
    notices: BTreeMap<(Option<Timestamp>, String), Notice>,
}

impl Plan {
    /// A plan for no events yet.
    #[must_use]
    pub fn new(interest: Interest) -> Self {
        Self {
            interest,
            users: BTreeMap::new(),
            notices: BTreeMap::new(),
        }
    }

    /// The plan for these events.
    #[must_use]
    pub fn from_events<'a>(
        interest: &Interest,
        events: impl IntoIterator<Item = &'a Event>,
    ) -> Self {
        let mut plan = Self::new(interest.clone());
        plan.extend(events);
        plan
    }

    /// Adds what one more event announces.
    pub fn add(&mut self, event: &Event) {
        let reason = match &event.event_type {
            Some(EventType::ProviderIntegrationCreated) => Some(NoticeReason::IntegrationCreated),
            Some(EventType::ProviderIntegrationDeleted) => Some(NoticeReason::IntegrationDeleted),
            Some(kind) if !kind.is_known() => {
                // What it means is unknown, but a window it names can be fetched all the same.
                let _ = self.fetch(event);
                Some(NoticeReason::UnknownEvent)
            }
            _ => self.fetch(event).err(),
        };
        if let Some(reason) = reason {
            let event = event.clone();
            self.notices
                .insert((event.timestamp, event.key()), Notice { reason, event });
        }
    }

    /// Adds everything of interest in a window, as an event that may be about anything would: for the history of
    /// a user who has just connected a provider, say. Cut a long one with [`Parts`](spike_core::machine::chunks::Parts) first.
    ///
    /// # Errors
    /// [`RangeError`] if the window is empty or reversed.
    pub fn add_window(
        &mut self,
        user: &UserId,
        window: impl Into<TimeWindow>,
    ) -> Result<(), RangeError> {
        let window = window.into();
        window.check()?;
        let whole = window.rounded_outward();
        // The last instant of an event is part of it, the end of a window is not.
        let last = whole.end().checked_add_millis(-1).unwrap_or(whole.end());
        let plan = self.users.entry(user.clone()).or_default();
        plan.add(&self.interest, None, whole.start(), last);
        if plan.is_empty() {
            self.users.remove(user);
        }
        Ok(())
    }

    fn fetch(&mut self, event: &Event) -> Result<(), NoticeReason> {
        let user = event.user_id().map_err(|_| NoticeReason::NoUser)?;
        let (start, end) = trigger::bounds(event).ok_or(NoticeReason::NoWindow)?;
        let plan = self.users.entry(user.clone()).or_default();
        plan.add(&self.interest, Some(event), start, end);
        if plan.is_empty() {
            self.users.remove(&user);
        }
        Ok(())
    }

    /// The users something is to be fetched for, each with the requests that do it.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&UserId, Vec<PlannedRequest>)> {
        self.users
            .iter()
            .map(|(user, plan)| (user, plan.requests(&self.interest)))
    }

    /// The requests for one user; empty if nothing is to be fetched.
    #[must_use]
    pub fn requests(&self, user: &UserId) -> Vec<PlannedRequest> {
        self.users
            .get(user)
            .map_or_else(Vec::new, |plan| plan.requests(&self.interest))
    }

    /// The events that need a decision of yours, the earliest first.
    pub fn notices(&self) -> impl ExactSizeIterator<Item = &Notice> {
        self.notices.values()
    }

    /// Whether nothing is to be fetched. There may be notices all the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }
}

impl<'a> Extend<&'a Event> for Plan {
    fn extend<I: IntoIterator<Item = &'a Event>>(&mut self, events: I) {
        for event in events {
            self.add(event);
        }
    }
}

#[cfg(test)]
mod tests;
