//! Login: `POST /auth/*`. The clients log in by themselves.

use crate::api::UserInfo;
use crate::codec::answer::answer;
use crate::codec::call::Authentication;
use crate::codec::request::request;
use crate::credentials::{AccessToken, ApplicationId, Signature, UserId};

request! {
    /// Logs a user in with a signature. The clients do this by themselves when a call needs it; send it yourself
    /// to hand a token to somebody else.
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
        /// The bearer token. Opaque; the API's own carry no end (evidence: A).
        required access_token: AccessToken,
    }
}

request! {
    /// Exchanges a client token of the legacy API (version 2) for an access token.
    ///
    /// Only for moving users over from the legacy API; anything new logs in with [`AuthHmac`](AuthHmac).
    /// Which of the optional fields the server wants is not known; the sample of the documentation has all four.
    ///
    /// Evidence: B (contract 2.2); legacy.
    pub struct AuthClientToken -> ClientTokenAnswer {
        POST "/auth/client_token" as "postAuthClientToken"
            with { authentication: Authentication::None, idempotent: true };
        /// Id of the application in the legacy API, a UUID.
        required body application_compat_client_id: String,
        /// Sets the application.
        optional body application_id: ApplicationId,
        /// Sets the user.
        optional body application_user_id: UserId,
        /// Sets the HMAC-SHA256 of the user id (evidence: D, by the name of the field).
        optional body signature: Signature,
    }
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
mod tests;
