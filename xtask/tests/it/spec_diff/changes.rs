//! Every kind of change.

use super::{BASE, changed, diff};

/// What is replaced, by what, and every line that has to be printed, but for the last.
type Case = (&'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "  /records:",
        "  /recordings:",
        &[
            "BREAKS POST /records: operation POST /records removed",
            "ADDS   POST /recordings: operation POST /recordings added",
        ],
    ),
    (
        "    post:",
        "    put:",
        &[
            "BREAKS POST /records: operation POST /records removed",
            "ADDS   PUT /records: operation PUT /records added",
        ],
    ),
    (
        "      security: []\n",
        "",
        &["BREAKS POST /records: authentication changed from none to http bearer"],
    ),
    (
        "operationId: postRecord",
        "operationId: addRecord",
        &["NOTES  POST /records: operation id changed from postRecord to addRecord"],
    ),
    (
        "operationId: postRecord",
        "operationId: postRecord\n      deprecated: true",
        &["RISKS  POST /records: mark deprecated added"],
    ),
    (
        "{ name: limit, in: query, schema",
        "{ name: max, in: query, schema",
        &[
            "BREAKS GET /series/{metric}/points: the query parameter `limit` removed",
            "ADDS   GET /series/{metric}/points: the query parameter `max` added",
        ],
    ),
    (
        "{ name: limit, in: query, schema",
        "{ name: limit, in: header, required: true, schema",
        &[
            "BREAKS GET /series/{metric}/points: the header parameter `limit` added",
            "BREAKS GET /series/{metric}/points: the query parameter `limit` removed",
        ],
    ),
    (
        "{ name: from, in: query, required: true",
        "{ name: from, in: query",
        &[
            "NOTES  GET /series/{metric}/points, query parameter `from`: requirement changed from required to optional",
        ],
    ),
    (
        "{ name: limit, in: query,",
        "{ name: limit, in: query, required: true,",
        &[
            "BREAKS GET /series/{metric}/points, query parameter `limit`: requirement changed from optional to required",
        ],
    ),
    (
        "{ name: limit, in: query,",
        "{ name: limit, in: query, deprecated: true,",
        &["RISKS  GET /series/{metric}/points, query parameter `limit`: mark deprecated added"],
    ),
    (
        "explode: false",
        "explode: true",
        &[
            "BREAKS GET /series/{metric}/points, query parameter `types`: style of lists changed from form to form, exploded",
        ],
    ),
    (
        "default: 20",
        "default: 50",
        &[
            "RISKS  GET /series/{metric}/points, query parameter `limit`: default changed from 20 to 50",
        ],
    ),
    (
        "maximum: 100",
        "maximum: 50",
        &[
            "RISKS  GET /series/{metric}/points, query parameter `limit`: limit changed from maximum 100 to maximum 50",
        ],
    ),
    (
        "        required: true\n        content",
        "        content",
        &["NOTES  POST /records, request body: requirement changed from required to optional"],
    ),
    (
        "          application/json:\n            schema: { $ref: '#/components/schemas/NewRecord'",
        "          text/plain:\n            schema: { $ref: '#/components/schemas/NewRecord'",
        &[
            "BREAKS POST /records, request body: media type application/json removed",
            "ADDS   POST /records, request body: media type text/plain added",
        ],
    ),
    (
        "'201': { description",
        "'202': { description",
        &[
            "BREAKS POST /records: response 201 removed",
            "RISKS  POST /records: response 202 added",
        ],
    ),
    (
        "        default:\n          description",
        "        4XX:\n          description",
        &[
            "NOTES  GET /userinfo: response 4XX added",
            "NOTES  GET /userinfo: response DEFAULT removed",
        ],
    ),
    (
        "X-Request-Id: {",
        "X-Trace: {",
        &[
            "RISKS  GET /userinfo, response 200: header x-request-id removed",
            "ADDS   GET /userinfo, response 200: header x-trace added",
        ],
    ),
    (
        "        weight: { type: number }\n",
        "",
        &["RISKS  GET /userinfo, response 200: field weight removed (and POST /records)"],
    ),
    (
        "        uid: { type: string }\n",
        "        uid: { type: integer }\n",
        &[
            "BREAKS GET /userinfo, response 200: uid: type changed from string to integer (and POST /records)",
        ],
    ),
    (
        "weight: { type: number }",
        "weight: { type: integer }",
        &[
            "NOTES  GET /userinfo, response 200: weight: type changed from number to integer (and POST /records)",
        ],
    ),
    (
        "count: { type: integer }",
        "count: { type: number }",
        &["NOTES  POST /records, request body: count: type changed from integer to number"],
    ),
    (
        "        count: { type: integer }\n",
        "",
        &["BREAKS POST /records, request body: field count removed"],
    ),
    (
        "required: [name]",
        "required: [name, place]",
        &["BREAKS POST /records, request body: field place added"],
    ),
    (
        "required: [name]",
        "required: [name, count]",
        &[
            "BREAKS POST /records, request body: requirement changed from count optional to count required",
        ],
    ),
    (
        "count: { type: integer }",
        "count: { type: integer }\n        place: { type: string }",
        &["ADDS   POST /records, request body: field place added"],
    ),
    (
        "required: [uid, created_at]",
        "required: [uid]",
        &[
            "BREAKS GET /userinfo, response 200: requirement changed from created_at required to created_at optional (and POST /records)",
        ],
    ),
    (
        "type: [string, 'null'], format: date-time",
        "type: string, format: date-time",
        &[
            "NOTES  GET /userinfo, response 200: created_at: null changed from may be null to never null (and POST /records)",
        ],
    ),
    (
        "uid: { type: string }",
        "uid: { type: string, nullable: true }",
        &[
            "RISKS  GET /userinfo, response 200: uid: null changed from never null to may be null (and POST /records)",
        ],
    ),
    (
        "type: [string, 'null'], format: date-time",
        "type: [string, 'null'], format: date",
        &[
            "RISKS  GET /userinfo, response 200: created_at: format changed from date-time to date (and POST /records)",
        ],
    ),
    (
        "uid: { type: string }",
        "uid: { type: string, deprecated: true }",
        &["RISKS  GET /userinfo, response 200: uid: mark deprecated added (and POST /records)"],
    ),
    (
        "enum: [steps, heartrate]",
        "enum: [steps]",
        &[
            "BREAKS GET /series/{metric}/points, path parameter `metric`: enum value \"heartrate\" removed (and POST /records)",
        ],
    ),
    (
        "enum: [steps, heartrate]",
        "enum: [steps, heartrate, stress]",
        &[
            "ADDS   GET /series/{metric}/points, path parameter `metric`: enum value \"stress\" added (and POST /records)",
        ],
    ),
    (
        "      enum: [steps, heartrate]\n",
        "",
        &[
            "NOTES  GET /series/{metric}/points, path parameter `metric`: list of values changed from one of \"heartrate\", \"steps\" to any value (and POST /records)",
        ],
    ),
    (
        "title: { type: string }",
        "title: { type: string, enum: [a] }",
        &[
            "ADDS   GET /userinfo, response DEFAULT (application/problem+json): title: list of values changed from any value to one of \"a\"",
        ],
    ),
    (
        "properties: { title: { type: string }",
        "properties: { title: { type: string, enum: [a] }",
        &["ADDS   "],
    ),
    (
        "device: { type: string }",
        "device: { type: integer }",
        &[
            "BREAKS GET /series/{metric}/points, response 200: source.device: type changed from string to integer",
        ],
    ),
    (
        "required: [app]",
        "required: [app, device]",
        &[
            "NOTES  GET /series/{metric}/points, response 200: source: requirement changed from device optional to device required",
        ],
    ),
    (
        "anyOf: [{ $ref: '#/components/schemas/Source' }, { type: 'null' }]",
        "$ref: '#/components/schemas/Source'",
        &[
            "NOTES  GET /series/{metric}/points, response 200: source: null changed from may be null to never null",
        ],
    ),
    (
        "items: { type: number }",
        "items: { type: string }",
        &[
            "BREAKS GET /series/{metric}/points, response 200: values[]: type changed from number to string",
        ],
    ),
    (
        "additionalProperties: { type: string }",
        "additionalProperties: { type: number }",
        &[
            "BREAKS GET /userinfo, response 200: tags.{}: type changed from string to number (and POST /records)",
        ],
    ),
    (
        "      additionalProperties: false\n",
        "",
        &[
            "NOTES  POST /records, request body: unnamed fields changed from no others to any others",
        ],
    ),
    (
        "radius: { type: number }",
        "radius: { type: string }",
        &[
            "BREAKS GET /series/{metric}/points, response 200: shape<Round>.radius: type changed from number to string",
        ],
    ),
    (
        "            - { title: Round, type: object, properties: { radius: { type: number } } }\n",
        "            - { title: Round, type: object, properties: { radius: { type: number } } }\n            - { title: Line, type: string }\n",
        &["BREAKS GET /series/{metric}/points, response 200: shape: alternative Line added"],
    ),
    (
        "            - { title: Round, type: object, properties: { radius: { type: number } } }\n",
        "",
        &["NOTES  GET /series/{metric}/points, response 200: shape: alternative Round removed"],
    ),
    (
        "https://api.example.com/v3",
        "https://eu.example.com/v3",
        &[
            "RISKS  the document: server https://api.example.com/v3 removed",
            "ADDS   the document: server https://eu.example.com/v3 added",
        ],
    ),
    (
        "/series/{metric}/points:\n    get:\n      operationId: listPoints\n      parameters:\n        - { name: metric,",
        "/series/{name}/points:\n    get:\n      operationId: listPoints\n      parameters:\n        - { name: name,",
        &[
            "NOTES  GET /series/{metric}/points, path parameter `metric`: name changed from metric to name",
        ],
    ),
];

