//! What is no change.

use super::{BASE, changed, diff};

#[track_caller]
fn same(old: &str, new: &str) {
    for (old, new) in [(old, new), (new, old)] {
        let said = diff(old, new, &[]);
        assert!(
            said.code == 0 && said.text.trim() == "no differences",
            "{}\n{new}",
            said.text
        );
    }
}

#[test]
fn the_same_document() {
    same(BASE, BASE);
}

#[test]
fn words_for_people() {
    same(
        BASE,
        &changed(&[
            (
                "title: Health, version: \"1\"",
                "title: Other, version: \"2\", description: Words.",
            ),
            ("description: The user.", "description: Somebody."),
            (
                "uid: { type: string }",
                "uid: { type: string, description: Id., example: a, x-evidence: A, title: Id }",
            ),
            (
                "operationId: getUserinfo",
                "operationId: getUserinfo\n      summary: Who\n      tags: [Info]",
            ),
        ]),
    );
}

#[test]
fn another_order() {
    same(
        BASE,
        &changed(&[
            ("required: [uid, created_at]", "required: [created_at, uid]"),
            ("enum: [steps, heartrate]", "enum: [heartrate, steps]"),
            ("        uid: { type: string }\n", ""),
            (
                "        weight: { type: number }\n",
                "        weight: { type: number }\n        uid: { type: string }\n",
            ),
            (
                "[{ $ref: '#/components/schemas/Source' }, { type: 'null' }]",
                "[{ type: 'null' }, { $ref: '#/components/schemas/Source' }]",
            ),
            (
                "            - { title: Flat, type: object, properties: { width: { type: number } } }\n",
                "",
            ),
            (
                "            - { title: Round, type: object, properties: { radius: { type: number } } }\n",
                "            - { title: Round, type: object, properties: { radius: { type: number } } }\n            - { title: Flat, type: object, properties: { width: { type: number } } }\n",
            ),
        ]),
    );
}

#[test]
fn json_and_yaml() {
    let yaml = "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        200:\n          content:\n            application/json:\n              schema: { type: integer, minimum: 1.0, enum: [1, 2] }\n";
    let json = r#"{ "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": {
        "schema": { "enum": [2, 1.0], "minimum": 1, "type": "integer" } } } } } } } }, "openapi": "3.1.0" }"#;
    same(yaml, json);
}

/// A document around one schema.
fn around(version: &str, schema: &str) -> String {
    format!(
        "openapi: {version}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          content:\n            \
         application/json:\n              schema: {schema}\ncomponents:\n  schemas:\n    Word: {{ type: string }}\n    \
         Tree: {{ type: object, properties: {{ kids: {{ type: array, items: {{ $ref: '#/components/schemas/Tree' }} }} }} }}\n"
    )
}

#[test]
fn both_versions_of_openapi() {
    for (old, new) in [
        (
            "{ type: string, nullable: true }",
            "{ type: [string, 'null'] }",
        ),
        (
            "{ type: string, nullable: true }",
            "{ type: ['null', string] }",
        ),
        (
            "{ type: string, nullable: true }",
            "{ anyOf: [{ type: string }, { type: 'null' }] }",
        ),
        (
            "{ type: string, nullable: true, enum: [a, null] }",
            "{ type: [string, 'null'], enum: [a] }",
        ),
        (
            "{ allOf: [{ $ref: '#/components/schemas/Word' }], nullable: true }",
            "{ oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Word' }] }",
        ),
        (
            "{ type: integer, minimum: 1, exclusiveMinimum: true }",
            "{ type: integer, exclusiveMinimum: 1 }",
        ),
        (
            "{ type: integer, maximum: 1, exclusiveMaximum: false }",
            "{ type: integer, maximum: 1 }",
        ),
        (
            "{ type: string, format: byte }",
            "{ type: string, contentEncoding: base64 }",
        ),
        ("{ type: string, enum: [a] }", "{ type: string, const: a }"),
        ("{ type: string, nullable: false }", "{ type: string }"),
    ] {
        same(&around("3.0.3", old), &around("3.1.0", new));
    }
}

