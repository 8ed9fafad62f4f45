//! What has to be in a package, and what must not.

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use super::package::Package;

/// Files every package has.
const FILES: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "src/lib.rs",
];
/// What crates.io wants to know, or people who look for a crate.
const FIELDS: &[&str] = &["description", "license", "readme", "rust-version"];
/// The most crates.io takes.
const LARGEST: u64 = 10 * 1024 * 1024;

/// Complaints about what is missing, or too much.
pub fn check(packages: &[Package]) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for package in packages {
        let shown = package.shown();
        for file in FILES.iter().filter(|file| package.text(file).is_none()) {
            complaints.push(format!("{shown}: {file} is missing"));
        }
        if package.packed > LARGEST {
            complaints.push(format!(
                "{shown}: {} bytes are too many for crates.io",
                package.packed
            ));
        }
        let Some(manifest) = package.text("Cargo.toml") else {
            continue;
        };
        let manifest: Table = manifest
            .parse()
            .with_context(|| format!("{shown}: cannot parse Cargo.toml"))?;
        let get = |table: &str, key: &str| manifest.get(table)?.get(key)?.as_str();
        for field in FIELDS {
            if get("package", field).is_none_or(str::is_empty) {
                complaints.push(format!("{shown}: Cargo.toml has no `{field}`"));
            }
        }
        for (table, field, expected) in [
            ("package", "name", package.name.clone()),
            ("package", "version", package.version.to_string()),
            ("lib", "name", package.krate.replace('-', "_")),
        ] {
            let found = get(table, field);
            if found != Some(expected.as_str()) {
                complaints.push(format!(
                    "{shown}: `{field}` in [{table}] is {found:?}, and should be \"{expected}\""
                ));
            }
        }
        let publish = manifest
            .get("package")
            .and_then(|package| package.get("publish"));
        if publish.and_then(Value::as_bool) == Some(false) {
            complaints.push(format!("{shown}: says `publish = false`"));
        }
    }
    Ok(complaints)
}
