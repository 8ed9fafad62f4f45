//! Deviations: what is set aside, and where it was.

use std::fmt::Write as _;

use super::Reader;
use super::skip::Skipped;
use crate::codec::from_json::FromJson;
use crate::codec::json::{FieldError, Json, ReadError, ReadResult};
use crate::codec::members::Extra;
use crate::error::printable;
use crate::reply::Deviation;

/// A step of a path.
#[derive(Clone, Copy)]
pub(crate) enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

impl Step<'_> {
    /// Puts the step before a path.
    fn prepend(self, path: &mut String) {
        let mut step = String::new();
        match self {
            Self::Name(name) => step.push_str(name),
            Self::Index(index) => {
                let _ = write!(step, "[{index}]");
            }
        }
        if !path.is_empty() && !path.starts_with('[') {
            step.push('.');
        }
        path.insert_str(0, &step);
    }
}

impl Reader<'_> {
    pub(crate) fn into_deviations(self) -> Vec<Deviation> {
        let escape = |Deviation { path, problem }| {
            let path = printable(&path, 200);
            Deviation { path, problem }
        };
        self.deviations.into_iter().map(escape).collect()
    }

    /// Reads the value of a member; `None` if it is `null`.
    pub(crate) fn member<T: FromJson>(&mut self, name: &str) -> ReadResult<Option<T>> {
        if self.take_null()? {
            return Ok(None);
        }
        let mark = self.deviations.len();
        let value = T::read(self);
        self.within(Step::Name(name), mark, value).map(Some)
    }

    /// Reads an optional member; one that cannot be read moves to `extra` and is reported.
    pub(crate) fn optional<T: FromJson>(
        &mut self,
        name: &str,
        extra: &mut Extra,
    ) -> ReadResult<Option<T>> {
        if self.take_null()? {
            return Ok(None);
        }
        let (mark, start) = (self.deviations.len(), self.at);
        let value = T::read(self);
        match self.within(Step::Name(name), mark, value) {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                if let Some(json) = self.set_aside(mark, start, error)? {
                    extra.push(name, json);
                }
                Ok(None)
            }
        }
    }

    /// Keeps an unknown member; one that cannot be represented is reported.
    pub(crate) fn unknown(&mut self, name: &str, extra: &mut Extra) -> ReadResult<()> {
        if let Some(json) = self.json(Step::Name(name))? {
            extra.push(name, json);
        }
        Ok(())
    }

    /// Reads any value; one that cannot be represented is reported.
    pub(crate) fn json(&mut self, step: Step<'_>) -> ReadResult<Option<Json>> {
        let (mark, start) = (self.deviations.len(), self.at);
        let value = Json::read(self);
        match self.within(step, mark, value) {
            Ok(json) => Ok(Some(json)),
            Err(error) => self.set_aside(mark, start, error),
        }
    }

    /// Reports the error of a value in place of the deviations within it that were reported since `mark`, goes past the
    /// value, and returns it, unless it cannot be represented.
    #[cold]
    pub(crate) fn set_aside(
        &mut self,
        mark: usize,
        start: usize,
        error: ReadError,
    ) -> ReadResult<Option<Json>> {
        let ReadError::Field(error) = error else {
            return Err(error);
        };
        let FieldError { path, problem, .. } = *error;
        self.deviations.truncate(mark);
        self.deviations.push(Deviation { path, problem });
        self.at = start;
        let skipped = self.skip()?;
        Ok(skipped.is_representable.then(|| self.slice(&skipped)))
    }

    /// Reports an element of an array that is left out, by its own path even if a part of it is the reason, and goes past
    /// it. Returns the error for a list of which no element can be read.
    #[cold]
    pub(crate) fn leave_out(
        &mut self,
        mark: usize,
        start: usize,
        index: usize,
        error: FieldError,
    ) -> ReadResult<ReadError> {
        let part = &error.path;
        let at = if part.is_empty() { String::new() } else { format!(" at `{part}`") };
        let left_out = self.fail(start, format!("left out: {}{at}", error.problem));
        let left_out = self.error_within(Step::Index(index), mark, left_out);
        self.set_aside(mark, start, left_out)?;
        Ok(self.error_within(Step::Index(index), self.mark(), ReadError::Field(Box::new(error))))
    }

    /// Adds a step to the paths of the deviations since `mark` and of the error of a value.
    #[inline]
    pub(crate) fn within<T>(
        &mut self,
        step: Step<'_>,
        mark: usize,
        value: ReadResult<T>,
    ) -> ReadResult<T> {
        match value {
            Ok(value) if self.deviations.len() == mark => Ok(value),
            Ok(value) => {
                self.prepend(step, mark);
                Ok(value)
            }
            Err(error) => Err(self.error_within(step, mark, error)),
        }
    }

    #[cold]
    fn prepend(&mut self, step: Step<'_>, mark: usize) {
        for deviation in self.deviations.get_mut(mark..).unwrap_or_default() {
            step.prepend(&mut deviation.path);
        }
    }

    #[cold]
    fn error_within(&mut self, step: Step<'_>, mark: usize, mut error: ReadError) -> ReadError {
        self.prepend(step, mark);
        if let ReadError::Field(error) = &mut error {
            step.prepend(&mut error.path);
        }
        error
    }

    /// Returns the number of deviations so far.
    #[inline]
    pub(crate) fn mark(&self) -> usize {
        self.deviations.len()
    }

    /// Returns the error for the value that begins here and is of the wrong type.
    #[cold]
    pub(crate) fn mismatch(&mut self, expected: &str) -> ReadError {
        // Where the value begins is known, because white space was skipped to see its first byte.
        let first = self.text.as_bytes().get(self.at);
        let found = match first {
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b'"') => "a string",
            Some(b't' | b'f') => "a boolean",
            Some(b'n') => "null",
            _ => "a number",
        };
        let start = self.at;
        match self.skip() {
            Ok(Skipped { is_representable: true, .. }) => {
                self.fail(start, format!("expected {expected}, found {found}"))
            }
            Ok(_) => self.fail(start, format!("found {found} that cannot be represented")),
            Err(syntax) => syntax.into(),
        }
    }

    /// Returns the error for the value that begins at `at`.
    #[cold]
    pub(crate) fn fail(&self, at: usize, problem: impl Into<String>) -> ReadError {
        ReadError::Field(Box::new(FieldError { path: String::new(), problem: problem.into(), at }))
    }

    /// Returns the error for a missing required member of the object that ends here.
    #[cold]
    pub(crate) fn missing(&self, name: &str) -> ReadError {
        let error = self.fail(self.at, "a required part is missing");
        match error {
            ReadError::Field(mut error) => {
                error.path.push_str(name);
                ReadError::Field(error)
            }
            other => other,
        }
    }
}
