//! A reader of JSON that goes through a document once.
//!
//! It checks the grammar of everything, also of what it skips. Values are read by
//! [`FromJson`](crate::codec::from_json::FromJson); one that does not fit its type is an error of that value, from which the
//! caller recovers by skipping it.

mod recover;
mod skip;

use std::borrow::Cow;

use bytes::Bytes;
use bytestring::ByteString;

pub(crate) use self::recover::Step;
use super::errors::{Fault, ReadResult, Syntax};
use super::number::Number;
use crate::reply::Deviation;

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

/// Checks that bytes are UTF-8. Where a character is cut off at the end, so is the document: reading what is before it finds
/// that.
pub(crate) fn text(bytes: &Bytes) -> Result<ByteString, Syntax> {
    ByteString::try_from(bytes.clone()).or_else(|error| {
        let not_utf8 = Syntax { at: error.valid_up_to(), fault: Fault::NotUtf8 };
        let before = ByteString::try_from(bytes.slice(..not_utf8.at)).unwrap_or_default();
        let is_complete = Reader::new(&before).check().is_ok();
        if error.error_len().is_none() && !is_complete { Ok(before) } else { Err(not_utf8) }
    })
}

impl<'a> Reader<'a> {
    pub(crate) fn new(document: &'a ByteString) -> Self {
        Self { document, text: document, at: 0, deviations: Vec::new(), open: Vec::new() }
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
}
