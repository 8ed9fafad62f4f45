//! Git, asked by its program.

use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};

/// Git in one folder.
#[derive(Clone, Copy)]
pub struct Git<'a> {
    folder: &'a Path,
}

impl<'a> Git<'a> {
    pub fn new(folder: &'a Path) -> Self {
        Self { folder }
    }

    /// Runs a command; what it printed.
    pub fn run(self, arguments: &[&str]) -> Result<String> {
        let output = self.output(arguments)?;
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr);
            bail!("`git {}` failed: {}", arguments.join(" "), complaint.trim());
        }
        Ok(text(&output))
    }

    /// Runs a command that fails if there is nothing to tell.
    pub fn ask(self, arguments: &[&str]) -> Result<Option<String>> {
        let output = self.output(arguments)?;
        Ok(output.status.success().then(|| text(&output)))
    }

    /// The commit that a name stands for.
    pub fn commit(self, name: &str) -> Result<Option<String>> {
        let name = format!("{name}^{{commit}}");
        self.ask(&["rev-parse", "--verify", "--quiet", &name])
    }

    fn output(self, arguments: &[&str]) -> Result<Output> {
        let mut command = Command::new("git");
        command.current_dir(self.folder).args(arguments);
        // Set in a hook, and meant for the repository of the hook.
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(variable);
        }
        command.output().context("cannot run git")
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned()
}
