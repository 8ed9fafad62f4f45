//! The values of one row, all computed from the series the time-series query gives.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use crate::civil::Day;
use crate::data::Point;
use crate::ids::Id;
use crate::person::Span;
use crate::render::number;
use crate::view::{Merge, View};

/// Values by type, and the records they come from.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) values: Map<String, Value>,
    pub(crate) records: BTreeSet<Id>,
}

/// The merged series of a window, each computed once.
pub(super) struct Table<'a> {
    view: &'a View,
    window: Span,
    series: HashMap<&'static str, Vec<Point>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(view: &'a View, window: Span) -> Self {
        Self {
            view,
            window,
            series: HashMap::new(),
        }
    }

    /// The row of a span; `day` if it is a local day.
    pub(super) fn row(&mut self, types: &[String], span: Span, day: Option<Day>) -> Row {
        let mut row = Row::default();
        for name in types {
            let value = match name.as_str() {
                "steps" => self.sum(&mut row, &["steps"], span),
                "distance_walking" => self.sum(&mut row, &["distance_walking"], span),
                "distance_cycling" => self.sum(&mut row, &["distance_cycling"], span),
                "distance_running" => self.sum(&mut row, &["distance_running"], span),
                "distance_total" => self.sum(
                    &mut row,
                    &["distance_walking", "distance_running", "distance_cycling"],
                    span,
                ),
                "calories_burned_basal" => self.sum(&mut row, &["calories_burned_basal"], span),
                "calories_burned_active" => self.sum(&mut row, &["calories_burned_active"], span),
                "calories_burned_total" => self.sum(
                    &mut row,
                    &["calories_burned_basal", "calories_burned_active"],
                    span,
                ),
                "heartrate" => self.mean(&mut row, "heartrate", span),
                "heartrate_max" => self.fold(&mut row, span, f64::max),
                "heartrate_min" => self.fold(&mut row, span, f64::min),
                "heartrate_resting" => self.mean(&mut row, "heartrate_resting", span),
                "hrv_rmssd" => self.mean(&mut row, "hrv_rmssd", span),
                "hrv_sdnn" => self.mean(&mut row, "hrv_sdnn", span),
                "sleep_skin_temperature_deviation" => {
                    self.mean(&mut row, "sleep_skin_temperature_deviation", span)
                }
                _ => day.and_then(|day| self.of_day(&mut row, name, span, day)),
            };
            if let Some(value) = value {
                row.values.insert(name.clone(), number(name, value));
            }
        }
        row
    }

    fn of_day(&mut self, row: &mut Row, name: &str, span: Span, day: Day) -> Option<f64> {
        let mut ignored = Row::default();
        let score = match name {
            "sleep_duration_total" | "sleep_score" => {
                let (_, sleep) = self.view.main_night(day)?;
                row.records.insert(sleep.id);
                let asleep = sleep.millis_asleep() as f64;
                if name == "sleep_duration_total" {
                    // Deep, light, REM and awake: the documented inputs.
                    return Some(asleep + sleep.millis_awake() as f64);
                }
                let share = asleep / (sleep.span.seconds() as f64 * 1_000.0);
                let deep = sleep.millis_in("deep") as f64 / asleep.max(1.0);
                30.0 * (asleep / 28_800_000.0).min(1.05) + 45.0 * share + 130.0 * deep.min(0.18)
            }
            "activity_score" => {
                let steps = self.sum(row, &["steps"], span)?;
                let active = self
                    .sum(&mut ignored, &["calories_burned_active"], span)
                    .unwrap_or(0.0);
                25.0 + steps / 220.0 + active / 22.0
            }
            "recovery_score" => {
                let resting = self.mean(row, "heartrate_resting", span)?;
                let sleep = self
                    .of_day(&mut ignored, "sleep_score", span, day)
                    .unwrap_or(60.0);
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
            for point in self.slice(metric, span) {
                sum = Some(sum.unwrap_or(0.0) + point.value);
                row.records.insert(point.record);
            }
        }
        sum
    }

    /// The mean, weighted by duration.
    fn mean(&mut self, row: &mut Row, metric: &'static str, span: Span) -> Option<f64> {
        let points = self.slice(metric, span);
        let total: f64 = points.iter().map(|point| point.seconds as f64).sum();
        row.records.extend(points.iter().map(|point| point.record));
        let sum: f64 = points
            .iter()
            .map(|point| point.value * point.seconds as f64)
            .sum();
        (total > 0.0).then(|| sum / total)
    }

    fn fold(&mut self, row: &mut Row, span: Span, choose: fn(f64, f64) -> f64) -> Option<f64> {
        let points = self.slice("heartrate", span);
        row.records.extend(points.iter().map(|point| point.record));
        points.iter().map(|point| point.value).reduce(choose)
    }

    fn slice(&mut self, metric: &'static str, span: Span) -> &[Point] {
        let (view, window) = (self.view, self.window);
        let series = self.series.entry(metric).or_insert_with(|| {
            view.merged(metric, Merge::Coverage, window.start, window.end)
                .points
        });
        let start = series.partition_point(|point| point.start < span.start);
        let end = series.partition_point(|point| point.start < span.end);
        &series[start..end.max(start)]
    }
}
