use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::api::AuthHmac;
use crate::codec::request::Request as _;
use crate::credentials::{AccessToken, ApplicationId, Signature, UserId};
use crate::error::Error;
use crate::machine::Authenticate;
use crate::reply::RawReply;
use crate::session::request_context::RequestContext;
use crate::session::tokens::TokenKey;

/// The login of one user at the server of one engine: all that the machine needs to know of the API. Made once per user,
/// because the key is a hash.
pub(crate) struct LoginRequest {
    request: AuthHmac,
    context: Arc<RequestContext>,
    key: TokenKey,
}

impl LoginRequest {
    pub(crate) fn new(
        application: ApplicationId,
        user: UserId,
        signature: Signature,
        context: Arc<RequestContext>,
    ) -> Self {
        let key = TokenKey::new(context.base.as_str(), application, &user, &signature);
        Self { request: AuthHmac::new(application, user, signature), context, key }
    }

    /// Returns the key of the user's token.
    pub(crate) fn key(&self) -> &TokenKey {
        &self.key
    }

    pub(crate) fn signature(&self) -> &Signature {
        &self.request.signature
    }

    pub(crate) fn is_for(&self, context: &Arc<RequestContext>) -> bool {
        Arc::ptr_eq(&self.context, context)
    }
}

impl fmt::Debug for LoginRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginRequest").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Authenticate for LoginRequest {
    fn origin(&self) -> &str {
        self.context.base.origin()
    }

    fn prepare(&self) -> Result<Request<Bytes>, Error> {
        self.context.prepare(&self.request.call()?)?.with_token(None)
    }

    fn decode(&self, response: Response<Bytes>, attempts: u32) -> Result<AccessToken, Error> {
        let raw = RawReply::received(response, AuthHmac::SHAPE.name.into(), attempts);
        let reply = self.request.decode(raw)?;
        Ok(reply.value.access_token)
    }
}
