//! The golden tests: the request exactly as it goes out, and the documented answer exactly as it is read.

use std::fmt::Debug;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::codec::decode::Decode;
use crate::codec::query::ArrayStyle;
use crate::reply::{RawReply, Reply};
use crate::session::base_url::BaseUrl;
use crate::session::request_context::RequestContext;
use crate::time::Timestamp;
use crate::{AccessToken, Authentication, Error, Request};

/// The text of an example of the specification.
macro_rules! example {
    ($name:expr) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../docs/spec/examples/",
            $name,
            ".json"
        ))
    };
}
pub(crate) use example;

pub(crate) fn try_request(
    request: &impl Request,
    style: ArrayStyle,
) -> Result<http::Request<Bytes>, Error> {
    let call = request.call()?;
    let base = BaseUrl::new(crate::DEFAULT_BASE_URL)?;
    let agent = HeaderValue::from_static("spike-sdk/test");
    let token = AccessToken::new("TOKEN")?;
    let token = (call.authentication() == Authentication::Bearer).then_some(&token);
    Arc::new(RequestContext::new(base, style, &agent)).prepare(&call)?.with_token(token)
}

/// The request as text: method and URI, headers in the order they are sent, and the body. `Accept-Encoding`, which depends
/// on a feature, is checked and left out.
pub(crate) fn sent(request: &impl Request) -> String {
    let request = try_request(request, ArrayStyle::Comma).unwrap();
    let coding = if cfg!(feature = "gzip") { "gzip" } else { "identity" };
    assert_eq!(request.headers()["accept-encoding"], coding);
    let mut text = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers().iter().filter(|(name, _)| *name != "accept-encoding") {
        text.push_str(&format!("{name}: {}\n", value.to_str().unwrap()));
    }
    text.push_str(std::str::from_utf8(request.body()).unwrap());
    text
}

pub(crate) const BEARER_HEADERS: &str = "accept: application/json, application/problem+json\nuser-agent: spike-sdk/test\nauthorization: Bearer TOKEN\n";

/// A GET or DELETE with a token: everything but the path and query is the same for all.
pub(crate) fn assert_bearer(request: &impl Request, line: &str) {
    let (method, path) = line.split_once(' ').unwrap();
    let expected = format!("{method} {}{path}\n{BEARER_HEADERS}", crate::DEFAULT_BASE_URL);
    assert_eq!(sent(request), expected);
}

/// A POST without a token, with exactly this body.
pub(crate) fn assert_login(request: &impl Request, path: &str, body: &str) {
    let expected = format!(
        "POST {}{path}\naccept: application/json, application/problem+json\n\
         user-agent: spike-sdk/test\ncontent-type: application/json\n{body}",
        crate::DEFAULT_BASE_URL
    );
    assert_eq!(sent(request), expected);
}

/// A POST, PUT or PATCH with a token and this JSON body.
pub(crate) fn assert_body(request: &impl Request, line: &str, body: &Value) {
    let (method, path) = line.split_once(' ').unwrap();
    let head = format!(
        "{method} {}{path}\n{}",
        crate::DEFAULT_BASE_URL,
        BEARER_HEADERS.replace("authorization", "content-type: application/json\nauthorization")
    );
    let text = sent(request);
    let sent = text.strip_prefix(&head).unwrap_or_else(|| {
        panic!("expected the head\n{head}of\n{text}");
    });
    let sent = serde_json::from_str(sent).unwrap();
    assert_eq!(by_value(sent), by_value(body.clone()));
}

/// What keeps an operation from being sent: an input error that says so.
pub(crate) fn assert_refused(request: &impl Request, part: &str) {
    let error = try_request(request, ArrayStyle::Comma).unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::Input);
    assert!(error.to_string().contains(part), "{error}");
}

/// The window of the golden requests, and how it is sent.
pub(crate) fn window() -> std::ops::Range<Timestamp> {
    "2026-04-13T00:00:00Z".parse().unwrap().."2026-04-14T00:00:00Z".parse().unwrap()
}
pub(crate) const WINDOW: &str =
    "from_timestamp=2026-04-13T00%3A00%3A00Z&to_timestamp=2026-04-14T00%3A00%3A00Z";

pub(crate) fn reply<R: Request>(
    request: &R,
    body: &'static str,
) -> Result<Reply<R::Answer>, Error> {
    request.decode(RawReply::new(StatusCode::OK, body))
}

/// Decodes a documented body: nothing deviates, and it encodes back to the same JSON.
/// `Deserialize` reads the same.
pub(crate) fn decode<T>(body: &'static str) -> T
where
    T: Decode + DeserializeOwned + Serialize + PartialEq + Debug,
{
    let (value, deviations) = T::decode(&RawReply::new(StatusCode::OK, body)).unwrap();
    assert_eq!(deviations, []);
    assert_eq!(serde_json::from_str::<T>(body).unwrap(), value);
    let back = serde_json::to_value(&value).unwrap();
    let original: Value = serde_json::from_str(body).unwrap();
    assert_eq!(by_value(back), by_value(original));
    value
}

/// Numbers compared by value, times by instant: `275` is `275.0`, `10:30:00.000Z` is `10:30:00Z`.
pub(crate) fn by_value(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(time) => time.to_string().into(),
            Err(_) => text.into(),
        },
        Value::Array(items) => items.into_iter().map(by_value).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, by_value(value))).collect()
        }
        other => other,
    }
}
