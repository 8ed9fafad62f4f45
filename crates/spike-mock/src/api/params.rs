//! Query parameters, and the errors found in them.

use serde_json::json;

use super::history::History;
use super::problem::{InvalidField, NO_TIMESTAMP, NOT_DOCUMENTED, Problem, check};
use super::query::Query;
use crate::options::{ArrayStyle, Options};
use crate::time::{DAY, Day, Secs, Span, parse_timestamp};

/// Reads parameters. Errors are collected until [`done`](Self::done).
#[derive(Debug)]
pub(crate) struct Params<'a> {
    query: &'a Query,
    style: ArrayStyle,
    framework_rules: bool,
    history: History,
    errors: Vec<InvalidField>,
}

impl<'a> Params<'a> {
    pub(super) fn new(query: &'a Query, options: &Options, history: History) -> Self {
        Self {
            query,
            style: options.query_style(),
            framework_rules: options.framework_rules,
            history,
            errors: Vec::new(),
        }
    }

    /// Fails with all errors, if there are any.
    pub(super) fn done(self) -> Result<(), Problem> {
        check(self.errors)
    }

    pub(super) fn error(&mut self, name: &str, message: &str) {
        let value = json!(self.query.first(name).unwrap_or(""));
        self.errors.push(InvalidField::new(format!("query.{name}"), message, value));
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.query.first(name)
    }

    fn non_empty(&self, name: &str) -> Option<&'a str> {
        self.text(name).filter(|text| !text.is_empty())
    }

    /// `true` or `false`; by the rules of the framework also the other forms that Go reads (D huma).
    pub(super) fn flag(&mut self, name: &str, default: bool) -> bool {
        match self.text(name) {
            None => default,
            Some("true") => true,
            Some("false") => false,
            Some("1" | "t" | "T" | "TRUE" | "True") if self.framework_rules => true,
            Some("0" | "f" | "F" | "FALSE" | "False") if self.framework_rules => false,
            Some(_) => {
                self.error(name, "invalid boolean");
                default
            }
        }
    }

    /// A required range of days with data, both ends included.
    pub(super) fn days(&mut self) -> (Day, Day) {
        let (from, to) = (self.day("from_date"), self.day("to_date"));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            self.error("to_date", "expected a date that is not before from_date");
        }
        if let Some((from, to)) = from.zip(to)
            && let Some(message) = self.history.refuses(from, to)
        {
            self.error("to_date", &message);
        }
        (from.unwrap_or(Day(0)), to.unwrap_or(Day(0)))
    }

    /// A time range. If it is not required, it is one of data, and the default is the 24 hours before now.
    pub(super) fn window(&mut self, now: Secs, required: bool) -> Span {
        let to = self.timestamp("to_timestamp", required);
        let from = self.timestamp("from_timestamp", required);
        let to = to.unwrap_or_else(|| from.map_or(now, |from| now.max(from)));
        let from = from.unwrap_or(to - DAY);
        if from > to {
            self.error("to_timestamp", "expected a time that is not before from_timestamp");
        }
        if !required && let Some(message) = self.history.refuses(Day::of(from), Day::of(to)) {
            self.error("to_timestamp", &message);
        }
        Span::new(from, to)
    }

    /// An array of values of an enum; empty if it is absent.
    pub(super) fn list(&mut self, name: &str, is_known: impl Fn(&str) -> bool) -> Vec<String> {
        let values = self.query.array(name, self.style);
        for value in values.iter().filter(|value| !is_known(value)) {
            let location = format!("query.{name}");
            self.errors.push(InvalidField::new(location, NOT_DOCUMENTED, json!(value)));
        }
        values
    }

    /// An array of at least one value of an enum.
    pub(super) fn required_list(
        &mut self,
        name: &str,
        is_known: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let values = self.list(name, is_known);
        if values.is_empty() {
            self.missing(name);
        }
        values
    }

    /// A value of an enum.
    pub(super) fn one(
        &mut self,
        name: &str,
        is_known: impl Fn(&str) -> bool,
        required: bool,
    ) -> Option<&'a str> {
        let value = self.non_empty(name);
        match value {
            Some(value) if !is_known(value) => self.error(name, NOT_DOCUMENTED),
            None if required => self.missing(name),
            _ => {}
        }
        value
    }

    fn missing(&mut self, name: &str) {
        let location = format!("query.{name}");
        self.errors.push(InvalidField::new(location, "required query parameter is missing", None));
    }

    fn day(&mut self, name: &str) -> Option<Day> {
        let Some(text) = self.non_empty(name) else {
            self.missing(name);
            return None;
        };
        let day = Day::parse(text);
        if day.is_none() {
            self.error(name, "invalid date for format 2006-01-02");
        }
        day
    }

    fn timestamp(&mut self, name: &str, required: bool) -> Option<Secs> {
        let Some(text) = self.non_empty(name) else {
            if required {
                self.missing(name);
            }
            return None;
        };
        let at = parse_timestamp(text);
        if at.is_none() {
            self.error(name, NO_TIMESTAMP);
        }
        at
    }
}
