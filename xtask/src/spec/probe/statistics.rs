//! What statistics do with types they do not have, and with days without data.

use serde_json::Value;
use spike_core::api::{DailyStatistics, IntervalStatistics};
use spike_core::vocabulary::StatisticType;

use super::arrays::keys;
use super::ask::{Answer, Ask};
use super::findings::Findings;

pub fn settle(ask: &mut Ask<'_>, findings: &mut Findings) {
    findings.section("Statistics");
    let (days, window) = (ask.when.days, ask.when.window);
    let unlisted = StatisticType::ALL
        .iter()
        .filter(|kind| !kind.is_listed_for_interval());
    for kind in unlisted {
        let types = [StatisticType::Steps, kind.clone()];
        let answer = ask.get(&IntervalStatistics::new(window, &types));
        findings.entry(
            format!("per interval, `{kind}`"),
            dropped(&answer, kind.as_str()),
        );
    }
    let new = ["steps", "no_such_statistic"];
    let answer = ask.get(&DailyStatistics::new(days, new));
    findings.entry(
        "per day, a type that does not exist",
        dropped(&answer, "no_such_statistic"),
    );
    let answer = ask.get(&DailyStatistics::new(
        ask.when.long_ago,
        [StatisticType::Steps],
    ));
    findings.entry(
        "days without any data",
        rows(&answer, "an empty row each", "no rows"),
    );
    let answer = ask.get(&DailyStatistics::new(days, StatisticType::ALL));
    let days_asked = days.len();
    let count = answer
        .body()
        .and_then(|body| body.get("statistics")?.as_array())
        .map(Vec::len);
    if let Some(count) = count {
        let text = if count == days_asked {
            "as many rows as days"
        } else {
            "fewer rows than days"
        };
        findings.entry("the days looked at", text);
    }
}

/// Whether a type that may not be known is refused, dropped or answered.
fn dropped(answer: &Answer, name: &str) -> String {
    match answer {
        Answer::Body(body) if keys(body).contains(name) => "answered with values".to_owned(),
        Answer::Body(_) => "not refused, no values".to_owned(),
        other => other.outcome(),
    }
}

fn rows(answer: &Answer, some: &str, none: &str) -> String {
    match answer {
        Answer::Body(body) => {
            let list = body.get("statistics").and_then(Value::as_array);
            if list.is_some_and(|list| !list.is_empty()) {
                some
            } else {
                none
            }
            .to_owned()
        }
        other => other.outcome(),
    }
}
