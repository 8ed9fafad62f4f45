//! What a package needs beside its code: licences, and a readme that names it as it is published.

use std::fs;

use anyhow::{Context as _, Result, bail};
use toml::Value;

use super::Release;
use crate::workspace::Workspace;
use crate::workspace::manifest::Manifest;

/// Puts them into the crates of the copy, which have their publishing names already.
pub fn add(workspace: &Workspace, release: &Release<'_>, order: &[String]) -> Result<()> {
    let licences: Vec<_> = workspace
        .files()?
        .into_iter()
        .filter(|file| file.parent() == Some(workspace.root()))
        .filter(|file| {
            file.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("LICENSE-"))
        })
        .collect();
    if licences.is_empty() {
        bail!("there is no LICENSE-* to put into the packages");
    }
    for krate in order {
        let name = release.names.of(krate).unwrap_or(krate);
        let manifest = workspace.manifest_of(name)?;
        for licence in &licences {
            let own = manifest
                .folder
                .join(licence.file_name().unwrap_or_default());
            fs::copy(licence, own).context("cannot copy a licence")?;
        }
        let file = manifest.folder.join("README.md");
        if !file.exists() {
            fs::write(file, readme(&manifest, name, krate, release)?)
                .context("cannot write a readme")?;
        }
    }
    Ok(())
}

fn readme(manifest: &Manifest, name: &str, krate: &str, release: &Release<'_>) -> Result<String> {
    let description = manifest
        .get(&["package", "description"])
        .and_then(Value::as_str);
    let Some(description) = description.filter(|text| !text.trim().is_empty()) else {
        bail!("{}: there is no description", manifest.shown);
    };
    let version = &release.version;
    let library = krate.replace('-', "_");
    let source = release.settings.repository.as_ref();
    let source = source
        .map(|url| format!("\nSource, examples and changelog: <{url}>\n"))
        .unwrap_or_default();
    Ok(format!(
        "# {name}\n\n{description}.\n\nPart of the Spike SDK for Rust. In code its name is `{library}`:\n\n\
         ```toml\n[dependencies]\n{name} = \"{version}\"\n```\n\n```rust,ignore\nuse {library};\n```\n{source}\n\
         Licensed under MIT or Apache-2.0, as you like.\n"
    ))
}
