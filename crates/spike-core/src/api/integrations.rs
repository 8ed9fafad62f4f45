//! Connecting and disconnecting a provider: `/providers/{provider_slug}/integration`.

mod integration_return;

pub use integration_return::{IntegrationReturn, ReturnedUser};

use crate::codec::answer::answer;
use crate::codec::call::Call;
use crate::codec::request::request;
use crate::error::Error;
use crate::vocabulary::{Provider, ProviderKind};

request! {
    /// Asks for the link a user opens in a browser to connect a provider.
    ///
    /// Not for `apple`, `health_connect` and `samsung_health_data`: they are connected by the mobile SDKs.
    ///
    /// Evidence: A (contract 4.1).
    pub struct IntegrationUrl -> IntegrationLink {
        GET "/providers/{provider_slug}/integration/init_url" as "getProvidersByProviderSlugIntegrationInitUrl"
            then Self::check;
        /// The provider to connect.
        required path provider_slug: Provider,
        /// Sets where the browser goes afterwards; its domain must be allowed in the admin console. Without it, the
        /// console's default.
        optional query redirect_uri: String,
        /// Sets the text that is handed back on the redirect. Make it unguessable and compare it: nothing in the redirect is signed.
        optional query state: String,
        /// Sets the user's id at the provider; Ultrahuman needs the e-mail address here.
        optional query provider_user_id: String,
    }
}

impl IntegrationUrl {
    fn check(&self, _: &mut Call) -> Result<(), Error> {
        if self.provider_slug.kind() == Some(ProviderKind::MobileOnly) {
            return Err(Error::input(format!(
                "{} is connected by the mobile SDKs; there is no link for it",
                self.provider_slug
            )));
        }
        Ok(())
    }
}

answer! {
    /// A link that connects a provider.
    pub struct IntegrationLink {
        /// The provider, repeated.
        optional provider_slug: Provider,
        /// The link: an ABSOLUTE URL, despite its name. Open it in the user's browser.
        required path: String,
    }
}

request! {
    /// Disconnects a provider from the user. Takes providers of every kind.
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
