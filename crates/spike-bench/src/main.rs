//! Measures all rows and prints them as JSON lines: `spike-bench [--quick] [--charts FOLDER] [WORD]`, where `WORD`
//! selects rows by a part of their names. `spike-bench instructions` counts the instructions of the hot paths.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use spike_bench::rounds::Effort;
use spike_bench::{builds, calls, charts, decoding, growth, paths, report, sessions, webhooks};

fn main() -> Result<()> {
    let (mut quick, mut folder, mut word) = (false, None, String::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => quick = true,
            "--charts" => folder = arguments.next().map(PathBuf::from),
            "instructions" => return instructions(),
            _ => word = argument,
        }
    }

    let effort = Effort::new(quick);
    let mut complete = true;
    for rows in [calls::ROWS, decoding::ROWS, webhooks::ROWS, sessions::ROWS] {
        complete &= report::run(rows, &word, effort)?;
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
    // They take too long for a quick run, unless they are wanted.
    if !quick || word.starts_with("build") {
        complete &= report::run(builds::ROWS, &word, effort)?;
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
