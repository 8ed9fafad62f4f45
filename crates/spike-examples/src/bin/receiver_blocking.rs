//! Receives webhooks with tiny_http, and fetches what they announce with the blocking client. See
//! `spike_examples::receiver`.

use std::process::ExitCode;

use spike_examples::{exit, receiver};

fn main() -> ExitCode {
    exit(receiver::blocking())
}
