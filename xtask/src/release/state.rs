//! What is done of a release, so that a second attempt goes on where the first stopped.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use semver::Version;
use serde::{Deserialize, Serialize};

/// A release that passed all checks. A file below cargo's target folder; without it everything is checked again.
#[derive(Debug, Serialize, Deserialize)]
pub struct State {
    /// The commit of the release.
    commit: String,
    /// Checksums of what was published, by publishing name.
    published: BTreeMap<String, String>,
    #[serde(skip)]
    file: PathBuf,
}

impl State {
    /// What was written down about a commit, if anything was.
    pub fn read(folder: &Path, version: &Version, commit: &str) -> Result<Option<Self>> {
        let file = file(folder, version);
        let Ok(text) = fs::read_to_string(&file) else {
            return Ok(None);
        };
        let state: Self = serde_json::from_str(&text)
            .with_context(|| format!("cannot read {}; remove it", file.display()))?;
        Ok((state.commit == commit).then_some(Self { file, ..state }))
    }

    /// Nothing is published yet.
    pub fn new(folder: &Path, version: &Version, commit: &str) -> Result<Self> {
        let state = Self {
            commit: commit.to_owned(),
            published: BTreeMap::new(),
            file: file(folder, version),
        };
        state.write()?;
        Ok(state)
    }

    /// The checksum under which a crate was published.
    pub fn published(&self, name: &str) -> Option<&str> {
        self.published.get(name).map(String::as_str)
    }

    /// Writes down that a crate is published.
    pub fn publish(&mut self, name: &str, checksum: &str) -> Result<()> {
        self.published.insert(name.to_owned(), checksum.to_owned());
        self.write()
    }

    fn write(&self) -> Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.file, text).context("cannot write down how far the release is")
    }
}

fn file(folder: &Path, version: &Version) -> PathBuf {
    folder.join(format!("release-{version}.json"))
}
