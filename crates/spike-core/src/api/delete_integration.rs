//! `DELETE /providers/{provider_slug}/integration`
//!
//! Evidence: A (contract 4.3).

use http::Method;

use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;
use crate::vocabulary::Provider;

/// Disconnects a provider from the user. Takes providers of every kind.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeleteIntegration {
    /// The provider to disconnect.
    pub provider_slug: Provider,
}

impl DeleteIntegration {
    /// Disconnects this provider.
    #[must_use]
    pub fn new(provider_slug: impl Into<Provider>) -> Self {
        Self {
            provider_slug: provider_slug.into(),
        }
    }
}

impl Operation for DeleteIntegration {
    fn id(&self) -> &'static str {
        "deleteProvidersByProviderSlugIntegration"
    }

    fn method(&self) -> Method {
        Method::DELETE
    }

    fn path(&self) -> Path {
        Path::fixed("/providers")
            .parameter("provider_slug", self.provider_slug.as_str())
            .then("/integration")
    }
}

impl Endpoint for DeleteIntegration {
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_request_and_answer() {
        let delete = DeleteIntegration::new(Provider::OmronEu);
        golden::assert_bearer(&delete, "DELETE /providers/omron_eu/integration");
        golden::reply(&delete, "").unwrap();
    }
}
