//! What happens around every operation: recording, gates, faults, compression.

use std::cell::RefCell;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::{Bytes, BytesMut};
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use futures_util::{StreamExt as _, stream};
use parking_lot::Mutex;

use super::connection::ConnectionHandle;
use super::control::{Control, Fault, RecordedRequest, gzip_bomb};
use crate::api::{Answer, PREFIX, Problem, accepts_file};
use crate::memo::Memo;
use crate::options::Options;

/// Maximum length of a request body: 10 MB of base64, and the JSON around it.
const MAX_BODY: usize = 12 << 20;

/// Maximum length of a request body that is read although it is rejected, so that the client gets an answer rather
/// than a broken connection.
const MAX_READ: usize = 64 << 20;

/// The framework's default for the maximum length of a request body (D huma). Operations with a file exceed it.
const MAX_BODY_OF_FRAMEWORK: usize = 1 << 20;

/// Minimum length of an answer that is compressed.
const MIN_COMPRESSED: usize = 256;

/// Minimum length of an answer that is compressed on another thread than that of the connections.
const MIN_BLOCKING: usize = 64 << 10;

/// Maximum number of bytes of compressed answers that are kept.
const MAX_KEPT: usize = 16 << 20;

/// What every exchange needs.
#[derive(Clone)]
pub(super) struct ExchangeState {
    control: Arc<Mutex<Control>>,
    /// Answers with their compressed form: the same requests get the same answers.
    compressed: Arc<Memo<Bytes, Bytes>>,
    read_timeout: Duration,
    framework_rules: bool,
}

impl ExchangeState {
    pub(super) fn new(control: Arc<Mutex<Control>>, options: &Options) -> Self {
        Self {
            control,
            compressed: Arc::new(Memo::new(MAX_KEPT)),
            read_timeout: options.read_timeout,
            framework_rules: options.framework_rules,
        }
    }

    /// Maximum length of a request body.
    fn max_body(&self, path: &str) -> usize {
        if self.framework_rules && !accepts_file(path) { MAX_BODY_OF_FRAMEWORK } else { MAX_BODY }
    }
}

/// Answers a request. Requests outside the API are not recorded and meet no faults.
pub(super) async fn exchange(
    State(state): State<ExchangeState>,
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    request: Request,
    next: Next,
) -> Response {
    let (head, body) = request.into_parts();
    let gzip = accepts_gzip(&head.headers);
    let path = head.uri.path().strip_prefix(PREFIX).filter(|path| path.starts_with('/'));
    let max_body = state.max_body(path.unwrap_or_default());
    let body = tokio::time::timeout(state.read_timeout, read_body(body, max_body)).await;
    let timed_out = || Problem::new(408, "the request body did not arrive in time");
    let body = match body.unwrap_or_else(|_| Err(timed_out())) {
        Ok(body) => body,
        Err(problem) => return finish(&state, Answer::from(problem).into_response(), gzip).await,
    };
    if let Some(path) = path {
        let (gate, fault) = state.control.lock().arrive(RecordedRequest {
            method: head.method.as_str().to_owned(),
            path: path.to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers.clone(),
            body: body.clone(),
            arrived: Instant::now(),
        });
        if let Some(gate) = gate {
            gate.pass().await;
        }
        if let Some(fault) = fault {
            return fail(&state, &connection, fault, gzip).await;
        }
    }
    let response = next.run(Request::from_parts(head, Body::from(body))).await;
    finish(&state, response, gzip).await
}

/// Reads a body to its end.
async fn read_body(body: Body, max: usize) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(413, "the request body is too large");
    let mut stream = body.into_data_stream();
    let mut kept = BytesMut::new();
    let mut length = 0_usize;
    while let Some(part) = stream.next().await {
        // Such as a malformed chunk. If the client is gone, there is no one to read the answer.
        let part = part.map_err(|_| Problem::unreadable("malformed request body", None))?;
        length += part.len();
        if length <= max {
            kept.extend_from_slice(&part);
        } else if length > MAX_READ {
            return Err(too_large());
        }
    }
    if length <= max { Ok(kept.freeze()) } else { Err(too_large()) }
}

