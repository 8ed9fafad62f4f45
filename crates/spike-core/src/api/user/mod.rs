//! The user: `GET /userinfo`, `GET /userproperties`.

use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::credentials::ApplicationId;
use crate::credentials::secret::Secret;
use crate::model::quantity::Grams;
use crate::time::Timestamp;
use crate::vocabulary::{Gender, Provider};

request! {
    /// Request for the user and the connected providers.
    ///
    /// Evidence: A (contract 3.1).
    pub struct GetUserInfo -> UserInfo {
        GET "/userinfo" as "getUserinfo";
    }
}

answer! {
    /// A user of the application.
    pub struct UserInfo {
        /// Id of the user in the API, a UUID.
        required uid: String,
        /// The application.
        required application_id: ApplicationId,
        /// Your id of the user.
        required application_user_id: String,
        /// Id of the application in the legacy API, a UUID.
        optional compat_application_client_id: String,
        /// A credential of the legacy API; redacted in `Debug`.
        optional compat_application_client_token: Secret,
        /// When the user was created, UTC.
        optional created_at: Timestamp,
        /// The connected providers; the API sends `null` for none.
        list integrated_providers: IntegratedProvider,
    }
}

answer! {
    /// A connected provider.
    pub struct IntegratedProvider {
        /// The provider.
        required provider_slug: Provider,
        /// Whether the connection no longer works, so that the user has to connect again (evidence: D, by its name). `None`
        /// if the answer does not say.
        optional is_integration_broken: bool,
        /// Id of the connection.
        optional provider_integration_id: i64,
        /// When it was connected, UTC.
        optional created_at: Timestamp,
    }
}

request! {
    /// Request for the personal properties of the user, as the providers report them.
    ///
    /// Evidence: A (contract 3.2); units C.
    pub struct GetUserProperties -> UserPropertiesAnswer {
        GET "/userproperties" as "getUserproperties";
    }
}

answer! {
    /// The answer to [`GetUserProperties`].
    pub struct UserPropertiesAnswer {
        /// The properties.
        content properties: UserProperties,
    }
}

answer! {
    /// The personal properties of a user; everything is optional.
    #[derive(Default)]
    pub struct UserProperties {
        /// Birth date as the provider writes it; kept as text, since it may be incomplete.
        optional birth_date: String,
        /// Year of birth.
        optional birth_year: i64,
        /// Bone mass in GRAMS (evidence: C).
        optional body_bone_mass: Grams,
        /// Body fat in percent (evidence: C).
        optional body_fat: f64,
        /// Body mass index, a plain number (evidence: A).
        optional body_mass_index: f64,
        /// Gender; only `unknown` is documented.
        optional gender: Gender,
        /// Height in METRES (evidence: C).
        optional height: f64,
        /// Language.
        optional language: String,
        /// Resting heart rate in beats per minute (evidence: D, by its name).
        optional resting_heartrate: f64,
        /// Time zone as the provider writes it. With the feature `jiff`, `today` reads an IANA name.
        optional timezone: String,
        /// Weight in GRAMS (evidence: C).
        optional weight: Grams,
    }
}

#[cfg(test)]
mod tests;
#[cfg(feature = "jiff")]
mod today;
