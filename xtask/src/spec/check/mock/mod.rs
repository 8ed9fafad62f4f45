//! Asks the mock server for everything, and checks that its answers are as documented and are decoded without a loss.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};
use spike_blocking::User;
use spike_core::{AccessToken, ArrayStyle, Authentication, Error, RawReply, ValueShape};
use spike_mock::Options;
use spike_openapi::{Document, Schema};

use self::world::World;
use super::Pair;
use super::json::{Unknown, difference, undocumented};
use super::report::Report;
use super::validator::Validator;

mod world;

/// Fields that the document mentions without their names or places, so that the mock server has its own: operation,
/// reason and fields.
const INVENTED: &[(&str, &str, &[&str])] = &[
    ("GET /queries/sleeps", SAMPLES, &["sleeps[].samples"]),
    ("GET /queries/sleeps/{sleep_id}", SAMPLES, &["samples"]),
    (
        "GET /queries/workouts/{workout_id}",
        COLUMNS,
        &["samples[].metric", "samples[].offsets", "samples[].durations", "samples[].values"],
    ),
    (
        "GET /queries/provider_records",
        SPECIFIC,
        &[
            "records[].metrics.readiness_score",
            "records[].metrics.sleep_score",
            "records[].metrics.time_offset_stress_level_values",
        ],
    ),
    (
        "GET /queries/provider_records/{record_id}",
        SPECIFIC,
        &[
            "metrics.readiness_score",
            "metrics.sleep_score",
            "metrics.time_offset_stress_level_values",
        ],
    ),
];
const SAMPLES: &str = "key and shape of the samples are not shown";
const COLUMNS: &str = "the keys of the series are not shown";
const SPECIFIC: &str = "the place of provider-specific metrics is not shown";

struct Check<'a> {
    document: &'a Document,
    validator: Validator,
    report: &'a mut Report,
    answers: usize,
    /// Fields of `INVENTED` that were answered.
    invented: BTreeSet<(&'static str, &'static str)>,
}

pub fn check(
    document: &Document,
    pairs: &[Pair<'_>],
    options: &Options,
    report: &mut Report,
) -> Result<()> {
    let mut check = Check {
        document,
        validator: Validator::new(document),
        report,
        answers: 0,
        invented: BTreeSet::new(),
    };
    for style in [ArrayStyle::Comma, ArrayStyle::Repeated] {
        let world = World::new(options.clone(), style).context("the mock server")?;
        let token = AccessToken::new("none")?;
        let client = world.user.client();
        let stranger = client.user_with_token(world.server.user_id(), token)?;
        for pair in pairs {
            check.operation(pair, &world, &stranger, style)?;
        }
    }
    let mut count = 0;
    for (operation, why, fields) in INVENTED {
        for field in *fields {
            count += 1;
            if !check.invented.contains(&(operation, field)) {
                let what = format!(
                    "the mock server no longer answers `{field}` ({why}): remove it from `INVENTED`"
                );
                check.report.fail(operation, what);
            }
        }
    }
    let Check { answers, report, .. } = check;
    report.count("mock answers", answers);
    report.count("mock inventions", format!("{count} fields that are not documented"));
    Ok(())
}

impl Check<'_> {
    fn operation(
        &mut self,
        pair: &Pair<'_>,
        world: &World,
        stranger: &User,
        style: ArrayStyle,
    ) -> Result<()> {
        for (index, values) in world.samples.requests(pair.shape).iter().enumerate() {
            let call = pair.shape.call(values)?;
            let query = |style| call.query().encode(style);
            // The second style differs only in arrays.
            if style != ArrayStyle::Comma && query(style)? == query(ArrayStyle::Comma)? {
                continue;
            }
            let mut one = Exchange { pair, values, check: self };
            match world.user.send_raw(&call) {
                Ok(raw) => one.answer(raw),
                Err(error) => one.fail(error.to_string()),
            }
            if index == 0 && call.authentication() == Authentication::Bearer {
                one.refusal(stranger.send_raw(&call).err().as_ref());
            }
        }
        Ok(())
    }
}

