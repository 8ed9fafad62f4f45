//! Credentials, settings, the token cache, and the engine that starts calls with them.

pub(crate) mod credentials;
pub(crate) mod engine;
pub(crate) mod login_request;
pub(crate) mod request_context;
pub(crate) mod secret;
pub(crate) mod settings;
pub(crate) mod tokens;
