//! The options of an operation, made from its description.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgGroup, Command, value_parser};
use spike_blocking::shape::{EnumShape, FieldShape, Place, Presence, ValueShape};

use super::help;
use super::operation::Operation;

/// More values than these are not listed in the help of an option.
const LISTED: usize = 12;

pub(super) const DAYS: &str = "days";
pub(super) const FROM: &str = "from";
pub(super) const TO: &str = "to";
pub(super) const QUERY: &str = "query";
pub(super) const YES: &str = "yes";
pub(super) const ALLOW_UNKNOWN: &str = "allow-unknown";
pub(super) const SHOW_SECRET: &str = "show-secret";
pub(super) const JSON: &str = "json";
pub(super) const TABLE: &str = "table";
pub(super) const CSV: &str = "csv";
pub(super) const PARQUET: &str = "parquet";

const RANGE: &str = "Range";
const RESULT: &str = "Result";

/// Returns the option of a member: its name with hyphens.
pub(super) fn option_of(name: &str) -> String {
    name.replace('_', "-")
}

/// Returns the command of an operation.
pub(super) fn command(operation: &Operation) -> Command {
    let shape = operation.shape;
    let about = help::about(&help::summary(shape.doc));
    let long = format!("{}\n\nOperation: {}", help::about(&help::full(shape.doc)), shape.name);
    let mut command = Command::new(operation.name.clone()).about(about).long_about(long);
    // The names of the documentation.
    command = command.aliases([shape.type_name, shape.id]);
    for (place, member) in shape.members() {
        command = command.arg(argument(operation, place, &member));
    }
    if operation.has_document() {
        command = command.arg(file("body", "The JSON body; `-` is standard input").required(true));
    }
    if operation.accepts_any_query() {
        command = command.arg(
            Arg::new(QUERY)
                .long(QUERY)
                .value_name("NAME=VALUE")
                .action(ArgAction::Append)
                .help("A query parameter; none are documented for this operation"),
        );
    }
    if range(operation).is_some() {
        command = command.args(range_arguments());
    }
    if shape.members().any(|(_, member)| enum_of(&member.value).is_some()) {
        command = command.arg(
            flag(ALLOW_UNKNOWN).help("Send values that this version of the SDK does not know"),
        );
    }
    if operation.changes_something() {
        command = command.arg(flag(YES).short('y').help("Do not ask before the change"));
    }
    if operation.has_secret() {
        command = command.arg(flag(SHOW_SECRET).help("Print tokens instead of hiding them"));
    }
    command.args(result_arguments()).group(
        ArgGroup::new("format").args([JSON, TABLE, CSV, PARQUET]).required(false).multiple(false),
    )
}

/// The kind of a range of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// Local days, `from_date` and `to_date`.
    Days,
    /// Instants, `from_timestamp` and `to_timestamp`.
    Instants,
}

/// Returns the kind of range that an operation takes.
pub(super) fn range(operation: &Operation) -> Option<Range> {
    operation.shape.members().find_map(|(_, member)| match member.name {
        "from_date" => Some(Range::Days),
        "from_timestamp" => Some(Range::Instants),
        _ => None,
    })
}

fn range_arguments() -> [Arg; 3] {
    let time = |name, help| Arg::new(name).long(name).value_name("TIME").help(help);
    [
        Arg::new(DAYS)
            .long(DAYS)
            .value_name("NUMBER")
            .value_parser(value_parser!(u32).range(1..=36_500))
            .conflicts_with_all([FROM, TO])
            .help("The last days of the user, today included"),
        time(FROM, "The first day, or an instant such as 2026-04-13T00:00:00Z"),
        time(TO, "The last day, or the instant that is the end; now unless given").requires(FROM),
    ]
    .map(|argument| argument.help_heading(RANGE))
}

