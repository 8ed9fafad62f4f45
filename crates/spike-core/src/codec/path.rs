//! The path of an operation: literal text and percent-encoded parameters.

use std::borrow::Cow;

use crate::codec::query::{has_valid_escapes, push_encoded};
use crate::error::Error;

/// A path below the base URL: literal text and percent-encoded parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path(Cow<'static, str>);

impl Path {
    /// Takes a template; it begins with `/` and has its parameters in braces.
    pub(crate) fn template(template: &'static str) -> Self {
        Self(Cow::Borrowed(template))
    }

    /// Sets a parameter of the template, percent-encoded.
    pub(crate) fn fill(&mut self, name: &str, value: &str) -> Result<(), Error> {
        if is_lost(value) {
            return Err(Error::input(format!(
                "the path parameter `{name}` is empty or consists of dots only"
            )));
        }
        let named = |part: &str| part.strip_prefix(name).is_some_and(|rest| rest.starts_with('}'));
        let place = self.0.match_indices('{').find(|(at, _)| named(&self.0[at + 1..]));
        if let Some((start, _)) = place {
            let end = start + name.len() + 2;
            let mut path = String::with_capacity(self.0.len() + value.len());
            path.push_str(&self.0[..start]);
            push_encoded(&mut path, value);
            path.push_str(&self.0[end..]);
            self.0 = Cow::Owned(path);
        }
        Ok(())
    }

    /// Appends text as one segment, percent-encoded.
    pub(crate) fn push_segment(&mut self, value: &str) -> Result<(), Error> {
        if is_lost(value) {
            return Err(Error::input("a segment of the path is empty or consists of dots only"));
        }
        let path = self.0.to_mut();
        path.push('/');
        push_encoded(path, value);
        Ok(())
    }

    /// Appends literal text, which is sent unchanged and is therefore checked to be a valid path.
    pub(crate) fn push_literal(&mut self, literal: &str) -> Result<(), Error> {
        if let Some(fault) = literal_fault(literal) {
            return Err(Error::input(format!("the path {fault}")));
        }
        self.0.to_mut().push_str(literal);
        Ok(())
    }

    /// Returns the encoded path.
    pub(crate) fn into_encoded(self) -> Result<Cow<'static, str>, Error> {
        // Braces in values are percent-encoded, so this one belongs to the template.
        if self.0.contains('{') {
            return Err(Error::input("a parameter of the path is not set"));
        }
        Ok(self.0)
    }
}

/// Returns whether text is no segment of a path: URL libraries drop it, encoded or not, and the call would reach another
/// operation.
fn is_lost(text: &str) -> bool {
    matches!(text, "" | "." | "..")
}

/// Returns why text cannot be sent as a path, if so.
pub(crate) fn literal_fault(text: &str) -> Option<&'static str> {
    if !text.starts_with('/') {
        return Some("does not begin with `/`");
    }
    if text.contains('?') {
        return Some("contains a `?`; add query parameters one by one");
    }
    if text.contains('#') {
        return Some("contains a `#`");
    }
    if text.contains("//") {
        return Some("contains an empty segment");
    }
    if !is_path_text(text) {
        return Some(
            "contains a character that must be percent-encoded; add such text as a segment",
        );
    }
    let dots = |segment: &str| {
        let segment = segment.replace("%2e", ".").replace("%2E", ".");
        matches!(segment.as_str(), "." | "..")
    };
    if text.split('/').any(dots) {
        return Some("contains a segment of dots only");
    }
    None
}

/// Returns whether text has only the characters of a path in RFC 3986, and valid escapes.
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
        assert_eq!(path.into_encoded().unwrap(), "/providers/a%2Fb%3Fc/integration");
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
