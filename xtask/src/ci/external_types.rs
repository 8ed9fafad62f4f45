//! No type of an HTTP client in a public signature, except in one constructor of each client; no type of Arrow outside
//! of the crate for Arrow.
//!
//! rustc lists the types of dependencies in public signatures, but cargo asks it to only with an unstable flag. A target
//! folder of its own keeps the build of everything else.

use anyhow::{Context as _, Result, ensure};

use super::End;
use crate::workspace::Workspace;

const COMMAND: &str = "check --quiet -p spike-core -p spike-toolkit -p spike-arrow -p spike-async -p spike-blocking \
    --features spike-async/arrow,spike-blocking/arrow --message-format short -Zpublic-dependency --target-dir";

/// Dependencies whose types must not be public, where they may be, and how often.
const RULES: &[(&[&str], &str, usize)] = &[
    (&["reqwest", "hyper", "hyper_util", "tokio", "native_tls"], "crates/spike-async/", 1),
    (&["ureq"], "crates/spike-blocking/", 1),
    (
        &["arrow_array", "arrow_buffer", "arrow_data", "arrow_schema", "parquet"],
        "crates/spike-arrow/",
        usize::MAX,
    ),
];

pub(super) fn check(workspace: &Workspace) -> Result<End> {
    let mut command = workspace.cargo_command();
    command.env("RUSTC_BOOTSTRAP", "1").args(COMMAND.split_whitespace());
    let output = command
        .arg(workspace.target("external-types"))
        .output()
        .context("cannot run cargo check")?;
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo check failed: {text}");
    let listed = text.contains("private dependency 'http'");
    ensure!(listed, "rustc lists no types; it may have renamed the lint: {text}");
    let complaints = complaints(&text);
    complaints.iter().for_each(|complaint| println!("{complaint}"));
    Ok(complaints.is_empty().into())
}

/// The warnings of rustc that break a rule.
fn complaints(text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (dependencies, home, limit) in RULES {
        let of =
            |line: &&str, name: &&str| line.contains(&format!("from private dependency '{name}'"));
        let listed = text.lines().filter(|line| dependencies.iter().any(|name| of(line, name)));
        let (at_home, elsewhere): (Vec<&str>, Vec<&str>) =
            listed.partition(|line| line.replace('\\', "/").starts_with(home));
        complaints.extend(elsewhere.iter().map(|line| format!("{line}; only {home} may do this")));
        if at_home.len() > *limit {
            let count = at_home.len();
            complaints.extend(
                at_home
                    .iter()
                    .map(|line| format!("{line}; {home} may do this {limit} time, not {count}")),
            );
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(file: &str, dependency: &str) -> String {
        format!(
            "crates/{file}:52:5: warning: type `X` from private dependency '{dependency}' in public interface\n"
        )
    }

    #[test]
    fn foreign_types_in_public() {
        let constructors =
            line("spike-async/src/a.rs", "reqwest") + &line("spike-blocking/src/b.rs", "ureq");
        let fine = constructors.clone()
            + &line("spike-arrow/src/lib.rs", "arrow_array")
            + &line("spike-core/src/c.rs", "http");
        assert_eq!(complaints(&fine), [""; 0]);
        for (file, dependency) in [
            ("spike-async/src/other.rs", "reqwest"),
            ("spike-async/src/other.rs", "tokio"),
            ("spike-blocking/src/other.rs", "reqwest"),
            ("spike-blocking/src/other.rs", "ureq"),
            ("spike-core/src/c.rs", "arrow_schema"),
            ("spike-async/src/other.rs", "arrow_array"),
        ] {
            let found = complaints(&(constructors.clone() + &line(file, dependency))).join("\n");
            assert!(
                found.contains(&format!("crates/{file}:52:5")) && found.contains("may do this"),
                "{found}"
            );
        }
    }
}