/// One call of the mock server.
struct Exchange<'a, 'b> {
    pair: &'a Pair<'a>,
    values: &'a Map<String, Value>,
    check: &'a mut Check<'b>,
}

impl Exchange<'_, '_> {
    fn answer(&mut self, raw: RawReply) {
        self.check.answers += 1;
        let status = raw.status().as_u16();
        let Some(documented) = self.pair.operation.answer(status) else {
            return self.fail(format!("answers {status}, which is not in the document"));
        };
        match documented {
            None if raw.body().is_empty() || status / 100 == 3 => {}
            None => self.fail("answers a body where none is documented"),
            Some(schema) => match serde_json::from_slice(raw.body()) {
                Ok(body) => self.body(schema, &body, raw),
                Err(error) => self.fail(format!("does not answer JSON: {error}")),
            },
        }
    }

    fn body(&mut self, schema: &Value, body: &Value, raw: RawReply) {
        for problem in self.check.validator.problems(schema, body) {
            self.fail(format!("the answer does not fit the document: {problem}"));
        }
        for field in undocumented(&Schema::new(self.check.document, schema), body) {
            self.unknown(&field, "which is not in the document");
        }
        let shape = self.pair.shape;
        if shape.defaults.unproven {
            return;
        }
        if matches!(shape.answer, ValueShape::Empty) {
            return self.fail("answers a body where the SDK reads none");
        }
        let unknown = Unknown::new(&shape.answer, body);
        for field in unknown.members {
            self.unknown(&field, "which the SDK does not read");
        }
        for value in unknown.values {
            self.fail(format!("the answer has {value}, which the SDK does not know"));
        }
        match shape.decode(raw) {
            Ok(reply) => {
                for deviation in reply.deviations {
                    self.fail(format!("the answer deviates: {deviation}"));
                }
                if let Some(difference) = difference(body, &reply.value) {
                    self.fail(format!("the answer differs when it is encoded again: {difference}"));
                }
            }
            Err(error) => self.fail(format!("the answer cannot be decoded: {error}")),
        }
    }

    fn unknown(&mut self, field: &str, what: &str) {
        let own = INVENTED.iter().filter(|(operation, ..)| *operation == self.pair.shape.name);
        let mut fields = own.flat_map(|(operation, _, fields)| {
            fields.iter().map(move |field| (*operation, *field))
        });
        match fields.find(|(_, own)| *own == field) {
            Some(found) => {
                self.check.invented.insert(found);
            }
            None => self.fail(format!("the answer has `{field}`, {what}")),
        }
    }

    /// Checks the answer to a call with an invalid token.
    fn refusal(&mut self, error: Option<&Error>) {
        self.check.answers += 1;
        let status = error.and_then(Error::status).map(|status| status.as_u16());
        if status != Some(401) {
            return self.fail(format!(
                "answers {status:?} instead of 401 to a call with an invalid token"
            ));
        }
        let Some(Some(schema)) = self.pair.operation.answer(401) else {
            return self.fail("answers 401, which is not in the document");
        };
        let body = error.and_then(Error::body).map(|body| serde_json::from_slice(body));
        let body: Value = body.and_then(Result::ok).unwrap_or_default();
        for problem in self.check.validator.problems(schema, &body) {
            self.fail(format!("the 401 does not fit the document: {problem}"));
        }
        for field in undocumented(&Schema::new(self.check.document, schema), &body) {
            self.fail(format!("the 401 has `{field}`, which is not in the document"));
        }
    }

    /// Reports a difference with the parameters of its first call.
    fn fail(&mut self, what: impl AsRef<str>) {
        let values = self.values.iter().map(|(name, value)| match value {
            Value::String(text) if text.len() < 40 => format!("{name}={text}"),
            Value::Bool(_) | Value::Number(_) => format!("{name}={value}"),
            _ => name.clone(),
        });
        let asked = format!(" (asked: {})", values.collect::<Vec<_>>().join(" "));
        let place = format!("mock, {}", self.pair.shape.name);
        self.check.report.fail_once(&place, what.as_ref(), &asked);
    }
}
