//! The rows of statistics, computed from the same series that `GET /queries/timeseries` returns.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};
use spike_core::vocabulary::MergeMethod;

use super::metrics::number;
use crate::data::{Point, RecordId, UserView};
use crate::time::{Day, Secs, Span};

/// Values by type, and the records from which they are computed.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) values: Map<String, Value>,
    pub(crate) records: BTreeSet<RecordId>,
}

/// The merged series of a window, each computed once.
pub(crate) struct RowSource<'a> {
    view: &'a UserView,
    window: Span,
    series: HashMap<&'static str, Vec<Point>>,
}

const DISTANCES: [&str; 3] = ["distance_walking", "distance_running", "distance_cycling"];
const CALORIES: [&str; 2] = ["calories_burned_basal", "calories_burned_active"];

impl<'a> RowSource<'a> {
    pub(crate) fn new(view: &'a UserView, window: Span) -> Self {
        Self { view, window, series: HashMap::new() }
    }

    /// The row of a span, which is the local day `day` if that is given.
    pub(crate) fn row(&mut self, types: &[String], span: Span, day: Option<Day>) -> Row {
        let mut row = Row::default();
        for name in types {
            let value = match name.as_str() {
                "steps" => self.sum(&mut row, &["steps"], span),
                "distance_walking" => self.sum(&mut row, &["distance_walking"], span),
                "distance_cycling" => self.sum(&mut row, &["distance_cycling"], span),
                "distance_running" => self.sum(&mut row, &["distance_running"], span),
                "distance_total" => self.sum(&mut row, &DISTANCES, span),
                "calories_burned_basal" => self.sum(&mut row, &CALORIES[..1], span),
                "calories_burned_active" => self.sum(&mut row, &CALORIES[1..], span),
                "calories_burned_total" => self.sum(&mut row, &CALORIES, span),
                "heartrate" => self.mean(&mut row, "heartrate", span),
                "heartrate_max" => self.fold_pulse(&mut row, span, f64::max),
                "heartrate_min" => self.fold_pulse(&mut row, span, f64::min),
                "heartrate_resting" => self.mean(&mut row, "heartrate_resting", span),
                "hrv_rmssd" => self.mean(&mut row, "hrv_rmssd", span),
                "hrv_sdnn" => self.mean(&mut row, "hrv_sdnn", span),
                "sleep_skin_temperature_deviation" => {
                    self.mean(&mut row, "sleep_skin_temperature_deviation", span)
                }
                _ => day.and_then(|day| self.daily_value(&mut row, name, span, day)),
            };
            if let Some(value) = value {
                row.values.insert(name.clone(), number(name, value));
            }
        }
        row
    }

    /// The types that exist per day only.
    fn daily_value(&mut self, row: &mut Row, name: &str, span: Span, day: Day) -> Option<f64> {
        let mut ignored = Row::default();
        let score = match name {
            "sleep_duration_total" | "sleep_score" => {
                let sleep = self.view.main_night(day)?;
                row.records.insert(sleep.id);
                let asleep = sleep.millis_asleep() as f64;
                if name == "sleep_duration_total" {
                    // Deep, light, REM and awake: the documented inputs.
                    return Some(asleep + sleep.millis_awake() as f64);
                }
                let share = asleep / (sleep.span.seconds() as f64 * 1_000.0);
                let deep = sleep.millis_in(&["deep"]) as f64 / asleep.max(1.0);
                30.0 * (asleep / 28_800_000.0).min(1.05) + 45.0 * share + 130.0 * deep.min(0.18)
            }
            "activity_score" => {
                let steps = self.sum(row, &["steps"], span)?;
                let active = self.sum(&mut ignored, &CALORIES[1..], span);
                25.0 + steps / 220.0 + active.unwrap_or(0.0) / 22.0
            }
            "recovery_score" => {
                let resting = self.mean(row, "heartrate_resting", span)?;
                let sleep = self.daily_value(&mut ignored, "sleep_score", span, day);
                let sleep = sleep.unwrap_or(60.0);
                50.0 + (self.view.person.resting - resting) * 4.0 + (sleep - 60.0) * 0.8
            }
            "stress_score" => {
                let pulse = self.mean(row, "heartrate", span)?;
                20.0 + (pulse - self.view.person.resting) * 1.1
            }
            _ => return None,
        };
        Some(score.clamp(1.0, 100.0).round())
    }

    fn sum(&mut self, row: &mut Row, metrics: &[&'static str], span: Span) -> Option<f64> {
        let mut sum = None;
        for metric in metrics {
            for point in self.slice(row, metric, span) {
                sum = Some(sum.unwrap_or(0.0) + point.value);
            }
        }
        sum
    }

    /// The mean, weighted by duration.
    fn mean(&mut self, row: &mut Row, metric: &'static str, span: Span) -> Option<f64> {
        let points = self.slice(row, metric, span);
        let total: f64 = points.iter().map(|point| point.seconds as f64).sum();
        let weighted: f64 = points.iter().map(|point| point.value * point.seconds as f64).sum();
        (total > 0.0).then(|| weighted / total)
    }

    fn fold_pulse(
        &mut self,
        row: &mut Row,
        span: Span,
        choose: fn(f64, f64) -> f64,
    ) -> Option<f64> {
        let points = self.slice(row, "heartrate", span);
        points.iter().map(|point| point.value).reduce(choose)
    }

    /// The points of a metric that start in a span; their records are added to the row.
    fn slice(&mut self, row: &mut Row, metric: &'static str, span: Span) -> &[Point] {
        let (view, window) = (self.view, self.window);
        let series = self.series.entry(metric).or_insert_with(|| {
            view.merged(metric, &MergeMethod::MergeMaximizeCoverage, window).points
        });
        let start = series.partition_point(|point| point.start < span.start);
        let end = series.partition_point(|point| point.start < span.end);
        let points = &series[start..end.max(start)];
        row.records.extend(points.iter().map(|point| point.record));
        points
    }
}

/// The rows of all intervals of a window that have begun, counted from midnight UTC. The first and the last one are cut at
/// the window.
pub(crate) fn interval_rows(
    view: &UserView,
    window: Span,
    length: Secs,
    types: &[String],
) -> Vec<(Span, Row)> {
    let start = window.start.max(view.local_day(view.history_from).start);
    let covered = Span::new(start, window.end.min(view.now));
    let mut source = RowSource::new(view, covered);
    let intervals = Span::new(start - start.rem_euclid(length), covered.end).split(length);
    intervals
        .map(|interval| {
            let end = (interval.start + length).min(window.end);
            let span = Span::new(interval.start.max(window.start), end);
            (span, source.row(types, span, None))
        })
        .collect()
}
