//! Measures all rows and prints them as JSON lines: `spike-bench [--quick] [--charts FOLDER] [WORD]`, where `WORD`
//! selects rows by a part of their names. `spike-bench instructions` counts the instructions of the hot paths.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use spike_bench::rounds::Effort;
use spike_bench::{builds, calls, charts, decoding, growth, paths, report, sessions, webhooks};

fn main() -> Result<()> {
    let (mut quick, mut folder, mut word) = (false, None, String::new());
    let mut row = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => quick = true,
            "--charts" => folder = arguments.next().map(PathBuf::from),
            "--row" => row = arguments.next(),
            "instructions" => return instructions(),
            _ => word = argument,
        }
    }

    let effort = Effort::new(quick);
    let groups = [calls::ROWS, decoding::ROWS, webhooks::ROWS, sessions::ROWS, builds::ROWS];
    if let Some(name) = row {
        let row = groups.into_iter().flatten().find(|row| row.name == name);
        return report::run(row.context("there is no such row")?, effort);
    }
    let mut complete = true;
    for row in groups.into_iter().flatten().filter(|row| row.name.contains(&word)) {
        // They take too long for a quick run, unless they are wanted.
        if quick && row.name.starts_with("build") && !word.starts_with("build") {
            continue;
        }
        // In a process of its own, so that what one row leaves in the memory does not count for the next.
        let mut process = Command::new(std::env::current_exe()?);
        process.args(["--row", row.name]).args(quick.then_some("--quick"));
        complete &= process.status()?.success();
    }
    let memory = std::env::current_exe()?.with_file_name("memory");
    complete &= Command::new(memory).arg(&word).status().context("cannot run `memory`")?.success();
    if word.is_empty() || word == "growth" {
        for growth in growth::all(effort)? {
            growth.print()?;
            if let Some(folder) = &folder {
                charts::draw(&growth, folder)?;
            }
        }
    }
    ensure!(complete, "not all rows could be measured");
    Ok(())
}

fn instructions() -> Result<()> {
    for (name, _) in paths::PATHS {
        println!("{name} {}", paths::count(name)?);
    }
    Ok(())
}
