//! Connecting and disconnecting a provider: `/providers/{provider_slug}/integration`.

mod integration_return;

pub use integration_return::{IntegrationReturn, ReturnedUser};

use crate::codec::answer::answer;
use crate::codec::call::Call;
use crate::codec::request::request;
use crate::error::Error;
use crate::vocabulary::{Provider, ProviderKind};

request! {
    /// Request for the link that a user opens in a browser to connect a provider.
    ///
    /// Not for `apple`, `health_connect` and `samsung_health_data`, which the mobile SDKs connect.
    ///
    /// Evidence: A (contract 4.1).
    pub struct IntegrationUrl -> IntegrationLink {
        GET "/providers/{provider_slug}/integration/init_url" as "getProvidersByProviderSlugIntegrationInitUrl"
            then Self::check;
        /// The provider to connect.
        required path provider_slug: Provider,
        /// The URL to which the browser is redirected afterwards; its domain must be allowed in the admin console. The
        /// default is set in the admin console.
        optional query redirect_uri: String,
        /// A text that the redirect returns. Use an unguessable value and compare it, because the redirect is not signed.
        optional query state: String,
        /// The user's id at the provider; Ultrahuman requires the e-mail address.
        optional query provider_user_id: String,
    }
}

impl IntegrationUrl {
    fn check(&self, _: &mut Call) -> Result<(), Error> {
        if self.provider_slug.kind() == Some(ProviderKind::MobileOnly) {
            return Err(Error::input(format!(
                "{} has no link; connect it with a mobile SDK",
                self.provider_slug
            )));
        }
        Ok(())
    }
}

answer! {
    /// A link that connects a provider.
    pub struct IntegrationLink {
        /// The provider, repeated from the request.
        optional provider_slug: Provider,
        /// The link: an ABSOLUTE URL, despite its name. Open it in the user's browser.
        required path: String,
    }
}

request! {
    /// Request that disconnects a provider from the user. It accepts providers of every kind.
    ///
    /// Evidence: A (contract 4.3).
    pub struct DeleteIntegration -> () {
        DELETE "/providers/{provider_slug}/integration" as "deleteProvidersByProviderSlugIntegration";
        /// The provider to disconnect.
        required path provider_slug: Provider,
    }
}

#[cfg(test)]
mod tests;
