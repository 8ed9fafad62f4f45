//! A reader of JSON that goes through a document once.
//!
//! It checks the grammar of everything, also of what it skips. Values are read by [`FromJson`]; one that does not fit its
//! type is an error of that value, from which the caller recovers by skipping it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::str::Utf8Error;

use bytes::Bytes;
use bytestring::ByteString;

use super::number::Number;
use super::value::Json;
use crate::codec::from_json::FromJson;
use crate::codec::members::Extra;
use crate::error::printable;
use crate::reply::Deviation;

/// How many nested arrays and objects a value may have to be represented; the limit of serde_json.
const MAX_DEPTH: usize = 127;

/// A text that is not JSON, at this index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub(crate) at: usize,
    pub(crate) fault: Fault,
}

/// What is wrong with a text that is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The text ends too early.
    CutOff,
    /// The text is not UTF-8.
    NotUtf8,
    NotJson,
}

/// A value that does not fit its type. It contains no part of the value.
#[derive(Debug)]
pub(crate) struct FieldError {
    /// The path from the value that was to be read.
    pub(crate) path: String,
    pub(crate) problem: String,
    /// The index in the document.
    pub(crate) at: usize,
}

#[derive(Debug)]
pub(crate) enum ReadError {
    Syntax(Syntax),
    Field(Box<FieldError>),
}

pub(crate) type ReadResult<T> = Result<T, ReadError>;

/// A step of a path.
#[derive(Clone, Copy)]
pub(crate) enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

/// A position in a JSON document, and the deviations so far.
///
/// The path of a deviation counts from the value that is being read; each value around it adds its own step when it is
/// done. So a path costs nothing where nothing deviates.
pub(crate) struct Reader<'a> {
    document: &'a ByteString,
    text: &'a str,
    at: usize,
    deviations: Vec<Deviation>,
    /// The brackets around the position in a value that is being skipped.
    open: Vec<u8>,
}

/// Whether a value that was skipped can be represented by serde_json: no half of a surrogate pair, no number out of range,
/// no more than [`MAX_DEPTH`] nested arrays and objects.
struct Skipped {
    start: usize,
    is_representable: bool,
}

impl Syntax {
    /// Describes the unexpected byte at this index, or the end.
    #[cold]
    pub(super) fn at(bytes: &[u8], at: usize) -> Self {
        let fault = if at < bytes.len() { Fault::NotJson } else { Fault::CutOff };
        Self { at, fault }
    }
}

