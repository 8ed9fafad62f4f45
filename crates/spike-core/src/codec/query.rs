//! The query string.

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pairs: Vec<(String, Value)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    One(String),
    Many(Vec<String>),
}

impl Query {
    /// Creates an empty query.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.pairs.push((name.into(), Value::One(value.into())));
    }

    /// Adds an array. An empty array adds nothing.
    pub fn push_list<T: AsRef<str>>(&mut self, name: &str, values: &[T]) {
        if !values.is_empty() {
            let values = values.iter().map(|value| value.as_ref().to_owned()).collect();
            self.pairs.push((name.to_owned(), Value::Many(values)));
        }
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
        self.push("from_date", days.first().to_string());
        self.push("to_date", days.last().to_string());
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
        self.push("from_timestamp", window.start().to_string());
        self.push("to_timestamp", window.end().to_string());
        Ok(())
    }

    /// Adds the pairs of another query.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if one of the names is already present.
    pub(crate) fn append(&mut self, others: &Self) -> Result<(), Error> {
        for (name, value) in &others.pairs {
            if self.names().any(|known| known == name) {
                return Err(Error::input(format!(
                    "the query parameter `{name}` is set twice; set it on the request or as an extra parameter, not both"
                )));
            }
            self.pairs.push((name.clone(), value.clone()));
        }
        Ok(())
    }

    /// Returns the names of the pairs, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(name, _)| name.as_str())
    }

    /// Returns the values of this name: one, the elements of a list, or none.
    pub fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let pairs = self.pairs.iter().filter(move |(known, _)| known == name);
        let values = pairs.map(|(_, value)| match value {
            Value::One(value) => std::slice::from_ref(value),
            Value::Many(values) => values,
        });
        values.flatten().map(String::as_str)
    }

    /// Returns the encoded query without the `?`; empty if there are no pairs.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the comma is the separator and an array value contains one: the
    /// server would read two values.
    pub fn encode(&self, style: ArrayStyle) -> Result<String, Error> {
        let mut out = String::new();
        for (name, value) in &self.pairs {
            match (value, style) {
                (Value::One(value), _) => pair(&mut out, name, value),
                (Value::Many(values), ArrayStyle::Repeated) => {
                    for value in values {
                        pair(&mut out, name, value);
                    }
                }
                (Value::Many(values), ArrayStyle::Comma) => {
                    for (index, value) in values.iter().enumerate() {
                        if value.contains(',') {
                            return Err(Error::input(format!(
                                "a value of the list `{name}` contains a comma, which separates the values in this array style"
                            )));
                        }
                        if index == 0 {
                            pair(&mut out, name, value);
                        } else {
                            out.push(',');
                            out.extend(percent_encode(value));
                        }
                    }
                }
            }
        }
        Ok(out)
    }
}

fn pair(out: &mut String, name: &str, value: &str) {
    if !out.is_empty() {
        out.push('&');
    }
    out.extend(percent_encode(name));
    out.push('=');
    out.extend(percent_encode(value));
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
