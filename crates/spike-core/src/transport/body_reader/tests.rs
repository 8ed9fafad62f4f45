use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderName};
use http::{Method, Response, StatusCode, Version};

use super::*;

type Kind = TransportErrorKind;

fn head(fields: &[(HeaderName, &str)]) -> Parts {
    let mut head = Response::new(()).into_parts().0;
    for (name, value) in fields {
        head.headers.append(name, value.parse().unwrap());
    }
    head
}

fn read(
    method: &Method,
    head: Parts,
    limit: usize,
    chunks: &[&[u8]],
) -> Result<Response<Bytes>, Kind> {
    let answer = || {
        let mut reader = BodyReader::new(method, head, Limits::new().body(limit))?;
        for chunk in chunks {
            reader.push(chunk)?;
        }
        reader.finish()
    };
    answer().map_err(|error| error.kind())
}

#[test]
fn an_announced_length_is_refused_at_once() {
    let announced = || head(&[(CONTENT_LENGTH, "11")]);
    let begun = |method, head| BodyReader::new(&method, head, Limits::new().body(10));
    assert_eq!(begun(Method::GET, announced()).unwrap_err().kind(), Kind::BodyTooLarge);
    // The length of a body that is not sent.
    assert!(begun(Method::HEAD, announced()).is_ok());
    let mut not_modified = announced();
    not_modified.status = StatusCode::NOT_MODIFIED;
    assert!(begun(Method::GET, not_modified).is_ok());
}

#[test]
fn a_body_may_be_as_large_as_the_limit_and_no_larger() {
    let length = |chunks: &[&[u8]]| {
        read(&Method::GET, head(&[]), 6, chunks).map(|answer| answer.body().len())
    };
    assert_eq!(length(&[b"abc", b"def"]), Ok(6));
    assert_eq!(length(&[b"abcdef", b""]), Ok(6));
    assert_eq!(length(&[b"ab"]), Ok(2));
    assert_eq!(length(&[b"abc", b"defg"]), Err(Kind::BodyTooLarge));
    assert_eq!(length(&[b"abcdef", b"g"]), Err(Kind::BodyTooLarge));
}

#[test]
fn heads_that_libraries_read_differently_are_refused() {
    let transfer = |value| head(&[(TRANSFER_ENCODING, value)]);
    let old = |mut head: Parts| {
        head.version = Version::HTTP_10;
        head
    };
    let many = |count: usize, size: usize| {
        let mut head = head(&[]);
        for _ in 0..count {
            head.headers.append("x-y", "z".repeat(size).parse().unwrap());
        }
        head
    };
    for (head, expected) in [
        (transfer("chunked"), true),
        (transfer("Chunked"), true),
        (transfer("gzip, chunked"), false),
        (transfer("gzip"), false),
        (old(transfer("chunked")), false),
        (old(head(&[])), true),
        (many(100, 1), true),
        (many(101, 1), false),
        (many(1, 65_000), true),
        (many(2, 33_000), false),
    ] {
        let result = read(&Method::GET, head, 10, &[b"abc"]).map(Response::into_body);
        assert_eq!(result, if expected { Ok("abc".into()) } else { Err(Kind::InvalidResponse) });
    }
}

#[test]
fn other_codings_are_refused_whatever_the_size() {
    for coding in ["br", "zstd", "deflate", "gzip, br", "gzip, gzip", "gzip;q=1"] {
        for body in [&b""[..], b"x", &[0; 2_000]] {
            let result = read(&Method::GET, head(&[(CONTENT_ENCODING, coding)]), 10, &[body]);
            assert_eq!(result.unwrap_err(), Kind::InvalidResponse, "{coding}");
        }
    }
    // The status of a failure is not lost.
    let mut failed = head(&[(CONTENT_ENCODING, "br")]);
    failed.status = StatusCode::TOO_MANY_REQUESTS;
    let answer = read(&Method::GET, failed.clone(), 10, &[b"x", b"y"]).unwrap();
    assert_eq!((answer.status(), answer.body().len()), (StatusCode::TOO_MANY_REQUESTS, 0));
    assert!(answer.headers().is_empty());
    assert_eq!(read(&Method::GET, failed, 10, &[&[0; 99_999]]).unwrap_err(), Kind::BodyTooLarge);
    // Nothing to decode.
    assert!(read(&Method::HEAD, head(&[(CONTENT_ENCODING, "br")]), 10, &[]).is_ok());
    for coding in ["identity", "Identity, identity", ""] {
        let result = read(&Method::GET, head(&[(CONTENT_ENCODING, coding)]), 10, &[b"abc"]);
        assert_eq!(result.unwrap().body(), "abc");
    }
}

