//! The `metrics` object of sleeps, workouts and records.

use serde_json::{Map, Value, json};

use crate::data::{Point, Profile, SLEEP_METRICS, Sleep, Training, UserView, decimals, rounded};
use crate::time::Span;

/// A number with the decimals of its metric; an integer where there are none.
pub(crate) fn number(name: &str, value: f64) -> Value {
    if decimals(name) == 0 { json!(value.round() as i64) } else { json!(rounded(name, value)) }
}

const SUMS: [&str; 11] = [
    "steps",
    "distance",
    "distance_walking",
    "distance_running",
    "distance_cycling",
    "distance_swimming",
    "calories_burned",
    "calories_burned_active",
    "calories_burned_basal",
    "floors_climbed",
    "duration_active",
];

/// Collects the metrics of one provider over a span.
pub(super) struct Metrics<'a> {
    view: &'a UserView,
    profile: &'a Profile,
    span: Span,
    values: Map<String, Value>,
}

impl<'a> Metrics<'a> {
    fn new(view: &'a UserView, profile: &'a Profile, span: Span) -> Self {
        Self { view, profile, span, values: Map::new() }
    }

    /// Sums and means of the provider's own series.
    pub(super) fn of_span(
        view: &'a UserView,
        profile: &'a Profile,
        span: Span,
    ) -> Map<String, Value> {
        let mut metrics = Self::new(view, profile, span);
        for metric in SUMS.iter().filter(|metric| profile.measures(metric)) {
            let points = metrics.points(metric);
            let sum = sum(&points);
            let also_zero = matches!(*metric, "steps" | "calories_burned");
            if sum > 0.0 || also_zero && !points.is_empty() {
                metrics.insert(metric, sum);
            }
        }
        metrics.insert_means(&["hrv_rmssd", "hrv_sdnn", "spo2", "breathing_rate"]);
        metrics.insert_spread("heartrate", ["heartrate_min", "heartrate", "heartrate_max"]);
        metrics.values
    }

    /// Stage durations of the sleep; heart rate and breathing from the provider's own series of that time.
    pub(super) fn of_sleep(
        view: &'a UserView,
        profile: &'a Profile,
        sleep: &Sleep,
    ) -> Map<String, Value> {
        let mut metrics = Self::new(view, profile, sleep.span);
        for name in SLEEP_METRICS {
            if let Some(value) = sleep.metric(name) {
                metrics.insert(name, value);
            }
        }
        metrics.insert_spread("heartrate", ["heartrate_min", "heartrate", "heartrate_max"]);
        metrics.insert_means(&["hrv_rmssd", "hrv_sdnn", "spo2"]);
        if !sleep.is_nap() {
            metrics.insert_means(&["heartrate_resting", "sleep_skin_temperature_deviation"]);
        }
        let names =
            ["sleep_breathing_rate_min", "sleep_breathing_rate", "sleep_breathing_rate_max"];
        metrics.insert_spread("breathing_rate", names);
        metrics.values
    }

    /// Sums of the provider's own series over a part of a training session.
    pub(super) fn of_training(
        view: &'a UserView,
        profile: &'a Profile,
        training: &Training,
        span: Span,
    ) -> Map<String, Value> {
        let mut metrics = Self::new(view, profile, span);
        metrics.insert("duration_active", (span.seconds() * 1_000) as f64);
        let distance = training.sport.distance;
        // A provider without series still has the totals of the session.
        for metric in distance.into_iter().chain(["steps", "calories_burned_active"]) {
            let sum = sum(&metrics.points(metric));
            if sum > 0.0 {
                metrics.insert(metric, sum);
            }
            if sum > 0.0 && Some(metric) == distance {
                let speed = sum / span.seconds() as f64;
                metrics.insert("distance", sum);
                metrics.insert("speed", speed);
                metrics.insert("pace", 1.0 / speed);
            }
        }
        metrics.insert_spread("heartrate", ["heartrate_min", "heartrate", "heartrate_max"]);
        metrics.values
    }

    fn points(&self, metric: &str) -> Vec<Point> {
        self.view.points(self.profile, metric, self.span)
    }

    fn insert(&mut self, name: &str, value: f64) {
        self.values.insert(name.to_owned(), number(name, value));
    }

    /// Means over time of those metrics that the provider measures.
    fn insert_means(&mut self, metrics: &[&str]) {
        for metric in metrics.iter().filter(|metric| self.profile.measures(metric)) {
            if let Some([_, mean, _]) = spread(&self.points(metric)) {
                self.insert(metric, mean);
            }
        }
    }

    /// Smallest value, mean over time and largest value of a metric that the provider measures.
    fn insert_spread(&mut self, metric: &str, names: [&str; 3]) {
        if !self.profile.measures(metric) {
            return;
        }
        let values = spread(&self.points(metric));
        for (name, value) in values.into_iter().flat_map(|values| names.into_iter().zip(values)) {
            self.insert(name, value);
        }
    }
}

fn sum(points: &[Point]) -> f64 {
    points.iter().map(|point| point.value).sum()
}

/// Smallest value, mean over time, largest value.
fn spread(points: &[Point]) -> Option<[f64; 3]> {
    let values = || points.iter().map(|point| point.value);
    let weight = |point: &Point| point.seconds.max(1) as f64;
    let total: f64 = points.iter().map(weight).sum();
    let weighted: f64 = points.iter().map(|point| point.value * weight(point)).sum();
    Some([values().reduce(f64::min)?, weighted / total, values().reduce(f64::max)?])
}
