//! Content encodings.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::head;
use crate::classes::*;
use crate::client::BODY_LIMIT;
use crate::scenario::{Class, Kind, Scenario, Variant, answering, variant};

pub(super) fn all() -> Vec<Scenario> {
    vec![
        encoded("gzip", &VALUE, &["gzip", "GZIP", "x-gzip"], |body| gzip(body.as_bytes())),
        encoded("gzip, identity", &VALUE, &["gzip, identity"], |body| gzip(body.as_bytes())),
        encoded("identity", &VALUE, &["identity"], |body| body.as_bytes().to_vec()),
        encoded("gzip in two members", &VALUE, &["gzip"], |body| {
            let (first, second) = body.split_at(body.len() / 2);
            [gzip(first.as_bytes()), gzip(second.as_bytes())].concat()
        }),
        encoded("bytes after the gzip stream", &INVALID, &["gzip"], |body| {
            [gzip(body.as_bytes()), b"more".to_vec()].concat()
        }),
        encoded("gzip bomb 1000x", &TOO_LARGE, &["gzip"], |_| gzip(&vec![b' '; BODY_LIMIT * 5])),
        encoded("gzip of gzip, called gzip", &DECODE, &["gzip"], |body| {
            gzip(&gzip(body.as_bytes()))
        }),
        encoded("gzip cut", &INTERRUPTED, &["gzip"], |body| {
            let mut whole = gzip(body.as_bytes());
            whole.truncate(whole.len() - 12);
            whole
        }),
        encoded("gzip cut in its header", &INTERRUPTED, &["gzip"], |body| {
            gzip(body.as_bytes())[..5].to_vec()
        }),
        encoded("gzip cut in its trailer", &INTERRUPTED, &["gzip"], |body| {
            let mut whole = gzip(body.as_bytes());
            whole.truncate(whole.len() - 3);
            whole
        }),
        encoded("gzip with a bad checksum", &INVALID, &["gzip"], |body| {
            let mut whole = gzip(body.as_bytes());
            let at = whole.len() - 8;
            whole[at] ^= 1;
            whole
        }),
        encoded("plain text called gzip", &INVALID, &["gzip"], |body| body.as_bytes().to_vec()),
        encoded("2 bytes of something else called gzip", &INVALID, &["gzip"], |_| b"{}".to_vec()),
        encoded("7 bytes of something else called gzip", &INVALID, &["gzip"], |_| {
            b"nothing".to_vec()
        }),
        encoded(
            "br, zstd, deflate, unknown",
            &INVALID,
            &["br", "zstd", "deflate", "compress", "unknown", "gzip, br"],
            |body| body.as_bytes().to_vec(),
        ),
        encoded("empty body called gzip", &DECODE, &["gzip"], |_| Vec::new()),
        encoded("empty body called gzip, for a deletion", &VALUE, &["gzip"], |_| Vec::new())
            .only(&[Kind::Delete]),
    ]
}

/// Makes a scenario with a variant for each value of `Content-Encoding`.
fn encoded(
    name: &str,
    class: &'static Class,
    encodings: &[&'static str],
    encode: fn(&str) -> Vec<u8>,
) -> Scenario {
    let variants = encodings.iter().map(|encoding| -> Variant {
        let encoding = *encoding;
        variant(encoding, move |body| {
            let body = encode(body);
            let fields =
                format!("content-encoding: {encoding}\r\ncontent-length: {}\r\n", body.len());
            answering([head("200 OK", &fields).into_bytes(), body].concat())
        })
    });
    Scenario::of(name, class, variants.collect())
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to a vector does not fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}
