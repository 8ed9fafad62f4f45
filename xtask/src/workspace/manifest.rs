//! A `Cargo.toml`, read as it is written.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use super::Workspace;

/// One manifest.
pub struct Manifest {
    /// The file, as people write it.
    pub shown: String,
    /// The folder it describes.
    pub folder: PathBuf,
    pub table: Table,
}

/// One line of a dependency table.
pub struct Dependency {
    /// The table it stands in, such as `dev-dependencies`.
    pub table: String,
    /// The name it goes by in the code.
    pub key: String,
    /// The crate it is.
    pub package: String,
    pub version: Option<String>,
    pub path: Option<String>,
    /// Git or a registry of its own.
    pub origin: Option<String>,
    /// Whether it comes from `[workspace.dependencies]`.
    pub inherited: bool,
}

impl Manifest {
    pub fn read(workspace: &Workspace, file: &Path) -> Result<Self> {
        let shown = workspace.show(file);
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
        let table = text
            .parse()
            .with_context(|| format!("cannot parse {shown}"))?;
        let folder = file.parent().unwrap_or(file).to_path_buf();
        Ok(Self {
            shown,
            folder,
            table,
        })
    }

    /// Follows a path of keys.
    pub fn get(&self, keys: &[&str]) -> Option<&Value> {
        let (first, rest) = keys.split_first()?;
        rest.iter()
            .try_fold(self.table.get(*first)?, |value, key| value.get(key))
    }

    pub fn name(&self) -> Option<&str> {
        self.get(&["package", "name"])?.as_str()
    }

    /// Whether a key of `[package]` (or `[lints]`) is taken from the workspace.
    pub fn inherits(&self, keys: &[&str]) -> bool {
        let path: Vec<&str> = keys.iter().copied().chain(["workspace"]).collect();
        self.get(&path).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Every dependency of every table: by kind, by target, of the workspace, patched.
    pub fn dependencies(&self) -> Vec<Dependency> {
        let mut found = Vec::new();
        collect(&self.table, "", &mut found);
        if let Some(Value::Table(workspace)) = self.table.get("workspace") {
            collect(workspace, "workspace.", &mut found);
        }
        if let Some(Value::Table(targets)) = self.table.get("target") {
            for (target, value) in targets {
                if let Value::Table(table) = value {
                    collect(table, &format!("target.'{target}'."), &mut found);
                }
            }
        }
        found
    }
}

fn collect(parent: &Table, prefix: &str, found: &mut Vec<Dependency>) {
    const TABLES: [&str; 5] = [
        "dependencies",
        "dev-dependencies",
        "build-dependencies",
        "dev_dependencies",
        "build_dependencies",
    ];
    for name in TABLES {
        if let Some(Value::Table(table)) = parent.get(name) {
            found.extend(
                table
                    .iter()
                    .map(|(key, value)| dependency(&format!("{prefix}{name}"), key, value)),
            );
        }
    }
}

fn dependency(table: &str, key: &str, value: &Value) -> Dependency {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Dependency {
        table: table.to_owned(),
        key: key.to_owned(),
        package: text("package").unwrap_or_else(|| key.to_owned()),
        version: value
            .as_str()
            .map(str::to_owned)
            .or_else(|| text("version")),
        path: text("path"),
        origin: ["git", "registry", "registry-index"]
            .into_iter()
            .find_map(text),
        inherited: value
            .get("workspace")
            .and_then(Value::as_bool)
            .unwrap_or(false),
    }
}
