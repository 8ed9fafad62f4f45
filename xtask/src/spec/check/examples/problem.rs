//! Examples of errors, decoded from an HTTP response as a client does.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use spike_blocking::Settings;
use spike_blocking::{Client, HmacKey};
use spike_core::api::GetUserInfo;
use spike_core::{AccessToken, Error, Problem};
use spike_mock::{Fault, MockServer};

use crate::spec::check::json::difference;
use crate::spec::check::kind::Kind;
use crate::spec::check::operations::{Pair, json};
use crate::spec::check::report::Report;
use crate::spec::resolve::Document;
use crate::spec::schema::Schema;

/// Serves a problem, and compares what the client makes of it.
pub fn check(body: &Value) -> Result<(), String> {
    let server = MockServer::start();
    server.fail_all(Fault::Body {
        status: 400,
        content_type: "application/problem+json".to_owned(),
        bytes: body.to_string().into(),
    });
    let error = ask(&server).map_err(|error| error.to_string())?;
    let problem = error.problem().ok_or("cannot be decoded as a problem")?;
    difference(body, &encode(problem))
        .map_or(Ok(()), |difference| Err(format!("differs when it is encoded again: {difference}")))
}

/// Compares the members of errors in the document with those that the SDK reads.
pub fn members(document: &Document, pairs: &[Pair<'_>], report: &mut Report) {
    let mut met = BTreeSet::new();
    for (status, answer) in pairs.iter().flat_map(|pair| pair.operation.node.entries("responses")) {
        let is_error = status.starts_with(['4', '5']);
        let Some(schema) = json(answer).filter(|_| is_error) else {
            continue;
        };
        let schema = Schema::new(document, schema);
        if met.insert(schema.identity()) {
            compare(&schema, report);
        }
    }
    if met.is_empty() {
        report.fail("errors", "no operation has an answer for errors in the document");
    }
}

fn compare(schema: &Schema<'_>, report: &mut Report) {
    if let Err(what) = check(&sample(schema)) {
        report.fail("errors", format!("one with every field of the document {what}"));
    }
    let view = schema.view();
    let errors = view.fields.get("errors").map(|field| field.schema.view());
    let details = errors.and_then(|errors| errors.items);
    let details = details.map(|items| items.view().fields).unwrap_or_default();
    let full = json!({
        "type": "", "title": "", "status": 400, "detail": "", "instance": "",
        "errors": [{ "location": "", "message": "", "value": "" }],
    });
    let names = |value: &Value| value.as_object().cloned().unwrap_or_default();
    for (fields, path, owner, own) in [
        (&view.fields, "", "Problem", names(&full)),
        (&details, "errors[].", "ProblemDetail", names(&full["errors"][0])),
    ] {
        for name in own.keys().filter(|name| !fields.contains_key(*name)) {
            report.fail(
                "errors",
                format!("`{path}{name}` is read by `{owner}`, but it is not in the document"),
            );
        }
    }
}

/// Returns a value with every field.
fn sample(schema: &Schema<'_>) -> Value {
    let view = schema.view();
    match Kind::of_schema(schema, &view) {
        Kind::Object => {
            let fields = view.fields.into_iter();
            fields.map(|(name, field)| (name, sample(&field.schema))).collect()
        }
        Kind::List => view.items.iter().map(sample).collect(),
        Kind::Integer => json!(400),
        Kind::Number => json!(1.5),
        Kind::Boolean => json!(true),
        _ => json!("text"),
    }
}

/// Returns the error of a call.
fn ask(server: &MockServer) -> Result<Error, Error> {
    let key = HmacKey::new(server.hmac_key())?;
    let settings = Settings::new(server.application_id(), key).base_url(server.base_url());
    let client = Client::new(settings)?;
    let user = client.user_with_token(server.user_id(), AccessToken::new("token")?)?;
    match user.send(&GetUserInfo::new()) {
        Err(error) => Ok(error),
        Ok(_) => Err(Error::input("an error was expected")),
    }
}

fn encode(problem: &Problem) -> Value {
    let errors = problem.errors.iter().map(|error| {
        without_nulls(json!({
            "location": error.location, "message": error.message, "value": error.value,
        }))
    });
    without_nulls(json!({
        "type": problem.r#type,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": problem.instance,
        "errors": (!problem.errors.is_empty()).then(|| errors.collect::<Vec<_>>()),
    }))
}

fn without_nulls(object: Value) -> Value {
    let members = match object {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.into_iter().filter(|(_, member)| !member.is_null()).collect()
}
