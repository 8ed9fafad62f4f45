//! The questions.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::Value;
use spike_blocking::ArrayStyle;

use super::Target;
use super::ask::{Answer, Ask, Get, When};
use super::report::{Report, is_name, members, names, paths, type_of};
use spike_openapi::{Schema, operations};

/// What a record is called, the list of all, the member with them, and the ids that they may have.
const RECORDS: &str = "
sleep | /queries/sleeps?{days} | sleeps | record_id sleep_id activity_id
workout | /queries/workouts?{window} | workouts | workout_id activity_id record_id
provider record | /queries/provider_records?{window} | records | record_id activity_id
";

/// What is asked for, the request, and its inclusion flags.
const FLAGS: &str = "
daily statistics | /queries/statistics/daily?{days}&types=steps | include_record_ids
interval statistics | /queries/statistics/interval?{window}&interval=1h&types=steps | include_record_ids
time series | /queries/timeseries?{last_day}&metric=steps | include_record_ids
sleeps | /queries/sleeps?{days} | include_stages include_samples
sleep | /queries/sleeps/{id} | include_stages include_samples
workouts | /queries/workouts?{window} | include_laps include_route_points include_samples include_segments include_sessions include_splits
workout | /queries/workouts/{id} | include_laps include_route_points include_samples include_segments include_sessions include_splits
provider records | /queries/provider_records?{window} | include_provider_specific_metrics
provider record | /queries/provider_records/{id} | include_provider_specific_metrics include_samples
";

/// Requests that are only sent to compare their answers with the document.
const OTHERS: &str = "
/userinfo
/userproperties
/nutrition_records?{window}
/lab_reports?{window}
";

/// Requests of which the outcome is reported.
const PARAMETERS: &str = "
workouts, `providers` | /queries/workouts?{window}&providers=no_such_provider
time series, `exclude_manual` | /queries/timeseries?{window}&metric=steps&exclude_manual=true
sleeps, `exclude_manual` | /queries/sleeps?{days}&exclude_manual=true
sleeps, a parameter that does not exist | /queries/sleeps?{days}&no_such_parameter=1
interval statistics without a window | /queries/statistics/interval?interval=1h&types=steps
older statistics, of quarter hours | /queries/statistics?{window}&interval=fifteen_minute&types=steps
";

/// Requests of which the fields and types of the answer are reported.
const UNKNOWN_ANSWERS: &str = "
GET /applicationinfo | /applicationinfo
GET /queries/statistics/interpolation | /queries/statistics/interpolation?{window}&interval=1h&types=steps
GET /queries/timeseries/samples | /queries/timeseries/samples?{window}&metrics=steps
GET /queries/timeseries/split | /queries/timeseries/split?{window}&metric=steps
";

/// Returns the rows of a table; missing cells are empty.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.trim().lines().map(|line| {
        let mut cells = line.split(" | ");
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

/// Logs in twice and looks at the token.
pub(super) fn login(ask: &mut Ask<'_>, target: &Target, report: &mut Report) -> Result<()> {
    let first = ask.login(target);
    if first.body().is_none() {
        let outcome = first.outcome();
        bail!("the login was {outcome}: check the credentials");
    }
    let answers = [first, ask.login(target)];
    report.section("Login");
    let tokens = answers.each_ref();
    let tokens = tokens.map(|answer| answer.body()?.get("access_token")?.as_str());
    let is_same = tokens[0] == tokens[1];
    report.either("two logins give", is_same, ["the same token", "two tokens"]);
    let claims = |token: &str| -> Option<Value> {
        let payload = token.split('.').nth(1)?.trim_end_matches('=');
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
    };
    let Some(Value::Object(claims)) = tokens[0].and_then(claims) else {
        report.entry("the token is", "opaque, no JWT");
        return Ok(());
    };
    let known = names(claims.keys().filter(|name| is_name(name)));
    report.entry("the token is", format!("a JWT with {known}"));
    let answers = ["yes, `exp` is there", "not by itself, there is no `exp`"];
    report.either("it ends", claims.contains_key("exp"), answers);
    Ok(())
}

