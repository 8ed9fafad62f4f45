//! `spike trigger`: makes a mock server send a webhook, as if a provider had synced.

use serde_json::{Value, json};
use spike_blocking::vocabulary::Provider;

use super::get::OpenEnum;
use crate::connection::{Connection, ConnectionArguments};
use crate::failure::Failure;
use crate::output;

/// The arguments of `spike trigger`.
#[derive(clap::Args, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// The provider that syncs; one that is connected
    #[arg(long, default_value = "garmin", value_parser = OpenEnum(&Provider::SHAPE), hide_possible_values = true)]
    pub provider: String,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if the server is no mock, or the provider is not connected.
pub fn run(arguments: &Arguments, connection: &ConnectionArguments) -> Result<(), Failure> {
    let connection = Connection::open(connection)?;
    let user = connection.user_id()?;
    let body = json!({ "user_id": user, "provider": arguments.provider });
    let answer: Value = connection.control(http::Method::POST, "/api/sync", body)?;
    output::print_answer(answer.to_string().as_bytes())
}
