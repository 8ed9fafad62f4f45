use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::api::AuthHmac;
use crate::codec::request::Request as _;
use crate::error::Error;
use crate::reply::RawReply;
use crate::session::credentials::AccessToken;
use crate::session::request_context::RequestContext;

/// The login of one user: all that the machine needs to know of the API.
pub(crate) struct LoginRequest {
    request: AuthHmac,
    context: Arc<RequestContext>,
}

impl LoginRequest {
    pub(crate) fn new(request: AuthHmac, context: Arc<RequestContext>) -> Self {
        Self { request, context }
    }

    /// Makes the HTTP request.
    pub(crate) fn prepare(&self) -> Result<Request<Bytes>, Error> {
        self.context
            .prepare(&self.request.call()?)?
            .with_token(None)
    }

    /// Reads the token from the response; `attempts` is how often the request was sent.
    pub(crate) fn decode(
        &self,
        response: Response<Bytes>,
        attempts: u32,
    ) -> Result<AccessToken, Error> {
        let raw = RawReply::received(response, AuthHmac::SHAPE.name.into(), attempts);
        let reply = self.request.decode(raw)?;
        Ok(reply.value.access_token)
    }
}
