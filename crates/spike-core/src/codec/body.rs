//! The JSON body of a request, written directly into the bytes that are sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Serialize;

use super::parameter::BodyElement;
use crate::error::Error;

/// A JSON object under construction. Files are encoded in place, without a copy.
pub(crate) struct JsonBody {
    /// Empty until there is a field.
    text: Vec<u8>,
    /// Whether the closing brace is written.
    complete: bool,
}

impl JsonBody {
    pub(crate) fn new() -> Self {
        Self { text: Vec::new(), complete: false }
    }

    /// Adds a field.
    pub(crate) fn push(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), Error> {
        self.name(name)?;
        self.write(name, value)
    }

    /// Adds an array; an empty one adds nothing.
    pub(crate) fn push_list<T: BodyElement>(
        &mut self,
        name: &str,
        values: &[T],
    ) -> Result<(), Error> {
        if values.is_empty() {
            return Ok(());
        }
        let elements = values.iter().enumerate();
        let elements = elements.map(|(index, value)| value.to_json(&format!("{name}[{index}]")));
        self.push(name, &elements.collect::<Result<Vec<_>, _>>()?)
    }

    /// Makes this JSON text the whole body.
    pub(crate) fn replace(&mut self, text: String) {
        self.text = text.into_bytes();
        self.complete = true;
    }

    /// Adds a file in base64: standard alphabet, padded, no prefix.
    pub(crate) fn push_base64(&mut self, name: &str, file: &[u8]) -> Result<(), Error> {
        let length = base64_length(file.len());
        // Room for the file and the usual other fields, so that the buffer is not moved later.
        self.text.reserve_exact(length.saturating_add(512));
        self.name(name)?;
        self.text.push(b'"');
        let start = self.text.len();
        self.text.resize(start.saturating_add(length), 0);
        let target = self.text.get_mut(start..).unwrap_or_default();
        let written = STANDARD.encode_slice(file, target).map_err(|_| {
            Error::input(format!("`{name}` is too large to encode; send a smaller file"))
        })?;
        self.text.truncate(start + written);
        // No character of the alphabet has to be escaped in JSON.
        self.text.push(b'"');
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Bytes {
        if !self.complete {
            self.text.extend_from_slice(if self.text.is_empty() { b"{}" } else { b"}" });
        }
        self.text.into()
    }

    fn name(&mut self, name: &str) -> Result<(), Error> {
        self.text.push(if self.text.is_empty() { b'{' } else { b',' });
        self.write(name, name)?;
        self.text.push(b':');
        Ok(())
    }

    fn write(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        serde_json::to_writer(&mut self.text, value)
            .map_err(|_| Error::input(format!("`{name}` cannot be written as JSON")))
    }
}

/// Returns the length of a file in base64.
pub(crate) fn base64_length(bytes: usize) -> usize {
    bytes.div_ceil(3).saturating_mul(4)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::codec::parameter::BodyParameter;
    use crate::time::Timestamp;
    use crate::vocabulary::Provider;

    #[test]
    fn fields_in_the_order_they_were_added() {
        let mut body = JsonBody::new();
        body.push("a \"b\"", "c\nd").unwrap();
        body.push_list::<Provider>("empty", &[]).unwrap();
        body.push_list("list", &[Provider::Oura, Provider::from("new")]).unwrap();
        body.push_base64("file", b"any file").unwrap();
        let time: Timestamp = "2026-01-31T08:15:00.999Z".parse().unwrap();
        BodyParameter::write(&time, "time", &mut body).unwrap();
        assert_eq!(
            body.finish(),
            r#"{"a \"b\"":"c\nd","list":["oura","new"],"file":"YW55IGZpbGU=","time":"2026-01-31T08:15:00Z"}"#
        );
        assert_eq!(JsonBody::new().finish(), "{}");
        let mut whole = JsonBody::new();
        whole.replace("[1]".to_owned());
        assert_eq!(whole.finish(), "[1]");
    }

    proptest! {
        #[test]
        fn any_file(file in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut body = JsonBody::new();
            body.push_base64("body", &file).unwrap();
            body.push("n", &1).unwrap();
            let back: Value = serde_json::from_slice(&body.finish()).unwrap();
            let text = back["body"].as_str().unwrap();
            prop_assert_eq!(text.len(), base64_length(file.len()));
            prop_assert_eq!(STANDARD.decode(text).unwrap(), file);
            prop_assert_eq!(&back["n"], &json!(1));
        }
    }
}
