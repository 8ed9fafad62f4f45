//! The names under which crates are published: `[workspace.metadata.release]` in the root manifest.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::policy::PUBLISHED;
use crate::workspace::Workspace;

/// What a dry run puts before the names of the crates if none are chosen.
const PLACEHOLDER: &str = "example-";
/// Names that other people's crates have.
const TAKEN: &[&str] = &["spike-core"];

/// What the root manifest says about releases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The branch that is released.
    #[serde(default = "main")]
    pub branch: String,
    /// Where the source is, for the packages.
    pub repository: Option<String>,
    /// Publishing names by crate.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

fn main() -> String {
    "main".to_owned()
}

/// Publishing names, one for each crate that is published.
#[derive(Debug)]
pub struct Names(BTreeMap<String, String>);

impl Settings {
    pub fn read(workspace: &Workspace) -> Result<Self> {
        let root = workspace.root_manifest()?;
        let section = root.get(&["workspace", "metadata", "release"]).cloned();
        let section = section.unwrap_or_else(|| toml::Table::new().into());
        section
            .try_into()
            .context("Cargo.toml, [workspace.metadata.release]")
    }
}

impl Names {
    /// The names for crates.io.
    pub fn chosen(settings: &Settings) -> Result<Self> {
        if settings.names.is_empty() {
            bail!(
                "no publishing names are chosen, and the crates must not be published under their own: `spike-core` on \
                 crates.io belongs to an unrelated project. Choose names that are free and set them in Cargo.toml:\n\n    \
                 [workspace.metadata.release]\n    \
                 names = {{ spike-core = \"...\", spike-arrow = \"...\", spike-async = \"...\", spike-blocking = \"...\" }}\n\n\
                 `--dry-run` works without them"
            );
        }
        if settings.repository.is_none() {
            bail!(
                "the packages would not say where their source is: set `repository = \"https://...\"` in Cargo.toml, \
                 [workspace.metadata.release]"
            );
        }
        Self::new(settings.names.clone())
    }

    /// The names of the settings, or placeholders.
    pub fn for_dry_run(settings: &Settings, prefix: Option<&str>) -> Result<Self> {
        if prefix.is_none() && !settings.names.is_empty() {
            return Self::new(settings.names.clone());
        }
        let prefix = prefix.unwrap_or(PLACEHOLDER);
        println!("note names: placeholders that begin with `{prefix}`");
        let name = |krate: &&str| ((*krate).to_owned(), format!("{prefix}{krate}"));
        Self::new(PUBLISHED.iter().map(name).collect())
    }

    pub fn new(names: BTreeMap<String, String>) -> Result<Self> {
        if let Some(krate) = PUBLISHED.iter().find(|krate| !names.contains_key(**krate)) {
            bail!(
                "`{krate}` has no publishing name; it is set in Cargo.toml, [workspace.metadata.release]"
            );
        }
        let mut seen = BTreeMap::new();
        for (krate, name) in &names {
            if !PUBLISHED.contains(&krate.as_str()) {
                bail!("`{krate}` has a publishing name, but is not published");
            }
            if !is_crate_name(name) {
                bail!("`{name}`, the publishing name of `{krate}`, is no name for a crate");
            }
            if TAKEN.contains(&plain(name).as_str()) {
                bail!(
                    "`{name}`, the publishing name of `{krate}`, belongs to somebody else's crate"
                );
            }
            if let Some(other) = seen.insert(plain(name), krate) {
                bail!("`{krate}` and `{other}` have the same publishing name, `{name}`");
            }
        }
        Ok(Self(names))
    }

    /// The publishing name of a crate, if it is published.
    pub fn of(&self, krate: &str) -> Option<&str> {
        self.0.get(krate).map(String::as_str)
    }
}

/// A name as the registry compares it.
pub fn plain(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

fn is_crate_name(name: &str) -> bool {
    let letters = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    name.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && name.len() <= 64
        && name.chars().all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(core: &str, asynchronous: &str, blocking: &str) -> Result<Names> {
        let names = [
            ("spike-core", core),
            ("spike-arrow", "own-arrow"),
            ("spike-async", asynchronous),
            ("spike-blocking", blocking),
        ];
        let own = |(krate, name): (&str, &str)| (krate.to_owned(), name.to_owned());
        Names::new(names.map(own).into_iter().collect())
    }

    #[track_caller]
    fn refused(names: Result<Names>, word: &str) {
        let why = names.unwrap_err().to_string();
        assert!(why.contains(word), "{why}");
    }

    #[test]
    fn names_are_checked() {
        let good = names("good-core", "good-async", "spike-blocking").unwrap();
        assert_eq!(good.of("spike-core"), Some("good-core"));
        assert_eq!(good.of("spike-mock"), None);
        refused(names("spike-core", "a", "b"), "somebody else's");
        refused(names("Spike_Core", "a", "b"), "somebody else's");
        refused(names("1a", "a", "b"), "no name");
        refused(names("a b", "a", "b"), "no name");
        refused(names("c", "a-b", "a_b"), "the same publishing name");
        let one = [("spike-core".to_owned(), "good".to_owned())];
        refused(
            Names::new(one.into_iter().collect()),
            "`spike-arrow` has no publishing name",
        );
    }

    #[test]
    fn a_release_needs_names_and_a_repository() {
        let settings = |text: &str| -> Settings {
            let table: toml::Table = text.parse().unwrap();
            toml::Value::from(table).try_into().unwrap()
        };
        refused(Names::chosen(&settings("")), "no publishing names");
        let names = "names = { spike-core = 'c', spike-arrow = 'r', spike-async = 'a', spike-blocking = 'b' }";
        refused(Names::chosen(&settings(names)), "repository");
        let whole = settings(&format!("{names}\nrepository = 'https://example.com'"));
        assert!(Names::chosen(&whole).is_ok());
        assert_eq!(whole.branch, "main");
        let dry = Names::for_dry_run(&whole, None).unwrap();
        assert_eq!(dry.of("spike-core"), Some("c"));
        let dry = Names::for_dry_run(&whole, Some("my-")).unwrap();
        assert_eq!(dry.of("spike-core"), Some("my-spike-core"));
    }
}