#[test]
fn every_kind_of_change_is_found_and_named() {
    for (from, to, lines) in CASES {
        let said = diff(BASE, &changed(&[(from, to)]), &[]);
        assert_eq!(said.code, 1, "{to}:\n{}", said.text);
        let found: Vec<&str> = said.text.lines().collect();
        assert_eq!(found.len(), lines.len() + 1, "{to}:\n{}", said.text);
        for (found, expected) in found.iter().zip(*lines) {
            assert!(
                found.starts_with(expected),
                "{to}:\nexpected {expected}\n{}",
                said.text
            );
        }
        assert!(
            said.text
                .contains(&format!("{} differences: ", lines.len())),
            "{}",
            said.text
        );
    }
}

#[test]
fn a_shared_schema_is_reported_for_each_direction() {
    let shared = changed(&[(
        "values: { type: array, items: { type: number } }",
        "values: { $ref: '#/components/schemas/Metric' }",
    )]);
    let said = diff(
        &shared,
        &shared.replace("[steps, heartrate]", "[steps, stress]"),
        &[],
    );
    for line in [
        "BREAKS GET /series/{metric}/points, path parameter `metric`: enum value \"heartrate\" removed (and POST /records)",
        "RISKS  GET /series/{metric}/points, response 200: values: enum value \"stress\" added",
        "ADDS   GET /series/{metric}/points, path parameter `metric`: enum value \"stress\" added (and POST /records)",
        "NOTES  GET /series/{metric}/points, response 200: values: enum value \"heartrate\" removed",
        "4 differences: 1 breaks, 1 risks, 1 adds, 1 notes",
    ] {
        assert!(said.text.contains(line), "{line}\n{}", said.text);
    }
}

