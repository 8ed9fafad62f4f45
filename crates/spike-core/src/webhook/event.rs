use crate::codec::answer::answer;
use crate::codec::canonical;
use crate::credentials::UserId;
use crate::error::Error;
use crate::time::Timestamp;
use crate::vocabulary::{ActivityType, EventType, Metric, Provider};

answer! {
    /// Something that happened to the data of one user (contract 8.1). It carries no health values: what it
    /// announces is fetched, for which see [`plan`](crate::plan).
    ///
    /// No field is relied on. The three first ones are very likely always there (evidence: D); of the events about
    /// integrations no example is known, and of those the others are expected to be absent.
    pub struct Event {
        /// Your id of the user, as at the login.
        optional application_user_id: String,
        /// When it happened, UTC, to the nanosecond.
        optional timestamp: Timestamp,
        /// What happened; an event newer than this SDK is kept like any other.
        optional event_type: EventType,
        /// What sorts of measurements changed.
        optional metrics: Vec<Metric>,
        /// What sorts of activities changed, if any.
        optional activity_types: Vec<ActivityType>,
        /// Whose data changed.
        optional provider_slug: Provider,
        /// Start of the earliest record that changed, UTC.
        optional earliest_record_start_at: Timestamp,
        /// End of the latest record that changed, UTC; may be the same as the start. The queries take an end that
        /// is EXCLUSIVE, so it must be widened before it is asked for.
        optional latest_record_end_at: Timestamp,
    }
}

impl Event {
    /// The user, ready to be asked about.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the event has no user, or one that cannot be.
    pub fn user_id(&self) -> Result<UserId, Error> {
        match &self.application_user_id {
            Some(id) => UserId::new(id),
            None => Err(Error::input("the event has no `application_user_id`")),
        }
    }

    /// A key to recognise the event by when it is delivered again: 64 hexadecimal digits.
    ///
    /// The API gives events no id, so it is a hash of everything in the event, time included; the order of
    /// `metrics` and `activity_types` does not count, nor does the way the JSON was written. It does not depend on
    /// which other events came along, and stays the same in later versions of this SDK.
    #[must_use]
    pub fn key(&self) -> String {
        let mut event = self.clone();
        if let Some(metrics) = &mut event.metrics {
            metrics.sort();
            metrics.dedup();
        }
        if let Some(types) = &mut event.activity_types {
            types.sort();
            types.dedup();
        }
        event.metrics.take_if(|metrics| metrics.is_empty());
        event.activity_types.take_if(|types| types.is_empty());
        canonical::fingerprint("event", &event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(json: &str) -> Event {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_key_is_that_of_what_is_said_not_of_how() {
        let one = event(
            r#"{"application_user_id":"u","timestamp":"2025-04-15T13:33:55.500Z","metrics":["steps","pace"],"new":1}"#,
        );
        let same = event(
            r#"{"new":1, "metrics":["pace","steps","pace"], "activity_types":[], "provider_slug":null,
                "timestamp":"2025-04-15T15:33:55.5+02:00", "application_user_id":"u"}"#,
        );
        assert_eq!(one.key(), same.key());
        assert_eq!(
            event("{}").key(),
            "aee74df25ce7efd16338cd57226eb5146c4853ca2b34b8d9730888f0849dd0d0"
        );
        for other in [
            r#"{"application_user_id":"v","timestamp":"2025-04-15T13:33:55.500Z","metrics":["steps","pace"],"new":1}"#,
            r#"{"application_user_id":"u","timestamp":"2025-04-15T13:33:55.500000001Z","metrics":["steps","pace"],"new":1}"#,
            r#"{"application_user_id":"u","timestamp":"2025-04-15T13:33:55.500Z","metrics":["steps"],"new":1}"#,
            r#"{"application_user_id":"u","timestamp":"2025-04-15T13:33:55.500Z","metrics":["steps","pace"],"new":2}"#,
        ] {
            assert_ne!(event(other).key(), one.key());
        }
    }

    #[test]
    fn the_key_stays_what_it_was() {
        // Made with another program; stored keys must stay good.
        let body = include_str!("../../../../docs/spec/examples/webhook_main.json");
        let events: Vec<Event> = serde_json::from_str(body).unwrap();
        let expected = "3061981aabdd85fb7e043e5ceab396c3cc204c3025b9d81385ee4631116dee52";
        assert_eq!(events[0].key(), expected);
    }

    #[test]
    fn a_user_that_cannot_be_is_an_error() {
        assert!(event("{}").user_id().is_err());
        assert!(event(r#"{"application_user_id":"a b"}"#).user_id().is_err());
        let user = event(r#"{"application_user_id":"a"}"#).user_id().unwrap();
        assert_eq!(user.as_str(), "a");
    }
}
