//! Files in request bodies: base64 inside JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::dice::hash_text;
use crate::wire::Fields;

/// The longest file, in bytes of base64.
const LIMIT: usize = 10 << 20;

/// Files with these bytes in them, and URLs with this word, cannot be analysed.
const UNREADABLE: &str = "unreadable";

/// What an analysis is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Upload {
    /// The same for the same content.
    pub(crate) salt: u64,
    pub(crate) readable: bool,
}

impl Upload {
    pub(crate) fn of(text: &str) -> Self {
        Self {
            salt: hash_text(text),
            readable: !text.contains(UNREADABLE),
        }
    }

    /// Reads `body` as a file of one of these kinds.
    pub(crate) fn file(fields: &mut Fields, kinds: &[Kind]) -> Option<Self> {
        let text = fields.get("body")?;
        let Value::String(text) = text else {
            fields.fault("body", "expected string");
            return None;
        };
        let fault = if text.len() > LIMIT {
            "expected at most 10 MB after base64"
        } else {
            match STANDARD.decode(text) {
                Err(_) => "expected base64 in the standard alphabet, with padding",
                Ok(bytes) => match Kind::sniff(&bytes) {
                    Some(kind) if !kinds.contains(&kind) => "this kind of file is not supported",
                    None => "this kind of file is not supported",
                    Some(Kind::Png) if is_small_png(&bytes) => {
                        "expected an image of at least 512x512 pixels"
                    }
                    Some(_) => {
                        let readable = !bytes
                            .windows(UNREADABLE.len())
                            .any(|part| part == UNREADABLE.as_bytes());
                        return Some(Self {
                            salt: hash_text(text),
                            readable,
                        });
                    }
                },
            }
        };
        fields.fault("body", fault);
        None
    }

    /// Reads either `body` or `body_url`: exactly one of the two.
    pub(crate) fn file_or_url(fields: &mut Fields, kinds: &[Kind]) -> Option<Self> {
        match (
            fields.get("body").is_some(),
            fields.get("body_url").is_some(),
        ) {
            (true, false) => Self::file(fields, kinds),
            (false, true) => {
                let url = fields.text("body_url", false)?;
                let host = url
                    .strip_prefix("https://")
                    .or_else(|| url.strip_prefix("http://"));
                if host.is_none_or(str::is_empty) {
                    fields.fault("body_url", "expected an http or https URL");
                }
                Some(Self::of(&url))
            }
            _ => {
                fields.lack("expected exactly one of body and body_url");
                None
            }
        }
    }
}

/// Kinds of files, told by their first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Jpeg,
    Png,
    Webp,
    Gif,
    Pdf,
}

impl Kind {
    fn sniff(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::Webp),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }
}

/// Whether the head of a PNG says it is smaller than 512 pixels in either direction. Of the other kinds the
/// mock does not read the size.
fn is_small_png(bytes: &[u8]) -> bool {
    let side = |at: usize| {
        bytes
            .get(at..at + 4)
            .and_then(|four| <[u8; 4]>::try_from(four).ok())
            .map(u32::from_be_bytes)
    };
    bytes.get(12..16) == Some(b"IHDR")
        && [side(16), side(20)]
            .into_iter()
            .flatten()
            .any(|side| side < 512)
}

#[cfg(test)]
mod tests {
    use super::{Kind, is_small_png};

    #[test]
    fn kinds_are_told_by_their_first_bytes() {
        assert_eq!(Kind::sniff(b"\xff\xd8\xff\xe0"), Some(Kind::Jpeg));
        assert_eq!(Kind::sniff(b"RIFF\0\0\0\0WEBPVP8 "), Some(Kind::Webp));
        assert_eq!(Kind::sniff(b"GIF89a"), Some(Kind::Gif));
        assert_eq!(Kind::sniff(b"%PDF-1.7"), Some(Kind::Pdf));
        assert_eq!(Kind::sniff(b"GIF8"), None);
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        assert_eq!(Kind::sniff(&png), Some(Kind::Png));
        assert!(!is_small_png(&png));
        png.extend([0, 0, 2, 0, 0, 0, 1, 255]);
        assert!(is_small_png(&png));
    }
}