pub(super) fn ask_all(ask: &mut Ask<'_>, report: &mut Report) {
    arrays(ask, report);
    series(ask, report);
    report.section("Ids in a path");
    let ids = rows(RECORDS).map(|row| (row[0], id(ask, report, row)));
    let ids: BTreeMap<&str, Option<String>> = ids.collect();
    report.section("Inclusion flags: what they add, and their defaults");
    rows(FLAGS).for_each(|row| flags(ask, report, &ids, row));
    statistics(ask, report);
    for [request] in rows(OTHERS) {
        ask.get(&Get::new(request, ask.when));
    }
    report.section("Parameters that may exist");
    for [question, request] in rows(PARAMETERS) {
        let answer = ask.get(&Get::new(request, ask.when));
        report.entry(question, answer.outcome());
    }
    report.section("Operations of which the answer is unknown");
    for [question, request] in rows(UNKNOWN_ANSWERS) {
        let answer = ask.get(&Get::new(request, ask.when));
        let all = answer.body().map(members).unwrap_or_default().into_iter();
        let all = all.map(|(path, member)| format!("{path}: {}", type_of(member)));
        let all = names(all.collect::<BTreeSet<_>>());
        let separator = if answer.body().is_some() { ": " } else { "" };
        report.entry(question, format!("{}{separator}{all}", answer.outcome()));
    }
}

fn daily(when: When, types: &[&str]) -> Get {
    Get::new("/queries/statistics/daily?{days}", when).with("types", &types.join(","))
}

/// Returns the words of an enum of the document.
fn words<'a>(ask: &Ask<'a>, name: &str) -> Vec<&'a str> {
    let components = ask.document.node().get("components");
    let schema = components.and_then(|all| all.get("schemas")?.get(name));
    let words = schema.and_then(|schema| Schema::new(ask.document, schema.value).words());
    words.unwrap_or_default()
}

/// Returns the types of statistics that an answer has values of.
fn types_in(answer: &Answer) -> BTreeSet<&str> {
    let rows = answer.items("statistics");
    let values = rows.filter_map(|row| row.get("values")?.as_object());
    values.flat_map(|values| values.keys()).map(String::as_str).collect()
}

/// Asks for two types of statistics in both array styles. Sets the style for all later questions.
fn arrays(ask: &mut Ask<'_>, report: &mut Report) {
    const BOTH: &str = "both values are read";
    report.section("Arrays in a query (two statistic types)");
    let mut types = words(ask, "StatisticType");
    types.sort_by_key(|name| name.ends_with("_score"));
    let mut two = Vec::new();
    for name in types {
        if two.len() < 2 && types_in(&ask.get(&daily(ask.when, &[name]))).contains(name) {
            two.push(name);
        }
    }
    let is_decided = two.len() == 2;
    if !is_decided {
        let undecided = "undecided: fewer than two types have data in these days";
        report.entry("which values are read", undecided);
        two = vec!["steps", "heartrate"];
    }
    let mut works = Vec::new();
    let forms = ["types=a,b", "types=a&types=b"];
    for (form, style) in forms.into_iter().zip([ArrayStyle::Comma, ArrayStyle::Repeated]) {
        let answer = ask.get_as(&daily(ask.when, &two), style);
        let types = types_in(&answer);
        let outcome = match (types.contains(two[0]), types.contains(two[1])) {
            _ if !is_decided || answer.body().is_none() => &answer.outcome(),
            (true, true) => BOTH,
            (true, false) => "only the first value is read, the second is ignored",
            (false, true) => "only the last value is read, the first is ignored",
            (false, false) => "neither value is read",
        };
        if outcome == BOTH {
            works.push(style);
        }
        report.entry(form, outcome);
    }
    ask.style = works.first().copied().unwrap_or(ask.style);
    let advice = match works.as_slice() {
        [] => "undecided",
        [ArrayStyle::Comma] => "`Comma`, the default",
        [ArrayStyle::Repeated] => "`Repeated`: set it on the client",
        _ => "either",
    };
    report.entry("array style to use", advice);
}

