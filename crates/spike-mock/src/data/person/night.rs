//! When a person sleeps, and the sleep stages that a device detects.

use super::Person;
use crate::data::random::Random;
use crate::time::{Day, Span};

/// A night, identified by the local day on which it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Night {
    pub(crate) span: Span,
    pub(crate) resting: f64,
}

/// A part of a sleep in one stage; `name` is the slug of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stage {
    pub(crate) span: Span,
    pub(crate) name: &'static str,
}

impl Person {
    /// The night that ends on this local day.
    pub(crate) fn night(&self, day: Day) -> Night {
        let mut random = self.random(3, day);
        let late = if day.is_weekend() { 65 } else { 0 };
        let wakes = self.wakes + late + (random.normal() * 18.0) as i64;
        let asleep = (450.0 + random.normal() * 32.0 + late as f64 * 0.4) as i64;
        let end = self.zone.local(day, wakes);
        Night { span: Span::new(end - asleep * 60, end), resting: self.resting_on(day) }
    }

    /// An afternoon nap, on about one day in nine.
    pub(crate) fn nap(&self, day: Day) -> Option<Span> {
        let mut random = self.random(4, day);
        if !random.chance(if day.is_weekend() { 0.22 } else { 0.07 }) {
            return None;
        }
        let start = self.zone.local(day, 13 * 60 + random.integer(0, 90));
        Some(Span::new(start, start + random.integer(18, 55) * 60))
    }
}

/// The stages of a night as one device detects them: whole minutes, without gaps, from start to end.
pub(crate) fn stages(span: Span, random: &mut Random) -> Vec<Stage> {
    let mut sketch: Vec<(i64, &'static str)> = vec![(random.integer(4, 17), "awake")];
    let total = span.seconds() / 60;
    let mut spent = sketch[0].0;
    let mut cycle = 0;
    while spent < total {
        let length = random.integer(82, 104);
        let deep = (36 - 11 * cycle + random.integer(-4, 5)).max(0);
        let rem = (9 + 9 * cycle + random.integer(-3, 4)).clamp(3, 44);
        let light = (length - deep - rem).max(12);
        let first = light * random.integer(45, 65) / 100;
        let awake = if random.chance(0.45) { random.integer(1, 7) } else { 0 };
        let parts = [
            (first, "light"),
            (deep, "deep"),
            (light - first, "light"),
            (awake, "awake"),
            (rem, "rem"),
        ];
        sketch.extend(parts.into_iter().filter(|(minutes, _)| *minutes > 0));
        spent += length.max(deep + rem + light) + awake;
        cycle += 1;
    }
    join(span, &sketch)
}

/// Lays the parts end to end, joins neighbours of the same stage, and cuts the last one at the end.
fn join(span: Span, sketch: &[(i64, &'static str)]) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    let mut at = span.start;
    for &(minutes, name) in sketch {
        let end = (at + minutes * 60).min(span.end);
        if end <= at {
            break;
        }
        match stages.last_mut() {
            Some(last) if last.name == name => last.span.end = end,
            _ => stages.push(Stage { span: Span::new(at, end), name }),
        }
        at = end;
    }
    stages
}

#[cfg(test)]
mod tests {
    use super::stages;
    use crate::data::random::Random;
    use crate::time::Span;

    #[test]
    fn stages_cover_the_night_without_gaps() {
        for seed in 0..300 {
            let span = Span::new(1_000, 1_000 + 60 * (200 + seed as i64));
            let parts = stages(span, &mut Random::new(&[seed]));
            assert_eq!(parts[0].span.start, span.start);
            assert_eq!(parts[parts.len() - 1].span.end, span.end);
            for pair in parts.windows(2) {
                assert_eq!(pair[0].span.end, pair[1].span.start);
                assert_ne!(pair[0].name, pair[1].name);
            }
        }
    }
}
