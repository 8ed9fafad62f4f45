//! A whole local day in slots of five minutes: what the person really did, before any device saw it.

use super::{Night, Outing, Person, Span};
use crate::civil::{DAY, Day, Secs};
use crate::dice::Dice;

/// Seconds of a slot.
pub(crate) const SLOT: Secs = 300;
/// Seconds of a quarter of an hour: devices are on or off for whole quarters.
pub(crate) const QUARTER: Secs = 900;

/// Share of the steps of a day in each hour of the local clock.
const WORKDAY: [f64; 24] = [
    0.1, 0.0, 0.0, 0.0, 0.0, 0.3, 2.0, 6.5, 8.0, 4.0, 3.0, 3.5, 7.5, 6.0, 3.0, 3.0, 4.0, 8.5, 9.0,
    7.0, 5.0, 3.0, 1.5, 0.5,
];
const WEEKEND: [f64; 24] = [
    0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 1.0, 3.0, 5.5, 7.5, 9.0, 9.0, 7.0, 7.5, 8.5, 8.0, 7.0, 6.0,
    5.0, 4.0, 3.0, 2.0, 0.8,
];

/// Five minutes of a life.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slot {
    pub(crate) steps: f64,
    /// Metres on foot, running not counted.
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
pub(crate) struct Plan {
    pub(crate) day: Day,
    pub(crate) span: Span,
    /// The night that ended on this day.
    pub(crate) night: Night,
    /// The night that begins on this day, or soon after it.
    pub(crate) next_night: Night,
    pub(crate) nap: Option<Span>,
    pub(crate) outing: Option<Outing>,
    pub(crate) slots: Vec<Slot>,
}

impl Plan {
    pub(crate) fn new(person: &Person, day: Day) -> Self {
        let span = Span {
            start: person.zone.midnight(day),
            end: person.zone.midnight(day.plus(1)),
        };
        let outing = person.outing(day);
        let nap = person
            .nap(day)
            .filter(|nap| outing.is_none_or(|outing| !outing.span.touches(*nap)));
        let mut plan = Self {
            day,
            span,
            night: person.night(day),
            next_night: person.night(day.plus(1)),
            nap,
            outing,
            slots: vec![Slot::default(); usize::try_from(span.seconds() / SLOT).unwrap_or(0)],
        };
        plan.walk(person);
        plan.train(person);
        plan.beat(person);
        plan
    }

    /// Start of a slot.
    pub(crate) fn slot_start(&self, index: usize) -> Secs {
        self.span.start + index as Secs * SLOT
    }

    /// The slot an instant of this day falls into.
    pub(crate) fn slot_at(&self, at: Secs) -> Option<&Slot> {
        self.slots
            .get(usize::try_from((at - self.span.start).div_euclid(SLOT)).ok()?)
    }

    /// Steps and metres on foot, by the rhythm of the local clock.
    fn walk(&mut self, person: &Person) {
        let mut dice = person.dice(6, self.day);
        let weekend = self.day.weekday() >= 5;
        let rhythm = if weekend { &WEEKEND } else { &WORKDAY };
        let target = person.steps * (1.0 + 0.22 * dice.bell()).clamp(0.35, 1.9);
        let stride = person.height_m * 0.414;
        let mut weights = vec![0.0; self.slots.len()];
        for (index, weight) in weights.iter_mut().enumerate() {
            let at = self.slot_start(index);
            let asleep = [Some(self.night.span), Some(self.next_night.span), self.nap]
                .into_iter()
                .flatten();
            self.slots[index].asleep = asleep.into_iter().any(|sleep| sleep.contains(at));
            let hour = usize::try_from(person.zone.clock_minutes(at) / 60).unwrap_or(0) % 24;
            let moves = dice.chance(0.45);
            let vigour = dice.between(0.2, 1.8);
            let busy = self.outing.is_some_and(|outing| outing.span.contains(at));
            if moves && !busy && !self.slots[index].asleep {
                *weight = rhythm[hour] * vigour;
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

    fn train(&mut self, person: &Person) {
        let Some(outing) = self.outing else { return };
        let mut dice = person.dice(7, self.day);
        let minutes = SLOT as f64 / 60.0;
        for index in 0..self.slots.len() {
            if !outing.span.contains(self.slot_start(index)) {
                continue;
            }
            let pace = outing.zeal * dice.between(0.93, 1.07);
            let metres = outing.sport.speed * SLOT as f64 * pace;
            let slot = &mut self.slots[index];
            slot.steps = (outing.sport.cadence * minutes * pace).round();
            match outing.sport.distance {
                Some("distance_running") => slot.running = metres,
                Some("distance_cycling") => slot.cycling = metres,
                Some("distance_swimming") => slot.swimming = metres,
                _ => {}
            }
            slot.active = outing.sport.burns * minutes * pace;
        }
    }

    fn beat(&mut self, person: &Person) {
        for index in 0..self.slots.len() {
            let at = self.slot_start(index);
            let mut dice = Dice::new(&[person.key, 8, at as u64]);
            let slot = self.slots[index];
            self.slots[index].pulse = if let Some(night) = [self.night, self.next_night]
                .into_iter()
                .find(|night| night.span.contains(at))
            {
                let share = (at - night.span.start) as f64 / night.span.seconds() as f64;
                night.resting + 1.0 + 24.0 * (share - 0.62).powi(2) + dice.between(0.0, 3.0)
            } else if let Some(outing) = self.outing.filter(|outing| outing.span.contains(at)) {
                let warm = ((at - outing.span.start) as f64 / 900.0).min(1.0);
                let effort = outing.sport.effort * (0.75 + 0.25 * warm) * outing.zeal;
                person.resting
                    + (person.max_pulse - person.resting) * effort.min(0.93)
                    + dice.bell() * 2.0
            } else {
                let clock = (at - self.span.start) as f64 / DAY as f64;
                let daily = 4.0 * (std::f64::consts::TAU * (clock - 0.35)).sin();
                let calm = if slot.asleep { 4.0 } else { 15.0 };
                self.night.resting
                    + calm
                    + daily
                    + (slot.steps * 0.085).min(44.0)
                    + dice.bell().abs() * 3.0
            };
        }
    }
}
