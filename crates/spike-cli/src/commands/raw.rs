//! `spike raw`: any request, with login, retries and limits.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use http::Method;
use spike_blocking::RawCall;
use spike_blocking::Request as _;

use super::get::pair_of;
use crate::connection::{Connection, ConnectionArguments};
use crate::failure::Failure;
use crate::output;

/// The arguments of `spike raw`.
#[derive(clap::Args, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// The method
    #[arg(value_parser = method(), ignore_case = true)]
    pub method: Method,
    /// The path below the base URL, such as /queries/sleeps
    pub path: String,
    /// A query parameter; the value is encoded
    #[arg(long, value_name = "NAME=VALUE")]
    pub query: Vec<String>,
    /// The JSON body; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub body: Option<PathBuf>,
    /// Do not ask before a request that is no GET
    #[arg(long, short)]
    pub yes: bool,
}

fn method() -> impl clap::builder::TypedValueParser<Value = Method> {
    PossibleValuesParser::new(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .try_map(|name| name.to_ascii_uppercase().parse::<Method>())
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if an argument or a setting is wrong, or the call fails.
pub fn run(arguments: &Arguments, connection: &ConnectionArguments) -> Result<(), Failure> {
    let connection = Connection::open(connection)?;
    let mut call = RawCall::new(arguments.method.clone(), &arguments.path);
    for pair in &arguments.query {
        let (name, value) = pair_of(pair)?;
        call = call.query(name, value);
    }
    if let Some(path) = &arguments.body {
        call = call.json_bytes(output::read_file(path)?);
    }
    let call = call.call()?;
    if arguments.method != Method::GET && !arguments.yes {
        super::confirm(call.name(), &connection)?;
    }
    let reply = connection.user()?.send_raw(&call)?;
    output::print_answer(reply.body())?;
    connection.note();
    Ok(())
}