#[test]
fn nothing_of_the_body_is_in_debug() {
    let mut reader = BodyReader::new(&Method::GET, head(&[]), Limits::new().body(100)).unwrap();
    reader.push(b"[115,101]").unwrap();
    let text = format!("{reader:?}");
    assert!(!text.contains("115") && !text.contains("49, 49"), "{text}");
}

#[cfg(not(feature = "gzip"))]
#[test]
fn gzip_needs_the_feature() {
    let result = read(&Method::GET, head(&[(CONTENT_ENCODING, "gzip")]), 10, &[]);
    assert_eq!(result.unwrap_err(), Kind::InvalidResponse);
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::io::Write as _;

    use flate2::write::GzEncoder;
    use flate2::{Compression, GzBuilder};
    use proptest::prelude::*;

    use super::*;

    fn member(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    /// A member with every optional part of a header.
    fn named_member(body: &[u8]) -> Vec<u8> {
        let builder = GzBuilder::new().filename("a").comment("b").extra("c");
        let mut encoder = builder.write(Vec::new(), Compression::none());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn decoded(chunks: &[&[u8]], limit: usize) -> Result<Bytes, Kind> {
        let head = head(&[(CONTENT_ENCODING, "gzip"), (CONTENT_LENGTH, "1")]);
        let answer = read(&Method::GET, head, limit, chunks)?;
        assert!(answer.headers().is_empty());
        Ok(answer.into_body())
    }

    #[test]
    fn spellings() {
        let body = member(b"abc");
        for coding in ["gzip", "GZIP", "x-gzip", "gzip, identity", "identity,gzip", " gzip ,"] {
            let answer = read(&Method::GET, head(&[(CONTENT_ENCODING, coding)]), 3, &[&body]);
            assert_eq!(answer.unwrap().body(), "abc", "{coding}");
        }
    }

    #[test]
    fn an_empty_body_is_empty() {
        assert_eq!(decoded(&[], 0).unwrap(), "");
        assert_eq!(decoded(&[b""], 0).unwrap(), "");
        assert_eq!(decoded(&[&member(b"")], 0).unwrap(), "");
    }

    #[test]
    fn members_padding_and_garbage() {
        let two = [member(b"abc"), named_member(b"def")].concat();
        let after = |rest: &[u8]| decoded(&[&[&two, rest].concat()], 6);
        assert_eq!(after(b"").unwrap(), "abcdef");
        assert_eq!(after(&[0; 512]).unwrap(), "abcdef");
        // What comes compressed may be larger than the limit of what is decoded.
        assert_eq!(after(&[0; 60_000]).unwrap(), "abcdef");
        for garbage in [&b"x"[..], b"\0x", b"\0\0\x1f\x8b", b"\x1f\x8b\x07", b"\r\n"] {
            assert_eq!(after(garbage).unwrap_err(), Kind::InvalidResponse, "{garbage:?}");
        }
        assert_eq!(after(b"\x1f\x8b").unwrap_err(), Kind::Interrupted);
    }

    #[test]
    fn the_header_of_a_member_has_a_limit() {
        let with_name = |length: usize| {
            let mut encoder = GzBuilder::new()
                .filename(vec![b'a'; length])
                .write(Vec::new(), Compression::none());
            encoder.write_all(b"abc").unwrap();
            decoded(&[&encoder.finish().unwrap()], 3)
        };
        // Ten bytes before the name, and a zero after it.
        assert_eq!(with_name(4_096 - 11).unwrap(), "abc");
        assert_eq!(with_name(4_096 - 10).unwrap_err(), Kind::InvalidResponse);
    }

    #[test]
    fn what_is_not_gzip_is_invalid_however_short() {
        for text in [&b"{"[..], b"garbage", b"{\"sleeps\": []} and more", b"\x1f{}", &[0], &[0; 99]]
        {
            assert_eq!(decoded(&[text], 100).unwrap_err(), Kind::InvalidResponse, "{text:?}");
        }
    }

    #[test]
    fn a_truncated_stream_is_interrupted_wherever_it_ends() {
        for whole in [member(&[7; 5_000]), named_member(b"abcdef")] {
            for length in 1..whole.len() {
                let result = decoded(&[&whole[..length]], 9_000);
                assert_eq!(result.unwrap_err(), Kind::Interrupted, "{length}");
            }
        }
    }

    #[test]
    fn the_status_of_a_failure_counts_more_than_its_body() {
        let mut failed = head(&[(CONTENT_ENCODING, "gzip")]);
        failed.status = StatusCode::BAD_GATEWAY;
        let answer = read(&Method::GET, failed.clone(), 10, &[b"<html>", b"busy"]).unwrap();
        assert_eq!((answer.status(), answer.body().len()), (StatusCode::BAD_GATEWAY, 0));
        let answer = read(&Method::GET, failed.clone(), 10, &[&member(b"busy")]).unwrap();
        assert_eq!(answer.body(), "busy");
        let cut = read(&Method::GET, failed, 10, &[&member(b"busy")[..15]]);
        assert_eq!(cut.unwrap_err(), Kind::Interrupted);
    }

    /// Larger than the window of the decoder and its steps, whatever the chunks.
    #[test]
    fn a_large_body() {
        let mut state = 1_u32;
        let mut byte = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Few bits, so that it compresses, but not to nothing.
            (state >> 29) as u8 + b'0'
        };
        let body: Vec<u8> = (0..300_000).map(|_| byte()).collect();
        let stream = member(&body);
        for length in [1, 7, 1_000, 8_192, stream.len()] {
            let chunks: Vec<&[u8]> = stream.chunks(length).collect();
            assert!(decoded(&chunks, body.len()).unwrap() == body, "{length}");
        }
    }

    #[test]
    fn a_corrupt_stream_is_invalid() {
        let whole = member(&[7; 5_000]);
        for place in [3, whole.len() - 1, whole.len() - 8] {
            let mut corrupt = whole.clone();
            corrupt[place] ^= 0xf0;
            assert_eq!(decoded(&[&corrupt], 9_000).unwrap_err(), Kind::InvalidResponse, "{place}");
        }
    }

    #[test]
    fn a_bomb_is_cut_and_so_are_empty_members() {
        let bomb = member(&vec![0; 10_000_000]);
        let head = || head(&[(CONTENT_ENCODING, "gzip")]);
        let mut reader =
            BodyReader::new(&Method::GET, head(), Limits::new().body(100_000)).unwrap();
        let mut pushed = bomb.chunks(16).take_while(|chunk| reader.push(chunk).is_ok()).count();
        // Of 10 MB no more than the limit and one buffer is decoded.
        assert!(pushed * 16 < bomb.len() / 50, "{pushed}");
        assert_eq!(reader.finish().unwrap_err().kind(), Kind::InvalidResponse);

        let empty = member(b"");
        let mut reader = BodyReader::new(&Method::GET, head(), Limits::new().body(1)).unwrap();
        pushed =
            std::iter::repeat_n(&empty, 9_000).take_while(|it| reader.push(it).is_ok()).count();
        assert_eq!(pushed, (1 + OVERHEAD) / empty.len());
    }

    proptest! {
        #[test]
        fn the_split_into_chunks_does_not_matter(
            bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..4),
            damage in prop::option::of((any::<prop::sample::Index>(), 1_u8..)),
            cut in any::<prop::sample::Index>(),
            is_cut: bool,
            splits in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
            limit in 0_usize..1_000,
        ) {
            let mut stream: Vec<u8> = bodies.iter().flat_map(|body| member(body)).collect();
            if !stream.is_empty() {
                if let Some((place, change)) = damage {
                    let place = place.index(stream.len());
                    stream[place] ^= change;
                }
                if is_cut {
                    stream.truncate(cut.index(stream.len()));
                }
            }
            let mut places: Vec<usize> =
                splits.iter().map(|place| place.index(stream.len() + 1)).collect();
            places.extend([0, stream.len()]);
            places.sort_unstable();
            let chunks: Vec<&[u8]> =
                places.windows(2).map(|ends| &stream[ends[0]..ends[1]]).collect();

            let whole = decoded(&[&stream], limit);
            prop_assert_eq!(&decoded(&chunks, limit), &whole);
            let body = bodies.concat();
            if damage.is_none() && !is_cut {
                let expected = if body.len() <= limit { Ok(body.into()) } else { Err(Kind::BodyTooLarge) };
                prop_assert_eq!(whole, expected);
            }
        }
    }
}
