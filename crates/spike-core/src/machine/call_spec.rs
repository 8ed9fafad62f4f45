use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::retry::RetryRules;
use crate::credentials::AccessToken;
use crate::error::Error;
use crate::session::prepared::Prepared;
use crate::session::settings::TimeLimits;
use crate::session::tokens::{Generations, Slot, TokenKey};

/// Everything an [`Exchange`](super::Exchange) is made from. Cheap to clone, so that one call can be made repeatedly.
#[derive(Clone)]
pub(crate) struct CallSpec {
    pub(crate) operation: Cow<'static, str>,
    pub(crate) request: Prepared,
    pub(crate) access: Access,
    pub(crate) rules: RetryRules,
    pub(crate) limits: TimeLimits,
    pub(crate) body_limit: usize,
    /// Decides the jitter of all pauses.
    pub(crate) seed: u64,
}

/// Where the token of a call comes from.
#[derive(Clone)]
pub(crate) enum Access {
    /// The operation takes none.
    None,
    /// A ready-made token, which cannot be renewed here.
    Token(AccessToken),
    /// A login, shared by all calls of the user.
    Login(Arc<LoginSpec>),
}

/// The login request of one user: all that the machine needs to know of the API.
pub(crate) trait Authenticate: Send + Sync {
    /// Builds the HTTP request.
    fn prepare(&self) -> Result<Request<Bytes>, Error>;

    /// Reads the token from the response; `attempts` is how often the request was sent.
    fn decode(&self, response: Response<Bytes>, attempts: u32) -> Result<AccessToken, Error>;
}

/// How to log a user in, and where the token is kept.
pub(crate) struct LoginSpec {
    pub(crate) request: Arc<dyn Authenticate>,
    pub(crate) slot: Arc<Slot>,
    pub(crate) generations: Generations,
    /// Timeout of one attempt to log in.
    pub(crate) attempt_timeout: Option<Duration>,
    /// The key of this user in the shared token store, if the client has one.
    pub(crate) store_key: Option<TokenKey>,
}
