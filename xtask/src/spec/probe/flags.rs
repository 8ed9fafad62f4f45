//! What the inclusion flags add, and whether they are on by themselves.

use std::collections::BTreeSet;

use spike_core::Operation;
use spike_core::api::{
    DailyStatistics, EndpointExt, GetProviderRecord, GetSleep, GetWorkout, IntervalStatistics,
    ListProviderRecords, ListSleeps, ListWorkouts, TimeSeries,
};
use spike_core::vocabulary::{Metric, StatisticType};

use super::ask::{Answer, Ask};
use super::findings::{Findings, names};
use super::ids::Found;
use super::shape::paths;

type Names = [&'static str];

const SLEEP: &Names = &["include_stages", "include_samples"];
const WORKOUT: &Names = &[
    "include_laps",
    "include_route_points",
    "include_samples",
    "include_segments",
    "include_sessions",
    "include_splits",
];
const SPECIFIC: &Names = &["include_provider_specific_metrics"];
const RECORD: &Names = &["include_provider_specific_metrics", "include_samples"];
const IDS: &Names = &["include_record_ids"];

pub fn settle(ask: &mut Ask<'_>, found: &Found, findings: &mut Findings) {
    findings.section("Inclusion flags: what they add, and their defaults");
    let (days, window) = (ask.when.days, ask.when.window);
    let steps = [StatisticType::Steps];
    each(ask, findings, "daily statistics", IDS, || {
        DailyStatistics::new(days, &steps)
    });
    each(ask, findings, "interval statistics", IDS, || {
        IntervalStatistics::new(window, &steps)
    });
    if let Some(day) = ask.when.last_day() {
        each(ask, findings, "time series", IDS, || {
            TimeSeries::new(Metric::Steps, day)
        });
    }
    each(ask, findings, "sleeps", SLEEP, || ListSleeps::new(days));
    if let Some(id) = &found.sleep {
        each(ask, findings, "sleep", SLEEP, || GetSleep::new(id));
    }
    each(ask, findings, "workouts", WORKOUT, || {
        ListWorkouts::new(window)
    });
    if let Some(id) = &found.workout {
        each(ask, findings, "workout", WORKOUT, || GetWorkout::new(id));
    }
    each(ask, findings, "provider records", SPECIFIC, || {
        ListProviderRecords::new(window)
    });
    if let Some(id) = &found.record {
        each(ask, findings, "provider record", RECORD, || {
            GetProviderRecord::new(id)
        });
    }
}

/// Asks without the flag, with it on and off.
fn each<E: EndpointExt + Operation + 'static>(
    ask: &mut Ask<'_>,
    findings: &mut Findings,
    what: &str,
    flags: &Names,
    request: impl Fn() -> E,
) {
    let plain = ask.get(&request());
    for flag in flags {
        let on = ask.get(&request().with_query(*flag, "true"));
        let off = ask.get(&request().with_query(*flag, "false"));
        findings.entry(format!("{what}, `{flag}`"), outcome(&plain, &on, &off));
    }
}

fn outcome(plain: &Answer, on: &Answer, off: &Answer) -> String {
    let (Answer::Body(plain), Answer::Body(on), Answer::Body(off)) = (plain, on, off) else {
        let failed = [plain, on, off]
            .into_iter()
            .find(|answer| answer.body().is_none());
        return failed.map_or_else(String::new, Answer::outcome);
    };
    let (plain, on, off) = (paths(plain), paths(on), paths(off));
    if on == off {
        return "makes no difference in these days".to_owned();
    }
    let default = if plain == off {
        "off"
    } else if plain == on {
        "on"
    } else {
        "neither on nor off"
    };
    let added: BTreeSet<&String> = on.difference(&off).collect();
    // What is inside of something new is no news.
    let outermost = added.iter().filter(|path| {
        let inside = |other: &&&String| {
            path.strip_prefix(other.as_str())
                .is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        !added.iter().any(|other| inside(&other))
    });
    format!(
        "default {default}, adds {}",
        names(outermost.map(|path| path.as_str()))
    )
}
