//! One local day in slots of five minutes: what a person does, before any device records it.

use super::person::{Night, Person, Training};
use super::random::Random;
use crate::time::{DAY, Day, SLOT, Secs, Span};

/// Weight of each local hour in the steps of a day.
#[rustfmt::skip]
const WORKDAY: [f64; 24] = [
    0.1, 0.0, 0.0, 0.0, 0.0, 0.3, 2.0, 6.5, 8.0, 4.0, 3.0, 3.5, 7.5, 6.0, 3.0, 3.0, 4.0, 8.5, 9.0, 7.0, 5.0, 3.0, 1.5, 0.5,
];
#[rustfmt::skip]
const WEEKEND: [f64; 24] = [
    0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 1.0, 3.0, 5.5, 7.5, 9.0, 9.0, 7.0, 7.5, 8.5, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 0.8,
];

/// Five minutes of a day.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slot {
    pub(crate) steps: f64,
    /// Metres on foot, without running.
    pub(crate) walking: f64,
    pub(crate) running: f64,
    pub(crate) cycling: f64,
    pub(crate) swimming: f64,
    /// Kilocalories above rest.
    pub(crate) active: f64,
    pub(crate) pulse: f64,
    pub(crate) asleep: bool,
}

/// One local day of one person.
#[derive(Clone, Debug)]
pub(crate) struct DayModel {
    pub(crate) day: Day,
    pub(crate) span: Span,
    /// The night that ended on this day.
    pub(crate) night: Night,
    /// The night that begins on this day, or soon after it.
    pub(crate) next_night: Night,
    pub(crate) nap: Option<Span>,
    pub(crate) training: Option<Training>,
    pub(crate) slots: Vec<Slot>,
}

impl DayModel {
    pub(crate) fn new(person: &Person, day: Day) -> Self {
        let span = Span::new(person.zone.midnight(day), person.zone.midnight(day.plus(1)));
        let training = person.training(day);
        let free = |nap: &Span| training.is_none_or(|training| !training.span.overlaps(*nap));
        let mut model = Self {
            day,
            span,
            night: person.night(day),
            next_night: person.night(day.plus(1)),
            nap: person.nap(day).filter(free),
            training,
            slots: vec![Slot::default(); usize::try_from(span.seconds() / SLOT).unwrap_or(0)],
        };
        model.add_walking(person);
        model.add_training(person);
        model.add_pulse(person);
        model
    }

    pub(crate) fn slot_start(&self, index: usize) -> Secs {
        self.span.start + index as Secs * SLOT
    }

    /// The slot that contains an instant of this day.
    pub(crate) fn slot_at(&self, at: Secs) -> Option<&Slot> {
        self.slots.get(usize::try_from((at - self.span.start).div_euclid(SLOT)).ok()?)
    }

    /// The two nights that overlap this day, each with the day on which it ends.
    pub(crate) fn nights(&self) -> [(Night, Day); 2] {
        [(self.night, self.day), (self.next_night, self.day.plus(1))]
    }

    fn training_at(&self, at: Secs) -> Option<Training> {
        self.training.filter(|training| training.span.contains(at))
    }

    /// Steps and metres on foot, distributed by the local hour.
    fn add_walking(&mut self, person: &Person) {
        let mut random = person.random(6, self.day);
        let by_hour = if self.day.is_weekend() { &WEEKEND } else { &WORKDAY };
        let target = person.steps * (1.0 + 0.22 * random.normal()).clamp(0.35, 1.9);
        let stride = person.height_m * 0.414;
        let sleeps = [Some(self.night.span), Some(self.next_night.span), self.nap];
        let mut weights = vec![0.0; self.slots.len()];
        for (index, weight) in weights.iter_mut().enumerate() {
            let at = self.slot_start(index);
            let asleep = sleeps.into_iter().flatten().any(|sleep| sleep.contains(at));
            self.slots[index].asleep = asleep;
            let hour = usize::try_from(person.zone.clock_minutes(at) / 60).unwrap_or(0) % 24;
            let moves = random.chance(0.45);
            let speed = random.between(0.2, 1.8);
            if moves && !asleep && self.training_at(at).is_none() {
                *weight = by_hour[hour] * speed;
            }
        }
        let sum: f64 = weights.iter().sum();
        for (slot, weight) in self.slots.iter_mut().zip(&weights) {
            if sum > 0.0 {
                slot.steps = (target * weight / sum).min(560.0).round();
                slot.walking = slot.steps * stride;
                slot.active = slot.steps * 0.041;
            }
        }
    }

    fn add_training(&mut self, person: &Person) {
        let Some(training) = self.training else {
            return;
        };
        let mut random = person.random(7, self.day);
        let minutes = SLOT as f64 / 60.0;
        for index in 0..self.slots.len() {
            if !training.span.contains(self.slot_start(index)) {
                continue;
            }
            let pace = training.intensity * random.between(0.93, 1.07);
            let metres = training.sport.speed * SLOT as f64 * pace;
            let slot = &mut self.slots[index];
            slot.steps = (training.sport.cadence * minutes * pace).round();
            match training.sport.distance {
                Some("distance_running") => slot.running = metres,
                Some("distance_cycling") => slot.cycling = metres,
                Some("distance_swimming") => slot.swimming = metres,
                _ => {}
            }
            slot.active = training.sport.calories * minutes * pace;
        }
    }

    fn add_pulse(&mut self, person: &Person) {
        for index in 0..self.slots.len() {
            let at = self.slot_start(index);
            let mut random = Random::new(&[person.key, 8, at as u64]);
            let slot = self.slots[index];
            let mut nights = [self.night, self.next_night].into_iter();
            let pulse = if let Some(night) = nights.find(|night| night.span.contains(at)) {
                let share = (at - night.span.start) as f64 / night.span.seconds() as f64;
                night.resting + 1.0 + 24.0 * (share - 0.62).powi(2) + random.between(0.0, 3.0)
            } else if let Some(training) = self.training_at(at) {
                let warm = ((at - training.span.start) as f64 / 900.0).min(1.0);
                let effort = training.sport.effort * (0.75 + 0.25 * warm) * training.intensity;
                let range = person.max_pulse - person.resting;
                person.resting + range * effort.min(0.93) + random.normal() * 2.0
            } else {
                let clock = (at - self.span.start) as f64 / DAY as f64;
                let daily = 4.0 * (std::f64::consts::TAU * (clock - 0.35)).sin();
                let calm = if slot.asleep { 4.0 } else { 15.0 };
                let moving = (slot.steps * 0.085).min(44.0);
                self.night.resting + calm + daily + moving + random.normal().abs() * 3.0
            };
            self.slots[index].pulse = pulse;
        }
    }
}
