//! The path of an operation: fixed words and percent-encoded parameters.

use crate::codec::query::{has_valid_escapes, percent_encode};
use crate::error::Error;

/// A path below the base URL, such as `/queries/sleeps/{sleep_id}` with the id filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path(String);

impl Path {
    /// A template; it begins with `/` and has its parameters in braces.
    pub(crate) fn template(template: &str) -> Self {
        Self(template.to_owned())
    }

    /// Fills a parameter of the template in, percent-encoded.
    pub(crate) fn fill(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let encoded = segment(value).ok_or_else(|| {
            Error::input(format!(
                "the path parameter `{name}` is empty or consists of dots only"
            ))
        })?;
        self.0 = self.0.replacen(&format!("{{{name}}}"), &encoded, 1);
        Ok(())
    }

    /// Appends text as one segment, percent-encoded.
    pub(crate) fn push_segment(&mut self, value: &str) -> Result<(), Error> {
        let encoded = segment(value).ok_or_else(|| {
            Error::input("a segment of the path is empty or consists of dots only")
        })?;
        self.0.push('/');
        self.0.push_str(&encoded);
        Ok(())
    }

    /// Appends a literal that is sent as it is, so it is checked to be a path and nothing else.
    pub(crate) fn push_literal(&mut self, literal: &str) -> Result<(), Error> {
        if let Some(fault) = literal_fault(literal) {
            return Err(Error::input(format!("the path {fault}")));
        }
        self.0.push_str(literal);
        Ok(())
    }

    /// The encoded path.
    pub(crate) fn into_encoded(self) -> Result<String, Error> {
        // Every brace of a value is percent-encoded, so this one is from the template.
        if self.0.contains('{') {
            return Err(Error::input("a parameter of the path is not set"));
        }
        Ok(self.0)
    }
}

/// Text as a segment of a path. URL libraries drop segments of dots, encoded or not: the call would reach another
/// operation.
fn segment(value: &str) -> Option<String> {
    let is_lost = matches!(value, "" | "." | "..");
    (!is_lost).then(|| percent_encode(value).to_string())
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

/// Whether text has only the characters of a path in RFC 3986, and valid escapes.
fn is_path_text(text: &str) -> bool {
    let is_path_byte =
        |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%".contains(&byte);
    text.bytes().all(is_path_byte) && has_valid_escapes(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Path;
    use crate::codec::query::tests::percent_decode;

    #[test]
    fn segments() {
        let mut path = Path::template("/providers/{provider_slug}/integration");
        path.fill("provider_slug", "a/b?c").unwrap();
        assert_eq!(
            path.into_encoded().unwrap(),
            "/providers/a%2Fb%3Fc/integration"
        );
        for bad in ["", ".", ".."] {
            let mut path = Path::template("/queries/sleeps/{sleep_id}");
            let error = path.fill("sleep_id", bad).unwrap_err();
            assert!(error.to_string().contains("sleep_id"), "{error}");
            let error = path.push_segment(bad).unwrap_err();
            assert!(error.to_string().contains("segment"), "{error}");
            assert!(path.into_encoded().is_err());
        }
    }

    #[test]
    fn literals_are_checked() {
        let encode = |literal: &str| {
            let mut path = Path::default();
            path.push_literal(literal)?;
            path.into_encoded()
        };
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
            let mut path = Path::default();
            if path.push_literal(&words).is_ok() {
                let text = path.into_encoded().unwrap();
                let uri: http::Uri = format!("https://example.com/v3{text}").parse().unwrap();
                prop_assert_eq!(uri.path(), format!("/v3{words}"));
                prop_assert_eq!(uri.query(), None);
            }
        }

        #[test]
        fn arbitrary_text_survives(id in ".{1,40}") {
            prop_assume!(id != "." && id != "..");
            let mut path = Path::template("/queries/sleeps/{sleep_id}");
            path.fill("sleep_id", &id).unwrap();
            let encoded = path.into_encoded().unwrap();
            let segment = encoded.strip_prefix("/queries/sleeps/").unwrap();
            prop_assert!(!segment.contains('/') && segment.is_ascii());
            prop_assert_eq!(percent_decode(segment), id);
        }
    }
}
