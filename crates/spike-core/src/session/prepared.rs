//! The HTTP request of a call.

use std::sync::Arc;

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Method, Request, Uri, uri};

use crate::codec::call::Call;
use crate::codec::shape::RequestShape;
use crate::codec::unknown::unknown_values;
use crate::credentials::AccessToken;
use crate::error::Error;
use crate::session::request_context::RequestContext;

/// The longest URL that `http::Uri` accepts.
const LONGEST_URL: usize = u16::MAX as usize - 1;

/// An HTTP request without its token, which can be sent repeatedly. All copies share the body.
#[derive(Clone)]
pub(crate) struct Prepared {
    method: Method,
    uri: Uri,
    body: Option<Bytes>,
    shape: Option<&'static RequestShape>,
    context: Arc<RequestContext>,
}

impl Prepared {
    pub(crate) fn new(call: &Call, context: Arc<RequestContext>) -> Result<Self, Error> {
        Ok(Self {
            method: call.method.clone(),
            uri: uri(call, &context)?,
            body: call.body.clone(),
            shape: call.shape,
            context,
        })
    }

    /// Returns the scheme, host and port of the base URL.
    pub(crate) fn origin(&self) -> &str {
        self.context.base.origin()
    }

    /// Adds to the error of a refused request which of its values are not known here.
    pub(crate) fn explain(&self, error: Error) -> Error {
        let is_refused =
            matches!(error.status().map(|status| status.as_u16()), Some(400 | 404 | 422));
        let Some(shape) = self.shape.filter(|_| is_refused) else { return error };
        let path = self.uri.path().strip_prefix(self.context.base.path()).unwrap_or_default();
        match unknown_values(shape, path, &self.uri, self.body.as_deref()) {
            Some(advice) => error.advise_first(&advice),
            None => error,
        }
    }

    /// Makes the request, with the token as its last header.
    pub(crate) fn with_token(&self, token: Option<&AccessToken>) -> Result<Request<Bytes>, Error> {
        let authorization = token.map(AccessToken::authorization).transpose()?;
        let mut request = Request::new(self.body.clone().unwrap_or_default());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.context.headers(self.body.is_some(), authorization);
        Ok(request)
    }
}

/// Writes path and query below the base URL, whose own parts are checked already.
fn uri(call: &Call, context: &RequestContext) -> Result<Uri, Error> {
    let (base, query) = (&context.base, &call.query);
    let size = base.path().len() + call.path.len() + query.usual_size();
    let mut text = String::with_capacity(size);
    text.push_str(base.path());
    text.push_str(&call.path);
    if !query.is_empty() {
        text.push('?');
        query.encode_into(&mut text, context.array_style)?;
    }
    let too_long = || {
        Error::input("path and query are too long for a URL; split the request into smaller ones")
    };
    if base.as_str().len() - base.path().len() + text.len() > LONGEST_URL {
        return Err(too_long());
    }
    let mut parts = uri::Parts::default();
    parts.scheme = Some(base.scheme());
    parts.authority = Some(base.authority().clone());
    parts.path_and_query = Some(PathAndQuery::try_from(text).map_err(|_| too_long())?);
    Uri::from_parts(parts).map_err(|_| too_long())
}
