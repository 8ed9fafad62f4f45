//! Parameters that may exist, operations of unknown answers, and what is left.

use http::Method;
use spike_core::api::{
    EndpointExt, GetApplicationInfo, GetUserInfo, GetUserProperties, ListLabReports,
    ListNutritionRecords, ListSleeps, ListWorkouts, RawCall, StatisticsInterpolation, TimeSeries,
    TimeSeriesSamples, TimeSeriesSplit,
};
use spike_core::vocabulary::Metric;

use super::ask::Ask;
use super::findings::{Findings, names};
use super::shape::sorts;

pub fn settle(ask: &mut Ask<'_>, findings: &mut Findings) {
    let (days, window) = (ask.when.days, ask.when.window);
    // Seen for their fields alone.
    ask.get(&GetUserInfo::new());
    ask.get(&GetUserProperties::new());
    ask.get(&ListNutritionRecords::new(window));
    ask.get(&ListLabReports::new(window));
    findings.section("Parameters that may exist");
    let mut entry = |question: &str, outcome: String| findings.entry(question, outcome);
    entry("workouts, `providers`", {
        let none = ListWorkouts::new(window).with_query_list("providers", ["no_such_provider"]);
        ask.get(&none).outcome()
    });
    entry("time series, `exclude_manual`", {
        let series = TimeSeries::new(Metric::Steps, window);
        ask.get(&series.with_query("exclude_manual", "true"))
            .outcome()
    });
    entry("sleeps, `exclude_manual`", {
        ask.get(&ListSleeps::new(days).with_query("exclude_manual", "true"))
            .outcome()
    });
    entry("sleeps, a parameter that does not exist", {
        ask.get(&ListSleeps::new(days).with_query("no_such_parameter", "1"))
            .outcome()
    });
    entry("interval statistics without a window", {
        let call = RawCall::new(Method::GET, "/queries/statistics/interval");
        ask.get(
            &call
                .with_query("interval", "1h")
                .with_query("types", "steps"),
        )
        .outcome()
    });
    findings.section("Operations of which the answer is unknown");
    let [from, to] = [window.start().to_string(), window.end().to_string()];
    let answers = [
        ("GET /applicationinfo", ask.get(&GetApplicationInfo::new())),
        (
            "GET /queries/statistics/interpolation",
            ask.get(
                &StatisticsInterpolation::new()
                    .with_query("from_timestamp", &from)
                    .with_query("to_timestamp", &to)
                    .with_query("interval", "1h")
                    .with_query("types", "steps"),
            ),
        ),
        (
            "GET /queries/timeseries/samples",
            ask.get(
                &TimeSeriesSamples::new()
                    .with_query("from_timestamp", &from)
                    .with_query("to_timestamp", &to)
                    .with_query("metrics", "steps"),
            ),
        ),
        (
            "GET /queries/timeseries/split",
            ask.get(
                &TimeSeriesSplit::new()
                    .with_query("from_timestamp", &from)
                    .with_query("to_timestamp", &to)
                    .with_query("metric", "steps"),
            ),
        ),
        (
            "GET /queries/statistics (removed)",
            ask.get(
                &RawCall::new(Method::GET, "/queries/statistics")
                    .with_query("from_timestamp", &from)
                    .with_query("to_timestamp", &to)
                    .with_query("interval", "hour")
                    .with_query("types", "steps"),
            ),
        ),
    ];
    for (line, answer) in answers {
        let Some(body) = answer.body() else {
            findings.entry(line, answer.outcome());
            continue;
        };
        let shape = sorts(body);
        findings.entry(
            line,
            format!("answered: {}", names(shape.iter().map(String::as_str))),
        );
    }
}
