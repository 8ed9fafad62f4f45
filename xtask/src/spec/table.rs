//! Writes the table of operations, docs/operations.md.

use std::fmt::Write as _;

use spike_core::Shape;

use super::catalog::{Answer, Entry};
use super::check::facts::{Operation, text};
use super::check::sources::Sources;

/// The path of the table in the workspace.
pub const FILE: &str = "docs/operations.md";

const HEAD: &str = "\
# Operations

Every operation of `docs/spec/openapi.yaml`, with what the SDK has for it. Written by `cargo xtask spec check --write`.

- Request types are in `spike_core::api`, re-exported by both clients. All of them go through `User::send`
  (the answer), `User::send_reply` (the answer with status, headers, bytes and deviations) and `User::send_raw` (bytes).
- The method is the short form of both clients, with the required arguments only; in `spike-async` it is `async`.
- Evidence: A newest official documentation, B older documentation or mobile SDKs, C seen in running integrations,
  D inferred, U unknown. \"A, path\": only method, path and summary are of that grade; such operations are raw, with JSON in
  and out as it is.

| operation | id | treatment | evidence | request | answer | method |
|---|---|---|---|---|---|---|
";

/// Returns the text of the table.
pub fn render(operations: &[Operation<'_>], entries: &[Entry], sources: &Sources) -> String {
    let mut sorted: Vec<&Operation<'_>> = operations.iter().collect();
    sorted.sort_by_key(|operation| (section(operation), operation.path, operation.method.clone()));
    let mut table = HEAD.to_owned();
    for operation in sorted {
        let entry = entries.iter().find(|entry| entry.id() == operation.id);
        let request = entry.map_or("-".to_owned(), |entry| code(entry.name));
        let answer = entry.map_or("-".to_owned(), |entry| code(&answer(&entry.answer)));
        let methods = entry.and_then(|entry| sources.methods.get(entry.name));
        let method = methods.map_or("`send`".to_owned(), |names| {
            names
                .iter()
                .map(|name| code(name))
                .collect::<Vec<_>>()
                .join(", ")
        });
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {request} | {answer} | {method} |",
            code(&operation.line()),
            code(operation.id),
            operation.treatment(),
            evidence(operation),
        );
    }
    table
}

/// Returns the section of the notes as numbers.
fn section(operation: &Operation<'_>) -> Vec<u32> {
    let section = text(operation.value, "x-contract").unwrap_or_default();
    section
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect()
}

fn evidence(operation: &Operation<'_>) -> String {
    let grade = text(operation.value, "x-evidence").unwrap_or("-");
    match text(operation.value, "x-evidence-scope") {
        Some(scope) => format!("{grade}, {scope}"),
        None => grade.to_owned(),
    }
}

/// Returns the Rust type of an answer.
fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Nothing => "()".to_owned(),
        Answer::Raw => "RawReply".to_owned(),
        Answer::Typed { shape, .. } => name(shape),
    }
}

fn name(shape: &Shape) -> String {
    match shape {
        Shape::Object { name, .. } => (*name).to_owned(),
        Shape::List(inner) => format!("Vec<{}>", name(inner)),
        _ => "Value".to_owned(),
    }
}

fn code(text: &str) -> String {
    format!("`{text}`")
}
