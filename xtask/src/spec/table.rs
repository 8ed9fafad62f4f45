//! Writes the table of operations, docs/operations.md.

use std::fmt::Write as _;

use spike_core::{RequestShape, ValueShape};
use spike_openapi::{Document, Operation, operations};

/// The path of the table in the workspace.
pub const FILE: &str = "docs/operations.md";

const HEAD: &str = "\
# Operations

Every operation of `docs/spec/openapi.yaml`, with what the SDK has for it. Written by `cargo xtask spec check --write`.

- Request types are in the module `api` of both clients. All of them go through `User::send`
  (the answer), `User::send_reply` (the answer with status, headers, bytes and deviations) and `User::send_raw` (bytes).
- The method is the short form of both clients, with the required arguments only; in `spike-async` it is `async`.
- Evidence: A newest official documentation, B older documentation or mobile SDKs, C seen in running integrations,
  D inferred, U unknown. \"A, path\": only method, path and summary are of that grade; such operations are raw, with JSON in
  and out as it is.

| operation | id | treatment | evidence | request | answer | method |
|---|---|---|---|---|---|---|
";

/// The short methods of the clients. The documentation of each ends with the operation: `GET /userinfo`.
const METHODS: &str = include_str!("../../../crates/spike-blocking/src/methods.rs");

/// Returns the operations that have a short method, each with its name.
pub fn methods() -> impl Iterator<Item = (&'static str, &'static str)> {
    METHODS.split("    /// ").filter_map(|method| {
        let operation = method.split("`").nth(1)?;
        let name = method.split("pub fn ").nth(1)?.split('(').next()?;
        Some((operation, name))
    })
}

/// Returns the text of the table.
pub fn render(document: &Document, requests: &[RequestShape]) -> String {
    let mut sorted = operations(document);
    sorted.sort_by_key(|operation| (section(operation), operation.path, operation.method));
    let mut table = HEAD.to_owned();
    for operation in sorted {
        let id = operation.node.text("operationId").unwrap_or("-");
        let shape = requests.iter().find(|shape| shape.id == id);
        let name = shape.map_or("-", |shape| shape.type_name);
        let answer = shape.map_or("-".to_owned(), answer);
        let line = operation.line();
        let methods = methods().filter(|(own, _)| *own == line);
        let methods: Vec<String> = methods.map(|(_, method)| format!("`{method}`")).collect();
        let _ = writeln!(
            table,
            "| `{}` | `{id}` | {} | {} | `{name}` | `{answer}` | {} |",
            operation.line(),
            operation.node.text("x-treatment").unwrap_or_default(),
            evidence(&operation),
            if methods.is_empty() { "`send`".to_owned() } else { methods.join(", ") },
        );
    }
    table
}

/// Returns the section of the notes as numbers.
fn section(operation: &Operation<'_>) -> Vec<u32> {
    let section = operation.node.text("x-contract").unwrap_or_default();
    section.split('.').filter_map(|part| part.parse().ok()).collect()
}

fn evidence(operation: &Operation<'_>) -> String {
    let grade = operation.node.text("x-evidence").unwrap_or("-");
    match operation.node.text("x-evidence-scope") {
        Some(scope) => format!("{grade}, {scope}"),
        None => grade.to_owned(),
    }
}

/// Returns the Rust type of an answer.
fn answer(request: &RequestShape) -> String {
    match &request.answer {
        ValueShape::Any => "RawReply".to_owned(),
        other => name(other),
    }
}

fn name(shape: &ValueShape) -> String {
    match shape {
        ValueShape::Empty => "()".to_owned(),
        ValueShape::Object(object) => object.type_name.to_owned(),
        ValueShape::List(inner) => format!("Vec<{}>", name(inner)),
        _ => "Value".to_owned(),
    }
}