#[test]
fn references_and_what_they_refer_to() {
    for (old, new) in [
        ("{ $ref: '#/components/schemas/Word' }", "{ type: string }"),
        (
            "{ $ref: '#/components/schemas/Word', description: A word. }",
            "{ type: string }",
        ),
        (
            "{ $ref: '#/components/schemas/Word', maxLength: 3 }",
            "{ type: string, maxLength: 3 }",
        ),
        (
            "{ allOf: [{ $ref: '#/components/schemas/Word' }, { maxLength: 3 }] }",
            "{ type: string, maxLength: 3 }",
        ),
        (
            "{ allOf: [{ allOf: [{ type: string }] }] }",
            "{ anyOf: [{ type: string }] }",
        ),
        ("{ $ref: '#/components/schemas%2FWord'}", "{ type: string }"),
        (
            "{ oneOf: [{ const: a, title: A }, { const: b, title: B }] }",
            "{ type: string, enum: [a, b] }",
        ),
        (
            "{ type: object, additionalProperties: true }",
            "{ type: object, additionalProperties: {} }",
        ),
        (
            "{ properties: { a: { type: string } } }",
            "{ type: object, properties: { a: { $ref: '#/components/schemas/Word' } } }",
        ),
    ] {
        same(&around("3.1.0", old), &around("3.1.0", new));
    }
}

#[test]
fn schemas_that_contain_themselves() {
    let tree = "{ $ref: '#/components/schemas/Tree' }";
    let unrolled = "{ type: object, properties: { kids: { type: array, items: { $ref: '#/components/schemas/Tree' } } } }";
    let twice = "{ type: object, properties: { kids: { type: array, items: { type: object, properties: { kids: { type: array, items: { $ref: '#/components/schemas/Tree' } } } } } } }";
    for new in [unrolled, twice] {
        same(&around("3.1.0", tree), &around("3.1.0", new));
    }
    let said = diff(
        &around("3.1.0", tree),
        &around(
            "3.1.0",
            &unrolled.replace("properties: {", "properties: { a: {}, "),
        ),
        &[],
    );
    assert!(
        said.text.contains("response 200: field a added"),
        "{}",
        said.text
    );
    let knot = "{ allOf: [{ $ref: '#/components/schemas/Knot' }] }\n  x: y".replace("\n  x: y", "");
    let with_knot = |text: String| {
        text + "    Knot: { type: object, allOf: [{ $ref: '#/components/schemas/Knot' }], oneOf: [{ $ref: '#/components/schemas/Knot' }, { type: string }] }\n"
    };
    same(
        &with_knot(around("3.1.0", &knot)),
        &with_knot(around("3.0.0", &knot)),
    );
}

#[test]
fn where_parameters_and_prefixes_are_written() {
    let old = "openapi: 3.1.0\nservers: [{ url: 'https://a.example/v3/' }]\npaths:\n  /a/{id}:\n    get:\n      parameters:\n        - { name: id, in: path, required: true, schema: { type: string } }\n        - { name: X-Trace, in: header, schema: { type: string } }\n      responses: {}\n";
    let new = "openapi: 3.1.0\nservers: [{ url: 'https://a.example/v3' }]\npaths:\n  /a/{id}/:\n    parameters:\n      - { $ref: '#/components/parameters/Id' }\n    get:\n      parameters:\n        - { name: x-trace, in: header, style: simple, explode: true, schema: { type: string } }\n      responses: {}\ncomponents:\n  parameters:\n    Id: { name: id, in: path, required: true, schema: { type: string } }\n";
    same(old, new);
    let moved = new
        .replace("a.example/v3'", "a.example'")
        .replace("/a/{id}/", "/v3/a/{id}");
    let said = diff(old, &moved, &[]);
    assert!(
        said.text
            .contains("2 differences: 0 breaks, 1 risks, 1 adds, 0 notes"),
        "{}",
        said.text
    );
}

#[test]
fn what_security_schemes_are_called() {
    same(
        BASE,
        &changed(&[
            ("security: [{ bearer: [] }]", "security: [{ token: [] }]"),
            ("    bearer: {", "    token: {"),
        ]),
    );
}
