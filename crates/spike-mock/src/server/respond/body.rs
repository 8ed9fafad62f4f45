//! Reading a request body to its end, also when it is too long to be kept.

use std::pin::Pin;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_core::Stream as _;

/// Bytes of a body that is too long which are read all the same, so that the client gets an answer rather
/// than a broken connection.
const PATIENCE: usize = 64 << 20;

/// The whole body, unless it is longer than the limit or breaks off.
pub(super) async fn read(body: Body, limit: usize) -> Option<Bytes> {
    let mut stream = body.into_data_stream();
    let mut kept = BytesMut::new();
    let mut length = 0_usize;
    while let Some(part) =
        std::future::poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await
    {
        let part = part.ok()?;
        length += part.len();
        if length <= limit {
            kept.extend_from_slice(&part);
        } else if length > PATIENCE {
            return None;
        }
    }
    (length <= limit).then(|| kept.freeze())
}