fn result_arguments() -> [Arg; 4] {
    [
        flag(JSON)
            .help("Print the answer as it came; the default if standard output is no terminal"),
        flag(TABLE).help("Print a table; the default on a terminal"),
        flag(CSV).help("Print comma-separated values"),
        Arg::new(PARQUET)
            .long(PARQUET)
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("Write a Parquet file"),
    ]
    .map(|argument| argument.help_heading(RESULT))
}

fn flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

fn file(name: &'static str, help: impl Into<String>) -> Arg {
    let argument = Arg::new(name).long(option_of(name)).value_name("FILE");
    argument.value_parser(value_parser!(PathBuf)).help(help.into())
}

/// Returns the argument of a member: an option, or for a part of the path its value alone.
fn argument(operation: &Operation, place: Place, member: &FieldShape) -> Arg {
    let name = member.name;
    let help = help::summary(member.doc);
    let is_list = matches!(member.presence, Presence::List | Presence::NonEmptyList);
    let argument = match member.value {
        ValueShape::Base64 => file(name, format!("{help}: a file; `-` is standard input")),
        // A secret in an argument could be read by other users of the machine.
        ValueShape::Secret => file(name, format!("{help}: a file with it; `-` is standard input")),
        ValueShape::Boolean => Arg::new(name)
            .long(option_of(name))
            .value_name("BOOL")
            .value_parser(value_parser!(bool))
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .hide_possible_values(true)
            .help(help),
        value => {
            let (value_name, hint) = value_name(&value, name);
            let help = format!("{help}{hint}");
            let argument = Arg::new(name).value_name(value_name).help(help);
            let argument = match enum_of(&value) {
                Some(known) => argument
                    .value_parser(OpenEnum(known))
                    .hide_possible_values(known.values.len() > LISTED),
                None => argument.allow_hyphen_values(true),
            };
            if place == Place::Path { argument } else { argument.long(option_of(name)) }
        }
    };
    let is_required = matches!(member.presence, Presence::Required | Presence::NonEmptyList)
        && !is_preset(operation, name);
    let argument = argument.required(is_required);
    if is_list {
        return argument.action(ArgAction::Append).value_delimiter(delimiter(&member.value));
    }
    argument
}

fn delimiter(value: &ValueShape) -> Option<char> {
    (!matches!(value, ValueShape::Object(_) | ValueShape::Any)).then_some(',')
}

/// Whether a required member has a value without its option: from the settings, or by `--days`.
fn is_preset(operation: &Operation, name: &str) -> bool {
    let is_own = matches!(name, "application_id" | "application_user_id" | "signature");
    (operation.is_login() && is_own)
        || matches!(name, "from_date" | "to_date" | "from_timestamp" | "to_timestamp")
}

/// Returns the enum of a value, or of the keys of measurements.
pub(super) fn enum_of(value: &ValueShape) -> Option<&'static EnumShape> {
    match value {
        ValueShape::Enum(known) => Some(known),
        _ => None,
    }
}

fn value_name(value: &ValueShape, name: &str) -> (String, &'static str) {
    let (value_name, hint) = match value {
        ValueShape::Integer | ValueShape::Number => ("NUMBER", ""),
        ValueShape::Milliseconds => ("NUMBER", ", in milliseconds"),
        ValueShape::Grams => ("NUMBER", ", in grams"),
        ValueShape::OffsetMinutes => ("MINUTES", ""),
        ValueShape::Date => ("DATE", ""),
        ValueShape::Timestamp => ("TIME", ""),
        ValueShape::Measurements(_) => ("NAME=NUMBER,...", ""),
        ValueShape::Object(_) | ValueShape::List(_) | ValueShape::Any => ("JSON", ", in JSON"),
        _ => (name, ""),
    };
    (value_name.to_uppercase(), hint)
}

/// Accepts any text, but lists the known values in the help and for completion: enums of the API are open.
#[derive(Clone)]
pub(in crate::commands) struct OpenEnum(pub(in crate::commands) &'static EnumShape);

impl TypedValueParser for OpenEnum {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.values.iter().map(|value| PossibleValue::new(*value))))
    }
}
