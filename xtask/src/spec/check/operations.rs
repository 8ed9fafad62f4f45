//! Every operation of the document has one implementation, and the reverse.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use spike_core::Authentication;

use super::facts::Operation;
use super::report::Report;
use super::sent::Sent;
use super::sources::Sources;
use crate::spec::catalog::{Answer, Entry};

/// An operation of the document, and its implementation.
pub struct Pair<'a> {
    pub operation: &'a Operation<'a>,
    pub entry: &'a Entry,
}

/// Pairs them, and says which have no partner.
pub fn pair<'a>(
    operations: &'a [Operation<'a>],
    entries: &'a [Entry],
    sources: &Sources,
    report: &mut Report,
) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in operations {
        let name = operation.name();
        if operation.id.is_empty() {
            report.fail(&name, "has no `operationId`");
            continue;
        }
        if let Some(other) = taken.insert(operation.id, operation.path) {
            report.fail(
                &name,
                format!(
                    "the document has this id twice: {other}, {}",
                    operation.path
                ),
            );
            continue;
        }
        match entries.iter().find(|entry| entry.id() == operation.id) {
            Some(entry) => pairs.push(Pair { operation, entry }),
            None => report.fail(
                &name,
                format!(
                    "`{}` is in the document, but no request type has this id",
                    operation.line()
                ),
            ),
        }
    }
    catalogue(operations, entries, sources, report);
    for pair in &pairs {
        compare(pair, report);
    }
    report.count(
        "operations",
        format!("{}/{}", pairs.len(), operations.len()),
    );
    pairs
}

/// The catalogue has the operations of the document and those of the sources, each once.
fn catalogue(
    operations: &[Operation<'_>],
    entries: &[Entry],
    sources: &Sources,
    report: &mut Report,
) {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut ids: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in entries {
        if !operations
            .iter()
            .any(|operation| operation.id == entry.id())
        {
            report.fail(
                entry.id(),
                format!(
                    "`{}` implements it, but it is not in the document",
                    entry.name
                ),
            );
        }
        if let Some(other) = ids.insert(entry.id(), entry.name) {
            report.fail(
                entry.id(),
                format!("both `{other}` and `{}` have this id", entry.name),
            );
        }
        if names.insert(entry.name, entry.id()).is_some() {
            report.fail(
                entry.id(),
                format!("`{}` is in the catalogue twice", entry.name),
            );
        }
        if !sources.operations.contains_key(entry.name) {
            report.fail(
                entry.id(),
                format!("`{}` was not found in the sources of the core", entry.name),
            );
        }
    }
    for (name, methods) in &sources.methods {
        if !names.contains_key(name.as_str()) {
            report.fail(
                &methods.join(", "),
                format!(
                    "the clients' method makes a `{name}`, which is no operation of the catalogue"
                ),
            );
        }
    }
    for (name, file) in &sources.operations {
        if !names.contains_key(name.as_str()) {
            report.fail(
                file,
                format!("`{name}` is an operation that the catalogue of the check lacks"),
            );
        }
    }
}

fn compare(pair: &Pair<'_>, report: &mut Report) {
    let Pair { operation, entry } = pair;
    let id = operation.id;
    for (which, request) in entry.requests() {
        let sent = match Sent::new(request) {
            Ok(sent) => sent,
            Err(error) => {
                report.fail(
                    id,
                    format!(
                        "the {which} request of `{}` cannot be sent: {error}",
                        entry.name
                    ),
                );
                continue;
            }
        };
        if sent.method != operation.method {
            report.fail(
                id,
                format!(
                    "the document says {}, `{}` sends {}",
                    operation.method, entry.name, sent.method
                ),
            );
        }
        if sent.path != operation.path {
            report.fail(
                id,
                format!(
                    "the path is `{}` in the document and `{}` in `{}`",
                    operation.path, sent.path, entry.name
                ),
            );
        }
        let sends_token = request.authentication() == Authentication::Bearer;
        if sends_token != operation.secured {
            let say = |token| {
                if token {
                    "with a token"
                } else {
                    "without a token"
                }
            };
            report.fail(
                id,
                format!(
                    "authentication: {} in the document, {} in `{}`",
                    say(operation.secured),
                    say(sends_token),
                    entry.name
                ),
            );
        }
        let redirects = operation
            .answers
            .iter()
            .any(|answer| answer.status.starts_with('3'));
        if redirects != request.accepts_redirect() {
            report.fail(
                id,
                format!(
                    "a redirect is an answer in {}",
                    if redirects {
                        "the document only"
                    } else {
                        "Rust only"
                    }
                ),
            );
        }
    }
    let implemented = match entry.answer {
        Answer::Raw => "raw",
        Answer::Nothing | Answer::Typed { .. } => "typed",
    };
    if operation.treatment() != implemented {
        report.fail(
            id,
            format!(
                "`x-treatment` is `{}`, but `{}` is {implemented}",
                operation.treatment(),
                entry.name
            ),
        );
    }
}

/// Every name under which the sources add anything to a request was seen in one: a setter that the catalogue
/// forgets is found by it.
pub fn nothing_forgotten(entries: &[Entry], sources: &Sources, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for (_, request) in entries.iter().flat_map(Entry::requests) {
        let Ok(sent) = Sent::new(request) else {
            continue;
        };
        seen.extend(sent.query.into_iter().map(|pair| pair.name));
        if let Some(Value::Object(body)) = sent.body {
            seen.extend(body.into_iter().map(|(name, _)| name));
        }
    }
    for (name, file) in sources.sent.iter().filter(|(name, _)| !seen.contains(name)) {
        report.fail(
            file,
            format!("`{name}` is added to a request, but no sample of the catalogue has it"),
        );
    }
}
