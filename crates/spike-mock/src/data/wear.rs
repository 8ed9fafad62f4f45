//! When a device is worn. Devices are charged, left at home for a day, or taken off at night, so that no provider
//! has complete data and merging providers makes a difference.

use super::day_model::DayModel;
use super::person::Person;
use super::profile::Profile;
use super::random::Random;
use crate::time::{Day, QUARTER, Secs, Span};

/// Whether a device was worn in each quarter of an hour of a local day.
#[derive(Clone, Debug)]
pub(crate) struct WearTime {
    start: Secs,
    quarters: Vec<bool>,
}

impl WearTime {
    pub(crate) fn new(person: &Person, profile: &Profile, model: &DayModel) -> Self {
        let left_at_home = !is_worn_by_day(person, profile, model.day);
        let charging = charging_time(person, profile, model);
        let nights_off = model
            .nights()
            .into_iter()
            .filter(|(_, day)| !is_worn_by_night(person, profile, *day))
            .map(|(night, _)| night.span);
        let manual = model.training.filter(|training| training.manual);
        let taken_off: Vec<Span> = nights_off.chain(manual.map(|training| training.span)).collect();
        let is_worn = |quarter: Span| {
            let asleep = model.nights().iter().any(|(night, _)| quarter.overlaps(night.span));
            let charged = !asleep && charging.is_some_and(|span| span.overlaps(quarter));
            !left_at_home && !charged && !taken_off.iter().any(|span| span.overlaps(quarter))
        };
        let start = model.span.start;
        let whole = Span::new(start, start + model.span.seconds() / QUARTER * QUARTER);
        Self { start, quarters: whole.split(QUARTER).map(is_worn).collect() }
    }

    /// Whether the device was worn at an instant of the day.
    pub(crate) fn at(&self, at: Secs) -> bool {
        let index = usize::try_from((at - self.start).div_euclid(QUARTER)).ok();
        index.and_then(|index| self.quarters.get(index)).copied().unwrap_or(false)
    }

    /// Whether the device was worn during a whole span of the day.
    pub(crate) fn all(&self, span: Span) -> bool {
        span.split(QUARTER).all(|part| self.at(part.start)) && self.at(span.end - 1)
    }
}

/// Whether the device is worn in the night that ends on a day.
pub(crate) fn is_worn_by_night(person: &Person, profile: &Profile, day: Day) -> bool {
    is_worn_by_day(person, profile, day)
        && is_worn_by_day(person, profile, day.plus(-1))
        && random(person, profile, 1, day).chance(profile.nights)
}

fn is_worn_by_day(person: &Person, profile: &Profile, day: Day) -> bool {
    !random(person, profile, 2, day).chance(0.03)
}

fn charging_time(person: &Person, profile: &Profile, model: &DayModel) -> Option<Span> {
    let mut random = random(person, profile, 3, model.day);
    let (minute, share) = profile.charged;
    if !random.chance(share) {
        return None;
    }
    let start = person.zone.local(model.day, minute + random.integer(0, 3) * 15);
    Some(Span::new(start, start + random.integer(2, 4) * QUARTER))
}

/// The random numbers about one provider for one purpose on one day.
pub(crate) fn random(person: &Person, profile: &Profile, purpose: u64, day: Day) -> Random {
    Random::new(&[person.key, profile.salt(), purpose, day.0 as u64])
}
