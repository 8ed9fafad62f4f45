//! Nights by local date: which sleep is the night, which are naps, and where providers tell of the same hours.
//!
//! ```
//! use spike_core::api::SleepList;
//! use spike_toolkit::nights::{NightOptions, Preference, nights};
//! use spike_core::vocabulary::Provider;
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
//! // If both tell of a night, Garmin is believed.
//! let options = NightOptions::new(Preference::Providers(vec![Provider::Garmin, Provider::Oura]));
//! let all = nights(&list.sleeps, &options);
//! let night = &all.nights[0];
//! assert_eq!(night.date.to_string(), "2026-04-15");
//! let main = night.main.ok_or("no night")?;
//! assert_eq!(main.local_start().to_string(), "2026-04-14T23:20:00");
//! assert_eq!(night.naps.len(), 1);
//! // Oura's account is not gone: it is set aside, with the one it was set aside for.
//! assert_eq!(night.set_aside[0].sleep.sleep.provider_slug, Some(Provider::Oura));
//! assert_eq!(all.overlaps.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rules
//!
//! - **Date**: the local day the sleep ended on, by the offset in its own record (evidence: A where the provider gives
//!   no date; the date of the provider, which the API files a sleep under, is not in the answer).
//! - **Nap**: a sleep with a stage `nap`, or one shorter than [`NightOptions::nap_below`] (3 hours) that does not
//!   compete with a longer one: then it is a fragment of a night that somebody else tells in one piece.
//! - **Competing**: two sleeps that overlap in at least half of the shorter one tell of the same hours. The
//!   [`Preference`] decides which counts; the other is [set aside](Night::set_aside). Sleeps that overlap less both
//!   count. Either way the [overlap](Nights::overlaps) is reported.
//! - **Main night**: the longest sleep of the date that counts and is no nap; if two are equally long, the earlier.
//!
//! Nothing is dropped: every sleep that went in comes out once, as main night, among the
//! [others](Night::others), the [naps](Night::naps) or those set aside, or [unplaced](Nights::unplaced) with the
//! reason. The order of the sleeps does not matter (only the unplaced come in theirs). The rules for naps and competing are ours, not the API's.

mod group;
mod local;
mod options;

pub use group::nights;
pub use local::{ByLocalDate, LocalTime, by_local_date};
pub use options::{NightOptions, Preference};

use std::time::Duration;

use spike_core::api::Sleep;
use spike_core::time::{CivilDateTime, Date, Offset, Timestamp};

/// All sleeps, in order.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Nights<'a> {
    /// One for each local date that has a sleep.
    pub nights: Vec<Night<'a>>,
    /// Every two sleeps that overlap, of different providers or the same.
    pub overlaps: Vec<Overlap<'a>>,
    /// Sleeps that have no place on a calendar.
    pub unplaced: Vec<Unplaced<'a>>,
}

/// The sleeps of one local date.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Night<'a> {
    /// The day they ended on.
    pub date: Date,
    /// The night itself; `None` if there are only naps.
    pub main: Option<LocalSleep<'a>>,
    /// Further sleeps that are no naps, such as the second part of a broken night, by start.
    pub others: Vec<LocalSleep<'a>>,
    /// Naps, by start.
    pub naps: Vec<LocalSleep<'a>>,
    /// Sleeps that tell of the same hours as one that counts, by start.
    pub set_aside: Vec<SetAside<'a>>,
}

/// A sleep with its place in time.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct LocalSleep<'a> {
    /// The sleep.
    pub sleep: &'a Sleep,
    /// When it began, UTC; if the record does not say, reckoned from end and duration.
    pub start_at: Timestamp,
    /// When it ended, UTC; if the record does not say, reckoned from start and duration.
    pub end_at: Timestamp,
    /// What the user's clock added to UTC.
    pub offset: Offset,
    /// Whether it is a nap.
    pub is_nap: bool,
}

impl LocalSleep<'_> {
    /// When it began on the user's own clock.
    #[must_use]
    pub fn local_start(&self) -> CivilDateTime {
        self.start_at.at(self.offset)
    }

    /// When it ended on the user's own clock.
    #[must_use]
    pub fn local_end(&self) -> CivilDateTime {
        self.end_at.at(self.offset)
    }

    /// The local day it ended on.
    #[must_use]
    pub fn date(&self) -> Date {
        self.end_at.date_at(self.offset)
    }

    /// From start to end.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.end_at
            .duration_since(self.start_at)
            .unwrap_or_default()
    }
}

/// A sleep that does not count, because another tells of the same hours.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SetAside<'a> {
    /// The sleep.
    pub sleep: LocalSleep<'a>,
    /// The one that counts.
    pub in_favour_of: LocalSleep<'a>,
}

/// Two sleeps at the same time.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Overlap<'a> {
    /// The one that began first.
    pub first: LocalSleep<'a>,
    /// The other.
    pub second: LocalSleep<'a>,
    /// The time they have in common.
    pub common: Duration,
    /// Whether that is enough for them to compete.
    pub competing: bool,
}

/// A sleep that has no place on a calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Unplaced<'a> {
    /// The sleep.
    pub sleep: &'a Sleep,
    /// Why.
    pub reason: UnplacedReason,
}

/// Why a sleep has no place on a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnplacedReason {
    /// Start or end is missing, and cannot be reckoned from the duration.
    NoTimes,
    /// It ends before it begins.
    Reversed,
    /// The record has no offset, and none was given to be assumed.
    NoOffset,
}

#[cfg(test)]
mod tests;
