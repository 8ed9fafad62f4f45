//! What the mock server answers, for every operation and option, is as documented, and read without a loss.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde_json::Value;
use spike_core::{AccessToken, ArrayStyle, RawReply};
use spike_mock::Options;

use super::json::{difference, undocumented, unknown, unknown_words};
use super::operations::Pair;
use super::report::Report;
use super::schema::Schema;
use super::sent::Sent;
use super::validator::Validator;
use crate::spec::catalog::Answer;
use crate::spec::catalog::world::World;

/// Fields the document speaks of without naming or placing them, so that the mock server had to invent them:
/// operation, field, and why.
const INVENTED: &[(&str, &str, &str)] = &[
    ("getQueriesSleeps", "sleeps[].samples", SAMPLES),
    ("getQueriesSleepsBySleepId", "samples", SAMPLES),
    ("getQueriesWorkoutsByWorkoutId", "samples[].metric", COLUMNS),
    (
        "getQueriesWorkoutsByWorkoutId",
        "samples[].offsets",
        COLUMNS,
    ),
    (
        "getQueriesWorkoutsByWorkoutId",
        "samples[].durations",
        COLUMNS,
    ),
    ("getQueriesWorkoutsByWorkoutId", "samples[].values", COLUMNS),
    (
        "getQueriesProviderRecords",
        "records[].metrics.readiness_score",
        SPECIFIC,
    ),
    (
        "getQueriesProviderRecords",
        "records[].metrics.sleep_score",
        SPECIFIC,
    ),
    (
        "getQueriesProviderRecords",
        "records[].metrics.time_offset_stress_level_values",
        SPECIFIC,
    ),
    (
        "getQueriesProviderRecordsByRecordId",
        "metrics.readiness_score",
        SPECIFIC,
    ),
    (
        "getQueriesProviderRecordsByRecordId",
        "metrics.sleep_score",
        SPECIFIC,
    ),
    (
        "getQueriesProviderRecordsByRecordId",
        "metrics.time_offset_stress_level_values",
        SPECIFIC,
    ),
];
const SAMPLES: &str = "key and shape of the samples are not shown";
const COLUMNS: &str = "the keys of the series are not shown";
const SPECIFIC: &str = "the place of metrics of a provider's own is not shown";

