//! How many pixels an image has, where its head says so.

/// Width and height of a PNG, JPEG or WebP; `None` where they cannot be read, and that is no fault.
pub(super) fn size(file: &[u8]) -> Option<(u32, u32)> {
    png(file)
        .or_else(|| jpeg(file))
        .or_else(|| webp(file))
        .filter(|(width, height)| *width > 0 && *height > 0)
}

fn png(file: &[u8]) -> Option<(u32, u32)> {
    let head = file.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    // The length of the chunk comes first.
    if head.get(4..8)? != b"IHDR" {
        return None;
    }
    Some((big_endian(head, 8, 4)?, big_endian(head, 12, 4)?))
}

fn jpeg(file: &[u8]) -> Option<(u32, u32)> {
    let mut rest = file.strip_prefix(b"\xff\xd8")?;
    loop {
        rest = rest.strip_prefix(b"\xff")?;
        let (marker, after) = rest.split_first()?;
        match marker {
            // A fill byte before the marker.
            0xff => {}
            // Markers without a segment.
            0x01 | 0xd0..=0xd7 => rest = after,
            // A frame header; its neighbours c4, c8 and cc are something else.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((big_endian(after, 5, 2)?, big_endian(after, 3, 2)?));
            }
            // The image data begins, or the file ends, without a frame header.
            0xda | 0xd9 => return None,
            _ => {
                let length = usize::try_from(big_endian(after, 0, 2)?).ok()?;
                rest = after.get(length.max(2)..)?;
            }
        }
    }
}

fn webp(file: &[u8]) -> Option<(u32, u32)> {
    let chunk = file
        .strip_prefix(b"RIFF")?
        .get(4..)?
        .strip_prefix(b"WEBP")?;
    let data = chunk.get(8..)?;
    match chunk.get(..4)? {
        b"VP8 " if data.get(3..6)? == b"\x9d\x01\x2a" => {
            let length = |place| Some(little_endian(data, place, 2)? & 0x3fff);
            Some((length(6)?, length(8)?))
        }
        b"VP8L" if data.first() == Some(&0x2f) => {
            let bits = little_endian(data, 1, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((
            little_endian(data, 4, 3)? + 1,
            little_endian(data, 7, 3)? + 1,
        )),
        _ => None,
    }
}

/// A number of up to four bytes.
fn big_endian(bytes: &[u8], place: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(place..)?.get(..length)?;
    Some(
        bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u32::from(*byte)),
    )
}

/// A number of up to four bytes.
fn little_endian(bytes: &[u8], place: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(place..)?.get(..length)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u32::from(*byte)),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples;
    use super::*;

    /// An EXIF segment with a thumbnail's frame header inside, a fill byte, then the frame header itself.
    fn jpeg_file(width: u16, height: u16) -> Vec<u8> {
        let mut file = b"\xff\xd8\xff\xe1\x00\x0c\xff\xc0\x00\x11\x08\x00\x10\x00\x10\x03\xff\xff\xc2\x00\x11\x08".to_vec();
        file.extend(height.to_be_bytes());
        file.extend(width.to_be_bytes());
        file
    }

    fn webp_file(chunk: &[u8]) -> Vec<u8> {
        [b"RIFF\0\0\0\0WEBP", chunk].concat()
    }

    #[test]
    fn the_three_formats() {
        assert_eq!(size(&samples::png(640, 480)), Some((640, 480)));
        assert_eq!(size(&jpeg_file(4000, 3000)), Some((4000, 3000)));
        let lossy = webp_file(b"VP8 \x10\0\0\0\x30\x01\0\x9d\x01\x2a\x80\x02\xe0\x41");
        assert_eq!(size(&lossy), Some((640, 480)));
        let bits: u32 = 639 | 479 << 14 | 1 << 28;
        let lossless = [b"VP8L\x10\0\0\0\x2f".as_slice(), &bits.to_le_bytes()].concat();
        assert_eq!(size(&webp_file(&lossless)), Some((640, 480)));
        let extended = webp_file(b"VP8X\x0a\0\0\0\0\0\0\0\x7f\x02\0\xdf\x01\0");
        assert_eq!(size(&extended), Some((640, 480)));
    }

    #[test]
    fn what_cannot_be_read_is_none() {
        for file in [
            samples::png(0, 480),
            b"\x89PNG\r\n\x1a\n\0\0\0\x04CgBI\0\0\0\0".to_vec(),
            // The height of a JPEG may come after the image.
            jpeg_file(640, 0),
            b"\xff\xd8\xff\xda".to_vec(),
            b"\xff\xd8\xff\xe1\x00\x00".to_vec(),
            webp_file(b"ALPH"),
            webp_file(b"VP8 \x10\0\0\0\x30\x01\0\0\0\0\x80\x02\xe0\x41"),
            b"GIF89a".to_vec(),
        ] {
            assert_eq!(size(&file), None, "{file:?}");
        }
        for whole in [samples::png(640, 480), jpeg_file(640, 480)] {
            for end in 0..whole.len() {
                assert_eq!(size(&whole[..end]), None);
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes(
            head in prop::sample::select(vec![
                b"\x89PNG\r\n\x1a\n".to_vec(), b"\xff\xd8".to_vec(), b"\xff\xd8\xff".to_vec(), webp_file(b"VP8 "),
                webp_file(b"VP8L"), webp_file(b"VP8X"), Vec::new(),
            ]),
            rest in prop::collection::vec(any::<u8>(), 0..60),
        ) {
            let _ = size(&[head, rest].concat());
        }

        #[test]
        fn any_markers(rest in prop::collection::vec(prop::sample::select(vec![0xff_u8, 0, 1, 2, 0xc0, 0xd0, 0xe1]), 0..60)) {
            let _ = size(&[b"\xff\xd8".to_vec(), rest].concat());
        }
    }
}
