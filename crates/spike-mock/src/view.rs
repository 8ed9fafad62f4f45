//! What the server knows about one user at one moment: the connected providers, and nothing after now.

mod merge;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::civil::{Day, Secs};
use crate::data::{Point, Profile, Sight, Sleep, Wear, nap, night};
use crate::person::{Outing, Person, Plan, Span};

pub(crate) use merge::Merge;

/// A user seen through some of the connected providers. Made for one request.
pub(crate) struct View {
    pub(crate) person: Person,
    pub(crate) profiles: Vec<Profile>,
    pub(crate) now: Secs,
    pub(crate) exclude_manual: bool,
    pub(crate) history_from: Day,
    plans: RefCell<HashMap<Day, Rc<Plan>>>,
    wears: RefCell<HashMap<(u8, Day), Rc<Wear>>>,
}

impl View {
    pub(crate) fn new(
        person: Person,
        profiles: Vec<Profile>,
        now: Secs,
        history_from: Day,
    ) -> Self {
        Self {
            person,
            profiles,
            now,
            exclude_manual: false,
            history_from,
            plans: RefCell::default(),
            wears: RefCell::default(),
        }
    }

    /// The same, seen through those providers only. An empty list means all of them.
    pub(crate) fn only(mut self, slugs: &[String]) -> Self {
        if !slugs.is_empty() {
            self.profiles
                .retain(|profile| slugs.contains(&profile.slug));
        }
        self
    }

    pub(crate) fn plan(&self, day: Day) -> Rc<Plan> {
        let mut plans = self.plans.borrow_mut();
        Rc::clone(
            plans
                .entry(day)
                .or_insert_with(|| Rc::new(Plan::new(&self.person, day))),
        )
    }

    pub(crate) fn wear(&self, profile: &Profile, day: Day) -> Rc<Wear> {
        let plan = self.plan(day);
        let mut wears = self.wears.borrow_mut();
        let wear = wears
            .entry((profile.number, day))
            .or_insert_with(|| Rc::new(Wear::new(&self.person, profile, &plan)));
        Rc::clone(wear)
    }

    /// The local days with data that an interval touches, and one more, for nights that began in it.
    pub(crate) fn days(&self, from: Secs, to: Secs) -> impl Iterator<Item = Day> + use<> {
        let first = self
            .person
            .zone
            .day_of(from.clamp(0, self.now.max(0)))
            .max(self.history_from);
        let last = self.person.zone.day_of(to.clamp(0, self.now.max(0)));
        (first.0..=last.0 + 1).map(Day)
    }

    /// The points one provider has of one day, without those that are not over yet.
    pub(crate) fn points_of_day(&self, profile: &Profile, metric: &str, day: Day) -> Vec<Point> {
        let plan = self.plan(day);
        if plan.span.start > self.now + 86_400 {
            return Vec::new();
        }
        let wear = self.wear(profile, day);
        let sight = Sight {
            person: &self.person,
            profile,
            plan: &plan,
            wear: &wear,
        };
        let mut points = sight.points(metric);
        points.retain(|point| point.end() <= self.now && !(self.exclude_manual && point.manual));
        points
    }

    /// The points of one provider that start in an interval.
    pub(crate) fn points(
        &self,
        profile: &Profile,
        metric: &str,
        from: Secs,
        to: Secs,
    ) -> Vec<Point> {
        let mut points: Vec<Point> = self
            .days(from, to)
            .flat_map(|day| self.points_of_day(profile, metric, day))
            .collect();
        points.retain(|point| (from..to).contains(&point.start));
        points.sort_by_key(|point| point.start);
        points
    }

    /// The night and the nap of one provider that ended on a local day, if they are over.
    pub(crate) fn sleeps(&self, profile: &Profile, day: Day) -> Vec<Sleep> {
        if day < self.history_from {
            return Vec::new();
        }
        let plan = self.plan(day);
        let wear = self.wear(profile, day);
        let nap = nap(&self.person, profile, &plan).filter(|nap| wear.all(nap.span));
        let sleeps = night(&self.person, profile, &plan).into_iter().chain(nap);
        sleeps.filter(|sleep| sleep.span.end <= self.now).collect()
    }

    /// The longest night of the connected providers that ended on a local day: the one statistics use.
    pub(crate) fn main_night(&self, day: Day) -> Option<(&Profile, Sleep)> {
        let mut best: Option<(&Profile, Sleep)> = None;
        for profile in &self.profiles {
            for sleep in self
                .sleeps(profile, day)
                .into_iter()
                .filter(|sleep| !sleep.is_nap())
            {
                if best
                    .as_ref()
                    .is_none_or(|(_, longest)| sleep.span.seconds() > longest.span.seconds())
                {
                    best = Some((profile, sleep));
                }
            }
        }
        best
    }

    /// The training session of a local day, if this provider has it and it is over.
    pub(crate) fn outing(&self, profile: &Profile, day: Day) -> Option<Outing> {
        if !profile.workouts || day < self.history_from {
            return None;
        }
        let outing = self
            .plan(day)
            .outing
            .filter(|outing| outing.span.end <= self.now)?;
        let seen = if outing.manual {
            profile.by_hand && !self.exclude_manual
        } else {
            self.wear(profile, day).all(outing.span)
        };
        seen.then_some(outing)
    }

    /// The local day as an interval, cut at now.
    pub(crate) fn local_day(&self, day: Day) -> Span {
        let zone = &self.person.zone;
        Span {
            start: zone.midnight(day),
            end: zone.midnight(day.plus(1)),
        }
    }
}
