//! `spike sign`: the signature of a user id, with which an app without the HMAC key logs in.

use crate::connection::{Connection, ConnectionArguments};
use crate::failure::Failure;
use crate::output;

/// The arguments of `spike sign`.
#[derive(clap::Args, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// Your id of the user
    #[arg(value_name = "USER")]
    pub user_to_sign: String,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if the id or a setting is wrong.
pub fn run(arguments: &Arguments, connection: &ConnectionArguments) -> Result<(), Failure> {
    let connection = Connection::open(connection)?;
    let signature = connection.sign(&arguments.user_to_sign)?;
    output::print_bytes(format!("{}\n", signature.expose_secret()).as_bytes())?;
    connection.note();
    Ok(())
}
