//! One series out of several providers.
//!
//! Merging works hour by hour on what the providers have of the WHOLE hour, so the result does not depend
//! on the window that is asked for. Selecting takes one provider for the whole window, so it does.

use std::collections::BTreeMap;

use super::View;
use crate::civil::{Day, Secs};
use crate::data::{Point, Profile, metric_of_sleep};
use crate::person::{QUARTER, Span};

const HOUR: Secs = 3_600;

/// How a series is made of several providers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Merge {
    /// In every hour the provider with the longest coverage.
    #[default]
    Coverage,
    /// In every hour the provider with the most points.
    Granularity,
    /// One provider: the best mix of coverage and number of points.
    BestWeighted,
    /// One provider: the longest coverage.
    HighestCoverage,
    /// One provider: the most points.
    MostGranular,
    /// One provider: samples before intraday data, then the best mix.
    SourceType,
}

impl Merge {
    /// The method of a documented name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "merge_maximize_coverage" => Self::Coverage,
            "merge_maximize_granularity" => Self::Granularity,
            "select_best_weighted_source" => Self::BestWeighted,
            "select_highest_coverage_source" => Self::HighestCoverage,
            "select_most_granular_source" => Self::MostGranular,
            "select_highest_priority_source_type" => Self::SourceType,
            _ => return None,
        })
    }
}

/// A series, and the providers (by place in the view) that contributed.
pub(crate) struct Merged<'a> {
    pub(crate) points: Vec<Point>,
    pub(crate) profiles: Vec<&'a Profile>,
}

impl View {
    /// The points of a metric that start in an interval, from all providers of the view.
    pub(crate) fn merged(&self, metric: &str, method: Merge, from: Secs, to: Secs) -> Merged<'_> {
        let able: Vec<&Profile> = self
            .profiles
            .iter()
            .filter(|profile| profile.measures(metric))
            .collect();
        match method {
            Merge::Coverage | Merge::Granularity => self.merge(&able, metric, method, from, to),
            _ => self.select(&able, metric, method, from, to),
        }
    }

    fn select<'a>(
        &self,
        able: &[&'a Profile],
        metric: &str,
        method: Merge,
        from: Secs,
        to: Secs,
    ) -> Merged<'a> {
        let series: Vec<Vec<Point>> = able
            .iter()
            .map(|profile| self.points(profile, metric, from, to))
            .collect();
        let count = |points: &Vec<Point>| points.len() as f64;
        let covered =
            |points: &Vec<Point>| points.iter().map(|point| point.seconds as f64).sum::<f64>();
        let most = |of: &dyn Fn(&Vec<Point>) -> f64| series.iter().map(of).fold(1.0, f64::max);
        let (most_points, most_covered) = (most(&count), most(&covered));
        let weigh = |index: usize, points: &Vec<Point>| {
            let mix = count(points) / most_points + covered(points) / most_covered;
            match method {
                Merge::HighestCoverage => covered(points),
                Merge::MostGranular => count(points),
                Merge::SourceType if able[index].grain == "sample" => mix + 10.0,
                _ => mix,
            }
        };
        let mut best: Option<(f64, usize)> = None;
        for (index, points) in series
            .iter()
            .enumerate()
            .filter(|(_, points)| !points.is_empty())
        {
            let weight = weigh(index, points);
            if best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, index));
            }
        }
        let mut series = series;
        match best {
            Some((_, index)) => Merged {
                points: series.swap_remove(index),
                profiles: vec![able[index]],
            },
            None => Merged {
                points: Vec::new(),
                profiles: Vec::new(),
            },
        }
    }

    fn merge<'a>(
        &self,
        able: &[&'a Profile],
        metric: &str,
        method: Merge,
        from: Secs,
        to: Secs,
    ) -> Merged<'a> {
        let mut points = Vec::new();
        let mut used = vec![false; able.len()];
        for day in self.days(from, to) {
            let series: Vec<Vec<Point>> = able
                .iter()
                .map(|profile| self.points_of_day(profile, metric, day))
                .collect();
            let mut choices: BTreeMap<Secs, Option<usize>> = BTreeMap::new();
            for (index, own) in series.iter().enumerate() {
                for point in own {
                    let hour = point.start - point.start.rem_euclid(HOUR);
                    let choice = if of_a_night(metric) {
                        *choices
                            .entry(0)
                            .or_insert_with(|| self.longest_night(able, day))
                    } else {
                        *choices
                            .entry(hour)
                            .or_insert_with(|| self.fullest_hour(able, &series, method, day, hour))
                    };
                    if choice == Some(index) && (from..to).contains(&point.start) {
                        used[index] = true;
                        points.push(*point);
                    }
                }
            }
        }
        points.sort_by_key(|point| point.start);
        let profiles = able
            .iter()
            .zip(used)
            .filter_map(|(profile, used)| used.then_some(*profile))
            .collect();
        Merged { points, profiles }
    }

    /// The provider that saw most of an hour. It is the same for all metrics of activity, so that sums agree.
    fn fullest_hour(
        &self,
        able: &[&Profile],
        series: &[Vec<Point>],
        method: Merge,
        day: Day,
        hour: Secs,
    ) -> Option<usize> {
        let plan = self.plan(day);
        let span = Span {
            start: hour,
            end: hour + HOUR,
        };
        let by_hand = plan
            .outing
            .filter(|outing| outing.manual && outing.span.touches(span) && !self.exclude_manual);
        let score = |index: usize| {
            let profile = able[index];
            let wear = self.wear(profile, day);
            let quarters = (span.start..span.end).step_by(QUARTER as usize);
            let worn = quarters
                .filter(|quarter| quarter + QUARTER <= self.now && wear.at(*quarter))
                .count();
            let inside = series[index]
                .iter()
                .filter(|point| span.contains(point.start))
                .count();
            let measure = if method == Merge::Granularity {
                inside
            } else {
                worn
            };
            (
                by_hand.is_some() && profile.by_hand,
                measure,
                std::cmp::Reverse(index),
            )
        };
        (0..able.len()).max_by_key(|index| score(*index))
    }

    /// The provider with the longest night that ended on a day.
    fn longest_night(&self, able: &[&Profile], day: Day) -> Option<usize> {
        let length = |index: usize| {
            let sleeps = self.sleeps(able[index], day);
            sleeps
                .iter()
                .filter(|sleep| !sleep.is_nap())
                .map(|sleep| sleep.span.seconds())
                .max()
        };
        (0..able.len()).max_by_key(|index| (length(*index), std::cmp::Reverse(*index)))
    }
}

/// Metrics with one value a night: one provider is taken for the whole day.
fn of_a_night(metric: &str) -> bool {
    metric_of_sleep(metric)
        || matches!(
            metric,
            "heartrate_resting" | "sleep_skin_temperature_deviation"
        )
}
