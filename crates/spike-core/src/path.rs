//! The path of an operation: fixed words and percent-encoded parameters.

use crate::error::Error;
use crate::query::percent_encode;

/// A path below the base URL, such as `/queries/sleeps/{sleep_id}` with the id filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    text: String,
    fault: Option<&'static str>,
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
            self.fault = self.fault.or(Some(name));
        }
        self.text.push('/');
        percent_encode(&mut self.text, value);
        self
    }

    /// The encoded path.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if a parameter is empty, `.` or `..`.
    pub fn encoded(&self) -> Result<&str, Error> {
        match self.fault {
            None => Ok(&self.text),
            Some(name) => Err(Error::input(format!(
                "the path parameter `{name}` is empty or consists of dots only"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Path;
    use crate::query::tests::percent_decode;

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

    proptest! {
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
