//! The examples of bodies in the documentation folder, and their index.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::spec::check::report::Report;

/// The folder of the examples.
const FOLDER: &str = "docs/spec/examples";

/// The index, and the texts of the files.
#[derive(Clone)]
pub struct Examples {
    pub index: Value,
    pub files: BTreeMap<String, String>,
}

/// One entry of the index.
#[derive(Clone, Deserialize)]
pub struct Example {
    pub file: String,
    /// Its operation or webhook.
    #[serde(flatten)]
    pub owner: Owner,
    pub kind: String,
    pub status: Status,
    pub schema: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Owner {
    /// An operation id, `*` for any operation, or a description.
    Operation(String),
    Webhook(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Current,
    Older,
    History,
}

impl Examples {
    pub fn read(root: &Path) -> Result<Self> {
        let folder = root.join(FOLDER);
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {FOLDER}"))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let text = fs::read_to_string(entry.path())
                .with_context(|| format!("cannot read {FOLDER}/{name}"))?;
            files.insert(name, text);
        }
        let text = files
            .remove("index.yaml")
            .with_context(|| format!("there is no {FOLDER}/index.yaml"))?;
        let index = spike_openapi::yaml(&text)
            .with_context(|| format!("cannot use {FOLDER}/index.yaml"))?;
        Ok(Self { index, files })
    }

    /// Returns the entries of the index, and reports files that are not in it, or twice.
    pub fn list(&self, report: &mut Report) -> Vec<Example> {
        let index = &self.index["examples"];
        let list = Vec::<Example>::deserialize(index).unwrap_or_else(|error| {
            report.fail(&format!("{FOLDER}/index.yaml"), format!("is invalid: {error}"));
            Vec::new()
        });
        let mut listed = BTreeSet::new();
        for example in &list {
            if !listed.insert(&example.file) {
                report.fail(&example.path(), "is in the index twice");
            }
        }
        for file in self.files.keys().filter(|file| !listed.contains(file)) {
            report.fail(&format!("{FOLDER}/{file}"), "is not in the index");
        }
        list
    }

    pub fn body(&self, example: &Example) -> Result<Value, String> {
        let text = self.files.get(&example.file);
        let text = text.ok_or("is in the index, but there is no such file")?;
        serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))
    }
}

impl Example {
    pub fn path(&self) -> String {
        format!("{FOLDER}/{}", self.file)
    }

    /// Returns the pointer to its schema in the document.
    pub fn pointer(&self) -> Result<&str, String> {
        let schema = self.schema.as_deref().ok_or("has no schema in the index")?;
        let pointer = schema.strip_prefix("../openapi.yaml#");
        pointer.ok_or_else(|| format!("the schema `{schema}` is not in ../openapi.yaml"))
    }
}
