//! The days with data, and how many of them a request may ask for.

use crate::options::Options;
use crate::time::{Day, Secs};

/// The days from the first one with data until now.
#[derive(Clone, Copy, Debug)]
pub(super) struct History {
    first: Day,
    last: Day,
    max_days: i64,
}

impl History {
    pub(super) fn new(options: &Options, now: Secs) -> Self {
        let max_days = i64::from(options.max_days);
        Self { first: options.history_from, last: Day::of(now).plus(1), max_days }
    }

    /// How many days with data a range touches, both ends included.
    pub(super) fn days(self, from: Day, to: Day) -> i64 {
        to.min(self.last).0 - from.max(self.first).0 + 1
    }

    /// The error message for a range with too many days of data.
    pub(super) fn refuses(self, from: Day, to: Day) -> Option<String> {
        let is_long = self.days(from, to) > self.max_days;
        is_long.then(|| format!("expected a range with at most {} days of data", self.max_days))
    }
}
