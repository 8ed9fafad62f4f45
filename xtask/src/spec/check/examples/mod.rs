//! Checks that every example is in the index, is valid, is decoded without a loss, and is encoded to the same JSON.

pub mod index;
mod problem;

use http::StatusCode;
use serde_json::Value;
use spike_core::model::Division;
use spike_core::webhook::{Delivery, Key, Verifier};
use spike_core::{Decode as _, Error, RawReply, Reply, RequestShape, ValueShape};
use spike_openapi::{Document, Schema};

use self::index::{Example, Owner, Status};
use super::json::{Unknown, difference, undocumented};
use super::report::Report;
use super::samples::Samples;
use super::validator::Validator;
use super::{Pair, WEBHOOKS};

pub use self::index::Examples;

/// Fields whose values in the examples are placeholders.
const PLACEHOLDERS: [&str; 2] = ["body", "signature"];

struct Check<'a, 'b> {
    document: &'a Document,
    pairs: &'a [Pair<'a>],
    validator: &'b mut Validator,
    report: &'b mut Report,
}

pub fn check(
    document: &Document,
    pairs: &[Pair<'_>],
    examples: &Examples,
    validator: &mut Validator,
    report: &mut Report,
) {
    let list = examples.list(report);
    let mut check = Check { document, pairs, validator, report };
    for example in &list {
        if let Err(what) = check.example(example, examples) {
            check.report.fail(&example.path(), what);
        }
    }
    let count = |status| list.iter().filter(|one| one.status == status).count();
    let [current, older, history] = [Status::Current, Status::Older, Status::History].map(count);
    report.count("examples", format!("{current} current, {older} older, {history} history"));
}

impl<'a> Check<'a, '_> {
    fn example(&mut self, example: &Example, examples: &Examples) -> Result<(), String> {
        let body = examples.body(example)?;
        if example.status == Status::History {
            return match &example.schema {
                None => Ok(()),
                Some(_) => Err("is history, so it has no schema".to_owned()),
            };
        }
        let pointer = example.pointer()?;
        let schema = self.document.root().pointer(pointer);
        let schema =
            schema.ok_or_else(|| format!("the schema `{pointer}` is not in the document"))?;
        self.is_valid(example, schema, &body);
        match (example.kind.as_str(), &example.owner) {
            ("answer", Owner::Operation(id)) => self.answer(example, self.pair(id)?, &body),
            ("request", Owner::Operation(id)) => self.request(example, self.pair(id)?, &body),
            ("webhook", Owner::Webhook(name)) => self.webhook(example, name, &body),
            ("error", _) => problem::check(&body),
            (kind, _) => Err(format!("`{kind}` is no kind of an example that is in use")),
        }
    }

    fn is_valid(&mut self, example: &Example, schema: &Value, body: &Value) {
        for problem in self.validator.problems(schema, body) {
            let what = format!("does not fit its schema: {problem}");
            self.report.fail(&example.path(), what);
        }
        if example.status == Status::Current {
            for field in undocumented(&Schema::new(self.document, schema), body) {
                let what = format!("has the field `{field}`, which is not in the document");
                self.report.fail(&example.path(), what);
            }
        }
    }

    fn pair(&self, id: &str) -> Result<&'a Pair<'a>, String> {
        let found = self.pairs.iter().find(|pair| pair.shape.id == id);
        found.ok_or_else(|| format!("there is no operation `{id}` in the document and in the SDK"))
    }

    fn answer(&mut self, example: &Example, pair: &Pair<'_>, body: &Value) -> Result<(), String> {
        let shape = pair.shape;
        if shape.defaults.unproven || matches!(shape.answer, ValueShape::Empty) {
            return Err(format!("`{}` does not read an answer", shape.type_name));
        }
        let raw = RawReply::new(StatusCode::OK, body.to_string());
        if example.status == Status::Current {
            if let Some(schema) = pair.operation.success() {
                self.is_valid(example, schema, body);
            }
            return self.is_same(example, body, &shape.answer, &[], shape.decode(raw));
        }
        // An older example may be that of another type.
        let name = example.pointer()?.rsplit('/').next().unwrap_or_default();
        let is_same = |shape: &&RequestShape| matches!(shape.answer, ValueShape::Object(object) if object.type_name == name);
        let decoded = match self.pairs.iter().map(|pair| pair.shape).find(is_same) {
            Some(other) => other.decode(raw).map(drop),
            None if is_named(&Division::SHAPE, name) => Division::decode(&raw).map(drop),
            None => shape.decode(raw).map(drop),
        };
        decoded.map_err(|error| format!("cannot be decoded: {error}"))
    }

    fn webhook(&mut self, example: &Example, name: &str, body: &Value) -> Result<(), String> {
        let documented = self.document.root().pointer(&format!("/webhooks/{name}"));
        documented.ok_or_else(|| format!("there is no webhook `{name}` in the document"))?;
        let own = WEBHOOKS.iter().find(|(own, ..)| *own == name);
        let (_, shape, kept) =
            own.ok_or_else(|| format!("the SDK does not know the webhook `{name}`"))?;
        self.is_same(example, body, shape, kept, delivery(body))
    }

    /// Checks that everything was read, and that it is encoded to the same JSON.
    fn is_same(
        &mut self,
        example: &Example,
        body: &Value,
        shape: &ValueShape,
        kept: &[&str],
        reply: Result<Reply<Value>, Error>,
    ) -> Result<(), String> {
        let reply = reply.map_err(|error| format!("cannot be decoded: {error}"))?;
        for field in Unknown::new(shape, body).members {
            if !kept.contains(&field.as_str()) {
                let what = format!("has the field `{field}`, which the SDK does not read");
                self.report.fail(&example.path(), what);
            }
        }
        for deviation in &reply.deviations {
            self.report.fail(&example.path(), format!("deviates: {deviation}"));
        }
        difference(body, &reply.value).map_or(Ok(()), |difference| {
            Err(format!("differs when it is encoded again: {difference}"))
        })
    }

    /// Builds the request of an example with the values of its body.
    fn request(&mut self, example: &Example, pair: &Pair<'_>, body: &Value) -> Result<(), String> {
        let schema = pair.operation.body();
        let schema = schema.ok_or("is the request of an operation without a body")?;
        self.is_valid(example, schema, body);
        if example.status != Status::Current {
            return Ok(());
        }
        let samples = Samples::default().requests(pair.shape);
        let sample = samples.first().ok_or("cannot be built")?;
        let mut body = body.clone();
        for name in PLACEHOLDERS {
            if let (Some(field), Some(value)) = (body.get_mut(name), sample.get(name)) {
                *field = value.clone();
            }
        }
        let mut values = body.as_object().cloned().unwrap_or_default();
        for name in pair.operation.parameters().iter().map(|one| one.name) {
            values.extend(sample.get(name).map(|value| (name.to_owned(), value.clone())));
        }
        let call = pair.shape.call(&values);
        let call = call
            .map_err(|error| format!("cannot be built as `{}`: {error}", pair.shape.type_name))?;
        let sent = call.body().map(|body| serde_json::from_slice(body));
        let sent: Value = sent.and_then(Result::ok).unwrap_or_default();
        difference(&body, &sent).map_or(Ok(()), |difference| {
            let name = pair.shape.type_name;
            Err(format!("is not what `{name}` sends: {difference}"))
        })
    }
}

