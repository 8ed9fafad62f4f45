//! Sleep: when it starts and ends, and the stages a device sees in it.

use super::Person;
use crate::civil::{Day, Secs};
use crate::dice::Dice;

/// From one instant up to, but not including, another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: Secs,
    pub(crate) end: Secs,
}

impl Span {
    pub(crate) fn contains(self, at: Secs) -> bool {
        (self.start..self.end).contains(&at)
    }

    pub(crate) fn touches(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub(crate) fn seconds(self) -> Secs {
        self.end - self.start
    }
}

/// A night, by the local day on which it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Night {
    pub(crate) span: Span,
    pub(crate) resting: f64,
}

/// A part of a night in one stage; `name` is the slug of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stage {
    pub(crate) span: Span,
    pub(crate) name: &'static str,
}

impl Person {
    /// The night that ends on this local day.
    pub(crate) fn night(&self, day: Day) -> Night {
        let mut dice = self.dice(3, day);
        let late = if day.weekday() >= 5 { 65 } else { 0 };
        let wakes = self.wakes + late + (dice.bell() * 18.0) as i64;
        let asleep = (450.0 + dice.bell() * 32.0 + late as f64 * 0.4) as i64;
        let end = self.zone.local(day, wakes);
        Night {
            span: Span {
                start: end - asleep * 60,
                end,
            },
            resting: self.resting_on(day),
        }
    }

    /// An afternoon nap, on about one day in nine.
    pub(crate) fn nap(&self, day: Day) -> Option<Span> {
        let mut dice = self.dice(4, day);
        let chance = if day.weekday() >= 5 { 0.22 } else { 0.07 };
        if !dice.chance(chance) {
            return None;
        }
        let start = self.zone.local(day, 13 * 60 + dice.whole(0, 90));
        Some(Span {
            start,
            end: start + dice.whole(18, 55) * 60,
        })
    }
}

/// The stages of a night as one device tells them: whole minutes, without gaps, from start to end.
pub(crate) fn stages(span: Span, dice: &mut Dice) -> Vec<Stage> {
    let mut sketch: Vec<(i64, &'static str)> = vec![(dice.whole(4, 17), "awake")];
    let total = span.seconds() / 60;
    let mut spent = sketch[0].0;
    let mut cycle = 0;
    while spent < total {
        let length = dice.whole(82, 104);
        let deep = (36 - 11 * cycle + dice.whole(-4, 5)).max(0);
        let rem = (9 + 9 * cycle + dice.whole(-3, 4)).clamp(3, 44);
        let light = (length - deep - rem).max(12);
        let first = light * dice.whole(45, 65) / 100;
        let stir = if dice.chance(0.45) {
            dice.whole(1, 7)
        } else {
            0
        };
        for part in [
            (first, "light"),
            (deep, "deep"),
            (light - first, "light"),
            (stir, "awake"),
            (rem, "rem"),
        ] {
            if part.0 > 0 {
                sketch.push(part);
            }
        }
        spent += length.max(deep + rem + light) + stir;
        cycle += 1;
    }
    join(span, &sketch)
}

/// Lays the parts end to end from the start, joins equal neighbours, and cuts the last one at the end.
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
            _ => stages.push(Stage {
                span: Span { start: at, end },
                name,
            }),
        }
        at = end;
    }
    stages
}

#[cfg(test)]
mod tests {
    use super::{Span, stages};
    use crate::dice::Dice;

    #[test]
    fn stages_fill_the_night_without_gaps() {
        for seed in 0..300 {
            let span = Span {
                start: 1_000,
                end: 1_000 + 60 * (200 + seed as i64),
            };
            let parts = stages(span, &mut Dice::new(&[seed]));
            assert_eq!(parts[0].span.start, span.start);
            assert_eq!(parts[parts.len() - 1].span.end, span.end);
            for pair in parts.windows(2) {
                assert_eq!(pair[0].span.end, pair[1].span.start);
                assert_ne!(pair[0].name, pair[1].name);
            }
        }
    }
}
