use std::fmt;

use bytes::Bytes;

use super::Delivery;
use super::delivery::{self, Kind};
use crate::api::{LabReport, NutritionRecord};
use crate::error::Error;
use crate::reply::Deviation;

/// The body of a delivery with a valid signature; only a [`Verifier`](super::Verifier) creates it.
///
/// To store a delivery, store its [`body`](Self::body): it is complete.
#[derive(Clone, PartialEq, Eq)]
pub struct Verified {
    body: Bytes,
    key: usize,
}

impl Verified {
    pub(super) fn new(body: Bytes, key: usize) -> Self {
        Self { body, key }
    }

    /// Returns the raw bytes of the body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Converts into the raw bytes of the body.
    #[must_use]
    pub fn into_body(self) -> Bytes {
        self.body
    }

    /// Returns the index of the key that the body is signed with, in the verifier's list. When the old key of a
    /// rotation is no longer used, remove it.
    #[must_use]
    pub fn key_index(&self) -> usize {
        self.key
    }

    /// Reads the body; see [`Delivery`] for how its kind is determined.
    ///
    /// Parts that are not as documented are in `extra` of the object they belong to;
    /// [`delivery_and_deviations`](Self::delivery_and_deviations) lists them.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the body is not JSON, or if a nutrition record or lab report
    /// has no `record_id`, or a nutrition record no `status`.
    pub fn delivery(&self) -> Result<Delivery, Error> {
        Ok(self.delivery_and_deviations()?.0)
    }

    /// Reads the body like [`delivery`](Self::delivery), and lists what was not as documented.
    ///
    /// # Errors
    /// As [`delivery`](Self::delivery).
    pub fn delivery_and_deviations(&self) -> Result<(Delivery, Vec<Deviation>), Error> {
        delivery::read(&self.body, None)
    }

    /// Reads the body as a nutrition record, for a URL that receives nothing else.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if required members are missing.
    pub fn nutrition_record(&self) -> Result<NutritionRecord, Error> {
        match delivery::read(&self.body, Some(Kind::Nutrition))? {
            (Delivery::NutritionRecord(record), _) => Ok(*record),
            _ => Err(delivery::not_as_documented("expected a nutrition record", "")),
        }
    }

    /// Reads the body as a lab report, for a URL that receives nothing else.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if required members are missing.
    pub fn lab_report(&self) -> Result<LabReport, Error> {
        match delivery::read(&self.body, Some(Kind::Lab))? {
            (Delivery::LabReport(report), _) => Ok(*report),
            _ => Err(delivery::not_as_documented("expected a lab report", "")),
        }
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("body", &format_args!("[{} bytes redacted]", self.body.len()))
            .field("key_index", &self.key)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Key, Verifier};
    use super::*;

    const NUTRITION: &str = crate::api::golden::example!("webhook_nutrition");
    const LAB: &str = crate::api::golden::example!("webhook_lab_report");

    fn verified(body: &str) -> Verified {
        let key = Key::new("whsec").unwrap();
        let signature = key.sign(body.as_bytes());
        let verifier = Verifier::new([key]);
        let body = body.to_owned();
        verifier.verify(body, Some(signature.as_bytes())).unwrap()
    }

    #[test]
    fn what_cannot_be_represented_costs_only_its_own_member() {
        let deep = format!("{}7{}", "[".repeat(130), "]".repeat(130));
        for bad in [r#""x\ud83d""#, deep.as_str()] {
            let read = |body: &str| {
                let (delivery, deviations) =
                    verified(&body.replace('#', bad)).delivery_and_deviations().unwrap();
                let found = "that cannot be represented";
                assert!(deviations.iter().all(|one| one.problem.contains(found)), "{deviations:?}");
                let paths: Vec<String> = deviations.into_iter().map(|one| one.path).collect();
                (delivery, paths.join(" "))
            };
            let (events, paths) = read(
                r#"[{"application_user_id":"a","new":#,"provider_slug":#},{"application_user_id":"b"},#]"#,
            );
            assert_eq!(paths, "[0].new [0].provider_slug [2]");
            assert_eq!(events.events().len(), 2);
            assert_eq!(events.events()[0].application_user_id.as_deref(), Some("a"));
            let (record, paths) = read(
                r#"{"record_id":"r","status":"failed","dish_name":#,"failure_reason":"f","\udc00":1}"#,
            );
            assert!(matches!(record, Delivery::NutritionRecord(_)), "{record:?}");
            assert_eq!(paths, "dish_name ");
            let (report, paths) =
                read(r#"{"record_id":"r","sections":[#,{"results":[{"notes":#}]}]}"#);
            assert!(
                matches!(&report, Delivery::LabReport(report) if report.results().count() == 1)
            );
            assert_eq!(paths, "sections[0] sections[1].results[0].notes");
            let (other, paths) = read(r#"{"kept":1,"new":#}"#);
            assert_eq!(other, Delivery::Unknown(serde_json::json!({"kept": 1}).into()));
            assert_eq!(paths, "new");
        }
    }

    #[test]
    fn the_body_is_what_came() {
        let nutrition = verified(NUTRITION);
        assert_eq!(nutrition.body(), NUTRITION);
        assert_eq!(nutrition.into_body(), NUTRITION);
    }

    #[test]
    fn a_url_of_its_own_needs_no_guess() {
        assert!(verified(NUTRITION).nutrition_record().is_ok());
        assert!(verified(LAB).lab_report().is_ok());
        // Too little to determine the kind, but enough to read it as either.
        let poor = verified(r#"{"record_id": "r", "status": "failed"}"#);
        assert!(matches!(poor.delivery().unwrap(), Delivery::Unknown(_)));
        assert_eq!(poor.nutrition_record().unwrap().record_id, "r");
        assert_eq!(poor.lab_report().unwrap().record_id, "r");
        let events = verified("[]");
        assert!(events.nutrition_record().is_err() && events.lab_report().is_err());
    }

    #[test]
    fn debug_shows_nothing() {
        let shown = format!("{:?}", verified(NUTRITION));
        let length = NUTRITION.len();
        let expected = format!("Verified {{ body: [{length} bytes redacted], key_index: 0 }}");
        assert_eq!(shown, expected);
    }
}
