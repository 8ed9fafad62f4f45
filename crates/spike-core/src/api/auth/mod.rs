//! Login: `POST /auth/*`. The clients log in automatically.

use crate::api::UserInfo;
use crate::codec::answer::answer;
use crate::codec::call::Authentication;
use crate::codec::request::request;
use crate::credentials::{AccessToken, ApplicationId, Signature, UserId};

request! {
    /// Request for a token, by a login with a signature. The clients log in automatically when a call needs a token; send
    /// this request to pass a token to another program.
    ///
    /// Evidence: A (contract 2.1).
    pub struct AuthHmac -> AuthAnswer {
        POST "/auth/hmac" as "postAuthHmac"
            with { authentication: Authentication::None, idempotent: true };
        /// The application.
        required body application_id: ApplicationId,
        /// The user.
        required body application_user_id: UserId,
        /// The HMAC-SHA256 of the user id.
        required body signature: Signature,
    }
}

answer! {
    /// The answer to [`AuthHmac`].
    pub struct AuthAnswer {
        /// The bearer token. Opaque; tokens of the API have no expiry (evidence: A).
        required access_token: AccessToken,
    }
}

request! {
    /// Request for a token in exchange for a client token of the legacy API (version 2).
    ///
    /// Only for the migration of users from the legacy API; otherwise use [`AuthHmac`]. Which of the optional fields the
    /// server requires is not known; the sample in the documentation has all four.
    ///
    /// Evidence: B (contract 2.2); legacy.
    pub struct AuthClientToken -> ClientTokenAnswer {
        POST "/auth/client_token" as "postAuthClientToken"
            with { authentication: Authentication::None, idempotent: true };
        /// Id of the application in the legacy API, a UUID.
        required body application_compat_client_id: String,
        /// The application.
        optional body application_id: ApplicationId,
        /// The user.
        optional body application_user_id: UserId,
        /// The HMAC-SHA256 of the user id (evidence: D, by the name of the field).
        optional body signature: Signature,
    }
}

answer! {
    /// The answer to [`AuthClientToken`]. It is not proven that the two parts are always present (evidence: B).
    pub struct ClientTokenAnswer {
        /// The bearer token.
        optional access_token: AccessToken,
        /// The user.
        optional user_info: UserInfo,
    }
}

#[cfg(test)]
mod tests;
