//! The data of one user at one moment: those of the connected providers, up to now.

mod cache;
mod merge;

use std::sync::Arc;

pub(crate) use cache::DataCache;

use super::day_model::DayModel;
use super::ids::RecordId;
use super::person::{Person, Training};
use super::point::Point;
use super::profile::Profile;
use super::random::hash_text;
use super::series::DeviceDay;
use super::sleep::{self, Sleep};
use super::wear::WearTime;
use crate::time::{DAY, Day, Secs, Span};

/// The data of a user from some of the connected providers. Created for one request.
pub(crate) struct UserView {
    pub(crate) person: Person,
    pub(crate) profiles: Vec<Profile>,
    pub(crate) now: Secs,
    exclude_manual: bool,
    pub(crate) history_from: Day,
    cache: Arc<DataCache>,
}

impl UserView {
    pub(crate) fn new(
        person: Person,
        profiles: Vec<Profile>,
        now: Secs,
        history_from: Day,
        cache: Arc<DataCache>,
    ) -> Self {
        Self { person, profiles, now, exclude_manual: false, history_from, cache }
    }

    /// Restricts the view to some providers. An empty list means all of them.
    pub(crate) fn only(mut self, slugs: &[String]) -> Self {
        self.profiles.retain(|profile| slugs.is_empty() || slugs.contains(&profile.slug));
        self
    }

    /// Excludes manually entered data.
    pub(crate) fn excluding_manual(mut self, exclude: bool) -> Self {
        self.exclude_manual = exclude;
        self
    }

    /// The profile with the number that a record id contains.
    pub(crate) fn profile(&self, number: u8) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.number == number)
    }

    /// The providers that have a series of a metric.
    pub(crate) fn measuring(&self, metric: &str) -> impl Iterator<Item = &Profile> {
        self.profiles.iter().filter(move |profile| profile.measures(metric))
    }

    fn model(&self, day: Day) -> Arc<DayModel> {
        let key = (self.person.key, day);
        let size = |model: &DayModel| model.slots.len();
        self.cache.models.get(key, size, || DayModel::new(&self.person, day))
    }

    fn wear_time(&self, profile: &Profile, day: Day) -> Arc<WearTime> {
        let key = (self.person.key, profile.number, day);
        let compute = || WearTime::new(&self.person, profile, &self.model(day));
        self.cache.wear_times.get(key, |_| 96, compute)
    }

    /// The points of one provider on one day, also those that have not ended.
    fn all_points(&self, profile: &Profile, metric: &str, day: Day) -> Arc<Vec<Point>> {
        let key = (self.person.key, profile.number, day, hash_text(metric));
        self.cache.points.get(key, Vec::len, || {
            let (model, wear) = (self.model(day), self.wear_time(profile, day));
            let device = DeviceDay { person: &self.person, profile, model: &model, wear: &wear };
            device.points(metric)
        })
    }

    /// The local days with data that a span touches, and one more, for nights that began in it.
    pub(crate) fn days(&self, span: Span) -> impl Iterator<Item = Day> + use<> {
        let day = |at: Secs| self.person.zone.day_of(at.clamp(0, self.now.max(0)));
        day(span.start).max(self.history_from).through(day(span.end).plus(1))
    }

    /// The points of one provider on one day, without those that have not ended.
    pub(crate) fn points_of_day(&self, profile: &Profile, metric: &str, day: Day) -> Vec<Point> {
        self.points_within(profile, metric, day, Span::new(Secs::MIN, Secs::MAX))
    }

    fn points_within(&self, profile: &Profile, metric: &str, day: Day, span: Span) -> Vec<Point> {
        if self.model(day).span.start > self.now + DAY {
            return Vec::new();
        }
        let all = self.all_points(profile, metric, day);
        // They are sorted by start.
        let index = |at| all.partition_point(|point| point.start < at);
        let inside = all.get(index(span.start)..index(span.end)).unwrap_or_default();
        let ended = inside.iter().filter(|point| point.end() <= self.now);
        ended.filter(|point| !(self.exclude_manual && point.manual)).copied().collect()
    }

    /// The points of one provider that start in a span.
    pub(crate) fn points(&self, profile: &Profile, metric: &str, span: Span) -> Vec<Point> {
        let days = self.days(span);
        let mut points: Vec<Point> =
            days.flat_map(|day| self.points_within(profile, metric, day, span)).collect();
        points.sort_by_key(|point| point.start);
        points
    }

    /// The night and the nap of one provider that ended on a local day, up to now.
    pub(crate) fn sleeps(&self, profile: &Profile, day: Day) -> Vec<Sleep> {
        if day < self.history_from {
            return Vec::new();
        }
        let model = self.model(day);
        let wear = self.wear_time(profile, day);
        let nap = sleep::nap(&self.person, profile, &model).filter(|nap| wear.all(nap.span));
        let sleeps = sleep::night(&self.person, profile, &model).into_iter().chain(nap);
        sleeps.filter(|sleep| sleep.span.end <= self.now).collect()
    }

    /// The longest night of any provider that ended on a local day: the one that statistics use.
    pub(crate) fn main_night(&self, day: Day) -> Option<Sleep> {
        let sleeps = self.profiles.iter().flat_map(|profile| self.sleeps(profile, day));
        let nights = sleeps.filter(|sleep| !sleep.is_nap());
        // The first of equals.
        nights.reduce(
            |best, other| {
                if other.span.seconds() > best.span.seconds() { other } else { best }
            },
        )
    }

    /// The training session of a local day, if this provider has it and it has ended.
    pub(crate) fn training(&self, profile: &Profile, day: Day) -> Option<Training> {
        if !profile.workouts || day < self.history_from {
            return None;
        }
        let training = self.model(day).training.filter(|own| own.span.end <= self.now)?;
        let recorded = if training.manual {
            profile.manual_input && !self.exclude_manual
        } else {
            self.wear_time(profile, day).all(training.span)
        };
        recorded.then_some(training)
    }

    /// The local day as a span.
    pub(crate) fn local_day(&self, day: Day) -> Span {
        let zone = &self.person.zone;
        Span::new(zone.midnight(day), zone.midnight(day.plus(1)))
    }

    /// The id of a record of this user.
    pub(crate) fn id(&self, record: super::ids::RecordRef) -> RecordId {
        RecordId::of(self.person.key, record)
    }
}
