//! The query string.

use std::fmt::{self, Write as _};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use crate::error::Error;
use crate::time::{DayRange, TimeWindow};

/// The form of arrays in a query string; one setting per client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArrayStyle {
    /// `types=steps,distance_total`, the default. A server that expects the other form rejects this one, while in the
    /// reverse case values are lost silently (evidence: D).
    #[default]
    Comma,
    /// `types=steps&types=distance_total`.
    Repeated,
}

/// The query parameters of a request in the order they were added. Names and values are plain text; they are encoded
/// once, when the request is built.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// All names and values, one after the other: a query costs two allocations, however many parameters it has.
    text: String,
    parts: Vec<Part>,
}

/// A piece of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Part {
    kind: Kind,
    end: usize,
}

/// A pair is a name, followed by one value or by the elements of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    Value,
    Element,
}

/// Room for the names and values of most requests.
const USUAL_TEXT: usize = 112;
const USUAL_PARTS: usize = 12;

impl Query {
    /// Creates an empty query.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.push_text(&name.into(), &value.into());
    }

    /// Adds a parameter.
    pub(crate) fn push_text(&mut self, name: &str, value: &str) {
        self.part(Kind::Name, name);
        self.part(Kind::Value, value);
    }

    /// Adds a parameter whose value is written in place.
    pub(crate) fn push_display(&mut self, name: &str, value: &dyn fmt::Display) {
        self.part(Kind::Name, name);
        // Writing to a string does not fail.
        let _ = write!(self.text, "{value}");
        self.parts.push(Part { kind: Kind::Value, end: self.text.len() });
    }

    /// Adds an array. An empty array adds nothing.
    pub fn push_list<T: AsRef<str>>(&mut self, name: &str, values: &[T]) {
        if !values.is_empty() {
            self.part(Kind::Name, name);
        }
        for value in values {
            self.part(Kind::Element, value.as_ref());
        }
    }

    fn part(&mut self, kind: Kind, text: &str) {
        if self.parts.is_empty() {
            self.text.reserve(USUAL_TEXT);
            self.parts.reserve(USUAL_PARTS);
        }
        self.text.push_str(text);
        self.parts.push(Part { kind, end: self.text.len() });
    }

    /// Returns all parts with their text.
    fn parts(&self) -> impl Iterator<Item = (Kind, &str)> {
        let mut start = 0;
        self.parts.iter().map(move |part| {
            let text = &self.text[start..part.end];
            start = part.end;
            (part.kind, text)
        })
    }

    /// Adds an array that must not be empty.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if it is.
    pub fn push_required_list<T: AsRef<str>>(
        &mut self,
        name: &str,
        values: &[T],
    ) -> Result<(), Error> {
        if values.is_empty() {
            return Err(Error::input(format!("`{name}` is empty; at least one value is needed")));
        }
        self.push_list(name, values);
        Ok(())
    }

    /// Adds `from_date` and `to_date`: local days, both inclusive.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the range is reversed.
    pub fn push_days(&mut self, days: &DayRange) -> Result<(), Error> {
        days.check().map_err(|error| Error::input(error.to_string()))?;
        self.push_display("from_date", &days.first());
        self.push_display("to_date", &days.last());
        Ok(())
    }

    /// Adds `from_timestamp` (inclusive) and `to_timestamp` (exclusive), UTC, in whole seconds rounded
    /// outward.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the window is empty or reversed.
    pub fn push_window(&mut self, window: &TimeWindow) -> Result<(), Error> {
        window.check().map_err(|error| Error::input(error.to_string()))?;
        let window = window.rounded_outward();
        self.push_display("from_timestamp", &window.start());
        self.push_display("to_timestamp", &window.end());
        Ok(())
    }

    /// Adds the pairs of another query.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if one of the names is already present.
    pub(crate) fn append(&mut self, others: &Self) -> Result<(), Error> {
        for (kind, text) in others.parts() {
            if kind == Kind::Name && self.names().any(|known| known == text) {
                return Err(Error::input(format!(
                    "the query parameter `{text}` is set twice; set it on the request or as an extra parameter, not both"
                )));
            }
            self.part(kind, text);
        }
        Ok(())
    }

    /// Returns the names of the pairs, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts().filter(|(kind, _)| *kind == Kind::Name).map(|(_, name)| name)
    }

    /// Returns the values of this name: one, the elements of a list, or none.
    pub fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let mut is_wanted = false;
        self.parts().filter_map(move |(kind, text)| match kind {
            Kind::Name => {
                is_wanted = text == name;
                None
            }
            Kind::Value | Kind::Element => is_wanted.then_some(text),
        })
    }

    /// Returns the encoded query without the `?`; empty if there are no pairs.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the comma is the separator and an array value contains one: the
    /// server would read two values.
    pub fn encode(&self, style: ArrayStyle) -> Result<String, Error> {
        let mut out = String::new();
        self.encode_into(&mut out, style)?;
        Ok(out)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Returns a size in which the encoded query fits, unless many characters of it have to be encoded.
    pub(crate) fn usual_size(&self) -> usize {
        self.text.len() + self.parts.len() + 16
    }

    /// Appends the encoded query, without the `?`.
    pub(crate) fn encode_into(&self, out: &mut String, style: ArrayStyle) -> Result<(), Error> {
        let mut name = "";
        let mut separator = "";
        let mut is_first = true;
        for (kind, text) in self.parts() {
            if kind == Kind::Name {
                name = text;
                is_first = true;
                continue;
            }
            if kind == Kind::Element && style == ArrayStyle::Comma && text.contains(',') {
                return Err(Error::input(format!(
                    "a value of the list `{name}` contains a comma, which separates the values in this array style"
                )));
            }
            if is_first || style == ArrayStyle::Repeated {
                out.push_str(separator);
                push_encoded(out, name);
                out.push('=');
            } else {
                out.push(',');
            }
            push_encoded(out, text);
            (separator, is_first) = ("&", false);
        }
        Ok(())
    }
}

