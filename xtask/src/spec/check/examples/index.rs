//! The folder of examples, and its index.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::spec::check::report::Report;
use crate::spec::load;

/// Where the examples are.
const FOLDER: &str = "docs/spec/examples";

/// The index, and the texts of the files.
#[derive(Clone)]
pub struct Examples {
    pub all: Vec<Example>,
    pub files: BTreeMap<String, String>,
}

/// One entry of the index.
#[derive(Clone)]
pub struct Example {
    pub file: String,
    /// An operation id, `*` for any, or words.
    pub operation: Option<String>,
    pub webhook: Option<String>,
    pub kind: String,
    pub status: Status,
    pub schema: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Current,
    Older,
    History,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Older => "older",
            Self::History => "history",
        }
    }
}

impl Examples {
    pub fn read(root: &Path) -> Result<Self> {
        let folder = root.join(FOLDER);
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {FOLDER}"))? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {FOLDER}/{name}"))?;
            files.insert(name, text);
        }
        let text = files
            .remove("index.yaml")
            .with_context(|| format!("there is no {FOLDER}/index.yaml"))?;
        let index = load::yaml(&text).with_context(|| format!("{FOLDER}/index.yaml"))?;
        let listed = index.get("examples").and_then(Value::as_array);
        let listed =
            listed.with_context(|| format!("{FOLDER}/index.yaml has no list `examples`"))?;
        let all = listed.iter().map(example).collect::<Result<_>>();
        Ok(Self {
            all: all.with_context(|| format!("{FOLDER}/index.yaml"))?,
            files,
        })
    }

    pub fn body(&self, example: &Example) -> Result<Value, String> {
        let text = self
            .files
            .get(&example.file)
            .ok_or("is in the index, but there is no such file")?;
        serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))
    }

    /// Every file is in the index, once.
    pub fn compare_with_folder(&self, report: &mut Report) {
        let mut listed = BTreeSet::new();
        for example in &self.all {
            if !listed.insert(&example.file) {
                report.fail(&example.shown(), "is in the index twice");
            }
        }
        for file in self.files.keys().filter(|file| !listed.contains(file)) {
            report.fail(&format!("{FOLDER}/{file}"), "is not in the index");
        }
    }
}

fn example(entry: &Value) -> Result<Example> {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    let file = text("file").context("an entry has no `file`")?;
    let needed = |key: &str| text(key).with_context(|| format!("{file} has no `{key}`"));
    let status = match needed("status")?.as_str() {
        "current" => Status::Current,
        "older" => Status::Older,
        "history" => Status::History,
        other => bail!("{file}: there is no status `{other}`"),
    };
    let example = Example {
        operation: text("operation"),
        webhook: text("webhook"),
        kind: needed("kind")?,
        schema: text("schema"),
        status,
        file: file.clone(),
    };
    ensure!(
        example.operation.is_some() != example.webhook.is_some(),
        "{file} needs `operation` or `webhook`"
    );
    Ok(example)
}

impl Example {
    pub fn shown(&self) -> String {
        format!("{FOLDER}/{}", self.file)
    }

    /// Where its schema is in the document.
    pub fn pointer(&self) -> Result<&str, String> {
        let schema = self.schema.as_deref().ok_or("has no schema in the index")?;
        schema
            .strip_prefix("../openapi.yaml#")
            .ok_or_else(|| format!("the schema `{schema}` is not in ../openapi.yaml"))
    }
}
