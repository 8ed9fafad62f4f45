//! Both quickstarts run without settings and print the same report.

use std::process::Stdio;

use anyhow::{Context as _, Result};

use super::End;
use crate::workspace::Workspace;

/// Variables that would select another server.
const SETTINGS: &[&str] = &[
    "SPIKE_BASE_URL",
    "SPIKE_APPLICATION_ID",
    "SPIKE_HMAC_KEY",
    "SPIKE_USER_ID",
    "SPIKE_ARRAY_STYLE",
];

pub(super) fn compare(workspace: &Workspace) -> Result<End> {
    let blocking = run(workspace, "quickstart")?;
    let asynchronous = run(workspace, "quickstart-async")?;
    let (Some(blocking), Some(asynchronous)) = (blocking, asynchronous) else {
        return Ok(End::Failed);
    };
    if blocking.trim().is_empty() {
        println!("the quickstarts printed nothing");
        return Ok(End::Failed);
    }
    if blocking == asynchronous {
        println!("both quickstarts printed the same {} lines", blocking.lines().count());
        return Ok(End::Passed);
    }
    let pairs = blocking.lines().zip(asynchronous.lines()).enumerate();
    match pairs.into_iter().find(|(_, (one, other))| one != other) {
        Some((at, (one, other))) => {
            println!(
                "line {} differs:\nquickstart:       {one}\nquickstart-async: {other}",
                at + 1
            );
        }
        None => println!("one quickstart printed more than the other"),
    }
    Ok(End::Failed)
}

/// Runs a quickstart and shows its output. Returns it, or `None` if the program fails.
fn run(workspace: &Workspace, name: &str) -> Result<Option<String>> {
    let mut command = workspace.cargo_command();
    command.args(["run", "--quiet", "--bin", name]).stderr(Stdio::inherit());
    SETTINGS.iter().for_each(|setting| {
        command.env_remove(setting);
    });
    let output = command.output().context("cannot run cargo")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("--- {name} ({})\n{text}", output.status);
    Ok(output.status.success().then_some(text))
}
