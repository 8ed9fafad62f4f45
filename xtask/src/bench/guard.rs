//! The guard: the instructions of the hot paths must not grow unnoticed.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::document::rustc;
use crate::workspace::Workspace;

const FILE: &str = "crates/spike-bench/instructions.txt";

/// A path may take this many per cent more than the file says.
const TOLERANCE: u64 = 3;

/// The instructions of each path, and the compiler they depend on.
pub struct Counts {
    pub rustc: String,
    pub paths: Vec<(String, u64)>,
}

impl Counts {
    /// Reads lines of a name and a count. The compiler is in a line `# rustc ...`; other comments are ignored.
    fn parse(text: &str) -> Result<Self> {
        let rustc =
            text.lines().find_map(|line| line.strip_prefix("# rustc ")).unwrap_or("unknown");
        let mut paths = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (name, count) = line.split_once(' ').context("a line without a count")?;
            paths.push((name.to_owned(), count.parse().with_context(|| line.to_owned())?));
        }
        Ok(Self { rustc: format!("rustc {rustc}"), paths })
    }

    fn get(&self, name: &str) -> Option<u64> {
        self.paths.iter().find(|(known, _)| known == name).map(|(_, count)| *count)
    }
}

pub fn read(workspace: &Workspace) -> Result<Counts> {
    Counts::parse(&workspace.read(FILE)?).context(FILE)
}

fn measure(program: &Path) -> Result<Counts> {
    let output = Command::new(program).arg("instructions").output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let counts = Counts::parse(&String::from_utf8(output.stdout)?)?;
    Ok(Counts { rustc: rustc()?, ..counts })
}

pub fn check(workspace: &Workspace, program: &Path) -> Result<bool> {
    let (file, now) = (read(workspace)?, measure(program)?);
    let complaints = compare(&file, &now);
    for (name, count) in &now.paths {
        println!("{name:<24} {count:>12}  in the file: {}", file.get(name).unwrap_or_default());
    }
    complaints.iter().for_each(|complaint| println!("FAIL {complaint}"));
    Ok(complaints.is_empty())
}

pub fn write(workspace: &Workspace, program: &Path) -> Result<()> {
    let counts = measure(program)?;
    let mut text = format!(
        "# Instructions of the hot paths, by callgrind; written by `cargo xtask bench guard --write` with\n# {}\n",
        counts.rustc
    );
    for (name, count) in &counts.paths {
        let _ = writeln!(text, "{name} {count}");
    }
    Ok(fs::write(workspace.root().join(FILE), text)?)
}

/// Returns what is wrong: paths that take more, and paths that only one of both has.
fn compare(file: &Counts, now: &Counts) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, count) in &now.paths {
        let Some(old) = file.get(name) else {
            complaints.push(format!("{name}: a new path with {count} instructions, not in {FILE}"));
            continue;
        };
        if count * 100 > old * (100 + TOLERANCE) {
            let more = (*count as f64 / old as f64 - 1.0) * 100.0;
            complaints.push(format!(
                "{name}: {old} instructions in {FILE}, {count} now: {more:.1} % more"
            ));
        }
    }
    let missing = file.paths.iter().filter(|(name, _)| now.get(name).is_none());
    complaints
        .extend(missing.map(|(name, _)| format!("{name}: in {FILE}, but no longer measured")));
    if !complaints.is_empty() {
        complaints.push(
            "if that is intended, write the file anew: `cargo xtask bench guard --write`"
                .to_owned(),
        );
        if file.rustc != now.rustc {
            complaints.push(format!(
                "the compiler may be the cause: the file was written with {}, this is {}",
                file.rustc, now.rustc
            ));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE_TEXT: &str = "# By callgrind.\n# rustc 1.95.0\nsign 10000\nevent_key 2000\n";

    fn complaints(now: &str) -> Vec<String> {
        compare(&Counts::parse(FILE_TEXT).unwrap(), &Counts::parse(now).unwrap())
    }

    #[test]
    fn four_per_cent_more_is_too_much() {
        assert!(complaints(FILE_TEXT).is_empty());
        assert!(complaints("# rustc 1.96.0\nsign 10300\nevent_key 1\n").is_empty());
        let found = complaints("# rustc 1.95.0\nsign 10400\nevent_key 2000\n");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], format!("sign: 10000 instructions in {FILE}, 10400 now: 4.0 % more"));
        assert!(found[1].contains("cargo xtask bench guard --write"), "{found:?}");
    }

    #[test]
    fn paths_of_one_side_only() {
        let found = complaints("# rustc 1.95.0\nsign 10000\n");
        assert!(found[0].starts_with("event_key: in ") && found.len() == 2, "{found:?}");
        let found = complaints(&format!("{FILE_TEXT}nights 5\n"));
        assert!(found[0].starts_with("nights: a new path with 5 instructions"), "{found:?}");
    }

    #[test]
    fn another_compiler_is_named() {
        let found = complaints("# rustc 1.96.0\nsign 10400\nevent_key 2000\n").join("\n");
        assert!(found.contains("with rustc 1.95.0, this is rustc 1.96.0"), "{found}");
    }
}
