//! `--days`, `--from` and `--to`.

use std::time::SystemTime;

use clap::ArgMatches;
use serde_json::{Map, Value};
use spike_blocking::User;
use spike_blocking::time::{Date, Timestamp};

use super::operation::Operation;
use super::options::{self, DAYS, FROM, Range, TO};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::zone::{self, Zone, out_of_range};

/// Adds the range to the values, unless it is there by the names that are sent.
pub(super) fn add(
    operation: &Operation,
    matches: &ArgMatches,
    connection: &Connection,
    values: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let Some(range) = options::range(operation) else { return Ok(()) };
    let [first, last] = match range {
        Range::Days => ["from_date", "to_date"],
        Range::Instants => ["from_timestamp", "to_timestamp"],
    };
    let days = matches.get_one::<u32>(DAYS).copied();
    let from = matches.get_one::<String>(FROM);
    if days.is_none() && from.is_none() {
        if values.contains_key(first) || values.contains_key(last) || !is_required(operation) {
            return Ok(());
        }
        let text = "which days? use --days NUMBER, or --from and --to".to_owned();
        return Err(Failure::Usage(text));
    }
    if values.contains_key(first) || values.contains_key(last) {
        let text =
            format!("two ranges: use either --days and --from, or --{}", options::option_of(first));
        return Err(Failure::Usage(text));
    }
    let user = connection.user()?;
    let mut clock = Clock { user: &user, zone: None, now: Timestamp::from(SystemTime::now()) };
    let bounds = match (days, from) {
        (Some(days), _) => clock.last(days, range)?,
        (None, from) => {
            let from = Bound::read(from.map_or("", String::as_str), FROM)?;
            let to = matches.get_one::<String>(TO).map(|text| Bound::read(text, TO)).transpose()?;
            clock.between(from, to, range)?
        }
    };
    let [start, end] = bounds;
    values.insert(first.to_owned(), start.into());
    values.insert(last.to_owned(), end.into());
    Ok(())
}

fn is_required(operation: &Operation) -> bool {
    let is_range = |name: &str| matches!(name, "days" | "window");
    let mut parameters = operation.shape.parameters.iter();
    parameters.any(|parameter| {
        is_range(parameter.name) && parameter.presence == spike_blocking::shape::Presence::Required
    })
}

/// One end of a range.
#[derive(Clone, Copy)]
enum Bound {
    Day(Date),
    Instant(Timestamp),
}

impl Bound {
    fn read(text: &str, option: &str) -> Result<Self, Failure> {
        let day = text.parse().map(Self::Day);
        day.or_else(|_| text.parse().map(Self::Instant)).map_err(|_| {
            Failure::Usage(format!(
                "--{option}: `{text}` is neither a day such as 2026-04-13 nor an instant such as 2026-04-13T00:00:00Z"
            ))
        })
    }
}

/// The time zone of the user, which is asked for when it is needed.
struct Clock<'a> {
    user: &'a User,
    zone: Option<Zone>,
    now: Timestamp,
}

impl Clock<'_> {
    fn zone(&mut self) -> Result<&Zone, Failure> {
        let zone = match self.zone.take() {
            Some(zone) => zone,
            None => zone::of_user(self.user, self.now)?,
        };
        Ok(self.zone.insert(zone))
    }

    fn today(&mut self) -> Result<Date, Failure> {
        let now = self.now;
        self.day_of(now)
    }

    fn day_of(&mut self, time: Timestamp) -> Result<Date, Failure> {
        let local = self.zone()?.local(time).ok_or_else(out_of_range)?;
        Ok(local.date())
    }

    fn midnight(&mut self, day: Date) -> Result<Timestamp, Failure> {
        Ok(self.zone()?.midnight(day).ok_or_else(out_of_range)?)
    }

    /// Returns the last days, today included.
    fn last(&mut self, days: u32, range: Range) -> Result<[String; 2], Failure> {
        let today = self.today()?;
        let first = today.checked_sub_days(i64::from(days) - 1).ok_or_else(out_of_range)?;
        self.between(Bound::Day(first), None, range)
    }

    /// Returns both ends as they are sent. A day as an end includes that day.
    fn between(
        &mut self,
        from: Bound,
        to: Option<Bound>,
        range: Range,
    ) -> Result<[String; 2], Failure> {
        Ok(match range {
            Range::Days => {
                let mut day = |bound| match bound {
                    Bound::Day(day) => Ok(day),
                    Bound::Instant(time) => self.day_of(time),
                };
                let first = day(from)?;
                let last = match to {
                    Some(bound) => day(bound)?,
                    None => self.today()?,
                };
                [first.to_string(), last.to_string()]
            }
            Range::Instants => {
                let start = match from {
                    Bound::Day(day) => self.midnight(day)?,
                    Bound::Instant(time) => time,
                };
                let end = match to {
                    Some(Bound::Day(day)) => {
                        let next = day.checked_sub_days(-1).ok_or_else(out_of_range)?;
                        self.midnight(next)?
                    }
                    Some(Bound::Instant(time)) => time,
                    None => self.now,
                };
                [start.to_string(), end.to_string()]
            }
        })
    }
}
