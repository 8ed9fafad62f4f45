use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::api::AuthHmac;
use crate::codec::call::{Endpoint as _, Operation as _};
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
        self.context.prepare(&self.request)?.with_token(None)
    }

    /// Reads the token from the response; `attempts` is how often the request was sent.
    pub(crate) fn decode(
        &self,
        response: Response<Bytes>,
        attempts: u32,
    ) -> Result<AccessToken, Error> {
        let (parts, body) = response.into_parts();
        let reply = self.request.decode(RawReply {
            status: parts.status,
            headers: parts.headers,
            body,
            operation: self.request.id(),
            attempts,
        })?;
        Ok(reply.value.access_token)
    }
}
