//! The nights and naps as one device records them.

use super::day_model::DayModel;
use super::ids::{RecordId, RecordKind, RecordRef};
use super::person::{Person, Stage, stages};
use super::profile::Profile;
use super::random::Random;
use super::wear::{is_worn_by_night, random};
use crate::time::Span;

const ASLEEP: [&str; 3] = ["deep", "light", "rem"];
const AWAKE: [&str; 3] = ["awake", "awake_in_bed", "out_of_bed"];

/// A sleep of one provider. The stages cover its span without gaps.
#[derive(Clone, Debug)]
pub(crate) struct Sleep {
    pub(crate) record: RecordRef,
    pub(crate) id: RecordId,
    pub(crate) span: Span,
    pub(crate) stages: Vec<Stage>,
}

impl Sleep {
    fn new(person: &Person, record: RecordRef, span: Span, stages: Vec<Stage>) -> Self {
        Self { record, id: RecordId::of(person.key, record), span, stages }
    }

    /// Milliseconds in some stages.
    pub(crate) fn millis_in(&self, names: &[&str]) -> i64 {
        let matching = self.stages.iter().filter(|stage| names.contains(&stage.name));
        1_000 * matching.map(|stage| stage.span.seconds()).sum::<i64>()
    }

    /// Milliseconds asleep at night: deep, light and REM.
    pub(crate) fn millis_asleep(&self) -> i64 {
        self.millis_in(&ASLEEP)
    }

    pub(crate) fn millis_awake(&self) -> i64 {
        self.millis_in(&AWAKE)
    }

    /// How often the person was awake between the first and the last stage.
    fn interruptions(&self) -> i64 {
        let inner = self.stages.len().saturating_sub(1).max(1);
        let awake = |stage: &&Stage| AWAKE.contains(&stage.name);
        self.stages[1..inner].iter().filter(awake).count() as i64
    }

    /// Milliseconds awake before falling asleep.
    fn latency(&self) -> i64 {
        let first = self.stages.first().filter(|stage| stage.name.starts_with("awake"));
        first.map_or(0, |stage| stage.span.seconds() * 1_000)
    }

    pub(crate) fn is_nap(&self) -> bool {
        self.record.kind == RecordKind::Nap
    }

    /// The value of one of [`SLEEP_METRICS`](super::point::SLEEP_METRICS), if this sleep has it; durations in milliseconds.
    pub(crate) fn metric(&self, name: &str) -> Option<f64> {
        let value = match (name, self.is_nap()) {
            ("sleep_duration_nap", true) => self.millis_in(&["nap"]),
            ("bedtime_duration", _) => self.span.seconds() * 1_000,
            (_, true) => return None,
            ("sleep_duration", _) => self.millis_asleep(),
            ("sleep_duration_deep", _) => self.millis_in(&["deep"]),
            ("sleep_duration_light", _) => self.millis_in(&["light"]),
            ("sleep_duration_rem", _) => self.millis_in(&["rem"]),
            ("sleep_duration_awake", _) => self.millis_awake(),
            ("sleep_interruptions", _) => self.interruptions(),
            ("sleep_latency", _) => self.latency(),
            ("sleep_efficiency", _) => {
                let share = self.millis_asleep() as f64 / (self.span.seconds() as f64 * 1_000.0);
                return Some((share * 100.0).round());
            }
            _ => return None,
        };
        Some(value as f64)
    }
}

/// The night that ended on the day of the model, if the device was worn.
pub(crate) fn night(person: &Person, profile: &Profile, model: &DayModel) -> Option<Sleep> {
    if !profile.sleep || !is_worn_by_night(person, profile, model.day) {
        return None;
    }
    let mut random = random(person, profile, 4, model.day);
    let span = Span::new(
        model.night.span.start + random.integer(0, 11) * 60,
        model.night.span.end - random.integer(0, 5) * 60,
    );
    let mut stages = stages(span, &mut random);
    if profile.source_type == "sample" {
        refine_awake(&mut stages, &mut random);
    }
    let record = RecordRef::new(RecordKind::Sleep, profile.number, model.day);
    Some(Sleep::new(person, record, span, stages))
}

/// The nap of the day of the model, if there was one. The caller checks whether the device was worn.
pub(crate) fn nap(person: &Person, profile: &Profile, model: &DayModel) -> Option<Sleep> {
    let span = model.nap.filter(|_| profile.sleep)?;
    let record = RecordRef::new(RecordKind::Nap, profile.number, model.day);
    Some(Sleep::new(person, record, span, vec![Stage { span, name: "nap" }]))
}

/// Phones distinguish two kinds of being awake: in bed, and out of bed.
fn refine_awake(stages: &mut [Stage], random: &mut Random) {
    for stage in stages.iter_mut().filter(|stage| stage.name == "awake") {
        if random.chance(0.3) {
            let long = stage.span.seconds() > 240;
            stage.name = if long { "out_of_bed" } else { "awake_in_bed" };
        }
    }
}