impl From<Syntax> for ReadError {
    fn from(syntax: Syntax) -> Self {
        Self::Syntax(syntax)
    }
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

/// Checks that bytes are UTF-8. A character that is cut off at the end stays out, so that reading finds the end.
pub(crate) fn text(bytes: &Bytes) -> Result<ByteString, Syntax> {
    let not_utf8 = |error: Utf8Error| Syntax { at: error.valid_up_to(), fault: Fault::NotUtf8 };
    match ByteString::try_from(bytes.clone()) {
        Err(error) if error.error_len().is_none() => {
            ByteString::try_from(bytes.slice(..error.valid_up_to())).map_err(not_utf8)
        }
        text => text.map_err(not_utf8),
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(document: &'a ByteString) -> Self {
        Self { document, text: document, at: 0, deviations: Vec::new(), open: Vec::new() }
    }

    pub(crate) fn into_deviations(self) -> Vec<Deviation> {
        let escape = |Deviation { path, problem }| {
            let path = printable(&path, 200);
            Deviation { path, problem }
        };
        self.deviations.into_iter().map(escape).collect()
    }

    /// Goes back to the begin of a value.
    pub(crate) fn rewind(&mut self, at: usize) {
        self.at = at;
    }

    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Skips white space and returns the next byte.
    #[inline]
    pub(crate) fn peek(&mut self) -> Result<u8, Syntax> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Ok(*byte);
            }
            self.at += 1;
        }
        Err(self.unexpected())
    }

    #[cold]
    fn unexpected(&self) -> Syntax {
        Syntax::at(self.text.as_bytes(), self.at)
    }

    /// Checks that only white space is left.
    pub(crate) fn end(&mut self) -> Result<(), Syntax> {
        match self.peek() {
            Ok(_) => Err(self.unexpected()),
            Err(_) => Ok(()),
        }
    }

    fn literal(&mut self, word: &str) -> Result<(), Syntax> {
        for byte in word.bytes() {
            if self.text.as_bytes().get(self.at) != Some(&byte) {
                return Err(self.unexpected());
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Reads `null`, if it is next.
    #[inline]
    pub(crate) fn take_null(&mut self) -> Result<bool, Syntax> {
        let is_null = self.peek()? == b'n';
        if is_null {
            self.literal("null")?;
        }
        Ok(is_null)
    }

    /// Reads a boolean.
    pub(crate) fn boolean(&mut self) -> ReadResult<bool> {
        match self.peek()? {
            b't' => self.literal("true")?,
            b'f' => {
                self.literal("false")?;
                return Ok(false);
            }
            _ => return Err(self.mismatch("a boolean")),
        }
        Ok(true)
    }

    /// Reads a number.
    #[inline]
    pub(crate) fn number(&mut self, expected: &str) -> ReadResult<Number<'a>> {
        match self.peek()? {
            b'-' | b'0'..=b'9' => Ok(self.scan_number()?),
            _ => Err(self.mismatch(expected)),
        }
    }

    /// Reads a number, if one is next that a double can represent.
    #[inline]
    pub(crate) fn take_number(&mut self) -> Result<Option<f64>, Syntax> {
        let (b'-' | b'0'..=b'9') = self.peek()? else {
            return Ok(None);
        };
        let start = self.at;
        let number = self.scan_number()?.to_f64();
        if number.is_none() {
            self.at = start;
        }
        Ok(number)
    }

    #[inline]
    fn scan_number(&mut self) -> Result<Number<'a>, Syntax> {
        let number = Number::scan(self.text, self.at)?;
        self.at = number.end();
        Ok(number)
    }

    /// Reads a string.
    pub(crate) fn string(&mut self, expected: &str) -> ReadResult<Cow<'a, str>> {
        if self.peek()? != b'"' {
            return Err(self.mismatch(expected));
        }
        let start = self.at;
        match self.scan_string()? {
            Some(text) => Ok(text),
            None => {
                self.at = start;
                Err(self.mismatch(expected))
            }
        }
    }

    /// Reads the string that begins here; `None` if it has half of a surrogate pair.
    fn scan_string(&mut self) -> Result<Option<Cow<'a, str>>, Syntax> {
        let start = self.at;
        if self.skip_plain_string() {
            return Ok(Some(Cow::Borrowed(&self.text[start + 1..self.at - 1])));
        }
        self.skip_string()?;
        Ok(serde_json::from_str(&self.text[start..self.at]).ok().map(Cow::Owned))
    }

    /// Begins to read an object.
    pub(crate) fn object(&mut self) -> ReadResult<()> {
        self.begin(b'{', "an object")
    }

    /// Begins to read an array.
    pub(crate) fn array(&mut self) -> ReadResult<()> {
        self.begin(b'[', "an array")
    }

    fn begin(&mut self, bracket: u8, expected: &str) -> ReadResult<()> {
        if self.peek()? != bracket {
            return Err(self.mismatch(expected));
        }
        self.at += 1;
        Ok(())
    }

    /// Goes to the next element of an array; `false` at its end. `index` counts the elements.
    #[inline]
    pub(crate) fn next_element(&mut self, index: usize) -> Result<bool, Syntax> {
        match self.peek()? {
            b']' => {
                self.at += 1;
                return Ok(false);
            }
            // Another comma or a bracket is no value, so reading the element fails.
            b',' if index > 0 => self.at += 1,
            _ if index == 0 => {}
            _ => return Err(self.unexpected()),
        }
        Ok(true)
    }

    /// Goes to the value of the next member of an object and returns its name; `None` at the end. `is_first` is set to
    /// `false`. A member whose name cannot be represented is reported and skipped.
    pub(crate) fn next_member(
        &mut self,
        is_first: &mut bool,
    ) -> Result<Option<Cow<'a, str>>, Syntax> {
        loop {
            match self.peek()? {
                b'}' => {
                    self.at += 1;
                    return Ok(None);
                }
                b',' if !*is_first => {
                    self.at += 1;
                    self.peek()?;
                }
                _ if *is_first => {}
                _ => return Err(self.unexpected()),
            }
            *is_first = false;
            if self.peek()? != b'"' {
                return Err(self.unexpected());
            }
            let name = self.scan_string()?;
            self.colon()?;
            if name.is_some() {
                return Ok(name);
            }
            self.skip()?;
            let problem = "found a name that cannot be represented".to_owned();
            self.deviations.push(Deviation { path: String::new(), problem });
        }
    }

    #[inline]
    fn colon(&mut self) -> Result<(), Syntax> {
        if self.peek()? != b':' {
            return Err(self.unexpected());
        }
        self.at += 1;
        Ok(())
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

    fn slice(&self, skipped: &Skipped) -> Json {
        Json::new(self.document.slice_ref(&self.text[skipped.start..self.at]))
    }

    /// Returns how many elements an array of numbers has that begins here, as a hint for its capacity.
    pub(crate) fn count_elements(&self) -> usize {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let end = memchr::memchr(b']', rest).unwrap_or(rest.len());
        let commas = memchr::memchr_iter(b',', &rest[..end]).count();
        // An element takes at least one character and a comma.
        (commas + 1).min(end / 2 + 1)
    }

    /// Reads elements of an array of numbers as long as they follow each other without white space and can be converted,
    /// and stops after the last one. `list` holds the elements so far.
    #[inline]
    pub(crate) fn run_of_numbers<T>(
        &mut self,
        list: &mut Vec<T>,
        convert: impl Fn(Number<'a>) -> Option<T>,
    ) {
        let mut at = self.at;
        loop {
            let start = match self.text.as_bytes().get(at) {
                Some(b',') if !list.is_empty() => at + 1,
                _ if list.is_empty() => at,
                _ => break,
            };
            let Ok(number) = Number::scan_in_loop(self.text, start) else {
                break;
            };
            let Some(value) = convert(number) else {
                break;
            };
            list.push(value);
            at = number.end();
        }
        self.at = at;
    }

    /// Skips a value.
    fn skip(&mut self) -> Result<Skipped, Syntax> {
        self.peek()?;
        let start = self.at;
        let mut is_representable = true;
        self.open.clear();
        loop {
            match self.peek()? {
                b'"' => is_representable &= !self.skip_string()?,
                b'-' | b'0'..=b'9' => {
                    let number = Number::scan_in_loop(self.text, self.at)?;
                    self.at = number.end();
                    is_representable &= number.is_integer() || number.to_f64().is_some();
                }
                b't' => self.literal("true")?,
                b'f' => self.literal("false")?,
                b'n' => self.literal("null")?,
                bracket @ (b'{' | b'[') => {
                    self.at += 1;
                    // The closing brackets stand two places after the opening ones.
                    if self.peek()? == bracket + 2 {
                        self.at += 1;
                        is_representable &= self.open.len() < MAX_DEPTH;
                    } else {
                        self.open.push(bracket);
                        is_representable &= self.open.len() <= MAX_DEPTH;
                        if bracket == b'{' {
                            is_representable &= self.skip_name()?;
                        }
                        continue;
                    }
                }
                _ => return Err(self.unexpected()),
            }
            loop {
                let Some(bracket) = self.open.last().copied() else {
                    return Ok(Skipped { start, is_representable });
                };
                match self.peek()? {
                    b',' => {
                        self.at += 1;
                        if bracket == b'{' {
                            is_representable &= self.skip_name()?;
                        }
                        break;
                    }
                    closing if closing == bracket + 2 => {
                        self.at += 1;
                        self.open.pop();
                    }
                    _ => return Err(self.unexpected()),
                }
            }
        }
    }

    /// Skips the name of a member and the colon; returns whether the name can be represented.
    fn skip_name(&mut self) -> Result<bool, Syntax> {
        if self.peek()? != b'"' {
            return Err(self.unexpected());
        }
        let half_pair = self.skip_string()?;
        self.colon()?;
        Ok(!half_pair)
    }

    /// Returns the index of the first byte from `at` that does not stand for itself in a string.
    #[inline]
    fn plain_until(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            let special = special_bytes(u64::from_le_bytes(*chunk));
            if special != 0 {
                return at + special.trailing_zeros() as usize / 8;
            }
            at += size_of::<u64>();
        }
        let is_plain = |byte: &u8| *byte >= 0x20 && !matches!(byte, b'"' | b'\\');
        while bytes.get(at).is_some_and(is_plain) {
            at += 1;
        }
        at
    }

    /// Skips the string that begins here, if it has no escapes.
    #[inline]
    fn skip_plain_string(&mut self) -> bool {
        let end = self.plain_until(self.at + 1);
        let is_plain = self.text.as_bytes().get(end) == Some(&b'"');
        if is_plain {
            self.at = end + 1;
        }
        is_plain
    }

    /// Skips the string that begins here; returns whether it has half of a surrogate pair, so that it cannot be represented.
    #[inline]
    fn skip_string(&mut self) -> Result<bool, Syntax> {
        if self.skip_plain_string() { Ok(false) } else { self.skip_escaped_string() }
    }

    fn skip_escaped_string(&mut self) -> Result<bool, Syntax> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut has_surrogate = false;
        let mut at = start + 1;
        loop {
            at = self.plain_until(at);
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {}
                _ => return Err(Syntax::at(bytes, at)),
            }
            at += 1;
            match bytes.get(at) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at += 1,
                Some(b'u') => {
                    for place in at + 1..at + 5 {
                        if !bytes.get(place).is_some_and(u8::is_ascii_hexdigit) {
                            return Err(Syntax::at(bytes, place));
                        }
                    }
                    has_surrogate |= matches!(bytes[at + 1], b'd' | b'D')
                        && matches!(bytes[at + 2], b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F');
                    at += 5;
                }
                _ => return Err(Syntax::at(bytes, at)),
            }
        }
        self.at = at + 1;
        Ok(has_surrogate && serde_json::from_str::<String>(&self.text[start..self.at]).is_err())
    }

    /// Reads the members of an object, each as its name and the text of its value. Reports nothing.
    pub(crate) fn members(&mut self) -> ReadResult<Vec<(Cow<'a, str>, &'a str)>> {
        let (mut members, mark) = (Vec::new(), self.mark());
        let mut is_first = true;
        self.object()?;
        while let Some(name) = self.next_member(&mut is_first)? {
            let Skipped { start, .. } = self.skip()?;
            members.push((name, &self.text[start..self.at]));
        }
        self.deviations.truncate(mark);
        Ok(members)
    }

    /// Reads the elements of an array, each as its text.
    pub(crate) fn elements(&mut self) -> ReadResult<Vec<&'a str>> {
        let mut elements = Vec::new();
        self.array()?;
        while self.next_element(elements.len())? {
            let Skipped { start, .. } = self.skip()?;
            elements.push(&self.text[start..self.at]);
        }
        Ok(elements)
    }

    /// Reads any value that can be represented.
    pub(super) fn any(&mut self) -> ReadResult<Json> {
        let start = self.at;
        let skipped = self.skip()?;
        if skipped.is_representable {
            return Ok(self.slice(&skipped));
        }
        self.at = start;
        self.peek()?;
        Err(self.mismatch("a value"))
    }

    /// Checks that the document is one JSON value.
    pub(crate) fn check(&mut self) -> Result<(), Syntax> {
        self.skip()?;
        self.end()
    }
}

/// Returns a number whose lowest set bit is in the first of eight bytes that does not stand for itself in a string: a
/// quotation mark, a backslash or a control character.
#[inline]
fn special_bytes(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // The highest bit of the first byte that is smaller than `limit`, and perhaps of later ones.
    let smaller = |bytes: u64, limit: u64| bytes.wrapping_sub(ONES * limit) & !bytes & (ONES << 7);
    let equal = |byte: u8| smaller(bytes ^ (ONES * u64::from(byte)), 1);
    smaller(bytes, 0x20) | equal(b'"') | equal(b'\\')
}
