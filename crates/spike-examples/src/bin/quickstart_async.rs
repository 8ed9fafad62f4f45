//! A week of one user's health data, fetched with the async client. See `spike_examples::fetch::asynchronous`
//! for its calls.

use std::process::ExitCode;

use spike_examples::{Failure, Setup, exit, fetch, now};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit(run().await)
}

async fn run() -> Result<(), Failure> {
    let setup = Setup::from_env()?;
    let report = fetch::asynchronous(setup.settings(), now()).await?;
    setup.print(&report)
}
