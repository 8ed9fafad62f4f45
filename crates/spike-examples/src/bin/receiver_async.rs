//! Receives webhooks with axum, and fetches what they announce with the async client. See
//! `spike_examples::receiver`.

use std::process::ExitCode;

use spike_examples::{exit, receiver};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit(receiver::asynchronous().await)
}
