use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::api::AuthHmac;
use crate::codec::request::Request as _;
use crate::credentials::AccessToken;
use crate::error::Error;
use crate::machine::Authenticate;
use crate::reply::RawReply;
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
}

impl Authenticate for LoginRequest {
    fn prepare(&self) -> Result<Request<Bytes>, Error> {
        self.context.prepare(&self.request.call()?)?.with_token(None)
    }

    fn decode(&self, response: Response<Bytes>, attempts: u32) -> Result<AccessToken, Error> {
        let raw = RawReply::received(response, AuthHmac::SHAPE.name.into(), attempts);
        let reply = self.request.decode(raw)?;
        Ok(reply.value.access_token)
    }
}
