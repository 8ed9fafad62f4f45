use crate::codec::answer::answer;
use crate::codec::canonical;
use crate::credentials::UserId;
use crate::error::Error;
use crate::time::Timestamp;
use crate::vocabulary::{ActivityType, EventType, Metric, Provider};

answer! {
    /// An event about the data of one user (contract 8.1). It contains no health data; fetch the data that it announces,
    /// for example with a plan of the toolkit.
    ///
    /// All fields are optional. The first three are very likely always present (evidence: D). There is no example of
    /// events about integrations, in which the other fields are expected to be absent.
    pub struct Event {
        /// Your id of the user, as in the login.
        optional application_user_id: String,
        /// Time of the event, UTC, to the nanosecond.
        optional timestamp: Timestamp,
        /// Type of the event.
        optional event_type: EventType,
        /// The NAMES of the metrics that changed. There are no values in an event, and an absent name does not mean zero:
        /// fetch the data. Anything but a list of names, such as a map, is a deviation and in `extra`.
        optional metrics: Vec<Metric>,
        /// The types of the activities that changed, if any; names as well.
        optional activity_types: Vec<ActivityType>,
        /// Provider of the data.
        optional provider_slug: Provider,
        /// Start of the earliest record that changed, UTC.
        optional earliest_record_start_at: Timestamp,
        /// End of the latest record that changed, UTC; may equal the start. Queries take an EXCLUSIVE end, so query a
        /// larger window.
        optional latest_record_end_at: Timestamp,
    }
}

impl Event {
    /// Returns the user as a checked id.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the event has no user, or an invalid id.
    pub fn user_id(&self) -> Result<UserId, Error> {
        match &self.application_user_id {
            Some(id) => UserId::new(id),
            None => Err(Error::input("the event has no `application_user_id`")),
        }
    }

    /// Returns a key to recognise the event when it is delivered again: 64 hexadecimal digits.
    ///
    /// Events have no id, so the key is a hash of the whole event, including its time. It does not depend on the order of
    /// `metrics` and `activity_types`, on the formatting of the JSON or on the other events of the delivery, and stays
    /// the same in later versions of this SDK.
    #[must_use]
    pub fn key(&self) -> String {
        if is_canonical(&self.metrics) && is_canonical(&self.activity_types) {
            return canonical::fingerprint("event", self);
        }
        let mut event = self.clone();
        sort(&mut event.metrics);
        sort(&mut event.activity_types);
        canonical::fingerprint("event", &event)
    }
}

/// Returns whether a list is absent, or not empty and in ascending order.
fn is_canonical<T: Ord>(list: &Option<Vec<T>>) -> bool {
    list.as_ref()
        .is_none_or(|list| !list.is_empty() && list.windows(2).all(|pair| pair[0] < pair[1]))
}

fn sort<T: Ord>(list: &mut Option<Vec<T>>) {
    if let Some(list) = list {
        list.sort();
        list.dedup();
    }
    list.take_if(|list| list.is_empty());
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
        // Computed with another program; stored keys must stay valid.
        let body = crate::api::golden::example!("webhook_main");
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
