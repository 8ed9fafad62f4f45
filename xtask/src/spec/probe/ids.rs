//! Which id a path takes.

use serde_json::Value;
use spike_core::Operation;
use spike_core::api::{
    GetProviderRecord, GetSleep, GetWorkout, ListProviderRecords, ListSleeps, ListWorkouts,
};

use super::ask::{Answer, Ask};
use super::findings::Findings;

/// An id that works, of each kind.
#[derive(Default)]
pub struct Found {
    pub sleep: Option<String>,
    pub workout: Option<String>,
    pub record: Option<String>,
}

pub fn settle(ask: &mut Ask<'_>, findings: &mut Findings) -> Found {
    findings.section("Ids in a path");
    let (days, window) = (ask.when.days, ask.when.window);
    let sleeps = items(&ask.get(&ListSleeps::new(days)), "sleeps");
    let workouts = items(&ask.get(&ListWorkouts::new(window)), "workouts");
    let records = items(&ask.get(&ListProviderRecords::new(window)), "records");
    Found {
        sleep: kind(
            ask,
            findings,
            "sleep",
            &sleeps,
            &["record_id", "sleep_id", "activity_id"],
            |id| Box::new(GetSleep::new(id)),
        ),
        workout: kind(
            ask,
            findings,
            "workout",
            &workouts,
            &["workout_id", "activity_id", "record_id"],
            |id| Box::new(GetWorkout::new(id)),
        ),
        record: kind(
            ask,
            findings,
            "provider record",
            &records,
            &["record_id", "activity_id"],
            |id| Box::new(GetProviderRecord::new(id)),
        ),
    }
}

fn items(answer: &Answer, key: &str) -> Vec<Value> {
    let list = answer.body().and_then(|body| body.get(key)?.as_array());
    list.cloned().unwrap_or_default()
}

fn kind(
    ask: &mut Ask<'_>,
    findings: &mut Findings,
    what: &str,
    items: &[Value],
    names: &[&str],
    request: fn(&str) -> Box<dyn Operation>,
) -> Option<String> {
    if items.is_empty() {
        findings.entry(what, "undecided: there is none in these days");
        return None;
    }
    let mut works = None;
    for name in names {
        let question = format!("{what} by `{name}`");
        let with = items
            .iter()
            .find_map(|item| Some((item, item.get(name)?.as_str()?)));
        let Some((item, id)) = with else {
            findings.entry(question, "the list does not have this id");
            continue;
        };
        let earlier = names.iter().take_while(|other| *other != name);
        let mut same =
            earlier.filter(|other| item.get(**other).and_then(Value::as_str) == Some(id));
        if let Some(other) = same.next() {
            findings.entry(question, format!("the same id as `{other}`"));
            continue;
        }
        let answer = ask.get_as(request(id).as_ref(), ask.style);
        let outcome = match &answer {
            Answer::Body(body) => {
                let outcome = compare(item, body);
                if outcome.starts_with("taken") {
                    works.get_or_insert_with(|| id.to_owned());
                }
                outcome.to_owned()
            }
            other => other.outcome(),
        };
        findings.entry(question, outcome);
    }
    works
}

/// Whether what came is what was asked for.
fn compare(item: &Value, body: &Value) -> &'static str {
    let start = |value: &Value| value.get("start_at_timestamp").cloned();
    if start(body).is_some() && start(body) == start(item) {
        return "taken";
    }
    let inside = body
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, value)| value.as_array());
    if inside
        .flatten()
        .any(|one| start(one).is_some() && start(one) == start(item))
    {
        return "taken, but the answer is a list";
    }
    "answered with something else"
}
