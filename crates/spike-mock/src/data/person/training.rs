//! Training sessions: at most one a day.

use super::Person;
use crate::time::{Day, QUARTER, SLOT, Span};

/// A kind of sport.
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
    pub(crate) calories: f64,
    /// Fraction of the heart rate range between rest and maximum.
    pub(crate) effort: f64,
}

#[rustfmt::skip]
const RUNNING: Sport = Sport {
    name: "running", tags: &["on_foot", "running", "workout"], distance: Some("distance_running"),
    speed: 2.9, cadence: 164.0, calories: 11.0, effort: 0.72,
};
#[rustfmt::skip]
const CYCLING: Sport = Sport {
    name: "cycling", tags: &["cycling", "workout"], distance: Some("distance_cycling"),
    speed: 6.6, cadence: 0.0, calories: 9.0, effort: 0.62,
};
#[rustfmt::skip]
const SWIMMING: Sport = Sport {
    name: "swimming", tags: &["swimming", "workout"], distance: Some("distance_swimming"),
    speed: 0.72, cadence: 0.0, calories: 8.0, effort: 0.58,
};
#[rustfmt::skip]
const STRENGTH: Sport = Sport {
    name: "workout", tags: &["workout"], distance: None,
    speed: 0.0, cadence: 6.0, calories: 5.0, effort: 0.42,
};

/// A training session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Training {
    pub(crate) sport: Sport,
    /// Starts on a quarter of an hour and lasts whole slots (whole quarters if entered manually).
    pub(crate) span: Span,
    /// Entered manually afterwards: no device was worn.
    pub(crate) manual: bool,
    /// Factor around 1 on speed, calories and effort.
    pub(crate) intensity: f64,
}

impl Person {
    /// The training session of a local day, on about two days in five.
    pub(crate) fn training(&self, day: Day) -> Option<Training> {
        let mut random = self.random(5, day);
        let weekend = day.is_weekend();
        if !random.chance(if weekend { 0.5 } else { 0.38 }) {
            return None;
        }
        let sport = match random.integer(0, 9) {
            0..=4 => RUNNING,
            5..=6 => CYCLING,
            7 => SWIMMING,
            _ => STRENGTH,
        };
        let manual = sport == CYCLING && random.chance(0.5);
        let from = if weekend { 10 * 60 } else { 17 * 60 + 30 };
        let start = self.zone.local(day, from + random.integer(0, 6) * 15);
        let start = start - start.rem_euclid(QUARTER);
        let length =
            if manual { random.integer(3, 5) * QUARTER } else { random.integer(6, 14) * SLOT };
        let intensity = random.between(0.9, 1.1);
        Some(Training { sport, span: Span::new(start, start + length), manual, intensity })
    }
}
