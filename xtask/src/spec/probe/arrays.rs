//! How arrays stand in a query: ask for two statistics in both forms, and see which come back.

use std::collections::BTreeSet;

use serde_json::Value;
use spike_blocking::ArrayStyle;
use spike_core::api::DailyStatistics;
use spike_core::vocabulary::StatisticType;

use super::ask::{Answer, Ask};
use super::findings::Findings;

pub fn settle(ask: &mut Ask<'_>, findings: &mut Findings) {
    findings.section("Arrays in a query (two statistic types)");
    let two = two_with_data(ask);
    let both = if let [first, second] = two.as_slice() {
        [first.clone(), second.clone()]
    } else {
        findings.entry(
            "which values are read",
            "undecided: fewer than two types have data in these days",
        );
        [StatisticType::Steps, StatisticType::HeartRate]
    };
    let forms = [
        (ArrayStyle::Comma, "types=a,b"),
        (ArrayStyle::Repeated, "types=a&types=b"),
    ];
    let mut works = Vec::new();
    for (style, form) in forms {
        let answer = ask.get_as(&DailyStatistics::new(ask.when.days, &both), style);
        let outcome = match &answer {
            Answer::Body(body) if two.len() == 2 => which(&keys(body), &both),
            other => other.outcome(),
        };
        if outcome == BOTH {
            works.push(style);
        }
        findings.entry(form, outcome);
    }
    if let Some(first) = works.first() {
        ask.style = *first;
    }
    let advice = match works.as_slice() {
        [] => "undecided",
        [ArrayStyle::Comma] => "`Comma`, the default",
        [ArrayStyle::Repeated] => "`Repeated`: set it on the client",
        _ => "either",
    };
    findings.entry("array style to use", advice);
}

const BOTH: &str = "both values are read";

fn which(keys: &BTreeSet<String>, both: &[StatisticType; 2]) -> String {
    let has = |kind: &StatisticType| keys.contains(kind.as_str());
    let text = match (has(&both[0]), has(&both[1])) {
        (true, true) => BOTH,
        (true, false) => "only the first value is read, the second is lost without a word",
        (false, true) => "only the last value is read, the first is lost without a word",
        (false, false) => "neither value is read",
    };
    text.to_owned()
}

/// The statistics that came.
pub fn keys(body: &Value) -> BTreeSet<String> {
    let rows = body.get("statistics").and_then(Value::as_array);
    let values = rows
        .into_iter()
        .flatten()
        .filter_map(|row| row.get("values")?.as_object());
    values.flat_map(|values| values.keys().cloned()).collect()
}

fn two_with_data(ask: &mut Ask<'_>) -> Vec<StatisticType> {
    let mut found = Vec::new();
    let is_score = |kind: &&StatisticType| kind.as_str().ends_with("_score");
    let (scores, others): (Vec<_>, Vec<_>) = StatisticType::ALL.iter().partition(is_score);
    for kind in others.into_iter().chain(scores) {
        let answer = ask.get(&DailyStatistics::new(ask.when.days, [kind]));
        if answer
            .body()
            .is_some_and(|body| keys(body).contains(kind.as_str()))
        {
            found.push(kind.clone());
        }
        if found.len() == 2 {
            break;
        }
    }
    found
}
