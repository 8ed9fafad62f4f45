//! The path of an operation: fixed words and percent-encoded parameters.

use crate::codec::query::percent_encode;
use crate::error::Error;

/// A path below the base URL, such as `/queries/sleeps/{sleep_id}` with the id filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    text: String,
    fault: Option<Fault>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Parameter(&'static str),
    Literal(&'static str),
}

impl Path {
    /// A path without parameters; it begins with `/` and is taken as it is.
    #[must_use]
    pub fn fixed(path: &'static str) -> Self {
        Self {
            text: path.to_owned(),
            fault: None,
        }
    }

    /// Appends fixed words, beginning with `/`.
    #[must_use]
    pub fn then(mut self, words: &'static str) -> Self {
        self.text.push_str(words);
        self
    }

    /// Appends one percent-encoded parameter as a segment of its own. `name` stands in the error if the
    /// value cannot be a segment.
    #[must_use]
    pub fn parameter(mut self, name: &'static str, value: &str) -> Self {
        // URL libraries drop such segments, encoded or not: the call would reach another operation.
        if matches!(value, "" | "." | "..") {
            self.fault = self.fault.or(Some(Fault::Parameter(name)));
        }
        self.text.push('/');
        percent_encode(&mut self.text, value);
        self
    }

    /// Appends words made at run time. They are sent as they are, so they are checked to be nothing but a
    /// path; a fault shows when the path is [`encoded`](Self::encoded).
    #[must_use]
    pub(crate) fn literal(mut self, words: &str) -> Self {
        self.fault = self.fault.or(literal_fault(words).map(Fault::Literal));
        self.text.push_str(words);
        self
    }

    /// A path of no words, to append to.
    pub(crate) fn empty() -> Self {
        Self::fixed("")
    }

    /// The encoded path.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if a parameter is empty, `.` or `..`.
    pub fn encoded(&self) -> Result<&str, Error> {
        match self.fault {
            None => Ok(&self.text),
            Some(Fault::Parameter(name)) => Err(Error::input(format!(
                "the path parameter `{name}` is empty or consists of dots only"
            ))),
            Some(Fault::Literal(fault)) => Err(Error::input(format!("the path {fault}"))),
        }
    }
}

/// What keeps a text from being a path that reaches what it names.
fn literal_fault(words: &str) -> Option<&'static str> {
    if !words.starts_with('/') {
        return Some("does not begin with `/`");
    }
    if words.contains('?') {
        return Some("holds a `?`; add query pairs one by one");
    }
    if words.contains('#') {
        return Some("holds a `#`");
    }
    if words.contains("//") {
        return Some("holds an empty segment");
    }
    if !is_path_text(words) {
        return Some("holds a character that must be percent-encoded; add such text as a segment");
    }
    let dots = |segment: &str| {
        let segment = segment.replace("%2e", ".").replace("%2E", ".");
        matches!(segment.as_str(), "." | "..")
    };
    if words.split('/').any(dots) {
        return Some("holds a segment of dots only");
    }
    None
}

/// Whether these are the characters of a path in RFC 3986 and every `%` stands before two hex digits.
fn is_path_text(words: &str) -> bool {
    let mut bytes = words.bytes();
    while let Some(byte) = bytes.next() {
        let fine = match byte {
            b'%' => {
                let mut hex = || bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit());
                hex() && hex()
            }
            _ => byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte),
        };
        if !fine {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Path;
    use crate::codec::query::tests::percent_decode;

    #[test]
    fn segments() {
        let path = Path::fixed("/providers")
            .parameter("provider_slug", "a/b?c")
            .then("/integration");
        assert_eq!(path.encoded().unwrap(), "/providers/a%2Fb%3Fc/integration");
        for bad in ["", ".", ".."] {
            let error = Path::fixed("/queries/sleeps")
                .parameter("sleep_id", bad)
                .encoded()
                .unwrap_err();
            assert!(error.to_string().contains("sleep_id"), "{error}");
        }
    }

    #[test]
    fn literals_are_checked() {
        let encode = |words: &str| Path::empty().literal(words).encoded().map(str::to_owned);
        for good in ["/a", "/a/", "/a.b/..c/%2F/x:y@z", "/"] {
            assert_eq!(encode(good).unwrap(), good);
        }
        for (bad, part) in [
            ("", "begin"),
            ("a/b", "begin"),
            ("https://example.com/a", "begin"),
            ("/a?b=c", "`?`"),
            ("/a#b", "`#`"),
            ("//example.com", "empty segment"),
            ("/a/../b", "dots"),
            ("/a/.", "dots"),
            ("/a/%2e%2E/b", "dots"),
            ("/a/.%2e", "dots"),
            ("/a b", "percent-encoded"),
            ("/\\x", "percent-encoded"),
            ("/ä", "percent-encoded"),
            ("/a%2", "percent-encoded"),
            ("/a\r\nx: y", "percent-encoded"),
        ] {
            let error = encode(bad).unwrap_err();
            assert!(error.to_string().contains(part), "{bad}: {error}");
        }
    }

    proptest! {
        #[test]
        fn a_literal_is_a_path_or_refused(words in "/.{0,20}") {
            let path = Path::empty().literal(&words);
            if let Ok(text) = path.encoded() {
                let uri: http::Uri = format!("https://example.com/v3{text}").parse().unwrap();
                prop_assert_eq!(uri.path(), format!("/v3{words}"));
                prop_assert_eq!(uri.query(), None);
            }
        }

        #[test]
        fn arbitrary_text_survives(id in ".{1,40}") {
            prop_assume!(id != "." && id != "..");
            let path = Path::fixed("/queries/sleeps").parameter("sleep_id", &id);
            let encoded = path.encoded().unwrap();
            let segment = encoded.strip_prefix("/queries/sleeps/").unwrap();
            prop_assert!(!segment.contains('/') && segment.is_ascii());
            prop_assert_eq!(percent_decode(segment), id);
        }
    }
}
