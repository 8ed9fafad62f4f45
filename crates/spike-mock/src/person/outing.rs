//! Sport: at most one session a day.

use super::{Person, QUARTER, Span};
use crate::civil::Day;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sport {
    /// Slug of the activity type.
    pub(crate) name: &'static str,
    /// Slugs of the activity tags.
    pub(crate) tags: &'static [&'static str],
    /// Metric of the distance, if the sport has one.
    pub(crate) distance: Option<&'static str>,
    /// Metres per second.
    pub(crate) speed: f64,
    /// Steps per minute.
    pub(crate) cadence: f64,
    /// Kilocalories per minute above rest.
    pub(crate) burns: f64,
    /// Share of the pulse between rest and maximum.
    pub(crate) effort: f64,
}

const RUNNING: Sport = Sport {
    name: "running",
    tags: &["on_foot", "running", "workout"],
    distance: Some("distance_running"),
    speed: 2.9,
    cadence: 164.0,
    burns: 11.0,
    effort: 0.72,
};
const CYCLING: Sport = Sport {
    name: "cycling",
    tags: &["cycling", "workout"],
    distance: Some("distance_cycling"),
    speed: 6.6,
    cadence: 0.0,
    burns: 9.0,
    effort: 0.62,
};
const SWIMMING: Sport = Sport {
    name: "swimming",
    tags: &["swimming", "workout"],
    distance: Some("distance_swimming"),
    speed: 0.72,
    cadence: 0.0,
    burns: 8.0,
    effort: 0.58,
};
const STRENGTH: Sport = Sport {
    name: "workout",
    tags: &["workout"],
    distance: None,
    speed: 0.0,
    cadence: 6.0,
    burns: 5.0,
    effort: 0.42,
};

/// A training session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outing {
    pub(crate) sport: Sport,
    /// Starts on a quarter of an hour, lasts whole slots (whole quarters if entered by hand).
    pub(crate) span: Span,
    /// Entered by hand afterwards: no device was worn.
    pub(crate) manual: bool,
    /// How hard this one was, around 1.
    pub(crate) zeal: f64,
}

impl Person {
    /// The training session of a local day, on about two days in five.
    pub(crate) fn outing(&self, day: Day) -> Option<Outing> {
        let mut dice = self.dice(5, day);
        let weekend = day.weekday() >= 5;
        if !dice.chance(if weekend { 0.5 } else { 0.38 }) {
            return None;
        }
        let sport = match dice.whole(0, 9) {
            0..=4 => RUNNING,
            5..=6 => CYCLING,
            7 => SWIMMING,
            _ => STRENGTH,
        };
        let manual = sport == CYCLING && dice.chance(0.5);
        let from = if weekend { 10 * 60 } else { 17 * 60 + 30 };
        let start = self.zone.local(day, from + dice.whole(0, 6) * 15);
        let start = start - start.rem_euclid(QUARTER);
        let length = if manual {
            dice.whole(3, 5) * QUARTER
        } else {
            dice.whole(6, 14) * super::SLOT
        };
        Some(Outing {
            sport,
            span: Span {
                start,
                end: start + length,
            },
            manual,
            zeal: dice.between(0.9, 1.1),
        })
    }
}
