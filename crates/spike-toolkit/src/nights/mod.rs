//! Groups sleeps into nights by local date: main sleep, naps, and duplicates from several providers.
//!
//! ```
//! use spike_core::api::SleepList;
//! use spike_core::vocabulary::Provider;
//! use spike_toolkit::nights::{NightOptions, Preference, group_sleeps};
//!
//! let list: SleepList = serde_json::from_str(r#"{"sleeps": [
//!     {"provider_slug": "oura", "user_time_offset_minutes": 180,
//!      "start_at_timestamp": "2026-04-14T20:10:00Z", "end_at_timestamp": "2026-04-15T04:00:00Z"},
//!     {"provider_slug": "garmin", "user_time_offset_minutes": 180,
//!      "start_at_timestamp": "2026-04-14T20:20:00Z", "end_at_timestamp": "2026-04-15T04:05:00Z"},
//!     {"provider_slug": "garmin", "user_time_offset_minutes": 180,
//!      "start_at_timestamp": "2026-04-15T11:00:00Z", "end_at_timestamp": "2026-04-15T11:30:00Z"}
//! ]}"#)?;
//!
//! // If both report the same night, Garmin is preferred.
//! let order = Preference::Providers(vec![Provider::Garmin, Provider::Oura]);
//! let options = NightOptions::new().preference(order);
//! let all = group_sleeps(&list.sleeps, &options);
//! let night = &all.nights[0];
//! assert_eq!(night.date.to_string(), "2026-04-15");
//! let main = night.main.ok_or("no night")?;
//! assert_eq!(main.civil_start().to_string(), "2026-04-14T23:20:00");
//! assert_eq!(night.naps.len(), 1);
//! // Oura's sleep is kept: it is set aside, together with the one that is preferred.
//! assert_eq!(night.set_aside[0].sleep.sleep.provider_slug, Some(Provider::Oura));
//! assert_eq!(all.overlaps.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rules
//!
//! - **Plausible**: start and end are in the years 1971 to 9998, and at most 24 hours apart: the API assigns each sleep to
//!   one date, so a longer one contradicts its date. Other sleeps are [unplaced](Nights::unplaced) and affect no night.
//! - **Date**: the local day on which the sleep ended, by the offset in its own record (evidence: A if the provider
//!   gives no date; the date of the provider, by which the API selects sleeps, is not in the answer).
//! - **Competing**: two sleeps compete if they overlap in at least half of the shorter one. The [`Preference`] decides
//!   which one counts; the other is [set aside](Night::set_aside). Sleeps that overlap less both count. The
//!   [overlaps](Nights::overlaps) are reported.
//! - **Nap**: a sleep with a stage `nap`, or one shorter than [`NightOptions::nap_below`] (3 hours), unless it competes
//!   with a longer one: then it is a fragment of a night that another provider reports in one piece.
//! - **Main sleep**: the longest sleep of the date that counts and is not a nap; of two equally long ones the earlier.
//!
//! Every sleep of the input is in the output once: as main sleep, among the [others](Night::others), the
//! [naps](Night::naps), those set aside, or [unplaced](Nights::unplaced) with the reason. The order of the input does
//! not matter; only the unplaced sleeps are in that order. The rules for naps and competing sleeps are defined by this
//! SDK, not by the API.

mod group;
mod local;
mod options;

pub use group::group_sleeps;
pub use local::{ByLocalDate, LocalTime, by_local_date};
pub use options::{NightOptions, Preference};

use std::time::Duration;

use spike_core::api::Sleep;
use spike_core::time::{CivilDateTime, Date, Offset, Timestamp};

/// Sleeps grouped by local date. Returned by [`group_sleeps`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Nights<'a> {
    /// One for each local date that has a sleep, in ascending order.
    pub nights: Vec<Night<'a>>,
    /// The pairs of sleeps that overlap, from different providers or from one. Each sleep is compared with the 64 that
    /// begin next: all pairs are in the list unless more than 64 sleeps begin within another one. The nights are
    /// complete in any case.
    pub overlaps: Vec<Overlap<'a>>,
    /// Sleeps that belong to no night, because their local date is not known or their times are not plausible.
    pub unplaced: Vec<Unplaced<'a>>,
}

/// The sleeps of one local date.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Night<'a> {
    /// The local day on which they ended.
    pub date: Date,
    /// The main sleep; `None` if there are only naps.
    pub main: Option<LocalSleep<'a>>,
    /// Other sleeps that are not naps, such as the second part of an interrupted night, sorted by start.
    pub others: Vec<LocalSleep<'a>>,
    /// Naps, sorted by start.
    pub naps: Vec<LocalSleep<'a>>,
    /// Sleeps that compete with one that counts, sorted by start.
    pub set_aside: Vec<SetAside<'a>>,
}

/// A sleep with known start, end and offset.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct LocalSleep<'a> {
    /// The sleep.
    pub sleep: &'a Sleep,
    /// The start, UTC; computed from end and duration if the record has no start.
    pub start_at: Timestamp,
    /// The end, UTC; computed from start and duration if the record has no end.
    pub end_at: Timestamp,
    /// The UTC offset of the user: of the record, or [`NightOptions::assumed_offset`].
    pub offset: Offset,
    /// Whether it is a nap.
    pub is_nap: bool,
}

impl LocalSleep<'_> {
    /// Returns the start in local time: [`start_at`](Self::start_at) at [`offset`](Self::offset).
    #[must_use]
    pub fn civil_start(&self) -> CivilDateTime {
        self.start_at.at(self.offset)
    }

    /// Returns the end in local time: [`end_at`](Self::end_at) at [`offset`](Self::offset).
    #[must_use]
    pub fn civil_end(&self) -> CivilDateTime {
        self.end_at.at(self.offset)
    }

    /// Returns the local day on which it ended.
    #[must_use]
    pub fn date(&self) -> Date {
        self.end_at.date_at(self.offset)
    }

    /// Returns the time from start to end.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.end_at.duration_since(self.start_at).unwrap_or_default()
    }
}

/// A sleep that does not count, because it competes with a preferred one.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SetAside<'a> {
    /// The sleep.
    pub sleep: LocalSleep<'a>,
    /// The preferred sleep.
    pub in_favour_of: LocalSleep<'a>,
}

/// Two sleeps that overlap.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Overlap<'a> {
    /// The sleep that began first.
    pub first: LocalSleep<'a>,
    /// The other sleep.
    pub second: LocalSleep<'a>,
    /// The length of the overlap.
    pub common: Duration,
    /// Whether they compete: the overlap is at least half of the shorter sleep.
    pub competing: bool,
}

/// A sleep that belongs to no night.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Unplaced<'a> {
    /// The sleep.
    pub sleep: &'a Sleep,
    /// The reason.
    pub reason: UnplacedReason,
}

/// The reason why a sleep belongs to no night.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnplacedReason {
    /// Start or end is missing, and cannot be computed from the duration.
    NoTimes,
    /// The end is before the start.
    Reversed,
    /// The start or the end is before 1971 or in the year 9999, as devices and programs write for "no time".
    PlaceholderTime,
    /// The sleep is longer than 24 hours.
    TooLong,
    /// The record has no offset, and [`NightOptions::assumed_offset`] is not set.
    NoOffset,
}

#[cfg(test)]
mod tests;
