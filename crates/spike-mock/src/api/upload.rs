//! Files in request bodies: base64 inside JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::fields::Fields;
use crate::data::UploadedContent;

/// Maximum size of a file, in bytes of base64.
const MAX_BASE64: usize = 10 << 20;

/// Whether the operation of a path after `/v3` accepts a file, so that its bodies may be long.
pub(crate) fn accepts_file(path: &str) -> bool {
    matches!(
        path,
        "/nutrition_records/image" | "/nutrition_records/ingredients/label" | "/lab_reports"
    )
}

/// A file type, recognised by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileType {
    Jpeg,
    Png,
    Webp,
    Gif,
    Pdf,
}

impl FileType {
    fn detect(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Some(Self::Png),
            _ if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => {
                Some(Self::Webp)
            }
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            _ if bytes.starts_with(b"%PDF-") => Some(Self::Pdf),
            _ => None,
        }
    }
}

/// Reads `body` as a file of one of these types.
pub(super) fn file(fields: &mut Fields, types: &[FileType]) -> Option<UploadedContent> {
    let error = match fields.get("body")? {
        Value::String(text) if text.len() > MAX_BASE64 => "expected at most 10 MB after base64",
        Value::String(text) => match STANDARD.decode(text) {
            Err(_) => "expected base64 in the standard alphabet, with padding",
            Ok(bytes) => match FileType::detect(&bytes) {
                Some(FileType::Png) if types.contains(&FileType::Png) && is_small_png(&bytes) => {
                    "expected an image of at least 512x512 pixels"
                }
                Some(own) if types.contains(&own) => {
                    return Some(UploadedContent::file(text, &bytes));
                }
                _ => "this file type is not supported",
            },
        },
        _ => "expected string",
    };
    fields.error("body", error);
    None
}

/// Reads either `body` or `body_url`: exactly one of the two.
pub(super) fn file_or_url(fields: &mut Fields, types: &[FileType]) -> Option<UploadedContent> {
    match (fields.get("body").is_some(), fields.get("body_url").is_some()) {
        (true, false) => file(fields, types),
        (false, true) => {
            let url = fields.text("body_url", false)?;
            let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            if host.is_none_or(str::is_empty) {
                fields.error("body_url", "expected an http or https URL");
            }
            Some(UploadedContent::text(&url))
        }
        _ => {
            fields.error_in_body("expected exactly one of body and body_url");
            None
        }
    }
}

/// Whether the header of a PNG has a width or height below 512 pixels. The size of other types is not checked.
fn is_small_png(bytes: &[u8]) -> bool {
    let size = |at: usize| {
        let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
        four.map(u32::from_be_bytes)
    };
    bytes.get(12..16) == Some(b"IHDR")
        && [size(16), size(20)].into_iter().flatten().any(|size| size < 512)
}

#[cfg(test)]
mod tests {
    use super::{FileType, is_small_png};

    #[test]
    fn file_types_are_detected() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        for (bytes, found) in [
            (&b"\xff\xd8\xff\xe0"[..], Some(FileType::Jpeg)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(FileType::Webp)),
            (b"GIF89a", Some(FileType::Gif)),
            (b"%PDF-1.7", Some(FileType::Pdf)),
            (b"GIF8", None),
            (&png, Some(FileType::Png)),
        ] {
            assert_eq!(FileType::detect(bytes), found);
        }
        assert!(!is_small_png(&png));
        png.extend([0, 0, 2, 0, 0, 0, 1, 255]);
        assert!(is_small_png(&png));
    }
}
