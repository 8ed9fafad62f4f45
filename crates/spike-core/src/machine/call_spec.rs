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
use crate::session::tokens::{Slot, TokenKey, UserEntry};

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
    Login(LoginSpec),
}

/// The login request of one user: all that the machine needs to know of the API.
pub(crate) trait Authenticate: Send + Sync {
    /// Returns the scheme, host and port of the base URL.
    fn origin(&self) -> &str;

    /// Builds the HTTP request.
    fn prepare(&self) -> Result<Request<Bytes>, Error>;

    /// Reads the token from the response; `attempts` is how often the request was sent.
    fn decode(&self, response: Response<Bytes>, attempts: u32) -> Result<AccessToken, Error>;
}

/// How to log a user in, and where the token is kept.
#[derive(Clone)]
pub(crate) struct LoginSpec {
    pub(crate) request: Arc<dyn Authenticate>,
    pub(crate) entry: Arc<dyn UserEntry>,
    /// Timeout of one attempt to log in.
    pub(crate) attempt_timeout: Option<Duration>,
    /// Whether the client has a shared token store.
    pub(crate) has_store: bool,
}

impl LoginSpec {
    pub(crate) fn slot(&self) -> &Slot {
        self.entry.slot()
    }

    /// Returns the key of this user in the shared token store, if the client has one.
    pub(crate) fn store_key(&self) -> Option<TokenKey> {
        self.has_store.then(|| self.entry.key())
    }
}
