//! Validates bodies by the rules of JSON Schema 2020-12, with all formats except `uri`.

use std::collections::HashMap;

use boon::{CompileError, Compiler, Format, SchemaIndex, Schemas, ValidationError};
use serde_json::Value;
use spike_openapi::Document;

/// The address of the document for the validator.
const DOCUMENT: &str = "https://spec.invalid/openapi.json";

/// Validates bodies; compiles each schema once.
pub struct Validator {
    compiler: Compiler,
    schemas: Schemas,
    compiled: HashMap<*const Value, Result<SchemaIndex, String>>,
}

impl Validator {
    pub fn new(document: &Document) -> Self {
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        // The samples of the documentation have placeholders such as `<string>` where a URI belongs.
        compiler.register_format(Format { name: "uri", func: |_| Ok(()) });
        // If the document cannot be added, the first schema that refers to it reports that.
        let _ = compiler.add_resource(DOCUMENT, document.root().clone());
        Self { compiler, schemas: Schemas::new(), compiled: HashMap::new() }
    }

    /// Returns what is wrong with a body; empty if it is valid.
    pub fn problems(&mut self, schema: &Value, body: &Value) -> Vec<String> {
        let compiled = match self.compiled.get(&std::ptr::from_ref(schema)) {
            Some(compiled) => compiled.clone(),
            None => self.compile(schema),
        };
        let index = match compiled {
            Ok(index) => index,
            Err(error) => return vec![format!("the schema cannot be used: {error}")],
        };
        let mut problems = Vec::new();
        if let Err(error) = self.schemas.validate(body, index) {
            leaves(&error, &mut problems);
        }
        problems
    }

    fn compile(&mut self, schema: &Value) -> Result<SchemaIndex, String> {
        let address = format!("https://spec.invalid/{}.json", self.compiled.len());
        let mut own = schema.clone();
        make_absolute(&mut own);
        let text = |error: CompileError| error.to_string();
        let added = self.compiler.add_resource(&address, own).map_err(text);
        let result = added.and_then(|()| {
            let compiled = self.compiler.compile(&address, &mut self.schemas);
            compiled.map_err(text)
        });
        let key = std::ptr::from_ref(schema);
        self.compiled.insert(key, result.clone());
        result
    }
}

/// Makes `#/components/...` refer to the document.
fn make_absolute(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(make_absolute),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(reference) if name == "$ref" && reference.starts_with('#') => {
                        reference.insert_str(0, DOCUMENT);
                    }
                    other => make_absolute(other),
                }
            }
        }
        _ => {}
    }
}

/// Collects the innermost reasons, each with its place.
fn leaves(error: &ValidationError<'_, '_>, problems: &mut Vec<String>) {
    if error.causes.is_empty() {
        let place = error.instance_location.to_string();
        let place = if place.is_empty() { "the whole" } else { &place };
        problems.push(format!("{place}: {}", error.kind));
    }
    for cause in &error.causes {
        leaves(cause, problems);
    }
}
