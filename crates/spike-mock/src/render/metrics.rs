//! The `metrics` object of sleeps, workouts and records.

use serde_json::{Map, Value, json};

use crate::civil::Secs;
use crate::data::{Point, Profile, Sleep, decimals, rounded};
use crate::person::Outing;
use crate::view::View;

/// A number with the decimals of its metric: an integer where there are none.
pub(crate) fn number(name: &str, value: f64) -> Value {
    if decimals(name) == 0 {
        json!(value.round() as i64)
    } else {
        json!(rounded(name, value))
    }
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

const MEANS: [&str; 4] = ["hrv_rmssd", "hrv_sdnn", "spo2", "breathing_rate"];

/// What one provider has of an interval: sums of its own series, and means over time.
pub(crate) fn of_interval(
    view: &View,
    profile: &Profile,
    from: Secs,
    to: Secs,
) -> Map<String, Value> {
    let mut metrics = Map::new();
    let able = |metric: &&&str| profile.measures(metric);
    for metric in SUMS.iter().filter(able) {
        let points = view.points(profile, metric, from, to);
        let sum: f64 = points.iter().map(|point| point.value).sum();
        let always = matches!(*metric, "steps" | "calories_burned");
        if sum > 0.0 || always && !points.is_empty() {
            metrics.insert((*metric).to_owned(), number(metric, sum));
        }
    }
    for metric in MEANS.iter().filter(able) {
        insert_mean(
            &mut metrics,
            metric,
            &view.points(profile, metric, from, to),
        );
    }
    insert_pulse(&mut metrics, view, profile, from, to);
    metrics
}

/// Stage durations of the sleep itself; pulse and breath from the provider's own series of that time.
pub(crate) fn of_sleep(view: &View, profile: &Profile, sleep: &Sleep) -> Map<String, Value> {
    let (from, to) = (sleep.span.start, sleep.span.end);
    let mut metrics = Map::new();
    let names = [
        "sleep_duration",
        "sleep_duration_deep",
        "sleep_duration_light",
        "sleep_duration_rem",
        "sleep_duration_awake",
        "sleep_duration_nap",
        "bedtime_duration",
        "sleep_latency",
        "sleep_efficiency",
        "sleep_interruptions",
    ];
    for name in names {
        if let Some(value) = sleep.metric(name) {
            metrics.insert(name.to_owned(), number(name, value));
        }
    }
    insert_pulse(&mut metrics, view, profile, from, to);
    for metric in ["hrv_rmssd", "hrv_sdnn", "spo2"]
        .iter()
        .filter(|metric| profile.measures(metric))
    {
        insert_mean(
            &mut metrics,
            metric,
            &view.points(profile, metric, from, to),
        );
    }
    for metric in ["heartrate_resting", "sleep_skin_temperature_deviation"] {
        if profile.measures(metric) && !sleep.is_nap() {
            insert_mean(
                &mut metrics,
                metric,
                &view.points(profile, metric, from, to),
            );
        }
    }
    if profile.measures("breathing_rate") {
        let points = view.points(profile, "breathing_rate", from, to);
        if let Some((low, mean, high)) = spread(&points) {
            for (name, value) in [
                ("sleep_breathing_rate_min", low),
                ("sleep_breathing_rate", mean),
                ("sleep_breathing_rate_max", high),
            ] {
                metrics.insert(name.to_owned(), number(name, value));
            }
        }
    }
    metrics
}

/// Sums of the provider's own series over the session, where it has them.
pub(crate) fn of_workout(
    view: &View,
    profile: &Profile,
    outing: &Outing,
    from: Secs,
    to: Secs,
) -> Map<String, Value> {
    let mut metrics = Map::new();
    metrics.insert("duration_active".to_owned(), json!((to - from) * 1_000));
    let distance = outing.sport.distance;
    let mut metres = 0.0;
    for metric in distance
        .into_iter()
        .chain(["steps", "calories_burned_active"])
    {
        // A provider without series still knows what it recorded of the session.
        let points = view.points(profile, metric, from, to);
        let sum: f64 = points.iter().map(|point| point.value).sum();
        if Some(metric) == distance {
            metres = sum;
        }
        if sum > 0.0 {
            metrics.insert(metric.to_owned(), number(metric, sum));
        }
    }
    if metres > 0.0 {
        let speed = metres / (to - from) as f64;
        for (name, value) in [
            ("distance", metres),
            ("speed", speed),
            ("pace", 1.0 / speed),
        ] {
            metrics.insert(name.to_owned(), number(name, value));
        }
    }
    insert_pulse(&mut metrics, view, profile, from, to);
    metrics
}

fn insert_pulse(
    metrics: &mut Map<String, Value>,
    view: &View,
    profile: &Profile,
    from: Secs,
    to: Secs,
) {
    if !profile.measures("heartrate") {
        return;
    }
    if let Some((low, mean, high)) = spread(&view.points(profile, "heartrate", from, to)) {
        for (name, value) in [
            ("heartrate_min", low),
            ("heartrate", mean),
            ("heartrate_max", high),
        ] {
            metrics.insert(name.to_owned(), number(name, value));
        }
    }
}

fn insert_mean(metrics: &mut Map<String, Value>, metric: &str, points: &[Point]) {
    if let Some((_, mean, _)) = spread(points) {
        metrics.insert(metric.to_owned(), number(metric, mean));
    }
}

/// Smallest value, mean over time, largest value.
pub(crate) fn spread(points: &[Point]) -> Option<(f64, f64, f64)> {
    let weight = |point: &Point| point.seconds.max(1) as f64;
    let total: f64 = points.iter().map(weight).sum();
    if points.is_empty() {
        return None;
    }
    let mean = points
        .iter()
        .map(|point| point.value * weight(point))
        .sum::<f64>()
        / total;
    let low = points
        .iter()
        .map(|point| point.value)
        .fold(f64::INFINITY, f64::min);
    let high = points
        .iter()
        .map(|point| point.value)
        .fold(f64::NEG_INFINITY, f64::max);
    Some((low, mean, high))
}
