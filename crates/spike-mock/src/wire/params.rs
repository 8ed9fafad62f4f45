//! Reading query parameters and collecting everything that is wrong with them.

use serde_json::json;

use super::{Fault400, Problem, Query};
use crate::civil::{Day, Secs, parse_timestamp};
use crate::options::ArrayStyle;

/// Reads parameters; [`done`](Self::done) says whether they were all well formed.
#[derive(Debug)]
pub(crate) struct Params<'a> {
    query: &'a Query,
    style: ArrayStyle,
    faults: Vec<Fault400>,
}

impl<'a> Params<'a> {
    pub(crate) fn new(query: &'a Query, style: ArrayStyle) -> Self {
        Self {
            query,
            style,
            faults: Vec::new(),
        }
    }

    /// A 400 with all faults, if there were any.
    pub(crate) fn done(self) -> Result<(), Problem> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Problem::invalid(self.faults))
        }
    }

    pub(crate) fn fault(&mut self, name: &str, message: impl Into<String>) {
        let value = json!(self.query.first(name).unwrap_or(""));
        self.faults
            .push(Fault400::new(format!("query.{name}"), message, value));
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<&'a str> {
        self.query.first(name)
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, name: &str, default: bool) -> bool {
        match self.query.first(name) {
            None => default,
            Some("true") => true,
            Some("false") => false,
            Some(_) => {
                self.fault(name, "invalid boolean");
                default
            }
        }
    }

    /// A required date range, both ends included.
    pub(crate) fn days(&mut self) -> (Day, Day) {
        let from = self.day("from_date");
        let to = self.day("to_date");
        match (from, to) {
            (Some(from), Some(to)) if from > to => {
                self.fault("to_date", "expected a date that is not before from_date");
                (from, from)
            }
            (from, to) => (from.unwrap_or(Day(0)), to.unwrap_or(Day(0))),
        }
    }

    /// A time range, the end excluded. Missing bounds are the last 24 hours before now, unless required.
    pub(crate) fn window(&mut self, now: Secs, required: bool) -> (Secs, Secs) {
        let to = self.timestamp("to_timestamp", required);
        let from = self.timestamp("from_timestamp", required);
        let to = to.unwrap_or_else(|| from.map_or(now, |from| now.max(from)));
        let from = from.unwrap_or(to - 86_400);
        if from > to {
            self.fault(
                "to_timestamp",
                "expected a time that is not before from_timestamp",
            );
        }
        (from, to)
    }

    /// An array of known values, empty if it is missing.
    pub(crate) fn list(&mut self, name: &str, known: &dyn Fn(&str) -> bool) -> Vec<String> {
        let values = self.query.array(name, self.style);
        for value in values.iter().filter(|value| !known(value)) {
            self.faults.push(Fault400::new(
                format!("query.{name}"),
                "expected value to be one of the documented values",
                json!(value),
            ));
        }
        values
    }

    /// An array of known values with at least one.
    pub(crate) fn required_list(
        &mut self,
        name: &str,
        known: &dyn Fn(&str) -> bool,
    ) -> Vec<String> {
        let values = self.list(name, known);
        if values.is_empty() {
            self.missing(name);
        }
        values
    }

    /// One known value.
    pub(crate) fn one(
        &mut self,
        name: &str,
        known: &dyn Fn(&str) -> bool,
        required: bool,
    ) -> Option<&'a str> {
        let value = self.query.first(name).filter(|value| !value.is_empty());
        match value {
            Some(value) if !known(value) => {
                self.fault(name, "expected value to be one of the documented values");
            }
            None if required => self.missing(name),
            _ => {}
        }
        value
    }

    fn missing(&mut self, name: &str) {
        self.faults.push(Fault400::missing(
            format!("query.{name}"),
            "required query parameter is missing",
        ));
    }

    fn day(&mut self, name: &str) -> Option<Day> {
        let Some(text) = self.query.first(name).filter(|text| !text.is_empty()) else {
            self.missing(name);
            return None;
        };
        let day = Day::parse(text);
        if day.is_none() {
            self.fault(name, "invalid date for format 2006-01-02");
        }
        day
    }

    fn timestamp(&mut self, name: &str, required: bool) -> Option<Secs> {
        let Some(text) = self.query.first(name).filter(|text| !text.is_empty()) else {
            if required {
                self.missing(name);
            }
            return None;
        };
        let at = parse_timestamp(text);
        if at.is_none() {
            self.fault(
                name,
                "invalid date/time for format 2006-01-02T15:04:05 or 2006-01-02T15:04:05Z",
            );
        }
        at
    }
}