/// Asks what the offsets of a time series are counted from.
fn series(ask: &mut Ask<'_>, report: &mut Report) {
    report.section("Time series");
    let request = Get::new("/queries/timeseries?{last_day}", ask.when);
    let frequent = ["heartrate", "steps", "calories_burned_active"];
    let mut metrics = frequent.into_iter().chain(words(ask, "Metric"));
    let found = metrics.find_map(|metric| {
        let answer = ask.get(&request.clone().with("metric", metric));
        answer.items("offsets").next()?;
        answer.body().cloned()
    });
    let Some(body) = found else {
        let undecided = "undecided: no metric has points on the last day";
        return report.entry("base time", undecided);
    };
    let has = |name: &str| body.get(name).is_some_and(|value| !value.is_null());
    let base = match (has("start_at"), has("from_timestamp")) {
        (true, true) => "`start_at` and `from_timestamp` are both there",
        (true, false) => "`start_at`, there is no `from_timestamp`",
        (false, true) => "`from_timestamp`, there is no `start_at`",
        (false, false) => "neither `start_at` nor `from_timestamp` is there",
    };
    report.entry("base time", base);
    let first = match body.pointer("/offsets/0").and_then(Value::as_f64) {
        Some(0.0) => "at the base time",
        Some(_) => "some time after the base time",
        None => "at no number",
    };
    report.entry("the first point begins", first);
    let [start, end] = ask.when.last_day().window();
    for name in ["start_at", "from_timestamp"] {
        let Some(time) = body.get(name).and_then(Value::as_str) else {
            continue;
        };
        let place = match time.parse::<Timestamp>() {
            Ok(time) if time == start => "the start of the window asked for",
            Ok(time) if start < time && time < end => "inside the window asked for",
            Ok(_) => "outside the window asked for",
            Err(_) => "no time",
        };
        report.entry(format!("`{name}` is"), place);
    }
    let values = body.get("values").and_then(Value::as_array);
    let is_numbers = values.is_some_and(|values| values.iter().all(Value::is_number));
    report.either("the values are", is_numbers, ["numbers", "not all numbers"]);
}

/// Asks which of its ids a record is found by. Returns the first that works.
fn id(ask: &mut Ask<'_>, report: &mut Report, row: [&'static str; 4]) -> Option<String> {
    let [what, request, key, names] = row;
    let list = ask.get(&Get::new(request, ask.when));
    if list.items(key).next().is_none() {
        report.entry(what, "undecided: there is none in these days");
        return None;
    }
    let path = request.split('?').next().unwrap_or_default();
    let mut works = None;
    for name in names.split(' ') {
        let question = format!("{what} by `{name}`");
        let has_id = |item| Some((item, Value::get(item, name)?.as_str()?));
        let Some((item, id)) = list.items(key).find_map(has_id) else {
            report.entry(question, "the list does not have this id");
            continue;
        };
        let is_same = |other: &&str| item.get(*other).and_then(Value::as_str) == Some(id);
        let earlier = names.split(' ').take_while(|other| *other != name);
        if let Some(other) = earlier.into_iter().find(is_same) {
            report.entry(question, format!("the same id as `{other}`"));
            continue;
        }
        let answer = ask.get(&Get::new(path, ask.when).id(id));
        let outcome = match answer.body() {
            Some(body) => same_record(item, body),
            None => &answer.outcome(),
        };
        if outcome.starts_with("taken") {
            works.get_or_insert_with(|| id.to_owned());
        }
        report.entry(question, outcome);
    }
    works
}

/// Returns whether an answer is the record that was asked for, by its start.
fn same_record(item: &Value, body: &Value) -> &'static str {
    let start = |value: &Value| value.get("start_at_timestamp").cloned();
    let is_same = |other: &Value| start(other).is_some() && start(other) == start(item);
    let members = body.as_object().into_iter().flatten();
    let mut lists = members.filter_map(|(_, value)| value.as_array());
    if is_same(body) {
        "taken"
    } else if lists.any(|list| list.iter().any(is_same)) {
        "taken, but the answer is a list"
    } else {
        "answered with something else"
    }
}

