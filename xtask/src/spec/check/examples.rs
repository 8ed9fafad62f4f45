//! Every example is in the index, fits its schema, is read without a loss, and the reverse.

pub mod index;
mod problem;
mod rebuild;

use std::collections::BTreeMap;

use serde_json::Value;

use self::index::{Example, Status};
use super::json::{difference, undocumented, unknown};
use super::operations::Pair;
use super::report::Report;
use super::schema::Schema;
use super::sent::Sent;
use super::validator::Validator;
use crate::spec::catalog::{self, Answer, Read, Webhook};
use crate::spec::resolve::Document;

pub use self::index::Examples;
pub use self::problem::fields as check_problem;

/// What the examples are checked with.
struct Check<'a, 'b> {
    document: &'a Document,
    pairs: &'a [Pair<'a>],
    webhooks: Vec<Webhook>,
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
    examples.compare_with_folder(report);
    let mut check = Check {
        document,
        pairs,
        webhooks: catalog::webhooks(),
        validator,
        report,
    };
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for example in &examples.all {
        *counts.entry(example.status).or_default() += 1;
        if let Err(what) = check.example(example, examples) {
            check.report.fail(&example.shown(), what);
        }
    }
    let count = |status| counts.get(&status).copied().unwrap_or_default();
    report.count(
        "examples",
        format!(
            "{} current, {} older, {} history",
            count(Status::Current),
            count(Status::Older),
            count(Status::History)
        ),
    );
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
        let schema = Schema::new(self.document, schema);
        self.fits(example, &schema, &body);
        match example.kind.as_str() {
            "answer" => self.answer(example, &body),
            "webhook" => self.webhook(example, &body),
            "request" => self.request(example, &body),
            "error" => problem::check(&body),
            other => Err(format!(
                "`{other}` is no kind of a {} example",
                example.status.name()
            )),
        }
    }

    fn fits(&mut self, example: &Example, schema: &Schema<'_>, body: &Value) {
        for problem in self.validator.problems(schema, body) {
            self.report.fail(
                &example.shown(),
                format!("does not fit its schema: {problem}"),
            );
        }
        if example.status == Status::Current {
            for field in undocumented(schema, body) {
                self.report.fail(
                    &example.shown(),
                    format!("has the field `{field}`, which is not in the document"),
                );
            }
        }
    }

    fn pair(&self, example: &Example) -> Result<&'a Pair<'a>, String> {
        let id = example.operation.as_deref().unwrap_or_default();
        let found = self.pairs.iter().find(|pair| pair.operation.id == id);
        found.ok_or_else(|| format!("there is no operation `{id}` in the document and in the SDK"))
    }

    fn answer(&mut self, example: &Example, body: &Value) -> Result<(), String> {
        let pair = self.pair(example)?;
        let documented = pair
            .operation
            .successes()
            .find_map(|answer| answer.schema.clone());
        let Answer::Typed { shape, read } = &pair.entry.answer else {
            return Err(format!("`{}` does not read an answer", pair.entry.name));
        };
        let text = body.to_string();
        if example.status == Status::Current {
            let read = read(text.as_bytes());
            let unread = unknown(shape, body);
            if let Some(documented) = documented {
                self.fits(example, &documented, body);
            }
            return self.is_the_same(example, body, read, &unread);
        }
        // An older example may be that of another type.
        let name = example.pointer()?.rsplit('/').next().unwrap_or_default();
        let read = match catalog::reader_of(self.pairs.iter().map(|pair| pair.entry), name) {
            Some(read) => read(text.as_bytes()),
            None => read(text.as_bytes()),
        };
        read.map(drop)
            .map_err(|error| format!("cannot be decoded: {error}"))
    }

    fn webhook(&mut self, example: &Example, body: &Value) -> Result<(), String> {
        let key = example.webhook.as_deref().unwrap_or_default();
        let documented = self.document.root().pointer(&format!("/webhooks/{key}"));
        documented.ok_or_else(|| format!("there is no webhook `{key}` in the document"))?;
        let own = self.webhooks.iter().find(|own| own.name == key);
        let own = own.ok_or_else(|| format!("the SDK does not know the webhook `{key}`"))?;
        let mut unread = unknown(&own.shape, body);
        unread.retain(|field| !own.kept.contains(&field.as_str()));
        let read = (own.read)(body.to_string().as_bytes());
        self.is_the_same(example, body, read, &unread)
    }

    fn is_the_same(
        &mut self,
        example: &Example,
        body: &Value,
        read: Result<Read, String>,
        unread: &[String],
    ) -> Result<(), String> {
        let read = read.map_err(|error| format!("cannot be decoded: {error}"))?;
        for field in unread {
            self.report.fail(
                &example.shown(),
                format!("has the field `{field}`, which Rust does not read"),
            );
        }
        for deviation in read.deviations {
            self.report
                .fail(&example.shown(), format!("deviates: {deviation}"));
        }
        match difference(body, &read.back) {
            Some(difference) => Err(format!(
                "is not the same when it is encoded again: {difference}"
            )),
            None => Ok(()),
        }
    }

    fn request(&mut self, example: &Example, body: &Value) -> Result<(), String> {
        let pair = self.pair(example)?;
        if let Some(documented) = pair.operation.body.clone() {
            self.fits(example, &documented, body);
        } else {
            return Err("is the request of an operation without a body".to_owned());
        }
        if example.status != Status::Current {
            return Ok(());
        }
        let request = rebuild::request(pair.operation.id, body)?;
        let sent = Sent::new(request.as_ref())?.body.unwrap_or_default();
        match difference(&rebuild::with_placeholders(body, &sent), &sent) {
            Some(difference) => Err(format!(
                "is not what `{}` sends: {difference}",
                pair.entry.name
            )),
            None => Ok(()),
        }
    }
}
