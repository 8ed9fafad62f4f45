//! When a device is worn: devices are charged, forgotten for a day, or left off at night, so that no
//! provider has everything and merging has something to do.

use super::profile::Profile;
use crate::civil::Day;
use crate::dice::Dice;
use crate::person::{Person, Plan, QUARTER, Span};

/// Whether a device saw each quarter of an hour of a local day.
#[derive(Clone, Debug)]
pub(crate) struct Wear {
    start: i64,
    quarters: Vec<bool>,
}

impl Wear {
    pub(crate) fn new(person: &Person, profile: &Profile, plan: &Plan) -> Self {
        let count = usize::try_from(plan.span.seconds() / QUARTER).unwrap_or(0);
        let off_all_day = !on_day(person, profile, plan.day);
        let charged = charging(person, profile, plan);
        let mut dark = Vec::new();
        for (night, day) in [(plan.night, plan.day), (plan.next_night, plan.day.plus(1))] {
            if !on_night(person, profile, day) {
                dark.push(night.span);
            }
        }
        dark.extend(
            plan.outing
                .filter(|outing| outing.manual)
                .map(|outing| outing.span),
        );
        let quarters = (0..count)
            .map(|index| {
                let start = plan.span.start + index as i64 * QUARTER;
                let quarter = Span {
                    start,
                    end: start + QUARTER,
                };
                let asleep =
                    quarter.touches(plan.night.span) || quarter.touches(plan.next_night.span);
                let charging = !asleep && charged.is_some_and(|span| span.touches(quarter));
                !off_all_day && !charging && !dark.iter().any(|span| span.touches(quarter))
            })
            .collect();
        Self {
            start: plan.span.start,
            quarters,
        }
    }

    /// Whether the device saw an instant of the day.
    pub(crate) fn at(&self, at: i64) -> bool {
        usize::try_from((at - self.start).div_euclid(QUARTER))
            .ok()
            .and_then(|index| self.quarters.get(index))
            .copied()
            .unwrap_or(false)
    }

    /// Whether the device saw all of a span of the day.
    pub(crate) fn all(&self, span: Span) -> bool {
        (span.start..span.end)
            .step_by(QUARTER as usize)
            .all(|at| self.at(at))
            && self.at(span.end - 1)
    }
}

/// Whether the device is worn in the night that ends on a day.
pub(crate) fn on_night(person: &Person, profile: &Profile, day: Day) -> bool {
    on_day(person, profile, day)
        && on_day(person, profile, day.plus(-1))
        && dice(person, profile, 1, day).chance(profile.nights)
}

fn on_day(person: &Person, profile: &Profile, day: Day) -> bool {
    !dice(person, profile, 2, day).chance(0.03)
}

fn charging(person: &Person, profile: &Profile, plan: &Plan) -> Option<Span> {
    let mut dice = dice(person, profile, 3, plan.day);
    let (minute, share) = profile.charged;
    if !dice.chance(share) {
        return None;
    }
    let start = person.zone.local(plan.day, minute + dice.whole(0, 3) * 15);
    Some(Span {
        start,
        end: start + dice.whole(2, 4) * QUARTER,
    })
}

fn dice(person: &Person, profile: &Profile, purpose: u64, day: Day) -> Dice {
    Dice::new(&[person.key, profile.salt(), purpose, day.0 as u64])
}
