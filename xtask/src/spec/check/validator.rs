//! Bodies against schemas, by the rules of JSON Schema 2020-12; of its formats all but `uri` are checked.

use std::collections::HashMap;

use boon::{CompileError, Compiler, Format, SchemaIndex, Schemas, ValidationError};
use serde_json::{Map, Value};

use super::schema::Schema;
use crate::spec::resolve::Document;

/// Where the document is, for a reader that wants an address.
const DOCUMENT: &str = "https://spec.invalid/openapi.json";

/// Compiles each schema once.
pub struct Validator {
    compiler: Compiler,
    schemas: Schemas,
    compiled: HashMap<*const Map<String, Value>, Result<SchemaIndex, String>>,
}

impl Validator {
    pub fn new(document: &Document) -> Self {
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        // The samples of the documentation have placeholders such as `<string>` where a URI belongs.
        compiler.register_format(Format {
            name: "uri",
            func: |_| Ok(()),
        });
        // A document that cannot be added is missed, and told of, when the first schema refers to it.
        let _ = compiler.add_resource(DOCUMENT, document.root().clone());
        Self {
            compiler,
            schemas: Schemas::new(),
            compiled: HashMap::new(),
        }
    }

    /// What is wrong with a body; nothing, if it is as the schema says.
    pub fn problems(&mut self, schema: &Schema<'_>, body: &Value) -> Vec<String> {
        let Some(outermost) = schema.outermost() else {
            return Vec::new();
        };
        let compiled = match self.compiled.get(&std::ptr::from_ref(outermost)) {
            Some(compiled) => compiled.clone(),
            None => self.compile(outermost),
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

    fn compile(&mut self, schema: &Map<String, Value>) -> Result<SchemaIndex, String> {
        let address = format!("https://spec.invalid/{}.json", self.compiled.len());
        let mut own = Value::Object(schema.clone());
        make_absolute(&mut own);
        let text = |error: CompileError| error.to_string();
        let added = self.compiler.add_resource(&address, own).map_err(text);
        let result = added.and_then(|()| {
            let compiled = self.compiler.compile(&address, &mut self.schemas);
            compiled.map_err(text)
        });
        self.compiled
            .insert(std::ptr::from_ref(schema), result.clone());
        result
    }
}

/// `#/components/...` means the document, wherever it stands.
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

/// The innermost reasons, each with its place.
fn leaves(error: &ValidationError<'_, '_>, problems: &mut Vec<String>) {
    if error.causes.is_empty() {
        let place = error.instance_location.to_string();
        let place = if place.is_empty() {
            "the whole"
        } else {
            &place
        };
        problems.push(format!("{place}: {}", error.kind));
    }
    for cause in &error.causes {
        leaves(cause, problems);
    }
}
