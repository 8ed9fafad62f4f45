use http::StatusCode;
use serde_json::Value;
use spike_core::api::NutritionRecord;
use spike_core::webhook::{Delivery, Key, Verified, Verifier};
use spike_core::{Decode as _, RawReply};

use crate::text::{check_error, check_no_value, line};

/// The first line is a signature, the rest is a body.
///
/// Only the signature of a key is accepted, in upper case or lower case. What is accepted is read twice alike; its keys
/// do not depend on the format of the JSON.
pub fn webhooks(data: &[u8]) {
    let (signature, body) = line(data);
    let key = Key::new("webhook-key-0123456789").expect("a key");
    let other = Key::new("another-key-9876543210").expect("a key");
    let verifier = Verifier::new([other, key.clone()]);
    let right = key.sign(body);
    let verified = verifier.verify(body.to_vec(), Some(signature));
    assert_eq!(verified.is_ok(), signature.to_ascii_lowercase() == right.as_bytes());
    if let Err(error) = verified {
        let text = format!("{error} {error:?}");
        assert!(text.len() < 500 && !text.contains(&right), "{text}");
    }
    let mut changed = body.to_vec();
    changed.push(b' ');
    assert!(verifier.verify(changed, Some(right.as_bytes())).is_err());

    let verified = verifier.verify(body.to_vec(), Some(right.to_uppercase().as_bytes()));
    let verified = verified.expect("the right signature");
    assert_eq!((verified.body().as_ref(), verified.key_index()), (body, 1));
    read(&verified, &verifier, &key);
}

fn read(verified: &Verified, verifier: &Verifier, key: &Key) {
    let body = verified.body();
    let delivery = match verified.delivery_and_deviations() {
        Ok((delivery, deviations)) => {
            for deviation in deviations {
                check_no_value(&deviation.problem, body);
            }
            delivery
        }
        Err(error) => return check_no_value(&check_error(&error, 2_000), body),
    };
    let keys = delivery.keys();
    assert!(
        keys.iter().all(|key| key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()))
    );
    for event in delivery.events() {
        if let Err(error) = event.user_id() {
            check_error(&error, 0);
        }
    }
    // With other white space; JSON of serde_json has the last of repeated names only.
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        let read = |text: String| {
            let signature = key.sign(text.as_bytes());
            let verified = verifier.verify(text, Some(signature.as_bytes()));
            verified.expect("the signature").delivery().expect("the same JSON")
        };
        let (pretty, compact) = (read(format!("{value:#}")), read(value.to_string()));
        assert_eq!(pretty, compact);
        assert_eq!((pretty.keys(), compact.keys()), (keys.clone(), keys));
    }
    if let Delivery::NutritionRecord(record) = delivery {
        let raw = RawReply::new(StatusCode::OK, record.to_json().to_string());
        let (again, _) = NutritionRecord::decode(&raw).expect("what was read before");
        assert_eq!(again.to_json(), record.to_json());
    }
}
