//! Files to send: checked, and encoded once.

mod kind;
mod pixels;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use kind::FileKind;
use serde_json::{Map, Value};

use crate::codec::body::{JsonBody, base64_length};
use crate::codec::parameter::{self, BodyParameter, Parameter};
use crate::codec::shape::{FieldShape, Presence, ValueShape};
use crate::error::Error;

/// The maximum size of a file in base64. The documentation says "10 MB"; this is the smaller of the two readings, so
/// that no file is sent that the server may refuse.
const ENCODED_LIMIT: usize = 10_000_000;

/// The requirements on a file.
struct Rules {
    /// The name of the file in errors.
    what: &'static str,
    kinds: &'static [FileKind],
    /// The minimum of width and height in pixels, if they can be read.
    min_pixels: usize,
}

const IMAGE: Rules = Rules {
    what: "image",
    kinds: &[FileKind::Jpeg, FileKind::Png, FileKind::WebP],
    min_pixels: 512,
};

const LAB_REPORT: Rules = Rules {
    what: "lab report",
    kinds: &[FileKind::Pdf, FileKind::Jpeg, FileKind::Png, FileKind::Gif, FileKind::WebP],
    min_pixels: 0,
};

/// The content of a file as on disk, NOT in base64. Cheap to clone; its `Debug` does not show it.
///
/// Converts from `Vec<u8>`, [`Bytes`] and slices (which are copied).
#[derive(Clone, PartialEq, Eq)]
pub struct FileBytes(Bytes);

impl FileBytes {
    /// Returns the content.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

/// An image to analyse: its content, or a URL from which the server can fetch it.
///
/// Converts from everything that [`FileBytes`] converts from; [`url`](Self::url) creates one from a URL. Its `Debug`
/// does not show it.
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::api::FileSource;
///
/// let photo: Vec<u8> = vec![0xff, 0xd8, 0xff];
/// let content = FileSource::from(photo);
/// let elsewhere = FileSource::url("https://example.com/lunch.jpg");
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileSource {
    /// The content.
    Bytes(FileBytes),
    /// A URL from which the server can fetch the file; it begins with `https://` or `http://`.
    Url(String),
}

impl FileSource {
    /// Creates a source that the server fetches from this URL.
    #[must_use]
    pub fn url(url: impl Into<String>) -> Self {
        Self::Url(url.into())
    }
}

impl Parameter for FileSource {
    const SHAPE: ValueShape = ValueShape::Group(&[
        FieldShape::new("body", Presence::Optional, ValueShape::Base64),
        FieldShape::new("body_url", Presence::Optional, ValueShape::String),
    ]);

    fn from_json(name: &str, values: &mut Map<String, Value>) -> Result<Option<Self>, Error> {
        let url: Option<String> = parameter::scalar("body_url", values)?;
        match (FileBytes::from_json(name, values)?, url) {
            (Some(_), Some(_)) => {
                Err(Error::input("`body` and `body_url` are both set; set only one of them"))
            }
            (Some(bytes), None) => Ok(Some(Self::Bytes(bytes))),
            (None, url) => Ok(url.map(Self::Url)),
        }
    }
}

impl BodyParameter for FileSource {
    /// Writes `body` or `body_url`, after checking the file.
    fn write(&self, _: &'static str, body: &mut JsonBody) -> Result<(), Error> {
        match self {
            Self::Bytes(bytes) => bytes.push_checked(&IMAGE, body),
            Self::Url(url) if url.starts_with("https://") || url.starts_with("http://") => {
                body.push("body_url", url)
            }
            Self::Url(_) => {
                Err(Error::input("the URL of the image does not begin with https:// or http://"))
            }
        }
    }
}

impl Parameter for FileBytes {
    const SHAPE: ValueShape =
        ValueShape::Group(&[FieldShape::new("body", Presence::Required, ValueShape::Base64)]);

