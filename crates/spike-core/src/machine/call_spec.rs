//! What an exchange is made from.

use std::sync::Arc;
use std::time::Duration;

use crate::codec::prepared::Prepared;
use crate::session::credentials::AccessToken;
use crate::session::settings::{RetryPolicy, TimeLimits};
use crate::session::tokens::{Generations, Slot, TokenKey};

/// What an exchange is made from.
pub(crate) struct CallSpec {
    pub(crate) operation: std::borrow::Cow<'static, str>,
    pub(crate) call: Prepared,
    pub(crate) replay_safe: bool,
    pub(crate) accepts_redirect: bool,
    pub(crate) access: Access,
    pub(crate) policy: RetryPolicy,
    /// Whether a 429 ends the call at once, as the caller's to deal with.
    pub(crate) return_429: bool,
    pub(crate) limits: TimeLimits,
    pub(crate) body_limit: usize,
    pub(crate) seed: u64,
}

/// Where the token of a call comes from.
pub(crate) enum Access {
    /// The operation takes none.
    None,
    /// A ready-made token.
    Token(AccessToken),
    /// A login, shared by all calls of the user.
    Login(Box<LoginSpec>),
}

pub(crate) struct LoginSpec {
    pub(crate) slot: Arc<Slot>,
    pub(crate) generations: Generations,
    pub(crate) request: Prepared,
    pub(crate) attempt: Option<Duration>,
    /// The key of this user in a shared store, if the client has one.
    pub(crate) store: Option<TokenKey>,
}
