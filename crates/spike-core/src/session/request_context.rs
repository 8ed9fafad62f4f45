use http::HeaderValue;

use crate::codec::call::Call;
use crate::codec::query::ArrayStyle;
use crate::error::Error;
use crate::session::base_url::BaseUrl;
use crate::session::prepared::Prepared;

/// What all requests of a client have in common.
pub(crate) struct RequestContext {
    pub(crate) base: BaseUrl,
    pub(crate) array_style: ArrayStyle,
    pub(crate) user_agent: HeaderValue,
}

impl RequestContext {
    /// Makes the HTTP request of a call, complete except for the token.
    pub(crate) fn prepare(&self, call: &Call) -> Result<Prepared, Error> {
        Prepared::new(call, &self.base, self.array_style, &self.user_agent)
    }
}