    fn from_json(_: &str, values: &mut Map<String, Value>) -> Result<Option<Self>, Error> {
        let Some(text) = parameter::scalar::<String>("body", values)? else {
            return Ok(None);
        };
        let bytes = STANDARD.decode(text);
        bytes
            .map(|bytes| Some(bytes.into()))
            .map_err(|_| Error::input("`body` is not a file in base64"))
    }
}

/// Sent as a lab report; images are sent as [`FileSource`].
impl BodyParameter for FileBytes {
    fn write(&self, _: &'static str, body: &mut JsonBody) -> Result<(), Error> {
        self.push_checked(&LAB_REPORT, body)
    }
}

impl FileBytes {
    /// Writes `body`, after checking the file.
    fn push_checked(&self, rules: &Rules, body: &mut JsonBody) -> Result<(), Error> {
        let Rules { what, kinds, min_pixels } = rules;
        if self.0.is_empty() {
            return Err(Error::input(format!("the {what} is empty")));
        }
        let kind = FileKind::of(&self.0);
        if !kind.is_some_and(|kind| kinds.contains(&kind)) {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            let looks = kind.map_or_else(|| kind::looks_like(&self.0), FileKind::name);
            return Err(Error::input(format!(
                "the {what} looks like {looks}; the API takes {}",
                names.join(", ")
            )));
        }
        let encoded = base64_length(self.0.len());
        if encoded > ENCODED_LIMIT {
            return Err(Error::input(format!(
                "the {what} has {} bytes, {encoded} in base64; at most {ENCODED_LIMIT} in base64 are allowed, \
                 which is {} bytes",
                self.0.len(),
                ENCODED_LIMIT / 4 * 3
            )));
        }
        if let Some((width, height)) = pixels::size(&self.0)
            && width.min(height) < *min_pixels
        {
            return Err(Error::input(format!(
                "the {what} has {width}x{height} pixels; at least {min_pixels}x{min_pixels} are needed"
            )));
        }
        body.push_base64("body", &self.0)
    }
}

impl fmt::Debug for FileBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes redacted]", self.0.len())
    }
}

impl fmt::Debug for FileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => fmt::Debug::fmt(bytes, f),
            Self::Url(_) => f.write_str("[URL redacted]"),
        }
    }
}

macro_rules! from_content {
    ($( $type:ty: $content:ident => $bytes:expr ),+ $(,)?) => { $(
        impl From<$type> for FileBytes {
            fn from($content: $type) -> Self {
                Self($bytes)
            }
        }

        impl From<$type> for FileSource {
            fn from(content: $type) -> Self {
                Self::Bytes(content.into())
            }
        }
    )+ };
}

from_content! {
    Bytes: content => content,
    Vec<u8>: content => content.into(),
    &[u8]: content => Bytes::copy_from_slice(content),
}

impl<const LENGTH: usize> From<&[u8; LENGTH]> for FileBytes {
    fn from(content: &[u8; LENGTH]) -> Self {
        content.as_slice().into()
    }
}

impl<const LENGTH: usize> From<&[u8; LENGTH]> for FileSource {
    fn from(content: &[u8; LENGTH]) -> Self {
        content.as_slice().into()
    }
}

impl From<FileBytes> for FileSource {
    fn from(content: FileBytes) -> Self {
        Self::Bytes(content)
    }
}

/// The smallest valid files.
#[cfg(test)]
pub(crate) mod samples {
    /// The start of a PNG with this width and height.
    pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        file.extend(width.to_be_bytes());
        file.extend(height.to_be_bytes());
        file
    }

    pub(crate) const PDF: &[u8] = b"%PDF-1.7\n";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn refusal(source: impl Into<FileSource>) -> String {
        let error = source.into().write("image", &mut JsonBody::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        error.to_string()
    }

    fn is_taken(source: impl Into<FileSource>) -> bool {
        source.into().write("image", &mut JsonBody::new()).is_ok()
    }

    #[test]
    fn what_is_wrong_is_said_before_anything_is_sent() {
        assert!(refusal(b"").contains("is empty"));
        assert!(refusal(samples::PDF).contains("looks like PDF; the API takes JPEG, PNG, WebP"));
        assert!(refusal(b"GIF89a....").contains("looks like GIF"));
        let small = refusal(samples::png(511, 4000));
        assert!(small.contains("511x4000") && small.contains("512x512"), "{small}");
        assert!(refusal(FileSource::url("lunch.jpg")).contains("https://"));
        assert!(refusal(FileSource::url("data:image/png;base64,AAAA")).contains("https://"));
    }

    #[test]
    fn the_limit_counts_base64() {
        let mut file = samples::png(512, 512);
        file.resize(7_500_000, 0);
        assert_eq!(base64_length(file.len()), ENCODED_LIMIT);
        assert!(is_taken(file.clone()));
        file.push(0);
        let text = refusal(file);
        for part in ["7500001 bytes", "10000004 in base64", "at most 10000000", "7500000 bytes"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn an_image_whose_size_cannot_be_read_passes() {
        assert!(is_taken(b"\xff\xd8\xff\xe0"));
        assert!(is_taken(samples::png(512, 512)));
        assert!(is_taken(FileSource::url("http://127.0.0.1/lunch.jpg")));
    }

    #[test]
    fn debug_shows_neither_content_nor_url() {
        let content = FileSource::from(samples::PDF);
        assert_eq!(format!("{content:?}"), "[9 bytes redacted]");
        let url = FileSource::url("https://example.com/?secret=1");
        assert_eq!(format!("{url:?}"), "[URL redacted]");
        assert_eq!(FileBytes::from(b"abc").as_slice(), b"abc");
        assert_eq!(
            FileSource::from(FileBytes::from(vec![1])),
            FileSource::from(Bytes::from_static(&[1]))
        );
    }
}
