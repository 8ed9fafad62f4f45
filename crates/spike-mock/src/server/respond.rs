//! From an HTTP request to an HTTP answer: log, gate, fault, operation, compression.

mod body;
mod broken;

use std::io::Write as _;
use std::time::Instant;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::connection::Handle;
use crate::app::App;
use crate::control::{Fault, RecordedRequest};
use crate::routes::{self, Incoming};
use crate::wire::{Answer, Problem};

/// Bytes of a request body the server reads: 10 MB of base64, and room around it.
const LIMIT: usize = 12 << 20;

/// Answers shorter than this are not compressed.
const WORTH_IT: usize = 256;

pub(super) async fn respond(app: &App, connection: &Handle, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let gzip = accepts_gzip(&head.headers);
    let Some(body) = body::read(body, LIMIT).await else {
        return plain(
            Problem::new(413, "the request body is too large").into(),
            gzip,
        );
    };
    let full_path = head.uri.path();
    let Some(path) = full_path
        .strip_prefix("/v3")
        .filter(|path| path.starts_with('/'))
    else {
        let answer = match (full_path, head.method.as_str()) {
            ("/done", "GET") => routes::done(),
            _ => Problem::not_found("no such path; the API is below /v3").into(),
        };
        return plain(answer, gzip);
    };
    let query = head.uri.query().unwrap_or_default();
    if path.starts_with("/auth/") {
        app.control.count_login();
    }
    let (gate, fault) = app.control.arrive(RecordedRequest {
        method: head.method.as_str().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
            .collect(),
        body: body.clone(),
        arrived: Instant::now(),
    });
    if let Some(gate) = gate {
        gate.pass().await;
    }
    if let Some(fault) = fault {
        return fail(connection, fault, gzip).await;
    }
    let text = |name| {
        head.headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let incoming = Incoming {
        method: head.method.as_str(),
        path,
        query,
        authorization: text(header::AUTHORIZATION),
        content_type: text(header::CONTENT_TYPE),
        body: &body,
    };
    plain(routes::answer(app, &incoming), gzip)
}

async fn fail(connection: &Handle, fault: Fault, gzip: bool) -> Response {
    let problem = |status| Problem::new(status, "a fault the test asked for");
    match fault {
        Fault::Status(status) => plain(problem(status).into(), gzip),
        Fault::StatusWithRetryAfter(status, after) => {
            let mut answer: Answer = problem(status).into();
            answer.headers.push(("retry-after", after));
            plain(answer, gzip)
        }
        Fault::Html(status) => {
            let page = "<html>\r\n<head><title>Gateway</title></head>\r\n<body><h1>The gateway has a problem</h1></body>\r\n</html>\r\n";
            plain(Answer::html(status, page.to_owned()), gzip)
        }
        Fault::EmptyBody => plain(Answer::typed(200, "application/json", Bytes::new()), gzip),
        Fault::Truncated => broken::half(false),
        Fault::StallInBody => broken::half(true),
        Fault::Reset => {
            connection.cut();
            Response::new(Body::empty())
        }
        Fault::Stall => std::future::pending().await,
        Fault::Body {
            status,
            content_type,
            bytes,
        } => plain(Answer::typed(status, &content_type, bytes), false),
        Fault::GzipBody {
            status,
            content_type,
            bytes,
        } => encoded(plain(
            Answer::typed(status, &content_type, compress(&bytes)),
            false,
        )),
        Fault::GzipBomb { mebibytes } => {
            let bomb = crate::control::gzip_bomb(mebibytes);
            encoded(plain(Answer::typed(200, "application/json", bomb), false))
        }
        Fault::BrokenGzip => encoded(plain(
            Answer::typed(200, "application/json", "{\"not\": \"gzip\"}"),
            false,
        )),
        Fault::Redirect(status, location) => plain(Answer::redirect(status, location), gzip),
    }
}

/// Writes an answer out, compressed if the client takes it and it is worth it.
fn plain(answer: Answer, gzip: bool) -> Response {
    let mut bytes = answer.body.into_bytes();
    let compressed = gzip && bytes.len() >= WORTH_IT;
    if compressed {
        bytes = compress(&bytes).into();
    }
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if compressed {
        encoded(response)
    } else {
        response
    }
}

fn encoded(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let values = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip")
            && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}
