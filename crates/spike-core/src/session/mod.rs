//! What a client knows between calls: its settings, and the tokens of its users.

pub(crate) mod base_url;
pub(crate) mod prepared;
pub(crate) mod proxy;
pub(crate) mod request_context;
pub(crate) mod settings;
pub(crate) mod tokens;
mod variables;
