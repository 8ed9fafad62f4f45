//! `cargo xtask spec diff`: every kind of change is found and named; another way to write the same is none.

mod changes;
mod input;
mod same;

use std::fs;

use crate::fixture::{Said, run};

/// Every construct that the comparison knows, once.
const BASE: &str = r#"
openapi: 3.1.0
info: { title: Health, version: "1" }
servers: [{ url: https://api.example.com/v3 }]
security: [{ bearer: [] }]
paths:
  /userinfo:
    get:
      operationId: getUserinfo
      responses:
        200:
          description: The user.
          headers:
            X-Request-Id: { schema: { type: string } }
          content:
            application/json:
              schema: { $ref: '#/components/schemas/User' }
        default:
          description: A problem.
          content:
            application/problem+json:
              schema: { $ref: '#/components/schemas/Problem' }
  /series/{metric}/points:
    get:
      operationId: listPoints
      parameters:
        - { name: metric, in: path, required: true, schema: { $ref: '#/components/schemas/Metric' } }
        - { name: from, in: query, required: true, schema: { type: string, format: date-time } }
        - name: types
          in: query
          explode: false
          schema: { type: array, items: { $ref: '#/components/schemas/Metric' } }
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
      responses:
        '200':
          description: Points.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Series' }
  /records:
    post:
      operationId: postRecord
      security: []
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/NewRecord' }
      responses:
        '201': { description: Made., content: { application/json: { schema: { $ref: '#/components/schemas/User' } } } }
components:
  securitySchemes:
    bearer: { type: http, scheme: bearer }
  schemas:
    User:
      type: object
      required: [uid, created_at]
      properties:
        uid: { type: string }
        created_at: { type: [string, 'null'], format: date-time }
        weight: { type: number }
        friends: { type: array, items: { $ref: '#/components/schemas/User' } }
        tags: { type: object, additionalProperties: { type: string } }
    Metric:
      type: string
      enum: [steps, heartrate]
    Series:
      type: object
      required: [values]
      properties:
        values: { type: array, items: { type: number } }
        source: { anyOf: [{ $ref: '#/components/schemas/Source' }, { type: 'null' }] }
        shape:
          oneOf:
            - { title: Flat, type: object, properties: { width: { type: number } } }
            - { title: Round, type: object, properties: { radius: { type: number } } }
    Source:
      allOf:
        - { type: object, properties: { device: { type: string } } }
        - { type: object, required: [app], properties: { app: { type: string } } }
    NewRecord:
      type: object
      required: [name]
      additionalProperties: false
      properties:
        name: { type: string, maxLength: 10 }
        metric: { $ref: '#/components/schemas/Metric' }
        count: { type: integer }
    Problem:
      type: object
      properties: { title: { type: string }, status: { type: integer } }
"#;

/// Compares two documents.
fn diff(old: &str, new: &str, options: &[&str]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), old).unwrap();
    fs::write(folder.path().join("new.yaml"), new).unwrap();
    let arguments = [&["spec", "diff", "new.yaml", "--from", "old.yaml"], options].concat();
    run(folder.path(), &arguments)
}

/// The base document with some pieces replaced, each of which has to be there.
fn changed(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the base does not contain {from}");
        text.replacen(from, to, 1)
    })
}
