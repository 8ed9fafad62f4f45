//! What cannot be read.

use super::{BASE, diff};

#[test]
fn unreadable_documents() {
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
        (
            "openapi: 3.1.0\npaths: {}\n---\nopenapi: 3.1.0",
            "2 YAML documents",
        ),
        (
            &about("{ $ref: '#/components/schemas/B' }"),
            "`$ref: #/components/schemas/B` leads nowhere",
        ),
        (
            &about("{ $ref: 'other.yaml#/B' }"),
            "`$ref: other.yaml#/B` leads to another file",
        ),
        (
            &about("{ $ref: '#/components/schemas/A' }"),
            "`$ref: #/components/schemas/A` refers to itself",
        ),
    ] {
        let said = diff(BASE, new, &[]);
        assert!(
            said.code == 2 && said.text.contains(complaint),
            "{new}: {}",
            said.text
        );
    }
}

#[test]
fn a_reference_in_an_example_is_none() {
    let new = BASE.replace(
        "    Problem:\n",
        "    Problem:\n      example: { $ref: '#/nowhere' }\n",
    );
    assert_eq!(diff(BASE, &new, &[]).code, 0);
}

#[test]
fn a_missing_document() {
    let folder = tempfile::tempdir().unwrap();
    let said = crate::fixture::run(folder.path(), &["spec", "diff", "theirs.json"]);
    assert!(
        said.code == 2 && said.text.contains("docs/spec/openapi.yaml"),
        "{}",
        said.text
    );
}
