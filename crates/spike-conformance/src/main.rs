//! Both clients against hostile servers: `cargo run -p spike-conformance -- help`.

#![allow(
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::wildcard_imports,
    missing_docs,
    unreachable_pub,
    reason = "a program has no API"
)]

mod answers;
mod chaos;
mod classes;
mod client;
mod jargon;
mod marks;
mod redaction;
mod report;
mod run;
mod scenario;
mod scenarios;
mod server;

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::{env, fs, thread};

use anyhow::{Context as _, Result, anyhow, ensure};
use clap::{Parser, Subcommand};

use crate::server::Authority;

/// Both clients against hostile servers.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run all scenarios and write `docs/reliability.md`.
    Write,
    /// Run all scenarios; fail if a client differs or `docs/reliability.md` is out of date.
    Check,
    /// Make many calls while 30 % of all requests go wrong.
    Chaos {
        /// The number of calls of each client.
        #[arg(long, default_value_t = 5_000)]
        calls: u64,
        /// Decides which requests go wrong.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Write the figures to `docs/reliability.md`.
        #[arg(long)]
        write: bool,
    },
    /// Call every operation with marked secrets and values, and look for the marks in every text.
    Redaction,
    /// Run the scenarios whose name contains a text, and print what differs.
    Only { text: String },
}

/// The certificates of this run, as the file that `SSL_CERT_FILE` names.
const AUTHORITY: &str = "SPIKE_CONFORMANCE_AUTHORITY";

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    // The clients take the certificate authorities of the platform, which a program cannot change for itself.
    if env::var_os(AUTHORITY).is_none() {
        return in_a_process_that_trusts_us();
    }
    std::panic::set_hook(Box::new(|_| {}));
    let authority = Authority::from_file(&env::var(AUTHORITY)?)?;
    let scenarios = scenarios::all(&authority)?;
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reliability.md"));
    match arguments.task {
        Task::Only { text } => {
            let chosen: Vec<_> =
                scenarios.into_iter().filter(|scenario| scenario.name.contains(&text)).collect();
            let rows = run::all(&chosen);
            Ok(ExitCode::from(u8::from(print(&chosen, &rows))))
        }
        Task::Chaos { calls, seed, write } => {
            let figures = chaos::run(calls, seed)?;
            let text = chaos::describe(calls, seed, &figures);
            println!("{text}");
            let wrong: Vec<&String> = figures.iter().flat_map(|figures| &figures.wrong).collect();
            wrong.iter().take(50).for_each(|wrong| println!("WRONG: {wrong}"));
            if write && wrong.is_empty() {
                let page = fs::read_to_string(&path).unwrap_or_default();
                let table = page.split(report::CHAOS).next().unwrap_or_default();
                fs::write(&path, format!("{table}{text}"))?;
            }
            println!("{} things went wrong", wrong.len());
            Ok(ExitCode::from(u8::from(!wrong.is_empty())))
        }
        Task::Redaction => {
            redaction::install()?;
            redaction::run()?;
            Ok(ExitCode::from(u8::from(leaks())))
        }
        task => {
            redaction::install()?;
            let old = fs::read_to_string(&path).unwrap_or_default();
            let marked = thread::spawn(redaction::run);
            let rows = run::all(&scenarios);
            marked.join().map_err(|_| anyhow!("the operations panicked"))??;
            let page = report::document(&scenarios, &rows, &report::chaos_of(&old));
            let failed = print(&scenarios, &rows) | leaks();
            if matches!(task, Task::Write) {
                fs::write(&path, page).context("cannot write docs/reliability.md")?;
            } else {
                ensure!(
                    page == old,
                    "docs/reliability.md is out of date; `cargo run -p spike-conformance -- write`"
                );
            }
            Ok(ExitCode::from(u8::from(failed)))
        }
    }
}

/// Prints where marks were found; returns whether there are any.
fn leaks() -> bool {
    let (found, lines) = redaction::found();
    found.iter().for_each(|found| println!("MARK: {found}"));
    println!("{lines} texts, log lines and traces, {} with a mark", found.len());
    !found.is_empty()
}

/// Prints what differs; returns whether anything does.
fn print(scenarios: &[scenario::Scenario], rows: &[run::Row]) -> bool {
    let mut failed = 0;
    for (scenario, row) in scenarios.iter().zip(rows) {
        for (client, differences) in [("blocking", &row.blocking), ("async", &row.asynchronous)] {
            for difference in differences {
                println!("{} / {} / {client}: {difference}", scenario.group, scenario.name);
            }
            failed += usize::from(!differences.is_empty());
        }
    }
    println!("{} scenarios, {failed} cells differ", scenarios.len());
    failed > 0
}

/// Runs this program again, with a certificate authority of ours as that of the platform, and no proxy.
fn in_a_process_that_trusts_us() -> Result<ExitCode> {
    let folder = env::temp_dir().join(format!("spike-conformance-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let file = folder.join("authority.pem");
    Authority::new()?.to_file(&file)?;
    let status = Command::new(env::current_exe()?)
        .args(env::args_os().skip(1))
        .env("SSL_CERT_FILE", &file)
        .env_remove("SSL_CERT_DIR")
        .env(AUTHORITY, &file)
        .status();
    let _ = fs::remove_dir_all(&folder);
    Ok(ExitCode::from(u8::try_from(status?.code().unwrap_or(2)).unwrap_or(2)))
}
