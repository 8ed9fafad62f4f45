//! The HTTP request of a call.

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Uri};

use crate::codec::call::Call;
use crate::codec::query::ArrayStyle;
use crate::credentials::AccessToken;
use crate::error::Error;
use crate::session::base_url::BaseUrl;

/// The content coding that is decoded here, so that all transports send and read the same.
const CONTENT_CODING: &str = if cfg!(feature = "gzip") { "gzip" } else { "identity" };

/// An HTTP request without its token, which can be sent repeatedly. All copies share the body.
#[derive(Clone)]
pub(crate) struct Prepared {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Prepared {
    pub(crate) fn new(
        call: &Call,
        base: &BaseUrl,
        style: ArrayStyle,
        user_agent: &HeaderValue,
    ) -> Result<Self, Error> {
        let query = call.query.encode(style)?;
        let separator = if query.is_empty() { "" } else { "?" };
        let text = format!("{}{}{separator}{query}", base.as_str(), call.path);
        let uri = Uri::try_from(text).map_err(|_| {
            Error::input(
                "path and query are too long for a URL; split the request into smaller ones",
            )
        })?;

        let mut headers = HeaderMap::with_capacity(5);
        headers
            .insert(ACCEPT, HeaderValue::from_static("application/json, application/problem+json"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(CONTENT_CODING));
        headers.insert(USER_AGENT, user_agent.clone());
        if call.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        Ok(Self {
            method: call.method.clone(),
            uri,
            headers,
            body: call.body.clone().unwrap_or_default(),
        })
    }

    /// Makes the request, with the token as its last header.
    pub(crate) fn with_token(&self, token: Option<&AccessToken>) -> Result<Request<Bytes>, Error> {
        let mut request = Request::new(self.body.clone());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        if let Some(token) = token {
            request.headers_mut().insert(AUTHORIZATION, token.authorization()?);
        }
        Ok(request)
    }
}
