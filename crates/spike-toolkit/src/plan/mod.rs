//! Turns webhook events into the requests that fetch the changed data.
//!
//! An event reports that data changed, but does not contain them. An [`Interest`] lists the data that an app uses; a
//! [`Plan`] turns any number of events into requests for the part of them that changed, and joins overlapping windows.
//!
//! ```
//! # mod spike_blocking { pub use spike_core::*; pub use spike_toolkit::*; }
//! use spike_blocking::vocabulary::{Metric, StatisticType};
//! use spike_blocking::webhook::Event;
//! use spike_blocking::{ArrayStyle, Request as _};
//! use spike_blocking::plan::{Interest, Plan, PlannedRequest};
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
//! for (user, requests) in &plan {
//!     assert_eq!(user.as_str(), "ann");
//!     // Steps changed; sleeps and heart rate did not.
//!     assert!(matches!(requests[..], [PlannedRequest::DailyStatistics(_)]));
//!     let query = requests[0].call()?.query().encode(ArrayStyle::Comma)?;
//!     assert_eq!(query, "from_date=2026-04-14&to_date=2026-04-16&types=steps");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rules
//!
//! **Data.** The metrics and activity types of an event decide what is fetched. If they are ambiguous, it is fetched:
//!
//! | data | fetched if the event has |
//! |---|---|
//! | sleeps | an activity type with the tag `sleep`; a sleep metric (`sleep_…`, `bedtime_duration`, `wakeup_latency`) |
//! | workouts | an activity type with the tag `workout`, or with undocumented tags; `other` |
//! | provider records | any content; if you restrict the metrics, one of them |
//! | a series | its metric |
//! | statistics | an input metric of the type (contract 10.1; if the inputs are not documented, the metric of the same name, and for scores any metric) |
//!
//! An activity type newer than this SDK counts as both sleep and workout. An event without metrics matches every
//! metric, and one with neither metrics nor types matches everything. Evidence: A for the fields and the input metrics,
//! D for the rest.
//!
//! **Window.** From the earliest start to the latest end, in either order. Queries exclude the end, so it is rounded
//! up past the last instant to a whole second. Sleeps and daily statistics are requested by local days, and an event
//! does not contain the offset of the user: the range is from the local day at UTC-12 of the earliest start to the
//! local day at UTC+14 of the latest end. Interval statistics are requested in whole hours, because a part of an hour
//! would give a part of its sum. A window with a placeholder for a time, such as the year 1, or of more than ten years is
//! not requested; the event becomes a [notice](NoticeReason::ImplausibleWindow).
//!
//! **Providers.** Sleeps and provider records are requested from the providers in the events. Statistics, series and
//! workouts are not restricted: the API computes the first two from all providers, and cannot restrict workouts.
//! [`Interest::providers`] restricts all requests, and the events that count.
//!
//! **Many events** make one plan: windows of the same user and data that overlap or touch are joined, so that each
//! piece of data is requested once; [`Interest::join_gaps`] also joins windows that lie close together. A plan does not
//! depend on the order of the events or on repeated ones.
//!
//! Events that cannot be planned, or not completely, are in the [`notices`](Plan::notices).

mod interest;
mod notice;
mod request;
mod spans;
mod trigger;
mod user;

pub use interest::Interest;
pub use notice::{Notice, NoticeReason};
pub use request::{PlannedAnswer, PlannedRequest};

use std::collections::{BTreeMap, btree_map};

use spike_core::UserId;
use spike_core::time::{RangeError, TimeWindow, Timestamp};
use spike_core::vocabulary::EventType;
use spike_core::webhook::Event;

use self::user::UserPlan;

/// The requests that fetch the data of webhook events; the rules are in the documentation of the [module](self).
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    interest: Interest,
    users: BTreeMap<UserId, UserPlan>,
    notices: BTreeMap<(Option<Timestamp>, String), Notice>,
}

impl Plan {
    /// Creates a plan without events.
    #[must_use]
    pub fn new(interest: Interest) -> Self {
        Self { interest, users: BTreeMap::new(), notices: BTreeMap::new() }
    }

    /// Creates the plan of these events.
    #[must_use]
    pub fn from_events<'a>(
        interest: &Interest,
        events: impl IntoIterator<Item = &'a Event>,
    ) -> Self {
        let mut plan = Self::new(interest.clone());
        plan.extend(events);
        plan
    }

    /// Adds an event.
    pub fn add(&mut self, event: &Event) {
        let reason = match &event.event_type {
            Some(EventType::ProviderIntegrationCreated) => Some(NoticeReason::IntegrationCreated),
            Some(EventType::ProviderIntegrationDeleted) => Some(NoticeReason::IntegrationDeleted),
            Some(kind) if !kind.is_known() => {
                // Its meaning is not known, but its window can be fetched.
                let _ = self.fetch(event);
                Some(NoticeReason::UnknownEvent)
            }
            _ => self.fetch(event).err(),
        };
        if let Some(reason) = reason {
            let event = event.clone();
            self.notices.insert((event.timestamp, event.key()), Notice { reason, event });
        }
    }

    /// Adds all data of interest in a window, like an event that matches everything: for example the history of a user
    /// who has just connected a provider. Unlike that of an event, the window may have any length; fetch a long one in
    /// [`Chunks`](spike_core::chunks::Chunks).
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
        // An event includes its last instant, a window excludes its end.
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
        let (start, end) = trigger::bounds(event)?;
        let plan = self.users.entry(user.clone()).or_default();
        plan.add(&self.interest, Some(event), start, end);
        if plan.is_empty() {
            self.users.remove(&user);
        }
        Ok(())
    }

    /// Returns an iterator over the users that have requests, with the requests of each, sorted by user id.
    pub fn iter(&self) -> Iter<'_> {
        Iter { interest: &self.interest, users: self.users.iter() }
    }

    /// Returns the requests of one user; empty if there are none.
    #[must_use]
    pub fn requests(&self, user: &UserId) -> Vec<PlannedRequest> {
        self.users.get(user).map_or_else(Vec::new, |plan| plan.requests(&self.interest))
    }

    /// Returns the events that the app has to handle itself, sorted by time.
    pub fn notices(&self) -> impl ExactSizeIterator<Item = &Notice> {
        self.notices.values()
    }

    /// Returns `true` if there are no requests. There may be notices.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }
}

/// An iterator over the users of a [`Plan`], with the requests of each.
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    interest: &'a Interest,
    users: btree_map::Iter<'a, UserId, UserPlan>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a UserId, Vec<PlannedRequest>);

    fn next(&mut self) -> Option<Self::Item> {
        let (user, plan) = self.users.next()?;
        Some((user, plan.requests(self.interest)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.users.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Plan {
    type Item = (&'a UserId, Vec<PlannedRequest>);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
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
