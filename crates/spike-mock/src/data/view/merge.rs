//! One series from several providers.
//!
//! Merging works hour by hour on what the providers have of the WHOLE hour, so the result does not depend on the
//! requested window. Selecting takes one provider for the whole window, so it does.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use spike_core::vocabulary::MergeMethod;

use super::UserView;
use crate::data::point::{Point, is_sleep_metric};
use crate::data::profile::Profile;
use crate::time::{Day, HOUR, QUARTER, Secs, Span};

/// A series, and the providers that contributed to it.
#[derive(Default)]
pub(crate) struct MergedSeries<'a> {
    pub(crate) points: Vec<Point>,
    pub(crate) profiles: Vec<&'a Profile>,
}

impl UserView {
    /// The points of a metric that start in a span, from all providers of the view.
    pub(crate) fn merged(
        &self,
        metric: &str,
        method: &MergeMethod,
        span: Span,
    ) -> MergedSeries<'_> {
        let profiles: Vec<&Profile> = self.measuring(metric).collect();
        match method {
            MergeMethod::SelectBestWeightedSource
            | MergeMethod::SelectHighestCoverageSource
            | MergeMethod::SelectMostGranularSource
            | MergeMethod::SelectHighestPrioritySourceType => {
                self.select(&profiles, metric, method, span)
            }
            _ => self.merge(&profiles, metric, method, span),
        }
    }

    /// Selects the provider with the largest weight; the first of equals.
    fn select<'a>(
        &self,
        profiles: &[&'a Profile],
        metric: &str,
        method: &MergeMethod,
        span: Span,
    ) -> MergedSeries<'a> {
        let series = profiles.iter().map(|profile| self.points(profile, metric, span));
        let series: Vec<Vec<Point>> = series.collect();
        let count = |points: &Vec<Point>| points.len() as f64;
        let covered = |points: &Vec<Point>| points.iter().map(|point| point.seconds as f64).sum();
        let largest = |of: &dyn Fn(&Vec<Point>) -> f64| series.iter().map(of).fold(1.0, f64::max);
        let (most_points, most_covered) = (largest(&count), largest(&covered));
        let weight = |profile: &Profile, points: &Vec<Point>| {
            let mix = count(points) / most_points + covered(points) / most_covered;
            match method {
                MergeMethod::SelectHighestCoverageSource => covered(points),
                MergeMethod::SelectMostGranularSource => count(points),
                MergeMethod::SelectHighestPrioritySourceType if profile.source_type == "sample" => {
                    mix + 10.0
                }
                _ => mix,
            }
        };
        let candidates = profiles.iter().zip(&series).filter(|(_, points)| !points.is_empty());
        let weighted =
            candidates.map(|(profile, points)| (weight(profile, points), *profile, points));
        let best = weighted.reduce(|best, other| if other.0 > best.0 { other } else { best });
        best.map_or_else(MergedSeries::default, |(_, profile, points)| MergedSeries {
            points: points.clone(),
            profiles: vec![profile],
        })
    }

    fn merge<'a>(
        &self,
        profiles: &[&'a Profile],
        metric: &str,
        method: &MergeMethod,
        span: Span,
    ) -> MergedSeries<'a> {
        let mut points = Vec::new();
        let mut used = vec![false; profiles.len()];
        for day in self.days(span) {
            let series = profiles.iter().map(|profile| self.points_of_day(profile, metric, day));
            let series: Vec<Vec<Point>> = series.collect();
            let mut choices: BTreeMap<Secs, Option<usize>> = BTreeMap::new();
            for (index, own) in series.iter().enumerate() {
                for point in own {
                    let hour = point.start - point.start.rem_euclid(HOUR);
                    let choice = if is_nightly(metric) {
                        choices.entry(0).or_insert_with(|| self.longest_night(profiles, day))
                    } else {
                        choices.entry(hour).or_insert_with(|| {
                            self.best_for_hour(profiles, &series, method, day, hour)
                        })
                    };
                    if *choice == Some(index) && span.contains(point.start) {
                        used[index] = true;
                        points.push(*point);
                    }
                }
            }
        }
        points.sort_by_key(|point| point.start);
        let used = profiles.iter().zip(used).filter(|(_, used)| *used);
        MergedSeries { points, profiles: used.map(|(profile, _)| *profile).collect() }
    }

    /// The provider that covers most of an hour. It is the same for all metrics of activity, so that sums agree.
    fn best_for_hour(
        &self,
        profiles: &[&Profile],
        series: &[Vec<Point>],
        method: &MergeMethod,
        day: Day,
        hour: Secs,
    ) -> Option<usize> {
        let span = Span::new(hour, hour + HOUR);
        let training = self.model(day).training;
        let manual = !self.exclude_manual
            && training.is_some_and(|training| training.manual && training.span.overlaps(span));
        let score = |index: usize| {
            let profile = profiles[index];
            let measure = if *method == MergeMethod::MergeMaximizeGranularity {
                series[index].iter().filter(|point| span.contains(point.start)).count()
            } else {
                let wear = self.wear_time(profile, day);
                let worn = |part: &Span| part.end <= self.now && wear.at(part.start);
                span.split(QUARTER).filter(worn).count()
            };
            (manual && profile.manual_input, measure, Reverse(index))
        };
        (0..profiles.len()).max_by_key(|index| score(*index))
    }

    /// The provider with the longest night that ended on a day.
    fn longest_night(&self, profiles: &[&Profile], day: Day) -> Option<usize> {
        let length = |index: usize| {
            let sleeps = self.sleeps(profiles[index], day);
            let nights = sleeps.iter().filter(|sleep| !sleep.is_nap());
            nights.map(|sleep| sleep.span.seconds()).max()
        };
        (0..profiles.len()).max_by_key(|index| (length(*index), Reverse(*index)))
    }
}

/// Metrics with one value per night: one provider is taken for the whole day.
fn is_nightly(metric: &str) -> bool {
    is_sleep_metric(metric)
        || matches!(metric, "heartrate_resting" | "sleep_skin_temperature_deviation")
}
