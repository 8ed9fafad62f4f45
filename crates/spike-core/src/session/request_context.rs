use std::sync::Arc;

use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue};

use crate::codec::call::Call;
use crate::codec::query::ArrayStyle;
use crate::error::Error;
use crate::session::base_url::BaseUrl;
use crate::session::prepared::Prepared;

/// The content coding that is decoded here, so that all transports send and read the same.
const CONTENT_CODING: &str = if cfg!(feature = "gzip") { "gzip" } else { "identity" };

/// What all requests of a client have in common.
pub(crate) struct RequestContext {
    pub(crate) base: BaseUrl,
    pub(crate) array_style: ArrayStyle,
    /// The headers of a request without a body, and of one with a body. The last one is an empty `Authorization`, so that
    /// a copy with a token has the right size at once.
    headers: [HeaderMap; 2],
}

impl RequestContext {
    pub(crate) fn new(base: BaseUrl, array_style: ArrayStyle, user_agent: &HeaderValue) -> Self {
        let headers = [false, true].map(|has_body| {
            let mut headers = HeaderMap::new();
            let accept = HeaderValue::from_static("application/json, application/problem+json");
            headers.insert(ACCEPT, accept);
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(CONTENT_CODING));
            headers.insert(USER_AGENT, user_agent.clone());
            if has_body {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            }
            headers.insert(AUTHORIZATION, HeaderValue::from_static(""));
            headers
        });
        Self { base, array_style, headers }
    }

    /// Makes the HTTP request of a call, complete except for the token.
    pub(crate) fn prepare(self: &Arc<Self>, call: &Call) -> Result<Prepared, Error> {
        Prepared::new(call, Arc::clone(self))
    }

    /// Returns the headers of a request with this value of `Authorization`, which is the last one.
    pub(crate) fn headers(&self, has_body: bool, authorization: Option<HeaderValue>) -> HeaderMap {
        let mut headers = self.headers[usize::from(has_body)].clone();
        match authorization {
            Some(value) => headers.insert(AUTHORIZATION, value),
            None => headers.remove(AUTHORIZATION),
        };
        headers
    }
}
