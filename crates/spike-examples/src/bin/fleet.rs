//! Workers that share a queue and tokens in Redis and may be killed at any time. See `spike_examples::fleet`.

use std::process::ExitCode;

use spike_examples::{exit, fleet};

fn main() -> ExitCode {
    exit(fleet::run())
}
