//! `cargo xtask spec diff`: finds every kind of change, and none between two spellings of the same.

use std::fs;

use crate::fixture::{Said, run};

/// Every construct that the comparison knows, once.
const BASE: &str = include_str!("spec_diff/base.yaml");

/// Compares two documents.
fn diff(old: &str, new: &str, options: &[&str]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), old).unwrap();
    fs::write(folder.path().join("new.yaml"), new).unwrap();
    let arguments = [&["spec", "diff", "new.yaml", "--from", "old.yaml"], options].concat();
    run(folder.path(), &arguments)
}

/// Returns the paragraphs of a file after the comment at its top.
fn cases(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split("\n\n").skip(1)
}

/// Returns the base document after edits: each run of `-` lines is replaced by the `+` lines after it.
fn edited(edits: &str) -> String {
    let mut text = BASE.to_owned();
    let mut lines = edits.trim().lines().peekable();
    while lines.peek().is_some() {
        let mut take = |sign: &str| -> Option<String> {
            let mut taken = Vec::new();
            while let Some(line) = lines.next_if(|line| line.starts_with(sign)) {
                taken.push(&line[2..]);
            }
            (!taken.is_empty()).then(|| taken.join("\n"))
        };
        let from = take("-").unwrap();
        let (from, to) = match take("+") {
            Some(to) => (from, to),
            None => (from + "\n", String::new()),
        };
        assert!(text.contains(&from), "the base does not contain {from}");
        text = text.replacen(&from, &to, 1);
    }
    text
}

/// A document with one schema, and others to refer to.
fn around(version_and_schema: &str) -> String {
    let (version, schema) = version_and_schema.trim().split_once(' ').unwrap();
    format!(
        "openapi: {version}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          content:\n            \
         application/json:\n              schema: {schema}\ncomponents:\n  schemas:\n    Word: {{ type: string }}\n    \
         Short: {{ $ref: '#/components/schemas/Word', maxLength: 3 }}\n    \
         Tree: {{ type: object, properties: {{ kids: {{ type: array, items: {{ $ref: '#/components/schemas/Tree' }} }} }} }}\n    \
         Knot: {{ type: object, allOf: [{{ $ref: '#/components/schemas/Knot' }}], oneOf: [{{ $ref: '#/components/schemas/Knot' }}, {{ type: string }}] }}\n"
    )
}

#[track_caller]
fn assert_same(old: &str, new: &str) {
    for (old, new) in [(old, new), (new, old)] {
        let said = diff(old, new, &[]);
        let is_same = said.code == 0 && said.text.trim() == "no differences";
        assert!(is_same, "{}\n{new}", said.text);
    }
}

#[test]
fn every_kind_of_change_is_found_and_named() {
    let mut count = 0;
    for case in cases(include_str!("spec_diff/changes.txt")) {
        let is_edit = |line: &&str| line.starts_with(['-', '+']);
        let (edits, lines): (Vec<&str>, Vec<&str>) = case.lines().partition(is_edit);
        let said = diff(BASE, &edited(&edits.join("\n")), &[]);
        let total = format!("{} differences: ", lines.len());
        let mut found: Vec<&str> = said.text.lines().collect();
        let last = found.pop().unwrap();
        assert_eq!(found, lines, "{case}");
        assert!(said.code == 1 && last.starts_with(&total), "{case}\n{last}");
        count += 1;
    }
    assert_eq!(count, 52);
}

#[test]
fn the_same_schema_in_another_spelling() {
    for pair in cases(include_str!("spec_diff/same_schemas.txt")) {
        let (old, new) = pair.split_once('\n').unwrap();
        assert_same(&around(old), &around(new));
    }
}

#[test]
fn the_same_document_in_another_spelling() {
    assert_same(BASE, BASE);
    for edits in cases(include_str!("spec_diff/same_documents.txt")) {
        assert_same(BASE, &edited(edits));
    }
    let yaml =
        around("3.1.0 { type: integer, minimum: 1.0, enum: [1, 2] }").replace("'200'", "200");
    let yaml = yaml.split("components:").next().unwrap();
    let json = r#"{ "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": {
        "schema": { "enum": [2, 1.0], "minimum": 1, "type": "integer" } } } } } } } }, "openapi": "3.1.0" }"#;
    assert_same(yaml, json);
}

#[test]
fn a_field_of_a_schema_that_contains_itself() {
    let old = "3.1.0 { $ref: '#/components/schemas/Tree' }";
    let new = "3.1.0 { type: object, properties: { a: {}, kids: { type: array, items: { $ref: '#/components/schemas/Tree' } } } }";
    let said = diff(&around(old), &around(new), &[]);
    assert!(said.text.contains("response 200: field a added"), "{}", said.text);
}

#[test]
fn where_parameters_and_prefixes_are_written() {
    let old = "openapi: 3.1.0\nservers: [{ url: 'https://a.example/v3/' }]\npaths:\n  /a/{id}:\n    get:\n      parameters:\n        - { name: id, in: path, required: true, schema: { type: string } }\n        - { name: X-Trace, in: header, schema: { type: string } }\n      responses: {}\n";
    let new = "openapi: 3.1.0\nservers: [{ url: 'https://a.example/v3' }]\npaths:\n  /a/{id}/:\n    parameters:\n      - { $ref: '#/components/parameters/Id' }\n    get:\n      parameters:\n        - { name: x-trace, in: header, style: simple, explode: true, schema: { type: string } }\n      responses: {}\ncomponents:\n  parameters:\n    Id: { name: id, in: path, required: true, schema: { type: string } }\n";
    assert_same(old, new);
    let moved = new.replace("a.example/v3'", "a.example'").replace("/a/{id}/", "/v3/a/{id}");
    let said = diff(old, &moved, &[]);
    let counts = "2 differences: 0 breaks, 1 risks, 1 adds, 0 notes";
    assert!(said.text.contains(counts), "{}", said.text);
}