/// Asks without each flag, with it on and with it off.
fn flags(
    ask: &mut Ask<'_>,
    report: &mut Report,
    ids: &BTreeMap<&str, Option<String>>,
    [what, request, flags]: [&'static str; 3],
) {
    let request = Get::new(request, ask.when);
    let request = match ids.get(what) {
        Some(Some(id)) => request.id(id),
        Some(None) => return,
        None => request,
    };
    let plain = ask.get(&request);
    for flag in flags.split(' ') {
        let on = ask.get(&request.clone().with(flag, "true"));
        let off = ask.get(&request.clone().with(flag, "false"));
        report.entry(format!("{what}, `{flag}`"), added([&plain, &on, &off]));
    }
}

fn added(answers: [&Answer; 3]) -> String {
    if let Some(failed) = answers.into_iter().find(|answer| answer.body().is_none()) {
        return failed.outcome();
    }
    let [plain, on, off] = answers.map(|answer| answer.body().map(paths).unwrap_or_default());
    let default = match () {
        () if on == off => return "makes no difference in these days".to_owned(),
        () if plain == off => "off",
        () if plain == on => "on",
        () => "neither on nor off",
    };
    let added: BTreeSet<&String> = on.difference(&off).collect();
    let is_inside = |path: &str, other: &str| {
        let rest = path.strip_prefix(other);
        rest.is_some_and(|rest| rest.starts_with(['.', '[']))
    };
    // Everything inside of a new member is new, too.
    let is_outermost = |path: &&&String| !added.iter().any(|other| is_inside(path, other));
    format!("default {default}, adds {}", names(added.iter().filter(is_outermost)))
}

/// Asks for unlisted types and for days without data.
fn statistics(ask: &mut Ask<'_>, report: &mut Report) {
    report.section("Statistics");
    let outcome = |answer: &Answer, name: &str| match answer {
        Answer::Body(_) if types_in(answer).contains(name) => "answered with values".to_owned(),
        Answer::Body(_) => "not refused, no values".to_owned(),
        other => other.outcome(),
    };
    let types = words(ask, "StatisticType");
    let listed = interval_types(ask);
    let interval = Get::new("/queries/statistics/interval?{window}&interval=1h", ask.when);
    for name in types.iter().filter(|name| !listed.contains(name)) {
        let answer = ask.get(&interval.clone().with("types", &format!("steps,{name}")));
        report.entry(format!("per interval, `{name}`"), outcome(&answer, name));
    }
    let new = "no_such_statistic";
    let answer = ask.get(&daily(ask.when, &["steps", new]));
    report.entry("per day, a type that does not exist", outcome(&answer, new));
    let answer = ask.get(&daily(When::long_ago(), &["steps"]));
    let outcome = match answer.items("statistics").next() {
        _ if answer.body().is_none() => &answer.outcome(),
        Some(_) => "an empty row each",
        None => "no rows",
    };
    report.entry("days without any data", outcome);
    let answer = ask.get(&daily(ask.when, &types));
    if answer.body().is_some_and(|body| body["statistics"].is_array()) {
        let is_all = answer.items("statistics").count() == ask.when.days();
        let answers = ["as many rows as days", "fewer rows than days"];
        report.either("the days looked at", is_all, answers);
    }
}

/// Returns the types that are documented for interval statistics.
fn interval_types<'a>(ask: &Ask<'a>) -> Vec<&'a str> {
    let mut operations = operations(ask.document).into_iter();
    let operation = operations.find(|operation| operation.path == "/queries/statistics/interval");
    let parameters = operation.into_iter().flat_map(|operation| operation.parameters());
    let types = parameters.filter(|parameter| parameter.name == "types");
    let mut items = types.filter_map(|types| Schema::of(types.node).view().items);
    let listed = items.find_map(|items| items.strings("x-listed-values"));
    listed.unwrap_or_default()
}
