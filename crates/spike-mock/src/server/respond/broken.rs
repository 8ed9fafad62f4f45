//! A body that announces more than it brings.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;

/// Bytes that come, and bytes that were announced.
const PART: &[u8] = b"{\"from_date\":\"2026-01-01\",\"statistics\":[{\"date\":";
const ANNOUNCED: &str = "4096";

/// 200, the beginning of a JSON document, and then the end of the connection, or nothing at all.
pub(super) fn half(stall: bool) -> Response {
    let mut response = Response::new(Body::from_stream(Half { step: 0, stall }));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static(ANNOUNCED));
    response
}

struct Half {
    step: u8,
    stall: bool,
}

impl futures_core::Stream for Half {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.step = self.step.saturating_add(1);
        match self.step {
            1 => Poll::Ready(Some(Ok(Bytes::from_static(PART)))),
            _ if self.stall => Poll::Pending,
            // A few rounds in which what was written goes out.
            2..8 => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            _ => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
        }
    }
}
