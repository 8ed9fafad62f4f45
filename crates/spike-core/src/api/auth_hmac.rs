//! `POST /auth/hmac`
//!
//! Evidence: A (contract 2.1).

use bytes::Bytes;
use http::Method;
use serde_json::json;

use crate::codec::call::{Authentication, Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::error::Error;
use crate::session::credentials::{AccessToken, ApplicationId, Signature, UserId};

/// Logs a user in with a signature. The clients do this by themselves when a call needs it; send it yourself
/// to hand a token to somebody else.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AuthHmac {
    /// The application.
    pub application_id: ApplicationId,
    /// The user.
    pub application_user_id: UserId,
    /// The HMAC-SHA256 of the user id.
    pub signature: Signature,
}

impl AuthHmac {
    /// A login of this user of this application.
    #[must_use]
    pub fn new(
        application_id: ApplicationId,
        application_user_id: UserId,
        signature: Signature,
    ) -> Self {
        Self {
            application_id,
            application_user_id,
            signature,
        }
    }
}

impl Operation for AuthHmac {
    fn id(&self) -> &'static str {
        "postAuthHmac"
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> Path {
        Path::fixed("/auth/hmac")
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        let body = json!({
            "application_id": self.application_id.get(),
            "application_user_id": self.application_user_id.as_str(),
            "signature": self.signature.expose_secret(),
        });
        Ok(Some(body.to_string().into()))
    }

    fn authentication(&self) -> Authentication {
        Authentication::None
    }

    /// Logging in twice does no harm.
    fn is_replay_safe(&self) -> bool {
        true
    }
}

impl Endpoint for AuthHmac {
    type Answer = AuthAnswer;
}

answer! {
    /// The answer to [`AuthHmac`].
    pub struct AuthAnswer {
        /// The bearer token. Opaque; the API's own carry no end (evidence: A).
        required access_token: AccessToken,
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
        let login = AuthHmac::new(ApplicationId::new(9999), user, signature);
        assert_eq!(
            golden::request(&login),
            "POST https://app-api.spikeapi.com/v3/auth/hmac\n\
             accept: application/json, application/problem+json\n\
             user-agent: spike-sdk/test\n\
             content-type: application/json\n\
             {\"application_id\":9999,\"application_user_id\":\"my_application_user_123\",\
             \"signature\":\"e070ea58e2b1d7d01a9570b89fc99e76c73cf3dc8aab4f31ae0136821f8f0199\"}"
        );
        assert!(login.is_replay_safe());
        assert!(!format!("{login:?}").contains("e070"));
    }

    #[test]
    fn golden_answer() {
        let answer: AuthAnswer = golden::decode(include_str!(
            "../../../../docs/spec/examples/auth_hmac_200.json"
        ));
        assert!(
            answer
                .access_token
                .expose_secret()
                .starts_with("eyJhbGciOi")
        );
        assert!(!format!("{answer:?}").contains("eyJ"));
        assert!(answer.extra.is_empty());
    }
}
