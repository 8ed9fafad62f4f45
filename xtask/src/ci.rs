//! Stub.
use std::process::ExitCode;
#[derive(clap::Args)]
pub struct Arguments {}
pub fn run(_: &crate::workspace::Workspace, _: &Arguments) -> anyhow::Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
