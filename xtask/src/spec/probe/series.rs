//! What the offsets of a series are counted from.

use serde_json::Value;
use spike_core::api::TimeSeries;
use spike_core::time::{TimeWindow, Timestamp};
use spike_core::vocabulary::Metric;

use super::ask::Ask;
use super::findings::Findings;

pub fn settle(ask: &mut Ask<'_>, findings: &mut Findings) {
    findings.section("Time series");
    let Some(window) = ask.when.last_day() else {
        return;
    };
    let frequent = [
        Metric::HeartRate,
        Metric::Steps,
        Metric::CaloriesBurnedActive,
    ];
    let found = frequent.iter().chain(Metric::ALL).find_map(|metric| {
        let answer = ask.get(&TimeSeries::new(metric, window));
        let body = answer.body()?;
        let points = body.get("offsets").and_then(Value::as_array)?;
        (!points.is_empty()).then(|| body.clone())
    });
    let Some(body) = found else {
        findings.entry(
            "base time",
            "undecided: no metric has points on the last day",
        );
        return;
    };
    let has = |name: &str| body.get(name).is_some_and(|value| !value.is_null());
    let base = match (has("start_at"), has("from_timestamp")) {
        (true, true) => "`start_at` and `from_timestamp` are both there",
        (true, false) => "`start_at`, there is no `from_timestamp`",
        (false, true) => "`from_timestamp`, there is no `start_at`",
        (false, false) => "neither `start_at` nor `from_timestamp` is there",
    };
    findings.entry("base time", base);
    findings.entry("the first point begins", first(&body));
    for name in ["start_at", "from_timestamp"] {
        if let Some(time) = body.get(name).and_then(Value::as_str) {
            findings.entry(format!("`{name}` is"), place(time, window));
        }
    }
    let others = body.get("values").and_then(Value::as_array);
    let all_numbers = others.is_some_and(|values| values.iter().all(Value::is_number));
    findings.entry(
        "the values are",
        if all_numbers {
            "numbers"
        } else {
            "not all numbers"
        },
    );
}

fn first(body: &Value) -> &'static str {
    match body.pointer("/offsets/0").and_then(Value::as_f64) {
        Some(0.0) => "at the base time",
        Some(_) => "some time after the base time",
        None => "at no number",
    }
}

fn place(time: &str, window: TimeWindow) -> &'static str {
    match time.parse::<Timestamp>() {
        Ok(time) if time == window.start() => "the start of the window asked for",
        Ok(time) if window.contains(time) => "inside the window asked for",
        Ok(_) => "outside the window asked for",
        Err(_) => "no time",
    }
}
