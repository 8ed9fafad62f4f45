//! Examples of errors, read as the SDK reads them: off the wire.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use spike_blocking::{Client, HmacKey};
use spike_core::api::GetUserInfo;
use spike_core::{AccessToken, Error, Problem};
use spike_mock::{Fault, MockServer};

use crate::spec::check::facts::Operation;
use crate::spec::check::json::difference;
use crate::spec::check::report::Report;
use crate::spec::check::schema::{Schema, Sort};

/// Serves a problem and compares what arrives.
pub fn check(body: &Value) -> Result<(), String> {
    let server = MockServer::start();
    server.fail_all(Fault::Body {
        status: 400,
        content_type: "application/problem+json".to_owned(),
        bytes: body.to_string().into(),
    });
    let error = ask(&server).map_err(|error| error.to_string())?;
    let problem = error.problem().ok_or("cannot be read as a problem")?;
    match difference(body, &encode(problem)) {
        Some(difference) => Err(format!(
            "is not the same when it is encoded again: {difference}"
        )),
        None => Ok(()),
    }
}

/// Every field of an error in the document is read, and the reverse.
pub fn fields(operations: &[Operation<'_>], report: &mut Report) {
    let answers = operations.iter().flat_map(|operation| &operation.answers);
    let errors = answers.filter(|answer| answer.status.starts_with(['4', '5']));
    let mut met = BTreeSet::new();
    for schema in errors.filter_map(|answer| answer.schema.as_ref()) {
        if met.insert(schema.identity()) {
            compare(schema, report);
        }
    }
    if met.is_empty() {
        report.fail(
            "errors",
            "no operation has an answer for errors in the document",
        );
    }
}

fn compare(schema: &Schema<'_>, report: &mut Report) {
    if let Err(what) = check(&sample(schema)) {
        report.fail(
            "errors",
            format!("with every field of the document, an error {what}"),
        );
    }
    let inner = |name: &str| {
        schema
            .fields()
            .get(name)
            .and_then(|field| field.schema.items())
    };
    let details = inner("errors")
        .map(|items| items.fields())
        .unwrap_or_default();
    let lacks = |name: &&&str| !schema.fields().contains_key(**name);
    for name in ["type", "title", "status", "detail", "instance", "errors"]
        .iter()
        .filter(lacks)
    {
        report.fail(
            "errors",
            format!("`{name}` is read by `Problem`, but it is not in the document"),
        );
    }
    for name in ["location", "message", "value"] {
        if !details.contains_key(name) {
            report.fail(
                "errors",
                format!(
                    "`errors[].{name}` is read by `ProblemDetail`, but it is not in the document"
                ),
            );
        }
    }
}

/// A value with every field.
fn sample(schema: &Schema<'_>) -> Value {
    match schema.sort() {
        Sort::Object => {
            let fields = schema.fields().into_iter();
            fields
                .map(|(name, field)| (name.to_owned(), sample(&field.schema)))
                .collect()
        }
        Sort::List => schema.items().iter().map(sample).collect(),
        Sort::Integer => json!(400),
        Sort::Number => json!(1.5),
        Sort::Boolean => json!(true),
        _ => json!("text"),
    }
}

/// The error of a call.
fn ask(server: &MockServer) -> Result<Error, Error> {
    let key = HmacKey::new(server.hmac_key())?;
    let client = Client::builder(server.application_id(), key)
        .base_url(server.base_url())
        .build()?;
    let user = client.user_with_token(server.user_id(), AccessToken::new("token")?)?;
    match user.send(&GetUserInfo::new()) {
        Err(error) => Ok(error),
        Ok(_) => Err(Error::input("an error was expected, and none came")),
    }
}

fn encode(problem: &Problem) -> Value {
    let mut all = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            all.insert(name.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| text.as_ref().map(|text| json!(text));
    add("type", text(&problem.r#type));
    add("title", text(&problem.title));
    add("status", problem.status.map(|status| json!(status)));
    add("detail", text(&problem.detail));
    add("instance", text(&problem.instance));
    let errors = problem.errors.iter().map(|error| {
        let mut one = Map::new();
        let parts = [
            ("location", text(&error.location)),
            ("message", text(&error.message)),
            ("value", error.value.clone()),
        ];
        for (name, value) in parts {
            one.extend(value.map(|value| (name.to_owned(), value)));
        }
        Value::Object(one)
    });
    let errors: Vec<Value> = errors.collect();
    add(
        "errors",
        (!errors.is_empty()).then_some(Value::Array(errors)),
    );
    Value::Object(all)
}
