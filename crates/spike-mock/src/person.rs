//! One synthetic person: what they are like, and how each of their days goes.

mod night;
mod outing;
mod plan;

pub(crate) use night::{Night, Span, Stage, stages};
pub(crate) use outing::Outing;
pub(crate) use plan::{Plan, QUARTER, SLOT, Slot};

use crate::civil::Day;
use crate::dice::{Dice, hash, hash_text};
use crate::zone::Zone;

/// What does not change from day to day.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Everything random about the person starts here.
    pub(crate) key: u64,
    pub(crate) zone: Zone,
    /// Beats per minute at rest, on an average morning.
    pub(crate) resting: f64,
    pub(crate) max_pulse: f64,
    /// Steps of an average day, sports not counted.
    pub(crate) steps: f64,
    /// Local minute after midnight of getting up on a working day.
    pub(crate) wakes: i64,
    pub(crate) height_m: f64,
    pub(crate) weight_g: f64,
    pub(crate) body_fat: f64,
    pub(crate) born: Day,
    /// Kilocalories per 24 hours at rest.
    pub(crate) basal: f64,
    pub(crate) home: (f64, f64),
}

impl Person {
    pub(crate) fn new(seed: u64, user: &str, zone: &Zone) -> Self {
        let key = hash(&[seed, hash_text(user)]);
        let mut dice = Dice::new(&[key, 1]);
        let height_m = dice.between(1.58, 1.92);
        let index = dice.between(21.0, 27.5);
        let weight_g = (index * height_m * height_m * 1_000.0).round();
        let born = Day(dice.whole(2_000, 12_000));
        let age = (20_500 - born.0) as f64 / 365.25;
        Self {
            key,
            zone: zone.clone(),
            resting: dice.between(49.0, 63.0).round(),
            max_pulse: (208.0 - 0.7 * age).round(),
            steps: dice.between(6_000.0, 9_500.0),
            wakes: dice.whole(375, 435),
            height_m: (height_m * 100.0).round() / 100.0,
            weight_g,
            body_fat: (dice.between(14.0, 27.0) * 10.0).round() / 10.0,
            born,
            basal: 370.0 + 21.6 * weight_g / 1_000.0 * 0.79,
            home: (54.6872, 25.2797),
        }
    }

    /// A stream of numbers for one purpose on one day.
    pub(crate) fn dice(&self, purpose: u64, day: Day) -> Dice {
        Dice::new(&[self.key, purpose, day.0 as u64])
    }

    /// Beats per minute at rest in the night that ends on a day.
    pub(crate) fn resting_on(&self, day: Day) -> f64 {
        let trained = if self.outing(day.plus(-1)).is_some() {
            1.5
        } else {
            0.0
        };
        let season = (day.0 as f64 / 58.0).sin();
        (self.resting + trained + season + self.dice(2, day).bell() * 1.2).round()
    }
}
