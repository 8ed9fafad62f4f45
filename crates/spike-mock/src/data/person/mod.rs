//! A synthetic person: the constants of a life, and the nights, naps and training of each day.

mod night;
mod training;

pub(crate) use night::{Night, Stage, stages};
pub(crate) use training::Training;

use super::random::{Random, hash, hash_text};
use crate::time::{Day, Zone};

/// What does not change from day to day.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// The seed of all random numbers about the person.
    pub(crate) key: u64,
    pub(crate) zone: Zone,
    /// Resting heart rate on an average morning, beats per minute.
    pub(crate) resting: f64,
    pub(crate) max_pulse: f64,
    /// Steps of an average day, without training.
    pub(crate) steps: f64,
    /// Time of getting up on a workday, in local minutes after midnight.
    pub(crate) wakes: i64,
    pub(crate) height_m: f64,
    pub(crate) weight_g: f64,
    pub(crate) body_fat: f64,
    pub(crate) born: Day,
    /// Kilocalories per 24 hours at rest.
    pub(crate) basal: f64,
    /// Latitude and longitude.
    pub(crate) home: (f64, f64),
}

impl Person {
    pub(crate) fn new(seed: u64, user: &str, zone: &Zone) -> Self {
        let key = hash(&[seed, hash_text(user)]);
        let mut random = Random::new(&[key, 1]);
        let height_m = random.between(1.58, 1.92);
        let index = random.between(21.0, 27.5);
        let weight_g = (index * height_m * height_m * 1_000.0).round();
        let born = Day(random.integer(2_000, 12_000));
        let age = (20_500 - born.0) as f64 / 365.25;
        Self {
            key,
            zone: zone.clone(),
            resting: random.between(49.0, 63.0).round(),
            max_pulse: (208.0 - 0.7 * age).round(),
            steps: random.between(6_000.0, 9_500.0),
            wakes: random.integer(375, 435),
            height_m: (height_m * 100.0).round() / 100.0,
            weight_g,
            body_fat: (random.between(14.0, 27.0) * 10.0).round() / 10.0,
            born,
            basal: 370.0 + 21.6 * weight_g / 1_000.0 * 0.79,
            home: (54.6872, 25.2797),
        }
    }

    /// The random numbers for one purpose on one day.
    pub(crate) fn random(&self, purpose: u64, day: Day) -> Random {
        Random::new(&[self.key, purpose, day.0 as u64])
    }

    /// The resting heart rate in the night that ends on a day, beats per minute.
    pub(crate) fn resting_on(&self, day: Day) -> f64 {
        let trained = if self.training(day.plus(-1)).is_some() { 1.5 } else { 0.0 };
        let season = (day.0 as f64 / 58.0).sin();
        (self.resting + trained + season + self.random(2, day).normal() * 1.2).round()
    }
}
