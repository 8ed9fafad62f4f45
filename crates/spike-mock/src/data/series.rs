//! The points of one metric that one device has of one local day.

use super::point::{Point, rounded};
use super::profile::{Profile, metric_of_sleep};
use super::sleep;
use super::wear::{Wear, on_night};
use crate::civil::Secs;
use crate::dice::Dice;
use crate::ids::{Id, Kind, Place};
use crate::person::{Person, Plan, SLOT, Slot, Span};

/// One device over one day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight<'a> {
    pub(crate) person: &'a Person,
    pub(crate) profile: &'a Profile,
    pub(crate) plan: &'a Plan,
    pub(crate) wear: &'a Wear,
}

impl Sight<'_> {
    /// All points of a metric, sorted by start. Points of a whole night start when the night started,
    /// which may be the evening before; all others lie inside the local day and inside one UTC hour.
    pub(crate) fn points(&self, metric: &str) -> Vec<Point> {
        match metric {
            "heartrate" => self.pulse(),
            "heartrate_max" => self.pulse_by_quarter(f64::max),
            "heartrate_min" => self.pulse_by_quarter(f64::min),
            "heartrate_resting" => {
                self.morning(metric, self.plan.night.resting + self.bias(2.0).round())
            }
            "sleep_skin_temperature_deviation" => self.morning(metric, self.dice(5).bell() * 0.3),
            "hrv_rmssd" => self.asleep(metric, 1, |dice, night| {
                68.0 - 0.45 * night + dice.bell() * 9.0
            }),
            "hrv_sdnn" => self.asleep(metric, 12, |dice, night| {
                79.0 - 0.45 * night + dice.bell() * 8.0
            }),
            "spo2" => self.asleep(metric, 12, |dice, _| (96.6 + dice.bell() * 0.9).min(100.0)),
            "breathing_rate" => self.asleep(metric, 6, |dice, _| 14.4 + dice.bell() * 0.8),
            "glucose" => self.glucose(),
            "weight" | "body_mass_index" | "body_fat" => self.body(metric),
            _ if metric_of_sleep(metric) => self.nights(metric),
            _ => self.activity(metric),
        }
    }

    /// The record of this provider's day, which owns its intraday points.
    pub(crate) fn daily_id(&self) -> Id {
        self.id(Kind::Daily)
    }

    fn id(&self, kind: Kind) -> Id {
        Id::of(
            self.person.key,
            Place {
                kind,
                provider: self.profile.number,
                day: self.plan.day,
                index: 0,
            },
        )
    }

    fn dice(&self, purpose: u64) -> Dice {
        Dice::new(&[
            self.person.key,
            self.profile.salt(),
            purpose,
            self.plan.day.0 as u64,
        ])
    }

    /// Always the same for one device of one person, from minus to plus half of `width`.
    fn bias(&self, width: f64) -> f64 {
        Dice::new(&[self.person.key, self.profile.salt(), 9]).between(-width / 2.0, width / 2.0)
    }

    fn point(&self, metric: &str, start: Secs, seconds: Secs, value: f64, record: Id) -> Point {
        Point {
            start,
            seconds,
            value: rounded(metric, value),
            manual: false,
            record,
        }
    }

    fn activity(&self, metric: &str) -> Vec<Point> {
        let parts = parts(metric);
        let epoch = if metric == "speed" {
            1
        } else {
            self.profile.epoch.max(1)
        };
        let everywhere = matches!(metric, "steps" | "distance" | "distance_walking")
            || metric.starts_with("calories");
        let record = self.daily_id();
        let mut points: Vec<Point> = Vec::new();
        for (index, slots) in self.plan.slots.chunks(epoch).enumerate() {
            let start = self.plan.slot_start(index * epoch);
            let value = parts.iter().map(|part| self.read(part, slots)).sum();
            if self.wear.at(start) && (everywhere || value > 0.0) {
                points.push(self.point(metric, start, slots.len() as Secs * SLOT, value, record));
            }
        }
        points.extend(self.by_hand(metric, &parts));
        points.sort_by_key(|point| point.start);
        points
    }

    /// The points of a session entered by hand: nothing about rest or steps, which no device saw.
    fn by_hand(&self, metric: &str, parts: &[&str]) -> Vec<Point> {
        let Some(outing) = self
            .plan
            .outing
            .filter(|outing| outing.manual && self.profile.by_hand)
        else {
            return Vec::new();
        };
        let seen = parts.iter().filter(|part| {
            !matches!(
                **part,
                "steps" | "distance_walking" | "calories_burned_basal"
            )
        });
        let seen: Vec<&&str> = seen.collect();
        let record = self.id(Kind::Workout);
        let starts = (outing.span.start..outing.span.end).step_by(SLOT as usize);
        let points = starts.filter_map(|start| {
            let slot = self.plan.slot_at(start)?;
            let value = seen
                .iter()
                .map(|part| self.read(part, std::slice::from_ref(slot)))
                .sum();
            let point = self.point(metric, start, SLOT, value, record);
            (value > 0.0).then_some(Point {
                manual: true,
                ..point
            })
        });
        points.collect()
    }

    /// What the device makes of some slots, for a metric that is not a sum of others; rounded, so that
    /// sums of metrics agree with the metric of the sum.
    fn read(&self, metric: &str, slots: &[Slot]) -> f64 {
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
        let record = self.daily_id();
        let offset = self.bias(1.6);
        for (index, slot) in self.plan.slots.iter().enumerate() {
            let slot_start = self.plan.slot_start(index);
            if !self.wear.at(slot_start) {
                continue;
            }
            let mut dice =
                Dice::new(&[self.person.key, self.profile.salt(), 10, slot_start as u64]);
            let swing = if slot.asleep { 1.2 } else { 3.0 };
            // A step of 60 seconds stands for one short measurement in each slot, the rest for a grid.
            let starts: Vec<Secs> = if step == 60 {
                vec![slot_start + dice.whole(0, 4) * 60]
            } else {
                let first = slot_start + (step - slot_start.rem_euclid(step)) % step;
                (first..slot_start + SLOT).step_by(step as usize).collect()
            };
            for start in starts {
                let value = (slot.pulse + offset + dice.bell() * swing).clamp(38.0, 205.0);
                points.push(self.point("heartrate", start, step, value, record));
            }
        }
        points
    }

    fn pulse_by_quarter(&self, choose: fn(f64, f64) -> f64) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for point in self.pulse() {
            let start = point.start - point.start.rem_euclid(900);
            match points.last_mut() {
                Some(last) if last.start == start => last.value = choose(last.value, point.value),
                _ => points.push(Point {
                    start,
                    seconds: 900,
                    ..point
                }),
            }
        }
        points
    }

    /// One value at the end of the night.
    fn morning(&self, metric: &str, value: f64) -> Vec<Point> {
        let Some(sleep) = sleep::night(self.person, self.profile, self.plan) else {
            return Vec::new();
        };
        let start = sleep.span.end - SLOT;
        vec![self.point(
            metric,
            start - start.rem_euclid(SLOT),
            SLOT,
            value,
            sleep.id,
        )]
    }

    /// One value in every so many slots of the parts of two nights that lie in this day.
    fn asleep(
        &self,
        metric: &str,
        every: i64,
        value: impl Fn(&mut Dice, f64) -> f64,
    ) -> Vec<Point> {
        let mut points = Vec::new();
        for index in 0..self.plan.slots.len() {
            let start = self.plan.slot_start(index);
            let slot = Span {
                start,
                end: start + SLOT,
            };
            let nights = [
                (self.plan.night, self.plan.day),
                (self.plan.next_night, self.plan.day.plus(1)),
            ];
            for (night, day) in nights {
                let inside = night.span.start <= slot.start && slot.end <= night.span.end;
                if !inside
                    || (start / SLOT) % every != 0
                    || !on_night(self.person, self.profile, day)
                {
                    continue;
                }
                let place = Place {
                    kind: Kind::Sleep,
                    provider: self.profile.number,
                    day,
                    index: 0,
                };
                let mut dice = Dice::new(&[
                    self.person.key,
                    self.profile.salt(),
                    11 + every as u64,
                    start as u64,
                ]);
                let value = value(&mut dice, night.resting);
                points.push(self.point(metric, start, SLOT, value, Id::of(self.person.key, place)));
            }
        }
        points
    }

    /// Metrics of the night and the nap of this day.
    fn nights(&self, metric: &str) -> Vec<Point> {
        let night = sleep::night(self.person, self.profile, self.plan);
        let nap =
            sleep::nap(self.person, self.profile, self.plan).filter(|nap| self.wear.all(nap.span));
        let sleeps = night.into_iter().chain(nap);
        sleeps
            .filter_map(|sleep| {
                let value = sleep.metric(metric)?;
                Some(self.point(
                    metric,
                    sleep.span.start,
                    sleep.span.seconds(),
                    value,
                    sleep.id,
                ))
            })
            .collect()
    }

    fn glucose(&self) -> Vec<Point> {
        let record = self.daily_id();
        let meals = [8.0, 13.0, 19.0];
        let points = (0..self.plan.slots.len()).map(|index| {
            let start = self.plan.slot_start(index);
            let hour = self.person.zone.clock_minutes(start) as f64 / 60.0;
            let rise: f64 = meals
                .iter()
                .map(|meal| 38.0 * (-((hour - meal - 0.8) / 0.9).powi(2)).exp())
                .sum();
            let noise = Dice::new(&[self.person.key, self.profile.salt(), 12, start as u64]).bell();
            self.point("glucose", start, SLOT, 92.0 + rise + noise * 3.0, record)
        });
        points.collect()
    }

    fn body(&self, metric: &str) -> Vec<Point> {
        let mut dice = self.dice(13);
        if !dice.chance(0.45) {
            return Vec::new();
        }
        let manual = dice.chance(0.3);
        let season = (self.plan.day.0 as f64 / 70.0).sin() * 700.0;
        let weight = (self.person.weight_g + season + dice.bell() * 250.0).round();
        let value = match metric {
            "weight" => weight,
            "body_mass_index" => weight / 1_000.0 / self.person.height_m.powi(2),
            _ => self.person.body_fat + season / 1_000.0,
        };
        let start = self.plan.night.span.end + 600;
        vec![Point {
            manual,
            ..self.point(metric, start, 0, value, self.id(Kind::Body))
        }]
    }
}

/// The metrics a metric of activity is the sum of.
fn parts(metric: &str) -> Vec<&str> {
    match metric {
        "distance" => vec!["distance_walking", "distance_running", "distance_cycling"],
        "calories_burned" => vec!["calories_burned_active", "calories_burned_basal"],
        _ => vec![metric],
    }
}
