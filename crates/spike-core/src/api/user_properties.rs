//! `GET /userproperties`
//!
//! Evidence: A (contract 3.2); units C.

use http::Method;

use crate::codec::call::{Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::model::quantity::Grams;
use crate::vocabulary::Gender;

/// What providers tell about the user as a person.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct GetUserProperties {}

impl GetUserProperties {
    /// The request; it has no parameters.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Operation for GetUserProperties {
    fn id(&self) -> &'static str {
        "getUserproperties"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/userproperties")
    }
}

impl Endpoint for GetUserProperties {
    type Answer = UserPropertiesAnswer;
}

answer! {
    /// The answer to [`GetUserProperties`].
    pub struct UserPropertiesAnswer {
        /// The properties.
        required properties: UserProperties,
    }
}

answer! {
    /// What is known of the user; everything is optional.
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
        /// Time zone as the provider writes it.
        optional timezone: String,
        /// Weight in GRAMS (evidence: C).
        optional weight: Grams,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_request() {
        golden::assert_bearer(&GetUserProperties::new(), "GET /userproperties");
    }

    #[test]
    fn golden_answer() {
        let answer: UserPropertiesAnswer = golden::decode(include_str!(
            "../../../../docs/spec/examples/userproperties_200.json"
        ));
        let properties = answer.properties;
        assert_eq!(properties.weight, Some(Grams::new(123.0)));
        assert_eq!(properties.gender, Some(Gender::Unknown));
        assert_eq!(properties.timezone.as_deref(), Some("<string>"));
        assert!(properties.extra.is_empty());
    }
}
