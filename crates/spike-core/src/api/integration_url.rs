//! `GET /providers/{provider_slug}/integration/init_url`
//!
//! Evidence: A (contract 4.1).

use http::Method;

use crate::codec::call::{Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::vocabulary::{Provider, ProviderKind};

/// Asks for the link a user opens in a browser to connect a provider.
///
/// Not for `apple`, `health_connect` and `samsung_health_data`: they are connected by the mobile SDKs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IntegrationUrl {
    /// The provider to connect.
    pub provider_slug: Provider,
    /// Where the browser goes afterwards; its domain must be allowed in the admin console. Without it, the
    /// console's default.
    pub redirect_uri: Option<String>,
    /// Handed back on the redirect. Make it unguessable and compare it: nothing in the redirect is signed.
    pub state: Option<String>,
    /// The user's id at the provider; Ultrahuman needs the e-mail address here.
    pub provider_user_id: Option<String>,
}

impl IntegrationUrl {
    /// The link for this provider.
    #[must_use]
    pub fn new(provider_slug: impl Into<Provider>) -> Self {
        Self {
            provider_slug: provider_slug.into(),
            redirect_uri: None,
            state: None,
            provider_user_id: None,
        }
    }

    /// Sets where the browser goes afterwards.
    #[must_use]
    pub fn redirect_to(mut self, redirect_uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(redirect_uri.into());
        self
    }

    /// Sets the text that comes back on the redirect.
    #[must_use]
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }

    /// Sets the user's id at the provider.
    #[must_use]
    pub fn provider_user_id(mut self, id: impl Into<String>) -> Self {
        self.provider_user_id = Some(id.into());
        self
    }
}

impl Operation for IntegrationUrl {
    fn id(&self) -> &'static str {
        "getProvidersByProviderSlugIntegrationInitUrl"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/providers")
            .parameter("provider_slug", self.provider_slug.as_str())
            .then("/integration/init_url")
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        if self.provider_slug.kind() == Some(ProviderKind::MobileOnly) {
            return Err(Error::input(format!(
                "{} is connected by the mobile SDKs; there is no link for it",
                self.provider_slug
            )));
        }
        query.push_some("redirect_uri", self.redirect_uri.as_deref());
        query.push_some("state", self.state.as_deref());
        query.push_some("provider_user_id", self.provider_user_id.as_deref());
        Ok(())
    }
}

impl Endpoint for IntegrationUrl {
    type Answer = IntegrationLink;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_request() {
        golden::assert_bearer(
            &IntegrationUrl::new(Provider::Garmin),
            "GET /providers/garmin/integration/init_url",
        );
        let full = IntegrationUrl::new(Provider::Ultrahuman)
            .redirect_to("https://example.com/done?a=1")
            .state("a b&c")
            .provider_user_id("ann@example.com");
        golden::assert_bearer(
            &full,
            "GET /providers/ultrahuman/integration/init_url?\
             redirect_uri=https%3A%2F%2Fexample.com%2Fdone%3Fa%3D1&state=a%20b%26c&\
             provider_user_id=ann%40example.com",
        );
    }

    #[test]
    fn mobile_providers_are_refused_before_anything_is_sent() {
        for provider in [
            Provider::Apple,
            Provider::HealthConnect,
            Provider::SamsungHealthData,
        ] {
            let error = golden::try_request(&IntegrationUrl::new(&provider), Default::default())
                .unwrap_err();
            assert!(error.to_string().contains(provider.as_str()), "{error}");
        }
        assert!(golden::try_request(&IntegrationUrl::new("brand_new"), Default::default()).is_ok());
    }

    #[test]
    fn golden_answer() {
        let link: IntegrationLink = golden::decode(include_str!(
            "../../../../docs/spec/examples/integration_init_url_200.json"
        ));
        assert_eq!(link.provider_slug, Some(Provider::Fitbit));
        assert!(
            link.path.starts_with(
                "https://app-api.spikeapi.com/v3/providers/fitbit/integration/init/ic/"
            )
        );
    }
}