#[test]
fn a_shared_schema_is_reported_for_each_direction() {
    let old = BASE.replace(
        "values: { type: array, items: { type: number } }",
        "values: { $ref: '#/components/schemas/Metric' }",
    );
    let said = diff(&old, &old.replace("[steps, heartrate]", "[steps, stress]"), &[]);
    assert_eq!(
        said.text.trim(),
        r#"BREAKS GET /series/{metric}/points, path parameter `metric`: enum value "heartrate" removed (and POST /records)
RISKS  GET /series/{metric}/points, response 200: values: enum value "stress" added
ADDS   GET /series/{metric}/points, path parameter `metric`: enum value "stress" added (and POST /records)
NOTES  GET /series/{metric}/points, response 200: values: enum value "heartrate" removed
4 differences: 1 breaks, 1 risks, 1 adds, 1 notes"#
    );
}

#[test]
fn the_most_severe_change_comes_first() {
    let new = "
- operationId: getUserinfo
+ operationId: userinfo
- weight: { type: number }
+ height: { type: number }
- uid: { type: string }
+ uid: { type: boolean }
-   /records:
+   /entries:";
    let said = diff(BASE, &edited(new), &[]);
    let starts: Vec<&str> = said.text.lines().map(|line| line.split(' ').next().unwrap()).collect();
    let expected = ["BREAKS", "BREAKS", "RISKS", "ADDS", "ADDS", "NOTES", "6"];
    assert_eq!(starts, expected, "{}", said.text);
    assert!(said.text.starts_with("BREAKS POST /records: operation"), "{}", said.text);
}

#[test]
fn the_report_as_json() {
    let said =
        diff(BASE, &edited("- uid: { type: string }\n+ uid: { type: integer }"), &["--json"]);
    assert_eq!(said.code, 1);
    let json: serde_json::Value = serde_json::from_str(&said.text).unwrap();
    assert_eq!(json["counts"]["breaks"], 1);
    let expected = serde_json::json!({
        "danger": "breaks", "kind": "type", "action": "changed", "operation": "GET /userinfo",
        "place": "response 200: uid", "before": "string", "after": "integer", "also": ["POST /records"],
    });
    assert_eq!(json["differences"], serde_json::json!([expected]));
    let said = diff(BASE, BASE, &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.text).unwrap();
    assert!(said.code == 0 && json["differences"].as_array().unwrap().is_empty());
}

#[test]
fn a_tangle_of_schemas_is_compared_once() {
    // Every operation leads to every schema, and each schema to four others.
    let mut old = "openapi: 3.1.0\npaths:\n".to_owned();
    for number in 0..60 {
        let answer = format!(
            "{{ application/json: {{ schema: {{ $ref: '#/components/schemas/S{number}' }} }} }}"
        );
        old += &format!(
            "  /p{number}: {{ get: {{ responses: {{ '200': {{ content: {answer} }} }} }} }}\n"
        );
    }
    old += "components:\n  schemas:\n";
    for number in 0..200 {
        old += &format!("    S{number}:\n      properties:\n        a: {{ type: string }}\n");
        for factor in [1, 3, 7, 11] {
            let one =
                format!("{{ $ref: '#/components/schemas/S{}' }}", (number * factor + 1) % 200);
            old += &format!("        r{factor}: {{ anyOf: [{{ type: string }}, {one}] }}\n");
        }
    }
    let place = "S150:\n      properties:\n        a: { type: string }";
    assert!(old.contains(place));
    let said = diff(&old, &old.replace(place, &place.replace("string", "integer")), &[]);
    assert_eq!(said.text.lines().count(), 2, "{}", said.text);
    let line = "type changed from string to integer (and 59 more operations)";
    assert!(said.text.contains(line), "{}", said.text);
}

#[test]
fn documents_that_cannot_be_read() {
    let about = |schema: &str| {
        format!("openapi: 3.1.0\npaths: {{}}\ncomponents: {{ schemas: {{ A: {schema} }} }}")
    };
    for (new, complaint) in [
        ("", "new.yaml"),
        ("{ \"openapi\": ", "not JSON"),
        ("a: [b", "not YAML"),
        ("a: 1\na: 2", "not YAML"),
        ("[1, 2]", "not an OpenAPI 3 document"),
        ("swagger: '2.0'\npaths: {}", "not an OpenAPI 3 document"),
        ("openapi: 2.0.0\npaths: {}", "neither 3.0 nor 3.1"),
        ("openapi: 3.1.0", "no object `paths`"),
        ("openapi: 3.1.0\npaths: {}\n---\nopenapi: 3.1.0", "2 YAML documents"),
        (
            &about("{ $ref: '#/components/schemas/B' }"),
            "`$ref: #/components/schemas/B` leads nowhere",
        ),
        (&about("{ $ref: 'other.yaml#/B' }"), "`$ref: other.yaml#/B` leads to another file"),
        (
            &about("{ $ref: '#/components/schemas/A' }"),
            "`$ref: #/components/schemas/A` refers to itself",
        ),
    ] {
        let said = diff(BASE, new, &[]);
        assert!(said.code == 2 && said.text.contains(complaint), "{new}: {}", said.text);
    }
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), &["spec", "diff", "theirs.json"]);
    assert!(said.code == 2 && said.text.contains("docs/spec/openapi.yaml"), "{}", said.text);
}
