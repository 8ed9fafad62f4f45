use http::header::CONTENT_ENCODING;
use http::{HeaderValue, Method, Response};
use spike_core::transport::{BodyReader, Limits, TransportErrorKind};

const LIMIT: usize = 100_000;

/// The first byte is the coding, the second the length of the chunks, the rest is the body as it arrives.
///
/// The split into chunks does not matter, and a body is never larger than its limit.
pub fn bodies(data: &[u8]) {
    let [coding, length, body @ ..] = data else { return };
    let codings = ["", "identity", "gzip", "x-gzip, identity", "gzip, gzip", "br"];
    let coding = codings[usize::from(*coding) % codings.len()];
    let whole = read(coding, [body].into_iter());
    let chunks = read(coding, body.chunks(usize::from(*length).max(1)));
    assert_eq!(whole, chunks);
    if let Ok(answer) = &whole {
        assert!(answer.len() <= LIMIT);
        assert!(coding.contains("gzip") || answer == body);
    }
}

fn read<'a>(
    coding: &'static str,
    mut chunks: impl Iterator<Item = &'a [u8]>,
) -> Result<Vec<u8>, TransportErrorKind> {
    let mut head = Response::new(()).into_parts().0;
    head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    let read = || {
        let mut reader = BodyReader::new(&Method::GET, head, Limits::new().body(LIMIT))?;
        chunks.try_for_each(|chunk| reader.push(chunk))?;
        reader.finish()
    };
    read().map(|answer| answer.body().to_vec()).map_err(|error| error.kind())
}
