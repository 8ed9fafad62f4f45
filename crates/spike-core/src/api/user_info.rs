//! `GET /userinfo`
//!
//! Evidence: A (contract 3.1).

use http::Method;

use crate::codec::call::{Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::session::credentials::ApplicationId;
use crate::session::secret::Secret;
use crate::time::Timestamp;
use crate::vocabulary::Provider;

/// Who the user is, and which providers are connected.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct GetUserInfo {}

impl GetUserInfo {
    /// The request; it has no parameters.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Operation for GetUserInfo {
    fn id(&self) -> &'static str {
        "getUserinfo"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/userinfo")
    }
}

impl Endpoint for GetUserInfo {
    type Answer = UserInfo;
}

answer! {
    /// A user of the application.
    pub struct UserInfo {
        /// The API's own id of the user, a UUID.
        required uid: String,
        /// The application.
        required application_id: ApplicationId,
        /// Your id of the user.
        required application_user_id: String,
        /// Id of the application in the legacy API, a UUID.
        optional compat_application_client_id: String,
        /// A credential of the legacy API; kept out of `Debug`.
        optional compat_application_client_token: Secret,
        /// When the user came into being, UTC.
        optional created_at: Timestamp,
        /// The connected providers; the API writes `null` for none.
        list integrated_providers: IntegratedProvider,
    }
}

answer! {
    /// A provider the user has connected.
    pub struct IntegratedProvider {
        /// The provider.
        required provider_slug: Provider,
        /// Whether the connection no longer works, so that the user has to connect again (evidence: D, by
        /// its name).
        required is_integration_broken: bool,
        /// Number of the connection.
        optional provider_integration_id: i64,
        /// When it was made, UTC.
        optional created_at: Timestamp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_request() {
        golden::assert_bearer(&GetUserInfo::new(), "GET /userinfo");
    }

    #[test]
    fn golden_answer() {
        let info: UserInfo = golden::decode(include_str!(
            "../../../../docs/spec/examples/userinfo_200.json"
        ));
        assert_eq!(info.uid, "3c90c3cc-0d44-4b50-8888-8dd25736052a");
        assert_eq!(info.application_id.get(), 123);
        assert_eq!(info.created_at.unwrap().to_string(), "2023-11-07T05:31:56Z");
        let provider = &info.integrated_providers[0];
        assert_eq!(provider.provider_slug.as_str(), "<string>");
        assert!(provider.is_integration_broken);
        assert!(
            !format!("{info:?}").contains("compat_application_client_token: Some(\"3c90"),
            "{info:?}"
        );
        assert!(info.extra.is_empty() && provider.extra.is_empty());
    }

    #[test]
    fn no_provider_is_null() {
        let body = r#"{"uid":"u","application_id":1,"application_user_id":"a","integrated_providers":null,"created_at":null}"#;
        let reply = golden::reply(&GetUserInfo::new(), body).unwrap();
        assert!(reply.value.integrated_providers.is_empty() && reply.value.created_at.is_none());
        assert_eq!(reply.deviations, []);
    }
}
