//! Values that are not read: skipped, or taken as text.

use std::borrow::Cow;

use super::Reader;
use crate::codec::json::number::Number;
use crate::codec::json::{Json, ReadResult, Syntax};

/// How many nested arrays and objects a value may have to be represented; the limit of serde_json.
const MAX_DEPTH: usize = 127;

/// Whether a value that was skipped can be represented by serde_json: no half of a surrogate pair, no number out of range,
/// no more than [`MAX_DEPTH`] nested arrays and objects.
pub(super) struct Skipped {
    start: usize,
    pub(super) is_representable: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn slice(&self, skipped: &Skipped) -> Json {
        Json::new(self.document.slice_ref(&self.text[skipped.start..self.at]))
    }

    /// Skips a value.
    pub(super) fn skip(&mut self) -> Result<Skipped, Syntax> {
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
    pub(super) fn skip_plain_string(&mut self) -> bool {
        let end = self.plain_until(self.at + 1);
        let is_plain = self.text.as_bytes().get(end) == Some(&b'"');
        if is_plain {
            self.at = end + 1;
        }
        is_plain
    }

    /// Skips the string that begins here; returns whether it has half of a surrogate pair, so that it cannot be represented.
    #[inline]
    pub(super) fn skip_string(&mut self) -> Result<bool, Syntax> {
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
    pub(in crate::codec::json) fn any(&mut self) -> ReadResult<Json> {
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
