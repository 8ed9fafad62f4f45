//! Detection of the kind of a file from its first bytes.

/// The kinds of files that the API accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Gif,
    Jpeg,
    Pdf,
    Png,
    WebP,
}

impl FileKind {
    /// Detects the kind; `None` if it is none of these.
    pub(crate) fn of(file: &[u8]) -> Option<Self> {
        if file.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if file.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if file.starts_with(b"GIF87a") || file.starts_with(b"GIF89a") {
            Some(Self::Gif)
        } else if file.starts_with(b"RIFF") && at(file, 8, b"WEBP") {
            Some(Self::WebP)
        } else if holds_pdf_header(file) {
            Some(Self::Pdf)
        } else {
            None
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gif => "GIF",
            Self::Jpeg => "JPEG",
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::WebP => "WebP",
        }
    }
}

/// Describes a file that is none of these kinds, for an error message.
pub(crate) fn looks_like(file: &[u8]) -> &'static str {
    let text = file.trim_ascii_start();
    if at(file, 4, b"ftyp") {
        match file.get(8..12) {
            Some(b"avif" | b"avis") => "AVIF",
            Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1") => "HEIC",
            _ => "a video",
        }
    } else if file.starts_with(b"II*\0") || file.starts_with(b"MM\0*") {
        "TIFF"
    } else if file.starts_with(b"BM") {
        "BMP"
    } else if file.starts_with(b"PK\x03\x04") {
        "a ZIP archive or an Office document"
    } else if file.starts_with(b"data:") {
        "a data URL; pass the bytes of the file itself"
    } else if ["/9j/", "iVBORw0KGgo", "UklGR", "R0lGOD", "JVBERi"]
        .iter()
        .any(|start| text.starts_with(start.as_bytes()))
    {
        "base64; pass the bytes of the file itself"
    } else if text.starts_with(b"<") {
        "HTML or XML"
    } else if std::str::from_utf8(file).is_ok() {
        "text"
    } else {
        "something else"
    }
}

fn at(file: &[u8], place: usize, magic: &[u8]) -> bool {
    file.get(place..).is_some_and(|rest| rest.starts_with(magic))
}

/// Returns whether a PDF header is within the first kilobyte; PDF readers allow other bytes before it.
fn holds_pdf_header(file: &[u8]) -> bool {
    let head = file.get(..1024).unwrap_or(file);
    head.windows(5).any(|window| window == b"%PDF-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kinds() {
        for (file, kind) in [
            (&b"\xff\xd8\xff\xe1"[..], Some(FileKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n", Some(FileKind::Png)),
            (b"GIF87a", Some(FileKind::Gif)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(FileKind::WebP)),
            (b"RIFF\0\0\0\0WAVEfmt ", None),
            (b"%PDF-1.4", Some(FileKind::Pdf)),
            (b"\n\n%PDF-1.4", Some(FileKind::Pdf)),
            (b"%PDF", None),
            (b"", None),
        ] {
            assert_eq!(FileKind::of(file), kind, "{file:?}");
        }
        let mut late = vec![b' '; 1100];
        late.extend(b"%PDF-1.4");
        assert_eq!(FileKind::of(&late), None);
    }

    #[test]
    fn others_are_named() {
        for (file, name) in [
            (&b"\0\0\0\x18ftypheic"[..], "HEIC"),
            (b"\0\0\0\x18ftypavif", "AVIF"),
            (b"\0\0\0\x18ftypmp42", "video"),
            (b"\0\0\0\x18ftyp", "video"),
            (b"II*\0", "TIFF"),
            (b"BM6", "BMP"),
            (b"PK\x03\x04", "ZIP"),
            (b"data:image/png;base64,iVBOR", "data URL"),
            (b"/9j/4AAQ", "base64"),
            (b"JVBERi0xLjc", "base64"),
            (b" <!doctype html>", "HTML"),
            (b"hello", "text"),
            (b"\x00\xff", "something else"),
        ] {
            assert!(looks_like(file).contains(name), "{file:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes(file in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = FileKind::of(&file);
            let _ = looks_like(&file);
        }
    }
}