/// Shows the pairs.
impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = self.names().map(|name| (name, self.values(name).collect::<Vec<_>>()));
        f.debug_map().entries(pairs).finish()
    }
}

/// Appends text, percent-encoded. Most text needs no encoding.
pub(crate) fn push_encoded(out: &mut String, text: &str) {
    if text.bytes().all(is_unreserved) {
        out.push_str(text);
    } else {
        out.extend(percent_encode(text));
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
pub(crate) fn percent_encode(text: &str) -> PercentEncode<'_> {
    const RESERVED: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(text, RESERVED)
}

/// Returns whether every `%` stands before two hexadecimal digits.
pub(crate) fn has_valid_escapes(text: &str) -> bool {
    let is_escape = |rest: &str| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    text.split('%').skip(1).all(is_escape)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Decodes independently of the encoder.
    pub(crate) fn percent_decode(text: &str) -> String {
        let mut bytes = text.bytes();
        let mut out = Vec::new();
        while let Some(byte) = bytes.next() {
            if byte == b'%' {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                out.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            } else {
                out.push(byte);
            }
        }
        String::from_utf8(out).unwrap()
    }

    fn sample() -> Query {
        let mut query = Query::new();
        query.push("from_date", "2026-04-01");
        query.push_list("types", &["steps", "distance_total"]);
        query.push("exclude_manual", "true");
        query.push_list::<&str>("providers", &[]);
        query
    }

    #[test]
    fn the_two_array_forms() {
        assert_eq!(
            sample().encode(ArrayStyle::Comma).unwrap(),
            "from_date=2026-04-01&types=steps,distance_total&exclude_manual=true"
        );
        assert_eq!(
            sample().encode(ArrayStyle::Repeated).unwrap(),
            "from_date=2026-04-01&types=steps&types=distance_total&exclude_manual=true"
        );
        assert_eq!(Query::new().encode(ArrayStyle::Comma).unwrap(), "");
        assert_eq!(ArrayStyle::default(), ArrayStyle::Comma);
    }

    #[test]
    fn a_comma_in_a_list_value_is_refused_where_it_separates() {
        let mut query = Query::new();
        query.push_list("types", &["a,b", "c"]);
        let error = query.encode(ArrayStyle::Comma).unwrap_err().to_string();
        assert!(error.contains("`types`"), "{error}");
        assert_eq!(query.encode(ArrayStyle::Repeated).unwrap(), "types=a%2Cb&types=c");
        let mut query = Query::new();
        query.push("state", "a,b");
        assert_eq!(query.encode(ArrayStyle::Comma).unwrap(), "state=a%2Cb");
    }

    proptest! {
        #[test]
        fn arbitrary_text_survives(pairs in prop::collection::vec((".{1,8}", ".{0,20}"), 0..6)) {
            let mut query = Query::new();
            for (name, value) in &pairs {
                query.push(name.clone(), value.clone());
            }
            let text = query.encode(ArrayStyle::Comma).unwrap();
            prop_assert!(text.is_ascii());
            let back: Vec<(String, String)> = text
                .split('&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| pair.split_once('=').unwrap())
                .map(|(name, value)| (percent_decode(name), percent_decode(value)))
                .collect();
            prop_assert_eq!(back, pairs);
        }

        #[test]
        fn lists_survive_in_both_forms(values in prop::collection::vec("[^,]{1,12}", 1..6)) {
            let mut query = Query::new();
            query.push_list("types", &values);
            let comma = query.encode(ArrayStyle::Comma).unwrap();
            let back: Vec<String> =
                comma.strip_prefix("types=").unwrap().split(',').map(percent_decode).collect();
            prop_assert_eq!(&back, &values);
            let repeated = query.encode(ArrayStyle::Repeated).unwrap();
            let back: Vec<String> = repeated
                .split('&')
                .map(|pair| percent_decode(pair.strip_prefix("types=").unwrap()))
                .collect();
            prop_assert_eq!(&back, &values);
        }
    }
}
