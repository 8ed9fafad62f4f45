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
use super::control::{Control, Fault, RecordedRequest, RequestEnd, gzip_bomb};
use crate::api::{Answer, PREFIX, PROBLEM_JSON, Problem, accepts_file};
use crate::app::App;
use crate::journal::Event;
use crate::memo::Memo;

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
    app: Arc<App>,
    control: Arc<Mutex<Control>>,
    /// Answers with their compressed form: the same requests get the same answers.
    compressed: Arc<Memo<Bytes, Bytes>>,
    read_timeout: Duration,
    framework_rules: bool,
}

impl ExchangeState {
    pub(super) fn new(app: Arc<App>, control: Arc<Mutex<Control>>) -> Self {
        let options = &app.options;
        Self {
            control,
            compressed: Arc::new(Memo::new(MAX_KEPT)),
            read_timeout: options.read_timeout,
            framework_rules: options.framework_rules,
            app,
        }
    }

    /// Maximum length of a request body.
    fn max_body(&self, path: &str) -> usize {
        if self.framework_rules && !accepts_file(path) { MAX_BODY_OF_FRAMEWORK } else { MAX_BODY }
    }
}

/// Answers a request. Requests outside the API meet no gates and no faults.
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
    let body = body.unwrap_or_else(|_| Err(timed_out()));
    let (arrived, at) = (Instant::now(), state.app.millis());
    // A body that cannot be read is no request that a test counts, or that meets a fault.
    let in_api = path.filter(|_| body.is_ok());
    let (number, gate, fault) = state.control.lock().arrive(RecordedRequest {
        number: 0,
        in_api: in_api.is_some(),
        at,
        method: head.method.as_str().to_owned(),
        path: in_api.unwrap_or_else(|| head.uri.path()).to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers.clone(),
        body: body.clone().unwrap_or_default(),
        arrived,
        fault: None,
        end: None,
    });
    let mut open = OpenRequest { state: &state, number, arrived, is_open: true };
    if gate.is_some() || fault.is_some() {
        state.app.journal.publish(Event::Request(number));
    }
    if let Some(gate) = gate {
        gate.pass().await;
    }
    let fault = pause(&state, at, fault).await;
    let (response, problem) = match fault {
        Some(Fault::Reset) => {
            connection.close();
            open.end(None, None);
            return Response::new(Body::empty());
        }
        Some(fault) => fail(&state, fault, gzip).await,
        None => {
            let response = match body {
                Ok(body) => next.run(Request::from_parts(head, Body::from(body))).await,
                Err(problem) => Answer::from(problem).into_response(),
            };
            finish(&state, response, gzip).await
        }
    };
    open.end(Some(response.status().as_u16()), problem);
    response
}

/// A request without an answer. If it is dropped, the client has closed the connection.
struct OpenRequest<'a> {
    state: &'a ExchangeState,
    number: u64,
    arrived: Instant,
    is_open: bool,
}

impl OpenRequest<'_> {
    fn end(&mut self, status: Option<u16>, problem: Option<Bytes>) {
        self.is_open = false;
        let end = RequestEnd { status, duration: self.arrived.elapsed(), problem };
        self.state.control.lock().end(self.number, end);
        self.state.app.journal.publish(Event::Request(self.number));
    }
}

impl Drop for OpenRequest<'_> {
    fn drop(&mut self) {
        if self.is_open {
            self.end(None, None);
        }
    }
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

/// Waits for the delay of a fault, counted from the arrival of the request: a test that sees the request in the log can
/// advance a manual clock. Returns the fault after it.
async fn pause(state: &ExchangeState, mut at: i64, mut fault: Option<Fault>) -> Option<Fault> {
    while let Some(Fault::Delay(delay) | Fault::Delayed(delay, _)) = fault {
        at = at.saturating_add(i64::try_from(delay.as_millis()).unwrap_or(i64::MAX));
        state.app.options.clock.reach(at).await;
        fault = fault.and_then(Fault::then);
    }
    fault
}

/// Answers with a fault. Returns the problem document, too.
async fn fail(state: &ExchangeState, fault: Fault, gzip: bool) -> (Response, Option<Bytes>) {
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
        Fault::Truncated => return (half_a_body(false), None),
        Fault::StallInBody => return (half_a_body(true), None),
        // The others are no answers, and are done with before.
        Fault::Stall | Fault::Reset | Fault::Delay(_) | Fault::Delayed(..) => {
            std::future::pending().await
        }
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

/// Compresses the body if the client accepts it and it is long enough. Returns the problem document of a refusal, too.
async fn finish(
    state: &ExchangeState,
    response: Response,
    gzip: bool,
) -> (Response, Option<Bytes>) {
    let (mut head, body) = response.into_parts();
    head.headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let mut bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let is_problem = head.headers.get(header::CONTENT_TYPE).is_some_and(|own| own == PROBLEM_JSON);
    let problem = is_problem.then(|| bytes.clone());
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
    (Response::from_parts(head, Body::from(bytes)), problem)
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