fn is_named(shape: &ValueShape, name: &str) -> bool {
    matches!(shape, ValueShape::Object(object) if object.type_name == name)
}

/// Verifies and decodes a delivery as a server does, and checks that the user is known.
fn delivery(body: &Value) -> Result<Reply<Value>, Error> {
    let text = body.to_string();
    let key = Key::new("the Webhook Signature Key")?;
    let signature = key.sign(text.as_bytes());
    let verified = Verifier::new([key]).verify(text.clone(), Some(signature.as_bytes()));
    let verified = verified.map_err(|error| Error::input(error.to_string()))?;
    let (delivery, deviations) = verified.delivery_and_deviations()?;
    let value = match &delivery {
        Delivery::Events { events, unreadable, .. } if unreadable.is_empty() => {
            serde_json::to_value(events)
        }
        Delivery::NutritionRecord(record) => serde_json::to_value(record),
        Delivery::LabReport(report) => serde_json::to_value(report),
        _ => return Err(Error::input("the SDK does not know what it is")),
    };
    if delivery.events().is_empty() && delivery.application_user_id().is_none() {
        return Err(Error::input("the SDK does not know its user"));
    }
    let mut reply = Reply::new(value.unwrap_or_default(), RawReply::new(StatusCode::OK, text));
    reply.deviations = deviations;
    Ok(reply)
}
