//! Who calls, with which settings, and where the tokens are kept.

pub(crate) mod base_url;
pub(crate) mod credentials;
pub(crate) mod engine;
pub(crate) mod login_request;
pub(crate) mod request_context;
pub(crate) mod secret;
pub(crate) mod settings;
pub(crate) mod tokens;
