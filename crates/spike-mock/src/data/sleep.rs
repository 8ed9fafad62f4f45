//! The nights and naps as one device tells them.

use super::profile::Profile;
use super::wear::on_night;
use crate::civil::{Day, Secs};
use crate::dice::Dice;
use crate::ids::{Id, Kind, Place};
use crate::person::{Person, Plan, Span, Stage, stages};

/// A sleep of one provider. The stages fill its span without gaps.
#[derive(Clone, Debug)]
pub(crate) struct Sleep {
    pub(crate) place: Place,
    pub(crate) id: Id,
    pub(crate) span: Span,
    pub(crate) stages: Vec<Stage>,
}

impl Sleep {
    /// Milliseconds in one stage; everything that is neither asleep nor a nap counts as awake.
    pub(crate) fn millis_in(&self, name: &str) -> i64 {
        1_000 * self.seconds_where(|stage| stage.name == name)
    }

    /// Milliseconds asleep at night: deep, light and REM.
    pub(crate) fn millis_asleep(&self) -> i64 {
        1_000 * self.seconds_where(|stage| matches!(stage.name, "deep" | "light" | "rem"))
    }

    /// Milliseconds awake, wherever.
    pub(crate) fn millis_awake(&self) -> i64 {
        1_000
            * self.seconds_where(|stage| {
                matches!(stage.name, "awake" | "awake_in_bed" | "out_of_bed")
            })
    }

    /// Times awake between the first and the last stage.
    pub(crate) fn interruptions(&self) -> i64 {
        let inner = self.stages.len().saturating_sub(1).max(1);
        let awake = |stage: &&Stage| matches!(stage.name, "awake" | "awake_in_bed" | "out_of_bed");
        self.stages[1..inner].iter().filter(awake).count() as i64
    }

    /// Milliseconds awake before sleep.
    pub(crate) fn latency(&self) -> i64 {
        self.stages
            .first()
            .filter(|stage| stage.name.starts_with("awake"))
            .map_or(0, |stage| stage.span.seconds() * 1_000)
    }

    pub(crate) fn is_nap(&self) -> bool {
        self.place.kind == Kind::Nap
    }

    /// A metric of the whole sleep, if it is one; durations in milliseconds.
    pub(crate) fn metric(&self, name: &str) -> Option<f64> {
        let whole = match (name, self.is_nap()) {
            ("sleep_duration_nap", true) => self.millis_in("nap"),
            ("bedtime_duration", _) => self.span.seconds() * 1_000,
            (_, true) => return None,
            ("sleep_duration", _) => self.millis_asleep(),
            ("sleep_duration_deep", _) => self.millis_in("deep"),
            ("sleep_duration_light", _) => self.millis_in("light"),
            ("sleep_duration_rem", _) => self.millis_in("rem"),
            ("sleep_duration_awake", _) => self.millis_awake(),
            ("sleep_interruptions", _) => self.interruptions(),
            ("sleep_latency", _) => self.latency(),
            ("sleep_efficiency", _) => {
                let share = self.millis_asleep() as f64 / (self.span.seconds() as f64 * 1_000.0);
                return Some((share * 100.0).round());
            }
            _ => return None,
        };
        Some(whole as f64)
    }

    fn seconds_where(&self, keep: impl Fn(&&Stage) -> bool) -> Secs {
        self.stages
            .iter()
            .filter(keep)
            .map(|stage| stage.span.seconds())
            .sum()
    }
}

/// The night that ended on the day of the plan, if the device was worn.
pub(crate) fn night(person: &Person, profile: &Profile, plan: &Plan) -> Option<Sleep> {
    if !profile.sleep || !on_night(person, profile, plan.day) {
        return None;
    }
    let mut dice = Dice::new(&[person.key, profile.salt(), 4, plan.day.0 as u64]);
    let span = Span {
        start: plan.night.span.start + dice.whole(0, 11) * 60,
        end: plan.night.span.end - dice.whole(0, 5) * 60,
    };
    let mut stages = stages(span, &mut dice);
    if profile.grain == "sample" {
        soften(&mut stages, &mut dice);
    }
    Some(sleep(person, profile, plan.day, Kind::Sleep, span, stages))
}

/// The nap of the day of the plan, if there was one. Whether the device was worn is for the caller to see.
pub(crate) fn nap(person: &Person, profile: &Profile, plan: &Plan) -> Option<Sleep> {
    let span = plan.nap.filter(|_| profile.sleep)?;
    let stages = vec![Stage { span, name: "nap" }];
    Some(sleep(person, profile, plan.day, Kind::Nap, span, stages))
}

/// Phones tell being awake apart: in bed, or out of it.
fn soften(stages: &mut [Stage], dice: &mut Dice) {
    for stage in stages.iter_mut().filter(|stage| stage.name == "awake") {
        if dice.chance(0.3) {
            stage.name = if stage.span.seconds() > 240 {
                "out_of_bed"
            } else {
                "awake_in_bed"
            };
        }
    }
}

fn sleep(
    person: &Person,
    profile: &Profile,
    day: Day,
    kind: Kind,
    span: Span,
    stages: Vec<Stage>,
) -> Sleep {
    let place = Place {
        kind,
        provider: profile.number,
        day,
        index: 0,
    };
    Sleep {
        place,
        id: Id::of(person.key, place),
        span,
        stages,
    }
}
