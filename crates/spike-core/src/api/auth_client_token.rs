//! `POST /auth/client_token`
//!
//! Evidence: B (contract 2.2); legacy.

use bytes::Bytes;
use http::Method;

use super::UserInfo;
use crate::codec::body::JsonBody;
use crate::codec::call::{Authentication, Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::error::Error;
use crate::session::credentials::{AccessToken, ApplicationId, Signature, UserId};

/// Exchanges a client token of the legacy API (version 2) for an access token.
///
/// Only for moving users over from the legacy API; anything new logs in with [`AuthHmac`](super::AuthHmac).
/// Which of the optional fields the server wants is not known; the sample of the documentation has all four.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AuthClientToken {
    /// Id of the application in the legacy API, a UUID.
    pub application_compat_client_id: String,
    /// The application.
    pub application_id: Option<ApplicationId>,
    /// The user.
    pub application_user_id: Option<UserId>,
    /// The HMAC-SHA256 of the user id, by the name of the field.
    pub signature: Option<Signature>,
}

impl AuthClientToken {
    /// An exchange for this legacy client id of the application.
    #[must_use]
    pub fn new(application_compat_client_id: impl Into<String>) -> Self {
        Self {
            application_compat_client_id: application_compat_client_id.into(),
            application_id: None,
            application_user_id: None,
            signature: None,
        }
    }

    /// Sets the application.
    #[must_use]
    pub fn application_id(mut self, id: ApplicationId) -> Self {
        self.application_id = Some(id);
        self
    }

    /// Sets the user.
    #[must_use]
    pub fn application_user_id(mut self, id: UserId) -> Self {
        self.application_user_id = Some(id);
        self
    }

    /// Sets the signature of the user id.
    #[must_use]
    pub fn signature(mut self, signature: Signature) -> Self {
        self.signature = Some(signature);
        self
    }
}

impl Operation for AuthClientToken {
    fn id(&self) -> &'static str {
        "postAuthClientToken"
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> Path {
        Path::fixed("/auth/client_token")
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        let mut body = JsonBody::new();
        body.push(
            "application_compat_client_id",
            &self.application_compat_client_id,
        )?;
        body.push_some(
            "application_id",
            self.application_id.map(ApplicationId::get).as_ref(),
        )?;
        body.push_some(
            "application_user_id",
            self.application_user_id.as_ref().map(UserId::as_str),
        )?;
        body.push_some(
            "signature",
            self.signature.as_ref().map(Signature::expose_secret),
        )?;
        Ok(Some(body.finish()))
    }

    fn authentication(&self) -> Authentication {
        Authentication::None
    }

    /// Logging in twice does no harm.
    fn is_replay_safe(&self) -> bool {
        true
    }
}

impl Endpoint for AuthClientToken {
    type Answer = ClientTokenAnswer;
}

answer! {
    /// The answer to [`AuthClientToken`]. Neither part is proven to be always there (evidence: B).
    pub struct ClientTokenAnswer {
        /// The bearer token.
        optional access_token: AccessToken,
        /// The user.
        optional user_info: UserInfo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HmacKey;
    use crate::api::golden;

    #[test]
    fn golden_request() {
        let user = UserId::new("my_application_user_123").unwrap();
        let signature = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE")
            .unwrap()
            .sign(&user);
        let id = "77a2ae3d-a4ce-434a-9cbf-259209e1cebe";
        let head = "POST https://app-api.spikeapi.com/v3/auth/client_token\n\
                    accept: application/json, application/problem+json\n\
                    user-agent: spike-sdk/test\n\
                    content-type: application/json\n";
        let plain = AuthClientToken::new(id);
        assert_eq!(
            golden::request(&plain),
            format!("{head}{{\"application_compat_client_id\":\"{id}\"}}")
        );
        let full = plain
            .application_id(ApplicationId::new(9999))
            .application_user_id(user)
            .signature(signature);
        assert_eq!(
            golden::request(&full),
            format!(
                "{head}{{\"application_compat_client_id\":\"{id}\",\"application_id\":9999,\
                 \"application_user_id\":\"my_application_user_123\",\
                 \"signature\":\"e070ea58e2b1d7d01a9570b89fc99e76c73cf3dc8aab4f31ae0136821f8f0199\"}}"
            )
        );
        assert!(full.is_replay_safe());
        assert!(!format!("{full:?}").contains("e070"));
    }

    #[test]
    fn the_sample_has_these_fields() {
        let sample: serde_json::Value = serde_json::from_str(include_str!(
            "../../../../docs/spec/examples/auth_client_token_request.json"
        ))
        .unwrap();
        let user = UserId::new("string").unwrap();
        let full = AuthClientToken::new("")
            .application_id(ApplicationId::new(0))
            .application_user_id(user.clone())
            .signature(HmacKey::new("0123456789abcdef").unwrap().sign(&user));
        let sent: serde_json::Value =
            serde_json::from_slice(&full.body().unwrap().unwrap()).unwrap();
        let names = |value: &serde_json::Value| -> Vec<String> {
            value.as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(names(&sent), names(&sample));
    }

    #[test]
    fn golden_answer() {
        let answer: ClientTokenAnswer = golden::decode(include_str!(
            "../../../../docs/spec/examples/auth_client_token_200.json"
        ));
        assert_eq!(answer.access_token.unwrap().expose_secret(), "string");
        let info = answer.user_info.unwrap();
        assert_eq!(info.application_user_id, "string");
        assert_eq!(
            info.integrated_providers[0].provider_slug.as_str(),
            "spotify"
        );
    }
}
