//! Width and height of an image, from its header.

/// Returns width and height of a PNG, JPEG or WebP; `None` if they cannot be read, which is not an error.
pub(super) fn size(file: &[u8]) -> Option<(usize, usize)> {
    let size = imagesize::blob_size(file).ok()?;
    (size.width > 0 && size.height > 0).then_some((size.width, size.height))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples;
    use super::*;

    /// An EXIF segment with a thumbnail's frame header inside, then the frame header itself.
    fn jpeg_file(width: u16, height: u16) -> Vec<u8> {
        let mut file =
            b"\xff\xd8\xff\xe1\x00\x0c\xff\xc0\x00\x11\x08\x00\x10\x00\x10\x03\xff\xc2\x00\x11\x08"
                .to_vec();
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
        let lossy = webp_file(b"VP8 \x10\0\0\0\x30\x01\0\x9d\x01\x2a\x80\x02\xe0\x01");
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
