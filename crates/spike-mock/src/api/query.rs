//! The query string, and percent-encoding.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::options::ArrayStyle;

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Encodes everything except letters, digits and `-_.~`.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The decoded pairs of a query, in the order in which they were sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Ignores pairs that cannot be decoded; like unknown parameters, they are not an error.
    pub(super) fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| is_well_encoded(pair));
        let decoded = pairs.flat_map(|pair| form_urlencoded::parse(pair.as_bytes()).into_owned());
        Self(decoded.collect())
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a name.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The values of an array. In comma style, repeated keys after the first are silently ignored; in repeated style
    /// a comma is part of the value.
    pub(super) fn array(&self, name: &str, style: ArrayStyle) -> Vec<String> {
        let split = |value: &str| value.split(',').map(str::to_owned).collect::<Vec<_>>();
        let values: Vec<String> = match style {
            ArrayStyle::Comma => self.first(name).map(split).unwrap_or_default(),
            ArrayStyle::Repeated => self.all(name).map(str::to_owned).collect(),
            ArrayStyle::Both => self.all(name).flat_map(split).collect(),
        };
        let empty = values.iter().all(String::is_empty);
        if empty { Vec::new() } else { values }
    }
}

/// Whether every `%` is followed by two hexadecimal digits, and the decoded text is UTF-8.
fn is_well_encoded(text: &str) -> bool {
    let is_code = |rest: &str| {
        rest.get(..2).is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    text.split('%').skip(1).all(is_code) && percent_decode_str(text).decode_utf8().is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Query, encode, is_well_encoded};
    use crate::options::ArrayStyle::{Both, Comma, Repeated};

    #[test]
    fn each_style_reads_its_own_format() {
        let query = Query::parse("types=a,b&types=c&x=%41+b&broken=%zz&flag");
        assert_eq!(query.array("types", Comma), ["a", "b"]);
        assert_eq!(query.array("types", Repeated), ["a,b", "c"]);
        assert_eq!(query.array("types", Both), ["a", "b", "c"]);
        assert_eq!(query.first("x"), Some("A b"));
        assert_eq!(query.first("broken"), None);
        assert_eq!(query.first("flag"), Some(""));
        assert!(query.array("none", Both).is_empty());
        assert!(Query::parse("types=").array("types", Comma).is_empty());
    }

    #[test]
    fn encoded_texts_are_decoded() {
        for text in ["", "a b+c", "ąčę/?#&=%", "~-_.9"] {
            let query = Query::parse(&format!("x={}", encode(text)));
            assert_eq!(query.first("x"), Some(text));
        }
        assert_eq!(encode("~-_.9 +"), "~-_.9%20%2B");
        assert_eq!(Query::parse("x=a+b").first("x"), Some("a b"));
        for wrong in ["%", "%4", "%zz", "%ff"] {
            assert!(!is_well_encoded(wrong), "{wrong}");
        }
    }
}