async fn fail(
    state: &ExchangeState,
    connection: &ConnectionHandle,
    fault: Fault,
    gzip: bool,
) -> Response {
    const JSON: &str = "application/json";
    let problem = |status| Answer::from(Problem::new(status, "a fault requested by the test"));
    let (answer, gzip) = match fault {
        Fault::Status(status) => (problem(status), gzip),
        Fault::StatusWithRetryAfter(status, after) => {
            (problem(status).with_header(header::RETRY_AFTER, after), gzip)
        }
        Fault::Html(status) => {
            let page = "<html>\r\n<head><title>Gateway</title></head>\r\n<body><h1>The gateway has a problem</h1></body>\r\n</html>\r\n";
            (Answer::html(status, page), gzip)
        }
        Fault::EmptyBody => (Answer::bytes(200, JSON, Bytes::new()), gzip),
        Fault::Truncated => return half_a_body(false),
        Fault::StallInBody => return half_a_body(true),
        Fault::Reset => {
            connection.close();
            return Response::new(Body::empty());
        }
        Fault::Stall => std::future::pending().await,
        Fault::Body { status, content_type, bytes } => {
            (Answer::bytes(status, &content_type, bytes), false)
        }
        Fault::GzipBody { status, content_type, bytes } => {
            (encoded(Answer::bytes(status, &content_type, compress(&bytes))), false)
        }
        Fault::GzipBomb { mebibytes } => {
            (encoded(Answer::bytes(200, JSON, gzip_bomb(mebibytes))), false)
        }
        Fault::BrokenGzip => (encoded(Answer::bytes(200, JSON, "{\"not\": \"gzip\"}")), false),
        Fault::Redirect(status, location) => (Answer::redirect(status, location), gzip),
    };
    finish(state, answer.into_response(), gzip).await
}

fn encoded(answer: Answer) -> Answer {
    answer.with_header(header::CONTENT_ENCODING, "gzip")
}

/// Half of a JSON document, then the end of the connection, or nothing until the server stops.
fn half_a_body(stall: bool) -> Response {
    const HALF: &[u8] = b"{\"from_date\":\"2026-01-01\",\"statistics\":[{\"date\":";
    let half = stream::once(async { Ok(Bytes::from_static(HALF)) });
    let end = stream::once(async move {
        if stall {
            std::future::pending::<()>().await;
        }
        // Time to send the first half.
        for _ in 0..6 {
            tokio::task::yield_now().await;
        }
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    });
    let mut response = Response::new(Body::from_stream(half.chain(end)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("4096"));
    response
}

/// Compresses the body if the client accepts it and it is long enough.
async fn finish(state: &ExchangeState, response: Response, gzip: bool) -> Response {
    let (mut head, body) = response.into_parts();
    head.headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let mut bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if gzip && bytes.len() >= MIN_COMPRESSED {
        bytes = if bytes.len() < MIN_BLOCKING {
            let size = |zipped: &Bytes| bytes.len() + zipped.len();
            let zipped = state.compressed.get(bytes.clone(), size, || compress(&bytes).into());
            Bytes::clone(&zipped)
        } else {
            let zip = move || Bytes::from(compress(&bytes));
            tokio::task::spawn_blocking(zip).await.unwrap_or_default()
        };
        head.headers.remove(header::CONTENT_LENGTH);
        head.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Response::from_parts(head, Body::from(bytes))
}

/// Returns the bytes as gzip. The state is kept for the thread: to create one takes longer than to compress a small
/// answer.
fn compress(bytes: &[u8]) -> Vec<u8> {
    thread_local! {
        static STATE: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), false));
    }
    // Deflate, no time, fastest, unknown system.
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff];
    STATE.with_borrow_mut(|state| {
        state.reset();
        let mut status = Ok(Status::Ok);
        while matches!(status, Ok(Status::Ok | Status::BufError)) {
            out.reserve(bytes.len() / 4 + 64);
            let read = usize::try_from(state.total_in()).unwrap_or(bytes.len());
            status = state.compress_vec(&bytes[read..], &mut out, FlushCompress::Finish);
        }
    });
    let mut crc = Crc::new();
    crc.update(bytes);
    out.extend([crc.sum().to_le_bytes(), crc.amount().to_le_bytes()].as_flattened());
    out
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    let codings = values.filter_map(|value| value.to_str().ok()).flat_map(|own| own.split(','));
    codings.map(|coding| coding.split_once(';').unwrap_or((coding, ""))).any(|(name, weight)| {
        name.trim().eq_ignore_ascii_case("gzip")
            && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::compress;

    #[test]
    fn compressed_bytes_do_not_depend_on_earlier_answers() {
        let noise = |n: u32| n.wrapping_mul(2_654_435_761).to_le_bytes();
        let random: Vec<u8> = (0..300_000).flat_map(noise).collect();
        let text = b"{\"values\":[60,61,62]}".repeat(9_000);
        for bytes in [&b""[..], b"a", &text[..300], &random, &text, &text[..300], &random[..70_000]]
        {
            let zipped = compress(bytes);
            let fresh = std::thread::scope(|scope| scope.spawn(|| compress(bytes)).join());
            assert!(fresh.is_ok_and(|fresh| fresh == zipped), "{} bytes", bytes.len());
            let mut plain = Vec::new();
            GzDecoder::new(&zipped[..]).read_to_end(&mut plain).expect("valid gzip");
            assert!(plain == bytes, "{} bytes", bytes.len());
        }
    }
}
