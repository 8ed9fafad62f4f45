//! The query string: pairs in the order they were sent.

use super::percent::decode;
use crate::options::ArrayStyle;

/// The decoded pairs of a query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Pairs that cannot be decoded are dropped, as are unknown ones later: neither is an error.
    pub(crate) fn parse(text: &str) -> Self {
        let pairs = text
            .split('&')
            .filter(|pair| !pair.is_empty())
            .filter_map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Some((decode(name, true)?, decode(value, true)?))
            });
        Self(pairs.collect())
    }

    /// The first value of a name.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The values of an array. In comma style, repeated keys lose all but the first without a word; in
    /// repeated style a comma is part of the value.
    pub(crate) fn array(&self, name: &str, style: ArrayStyle) -> Vec<String> {
        let sent = self
            .0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        let split = |value: &str| value.split(',').map(str::to_owned).collect::<Vec<_>>();
        let values: Vec<String> = match style {
            ArrayStyle::Comma => sent.take(1).flat_map(split).collect(),
            ArrayStyle::Repeated => sent.map(str::to_owned).collect(),
            ArrayStyle::Both => sent.flat_map(split).collect(),
        };
        if values.iter().all(String::is_empty) {
            Vec::new()
        } else {
            values
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Query;
    use crate::options::ArrayStyle::{Both, Comma, Repeated};

    #[test]
    fn each_style_reads_its_own_form() {
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
}
