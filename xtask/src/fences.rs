//! The fences: the rules of the architecture, checked in seconds.
//!
//! A check gets a workspace and answers with what it saw, or with everybody who breaks the rule: who, where,
//! what to do. All checks run, whatever the others say.

mod bare_clients;
mod core_calls;
mod core_dependencies;
mod crate_count;
mod guides;
mod http_clients;
mod licences;
mod mock_vocabulary;
mod msrv;
mod one_provider;
mod path_only;
mod private_paths;
mod signatures;
mod style;
mod unsafe_code;

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::{Result, anyhow, bail};

use crate::workspace::Workspace;

/// What a check found: what it looked at, or the complaints.
pub type Verdict = Result<Result<String, Vec<String>>>;

struct Fence {
    name: &'static str,
    check: fn(&Workspace) -> Verdict,
}

const FENCES: &[Fence] = &[
    Fence {
        name: "core-dependencies",
        check: core_dependencies::check,
    },
    Fence {
        name: "core-calls",
        check: core_calls::check,
    },
    Fence {
        name: "http-clients",
        check: http_clients::check,
    },
    Fence {
        name: "bare-clients",
        check: bare_clients::check,
    },
    Fence {
        name: "one-provider",
        check: one_provider::check,
    },
    Fence {
        name: "unsafe-code",
        check: unsafe_code::check,
    },
    Fence {
        name: "path-only",
        check: path_only::check,
    },
    Fence {
        name: "crate-count",
        check: crate_count::check,
    },
    Fence {
        name: "mock-vocabulary",
        check: mock_vocabulary::check,
    },
    Fence {
        name: "msrv",
        check: msrv::check,
    },
    Fence {
        name: "licences",
        check: licences::check,
    },
    Fence {
        name: "signatures",
        check: signatures::check,
    },
    Fence {
        name: "style",
        check: style::check,
    },
    Fence {
        name: "private-paths",
        check: private_paths::check,
    },
    Fence {
        name: "guides",
        check: guides::check,
    },
];

/// How many complaints of one fence are printed.
const SHOWN: usize = 20;

/// What to check.
#[derive(Default, clap::Args)]
pub struct Arguments {
    /// Check only these fences.
    names: Vec<String>,
}

/// Checks the fences and prints a line for each.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    if let Some(unknown) = arguments
        .names
        .iter()
        .find(|name| FENCES.iter().all(|fence| fence.name != **name))
    {
        let all: Vec<&str> = FENCES.iter().map(|fence| fence.name).collect();
        bail!(
            "there is no fence `{unknown}`; there are {}",
            all.join(", ")
        );
    }
    let start = Instant::now();
    let wanted = |fence: &&Fence| {
        arguments.names.is_empty() || arguments.names.iter().any(|name| name == fence.name)
    };
    let fences: Vec<&Fence> = FENCES.iter().filter(wanted).collect();
    let verdicts: Vec<Verdict> = thread::scope(|scope| {
        let spawn = |fence: &&Fence| {
            let check = fence.check;
            scope.spawn(move || check(workspace))
        };
        let running: Vec<_> = fences.iter().map(spawn).collect();
        running
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| Err(anyhow!("it panicked")))
            })
            .collect()
    });
    let held = fences
        .iter()
        .zip(verdicts)
        .map(|(fence, verdict)| report(fence.name, verdict))
        .filter(|held| *held);
    let held = held.count();
    let seconds = start.elapsed().as_secs_f32();
    println!("{held} of {} fences hold ({seconds:.1} s)", fences.len());
    Ok(if held == fences.len() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Prints what a check found; says whether the fence holds.
fn report(name: &str, verdict: Verdict) -> bool {
    match verdict {
        Ok(Ok(detail)) => println!("ok   {name}: {detail}"),
        Ok(Err(complaints)) => {
            for complaint in complaints.iter().take(SHOWN) {
                println!("FAIL {name}: {complaint}");
            }
            if complaints.len() > SHOWN {
                println!("FAIL {name}: and {} more", complaints.len() - SHOWN);
            }
            return false;
        }
        Err(error) => {
            println!("FAIL {name}: could not be checked: {error:#}");
            return false;
        }
    }
    true
}

/// Complaints, if there are any, else what was seen.
fn verdict(complaints: Vec<String>, detail: String) -> Verdict {
    Ok(if complaints.is_empty() {
        Ok(detail)
    } else {
        Err(complaints)
    })
}
