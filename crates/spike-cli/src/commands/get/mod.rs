//! `spike get`: every operation of the API as a command, made from its description.

mod help;
mod operation;
mod options;
mod range;
mod rows;
mod show;
mod values;

use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, FromArgMatches};
use serde_json::Value;
use spike_blocking::RawReply;
use spike_blocking::shape::ValueShape;

pub use self::operation::Operation;
pub(in crate::commands) use self::options::OpenEnum;
use self::options::{CSV, JSON, PARQUET, SHOW_SECRET, TABLE, YES};
use self::show::Format;
pub(in crate::commands) use self::show::write_parquet;
pub(in crate::commands) use self::values::pair_of;
use crate::connection::{Connection, ConnectionArguments};
use crate::failure::Failure;
use crate::output;

/// The arguments of `spike get`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// The operation.
    pub operation: Operation,
    /// Its options.
    pub matches: ArgMatches,
}

impl FromArgMatches for Arguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let found = matches.subcommand().and_then(|(name, matches)| {
            Some(Self { operation: Operation::named(name)?, matches: matches.clone() })
        });
        found.ok_or_else(|| clap::Error::new(clap::error::ErrorKind::MissingSubcommand))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Arguments {
    fn augment_args(command: Command) -> Command {
        command
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand_value_name("OPERATION")
            .subcommand_help_heading("Operations")
            .subcommands(Operation::all().map(|operation| options::command(&operation)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if a value or a setting is wrong, the call fails, or the answer cannot be written.
pub fn run(arguments: &Arguments, connection: &ConnectionArguments) -> Result<(), Failure> {
    let Arguments { operation, matches } = arguments;
    let color = connection.color;
    let connection = Connection::open(connection)?;
    let values = values::values(operation, matches, &connection)?;
    let call = operation.shape.call(&values)?;
    if operation.changes_something() && !matches.get_flag(YES) {
        super::confirm(operation.shape.name, &connection)?;
    }
    let mut reply = connection.user()?.send_raw(&call)?;
    if operation.has_secret() && !matches.get_flag(SHOW_SECRET) {
        reply = hidden(operation, &reply)?;
    }
    show::show(operation, &reply, &format(matches), color)?;
    connection.note();
    Ok(())
}

fn format(matches: &ArgMatches) -> Format {
    match matches.get_one::<PathBuf>(PARQUET) {
        Some(path) => Format::Parquet(path.clone()),
        None if matches.get_flag(CSV) => Format::Csv,
        None if matches.get_flag(JSON) => Format::Json,
        None if matches.get_flag(TABLE) || output::is_terminal() => Format::Table,
        None => Format::Json,
    }
}

/// Returns an answer without its secrets. Of a login whose answer is not documented, every text may be one.
fn hidden(operation: &Operation, reply: &RawReply) -> Result<RawReply, Failure> {
    fn hide(value: &mut Value, shape: &ValueShape) {
        match (value, shape) {
            (Value::Array(items), ValueShape::List(element)) => {
                items.iter_mut().for_each(|item| hide(item, element));
            }
            (Value::Array(items), shape) => items.iter_mut().for_each(|item| hide(item, shape)),
            (Value::Object(members), ValueShape::Object(object)) => {
                for field in object.fields {
                    if let Some(member) = members.get_mut(field.name) {
                        hide(member, &field.value);
                    }
                }
            }
            (Value::Object(members), ValueShape::Secret) => {
                members.values_mut().for_each(|member| hide(member, shape));
            }
            (Value::String(text), ValueShape::Secret) => {
                *text = format!("hidden; --{SHOW_SECRET} shows it");
            }
            _ => {}
        }
    }
    let mut answer: Value = reply.json()?;
    let is_documented = matches!(operation.shape.answer, ValueShape::Object(_));
    hide(&mut answer, if is_documented { &operation.shape.answer } else { &ValueShape::Secret });
    Ok(RawReply::new(reply.status(), answer.to_string()))
}
