//! The points of one metric that one device records on one local day.

use super::day_model::{DayModel, Slot};
use super::ids::{RecordId, RecordKind, RecordRef};
use super::person::Person;
use super::point::{Point, is_sleep_metric, rounded};
use super::profile::Profile;
use super::random::Random;
use super::sleep;
use super::wear::{self, WearTime, is_worn_by_night};
use crate::time::{QUARTER, SLOT, Secs, Span};

/// One device on one day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeviceDay<'a> {
    pub(crate) person: &'a Person,
    pub(crate) profile: &'a Profile,
    pub(crate) model: &'a DayModel,
    pub(crate) wear: &'a WearTime,
}

impl DeviceDay<'_> {
    /// All points of a metric, sorted by start. Points of a whole night start when the night started, which may be
    /// the evening before; all others lie within the local day and within one UTC hour.
    pub(crate) fn points(&self, metric: &str) -> Vec<Point> {
        match metric {
            "heartrate" => self.pulse(),
            "heartrate_max" => self.pulse_by_quarter(f64::max),
            "heartrate_min" => self.pulse_by_quarter(f64::min),
            "heartrate_resting" => {
                self.after_the_night(metric, self.model.night.resting + self.bias(2.0).round())
            }
            "sleep_skin_temperature_deviation" => {
                let mut random = wear::random(self.person, self.profile, 5, self.model.day);
                self.after_the_night(metric, random.normal() * 0.3)
            }
            "hrv_rmssd" => self
                .asleep(metric, 1, |random, resting| 68.0 - 0.45 * resting + random.normal() * 9.0),
            "hrv_sdnn" => self.asleep(metric, 12, |random, resting| {
                79.0 - 0.45 * resting + random.normal() * 8.0
            }),
            "spo2" => {
                self.asleep(metric, 12, |random, _| (96.6 + random.normal() * 0.9).min(100.0))
            }
            "breathing_rate" => self.asleep(metric, 6, |random, _| 14.4 + random.normal() * 0.8),
            "glucose" => self.glucose(),
            "weight" | "body_mass_index" | "body_fat" => self.body(metric),
            _ if is_sleep_metric(metric) => self.sleeps(metric),
            _ => self.activity(metric),
        }
    }

    fn id(&self, kind: RecordKind) -> RecordId {
        let record = RecordRef::new(kind, self.profile.number, self.model.day);
        RecordId::of(self.person.key, record)
    }

    /// The random numbers for one purpose and instant.
    fn random_at(&self, purpose: u64, at: Secs) -> Random {
        Random::new(&[self.person.key, self.profile.salt(), purpose, at as u64])
    }

    /// A constant of one device of one person, from minus to plus half of `width`.
    fn bias(&self, width: f64) -> f64 {
        Random::new(&[self.person.key, self.profile.salt(), 9]).between(-width / 2.0, width / 2.0)
    }

    fn point(&self, metric: &str, span: Span, value: f64, record: RecordId) -> Point {
        Point {
            start: span.start,
            seconds: span.seconds(),
            value: rounded(metric, value),
            manual: false,
            record,
        }
    }

    fn activity(&self, metric: &str) -> Vec<Point> {
        let parts = summands(metric);
        let epoch = if metric == "speed" { 1 } else { self.profile.epoch.max(1) };
        let also_zero = matches!(metric, "steps" | "distance" | "distance_walking")
            || metric.starts_with("calories");
        let record = self.id(RecordKind::Daily);
        let mut points: Vec<Point> = Vec::new();
        for (index, slots) in self.model.slots.chunks(epoch).enumerate() {
            let start = self.model.slot_start(index * epoch);
            let value = parts.iter().map(|part| self.measured(part, slots)).sum();
            if self.wear.at(start) && (also_zero || value > 0.0) {
                let span = Span::new(start, start + slots.len() as Secs * SLOT);
                points.push(self.point(metric, span, value, record));
            }
        }
        points.extend(self.manual_training(metric, &parts));
        points.sort_by_key(|point| point.start);
        points
    }

    /// The points of a training session entered manually: no basal calories and no steps, which no device saw.
    fn manual_training(&self, metric: &str, parts: &[&str]) -> Vec<Point> {
        let accepted = self.model.training.filter(|own| own.manual && self.profile.manual_input);
        let Some(training) = accepted else {
            return Vec::new();
        };
        let unseen = ["steps", "distance_walking", "calories_burned_basal"];
        let parts: Vec<&&str> = parts.iter().filter(|part| !unseen.contains(part)).collect();
        let record = self.id(RecordKind::Workout);
        let points = training.span.split(SLOT).filter_map(|span| {
            let slot = std::slice::from_ref(self.model.slot_at(span.start)?);
            let value = parts.iter().map(|part| self.measured(part, slot)).sum();
            let span = Span::new(span.start, span.start + SLOT);
            let point = self.point(metric, span, value, record);
            (value > 0.0).then_some(Point { manual: true, ..point })
        });
        points.collect()
    }

    /// The value of some slots for a metric that is not a sum of others. It is rounded, so that the sum of several
    /// metrics equals the metric of the sum.
    fn measured(&self, metric: &str, slots: &[Slot]) -> f64 {
        let factor = 1.0 + self.bias(0.06);
        let value = |slot: &Slot| match metric {
            "steps" => slot.steps * factor,
            "distance_walking" => slot.walking * factor,
            "distance_running" => slot.running * factor,
            "distance_cycling" => slot.cycling * factor,
            "distance_swimming" => slot.swimming * factor,
            "calories_burned_active" => slot.active * factor,
            "calories_burned_basal" => self.person.basal * SLOT as f64 / 86_400.0,
            "speed" => (slot.running + slot.cycling) / SLOT as f64,
            "floors_climbed" => (slot.steps / 260.0).floor(),
            "duration_active" if slot.active > 9.0 => SLOT as f64 * 1_000.0,
            _ => 0.0,
        };
        rounded(metric, slots.iter().map(value).sum())
    }

    fn pulse(&self) -> Vec<Point> {
        let step = self.profile.pulse;
        let mut points = Vec::new();
        if step == 0 {
            return points;
        }
        let record = self.id(RecordKind::Daily);
        let offset = self.bias(1.6);
        for (index, slot) in self.model.slots.iter().enumerate() {
            let slot_start = self.model.slot_start(index);
            if !self.wear.at(slot_start) {
                continue;
            }
            let mut random = self.random_at(10, slot_start);
            let deviation = if slot.asleep { 1.2 } else { 3.0 };
            // A step of 60 seconds means one short measurement in each slot; other steps form a grid.
            let starts: Vec<Secs> = if step == 60 {
                vec![slot_start + random.integer(0, 4) * 60]
            } else {
                let first = slot_start + (step - slot_start.rem_euclid(step)) % step;
                (first..slot_start + SLOT).step_by(step as usize).collect()
            };
            for start in starts {
                let value = slot.pulse + offset + random.normal() * deviation;
                let span = Span::new(start, start + step);
                points.push(self.point("heartrate", span, value.clamp(38.0, 205.0), record));
            }
        }
        points
    }

    fn pulse_by_quarter(&self, choose: fn(f64, f64) -> f64) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for point in self.pulse() {
            let start = point.start - point.start.rem_euclid(QUARTER);
            match points.last_mut() {
                Some(last) if last.start == start => last.value = choose(last.value, point.value),
                _ => points.push(Point { start, seconds: QUARTER, ..point }),
            }
        }
        points
    }

    /// One value at the end of the night.
    fn after_the_night(&self, metric: &str, value: f64) -> Vec<Point> {
        let Some(sleep) = sleep::night(self.person, self.profile, self.model) else {
            return Vec::new();
        };
        let start = sleep.span.end - SLOT;
        let start = start - start.rem_euclid(SLOT);
        vec![self.point(metric, Span::new(start, start + SLOT), value, sleep.id)]
    }

    /// One value in every n-th slot of those parts of two nights that lie in this day. `value` takes the resting
    /// heart rate of the night.
    fn asleep(
        &self,
        metric: &str,
        every: i64,
        value: impl Fn(&mut Random, f64) -> f64,
    ) -> Vec<Point> {
        let mut points = Vec::new();
        for index in 0..self.model.slots.len() {
            let start = self.model.slot_start(index);
            let slot = Span::new(start, start + SLOT);
            for (night, day) in self.model.nights() {
                let inside = night.span.start <= slot.start && slot.end <= night.span.end;
                if !inside
                    || (start / SLOT) % every != 0
                    || !is_worn_by_night(self.person, self.profile, day)
                {
                    continue;
                }
                let record = RecordRef::new(RecordKind::Sleep, self.profile.number, day);
                let value = value(&mut self.random_at(11 + every as u64, start), night.resting);
                points.push(self.point(metric, slot, value, RecordId::of(self.person.key, record)));
            }
        }
        points
    }

    /// The metrics of the night and the nap of this day.
    fn sleeps(&self, metric: &str) -> Vec<Point> {
        let night = sleep::night(self.person, self.profile, self.model);
        let nap = sleep::nap(self.person, self.profile, self.model);
        let sleeps = night.into_iter().chain(nap.filter(|nap| self.wear.all(nap.span)));
        let points = sleeps.filter_map(|sleep| {
            Some(self.point(metric, sleep.span, sleep.metric(metric)?, sleep.id))
        });
        points.collect()
    }

    fn glucose(&self) -> Vec<Point> {
        let record = self.id(RecordKind::Daily);
        let points = (0..self.model.slots.len()).map(|index| {
            let start = self.model.slot_start(index);
            let hour = self.person.zone.clock_minutes(start) as f64 / 60.0;
            let after = |meal: f64| 38.0 * (-((hour - meal - 0.8) / 0.9).powi(2)).exp();
            let rise: f64 = [8.0, 13.0, 19.0].into_iter().map(after).sum();
            let value = 92.0 + rise + self.random_at(12, start).normal() * 3.0;
            self.point("glucose", Span::new(start, start + SLOT), value, record)
        });
        points.collect()
    }

    fn body(&self, metric: &str) -> Vec<Point> {
        let mut random = wear::random(self.person, self.profile, 13, self.model.day);
        if !random.chance(0.45) {
            return Vec::new();
        }
        let manual = random.chance(0.3);
        let season = (self.model.day.0 as f64 / 70.0).sin() * 700.0;
        let weight = (self.person.weight_g + season + random.normal() * 250.0).round();
        let value = match metric {
            "weight" => weight,
            "body_mass_index" => weight / 1_000.0 / self.person.height_m.powi(2),
            _ => self.person.body_fat + season / 1_000.0,
        };
        let at = self.model.night.span.end + 600;
        let point = self.point(metric, Span::new(at, at), value, self.id(RecordKind::Body));
        vec![Point { manual, ..point }]
    }
}

/// The metrics whose sum a metric of activity is.
fn summands(metric: &str) -> Vec<&str> {
    match metric {
        "distance" => vec!["distance_walking", "distance_running", "distance_cycling"],
        "calories_burned" => vec!["calories_burned_active", "calories_burned_basal"],
        _ => vec![metric],
    }
}