#[test]
fn the_most_dangerous_comes_first() {
    let new = changed(&[
        ("operationId: getUserinfo", "operationId: userinfo"),
        ("weight: { type: number }", "height: { type: number }"),
        ("uid: { type: string }", "uid: { type: boolean }"),
        ("  /records:", "  /entries:"),
    ]);
    let said = diff(BASE, &new, &[]);
    let starts: Vec<&str> = said
        .text
        .lines()
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert_eq!(
        starts,
        ["BREAKS", "BREAKS", "RISKS", "ADDS", "ADDS", "NOTES", "6"],
        "{}",
        said.text
    );
    assert!(
        said.text.starts_with("BREAKS POST /records: operation"),
        "{}",
        said.text
    );
}

#[test]
fn programs_get_json() {
    let said = diff(
        BASE,
        &changed(&[("uid: { type: string }", "uid: { type: integer }")]),
        &["--json"],
    );
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
fn a_tangle_of_schemas_comes_to_an_end() {
    // Every operation leads to every schema, and each schema to four others.
    let tangle = |changed: &str| {
        let mut text = "openapi: 3.1.0\npaths:\n".to_owned();
        for number in 0..60 {
            let answer = format!(
                "{{ application/json: {{ schema: {{ $ref: '#/components/schemas/S{number}' }} }} }}"
            );
            text += &format!(
                "  /p{number}: {{ get: {{ responses: {{ '200': {{ content: {answer} }} }} }} }}\n"
            );
        }
        text += "components:\n  schemas:\n";
        for number in 0..200 {
            text += &format!("    S{number}:\n      properties:\n        a: {{ type: string }}\n");
            for factor in [1, 3, 7, 11] {
                let other = (number * factor + 1) % 200;
                let one = format!("{{ $ref: '#/components/schemas/S{other}' }}");
                text += &format!("        r{factor}: {{ anyOf: [{{ type: string }}, {one}] }}\n");
            }
        }
        text.replace(
            "S150:\n      properties:\n        a: { type: string }",
            changed,
        )
    };
    let old = tangle("S150:\n      properties:\n        a: { type: string }");
    let said = diff(
        &old,
        &tangle("S150:\n      properties:\n        a: { type: integer }"),
        &[],
    );
    assert_eq!(said.text.lines().count(), 2, "{}", said.text);
    assert!(
        said.text
            .contains("type changed from string to integer (and 59 more operations)"),
        "{}",
        said.text
    );
}