pub fn check(
    pairs: &[Pair<'_>],
    options: &Options,
    validator: &mut Validator,
    report: &mut Report,
) -> Result<()> {
    let mut counter = Counter::default();
    for style in [ArrayStyle::Comma, ArrayStyle::Repeated] {
        let world = World::new(options.clone(), style).context("the mock server")?;
        for pair in pairs {
            operation(pair, &world, style, &mut counter, validator, report)?;
        }
    }
    for (operation, field, why) in INVENTED {
        if !counter.invented.contains(&(operation, field)) {
            report.fail(operation, format!("the mock server no longer answers `{field}` ({why}): strike it out in the check"));
        }
    }
    report.count("mock answers", counter.answers);
    report.count(
        "mock inventions",
        format!("{} fields, for want of documentation", INVENTED.len()),
    );
    Ok(())
}

#[derive(Default)]
struct Counter {
    answers: usize,
    /// Fields that were made up, and seen.
    invented: BTreeSet<(&'static str, &'static str)>,
}

fn operation(
    pair: &Pair<'_>,
    world: &World,
    style: ArrayStyle,
    counter: &mut Counter,
    validator: &mut Validator,
    report: &mut Report,
) -> Result<()> {
    let requests = (pair.entry.live)(world);
    if requests.is_empty() {
        report.fail(
            pair.operation.id,
            "the catalogue of the check never asks the mock server for it",
        );
    }
    let token = AccessToken::new("none")?;
    let stranger = world
        .user
        .client()
        .user_with_token(world.server.user_id(), token)?;
    for (index, request) in requests.iter().enumerate() {
        let sent = Sent::new(request.as_ref()).map_err(anyhow::Error::msg)?;
        // The second style is only another way to write arrays.
        if style != ArrayStyle::Comma && !sent.query.iter().any(|pair| pair.is_list) {
            continue;
        }
        let what = describe(&sent);
        let mut call = Call {
            pair,
            counter,
            validator,
            report,
            what,
        };
        match world.user.send_raw(request.as_ref()) {
            Ok(raw) => call.answer(&raw),
            Err(error) => call.fail(error.to_string()),
        }
        if index == 0 && pair.operation.secured {
            let error = stranger.send_raw(request.as_ref()).err();
            call.refusal(error.as_ref());
        }
    }
    Ok(())
}

/// One call of the mock server.
struct Call<'a, 'b> {
    pair: &'a Pair<'a>,
    counter: &'b mut Counter,
    validator: &'b mut Validator,
    report: &'b mut Report,
    /// What was asked.
    what: String,
}

impl Call<'_, '_> {
    fn answer(&mut self, raw: &RawReply) {
        self.counter.answers += 1;
        let operation = self.pair.operation;
        let status = raw.status.as_u16();
        let Some(documented) = operation.answer(status) else {
            return self.fail(format!("answers {status}, which is not in the document"));
        };
        let schema = documented.schema.clone();
        match (&self.pair.entry.answer, schema) {
            (Answer::Nothing, None) if raw.body.is_empty() => {}
            (Answer::Nothing, _) => self.fail("answers a body where none is documented"),
            (_, None) if raw.body.is_empty() => {}
            (_, None) if status / 100 == 3 => {}
            (_, None) => self.fail("answers a body where none is documented"),
            (answer, Some(schema)) => match serde_json::from_slice(&raw.body) {
                Ok(body) => self.body(answer, &schema, &body),
                Err(error) => self.fail(format!("answers no JSON: {error}")),
            },
        }
    }

    fn body(&mut self, answer: &Answer, schema: &Schema<'_>, body: &Value) {
        for problem in self.validator.problems(schema, body) {
            self.fail(format!("the answer does not fit the document: {problem}"));
        }
        for field in undocumented(schema, body) {
            self.unknown(&field, "which is not in the document");
        }
        let Answer::Typed { shape, read } = answer else {
            return;
        };
        for field in unknown(shape, body) {
            self.unknown(&field, "which Rust does not read");
        }
        for word in unknown_words(shape, body) {
            self.fail(format!(
                "the answer has the value {word}, which Rust does not know"
            ));
        }
        match read(body.to_string().as_bytes()) {
            Ok(read) => {
                for deviation in read.deviations {
                    self.fail(format!("the answer deviates: {deviation}"));
                }
                if let Some(difference) = difference(body, &read.back) {
                    self.fail(format!(
                        "the answer is not the same when it is encoded again: {difference}"
                    ));
                }
            }
            Err(error) => self.fail(format!("the answer cannot be decoded: {error}")),
        }
    }

    fn unknown(&mut self, field: &str, what: &str) {
        let id = self.pair.operation.id;
        match INVENTED
            .iter()
            .find(|(operation, own, _)| *operation == id && *own == field)
        {
            Some((operation, own, _)) => {
                self.counter.invented.insert((operation, own));
            }
            None => self.fail(format!("the answer has `{field}`, {what}")),
        }
    }

    /// A call without a good token.
    fn refusal(&mut self, error: Option<&spike_core::Error>) {
        self.counter.answers += 1;
        let Some(error) = error else {
            return self.fail("is answered without a good token");
        };
        let status = error.status().map_or(0, |status| status.as_u16());
        if status != 401 {
            return self.fail(format!("without a good token it answers {status}, not 401"));
        }
        let schema = self
            .pair
            .operation
            .answer(status)
            .and_then(|answer| answer.schema.clone());
        let Some(schema) = schema else {
            return self.fail("answers 401, which is not in the document");
        };
        let body = error
            .body()
            .and_then(|body| serde_json::from_slice(body).ok())
            .unwrap_or(Value::Null);
        for problem in self.validator.problems(&schema, &body) {
            self.fail(format!("the 401 does not fit the document: {problem}"));
        }
        for field in undocumented(&schema, &body) {
            self.fail(format!(
                "the 401 has `{field}`, which is not in the document"
            ));
        }
    }

    fn fail(&mut self, what: impl AsRef<str>) {
        let place = format!("mock, {}", self.pair.operation.id);
        let asked = format!(" (asked: {})", self.what);
        self.report.fail_once(&place, what.as_ref(), &asked);
    }
}

/// The options of a request, in short.
fn describe(sent: &Sent) -> String {
    let query = sent.query.iter().map(|pair| {
        let short = pair.values.len() == 1;
        let value = pair.values.first().filter(|_| short);
        value.map_or_else(
            || pair.name.clone(),
            |value| format!("{}={value}", pair.name),
        )
    });
    let body = sent.body.as_ref().and_then(Value::as_object);
    let fields = body.into_iter().flatten().map(|(name, value)| match value {
        Value::Bool(_) | Value::Number(_) => format!("{name}={value}"),
        Value::String(text) if text.len() < 40 => format!("{name}={text}"),
        _ => name.clone(),
    });
    let all: Vec<String> = query.chain(fields).collect();
    if all.is_empty() {
        sent.path.clone()
    } else {
        all.join(" ")
    }
}
