//! Webhooks and what follows from them.

use anyhow::{Result, ensure};
use bytes::Bytes;
use spike_core::api::SleepList;
use spike_core::webhook::{Delivery, Event, Key, Verifier};
use spike_toolkit::nights::{NightOptions, group_sleeps};

use crate::bodies::{self, Sleeps};
use crate::report::Target::{AtLeast, AtMost};
use crate::report::{Figure, Row};
use crate::rounds::{self, Effort, compare, cpu};
use crate::{decoding, peers, plain};

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    Row { name: "webhook, 10 MB: verify and read / bare HMAC and derived", target: AtLeast(1.1), measure: |effort| webhook(effort, 22_000) },
    Row { name: "webhook, 1 kB: verify and read / bare HMAC and derived", target: AtLeast(1.0), measure: |effort| webhook(effort, 2) },
    Row { name: "`Event::key`, each event", target: AtMost(1.0), measure: event_key },
    Row { name: "nights, each sleep with 30 stages", target: AtMost(2.0), measure: nights },
];

const KEY: &str = "the Webhook Signature Key";

/// A delivery with its signature.
pub struct Signed {
    verifier: Verifier,
    body: Bytes,
    signature: String,
}

impl Signed {
    pub fn new(events: u32) -> Result<Self> {
        let (key, body) = (Key::new(KEY)?, Bytes::from(bodies::events(events)));
        let signature = key.sign(&body);
        Ok(Self { verifier: Verifier::new([key]).with_body_limit(64 << 20), body, signature })
    }

    pub fn verify_and_read(&self) -> Delivery {
        let verified = self.verifier.verify(self.body.clone(), Some(self.signature.as_bytes()));
        verified.expect("signed").delivery().expect("valid")
    }

    fn bare(&self) -> Vec<plain::Event> {
        let signature = peers::sign(KEY.as_bytes(), &self.body).expect("a key");
        assert_eq!(signature, self.signature);
        serde_json::from_slice(&self.body).expect("valid")
    }
}

fn webhook(effort: Effort, events: u32) -> Result<Figure> {
    let signed = Signed::new(events)?;
    ensure!(signed.verify_and_read().events().len() == signed.bare().len(), "other events");
    Ok(compare(effort, 1, cpu(|| signed.verify_and_read()), cpu(|| signed.bare())))
}

pub fn events(number: u32) -> Result<Vec<Event>> {
    Ok(Signed::new(number)?.verify_and_read().events().to_vec())
}

fn event_key(effort: Effort) -> Result<Figure> {
    let events = events(1_000)?;
    let keys = || events.iter().map(|event| event.key().len()).sum::<usize>();
    Ok(rounds::alone(effort, 1_000, cpu(keys)))
}

/// Sleeps with 30 stages each, two of each night.
pub fn sleeps(number: u32) -> Result<SleepList> {
    decoding::ours(&Sleeps { stages: 30, ..Sleeps::default() }.list(number).into())
}

fn nights(effort: Effort) -> Result<Figure> {
    let list = sleeps(730)?;
    let options = NightOptions::new();
    let nights = || group_sleeps(&list.sleeps, &options).nights.len();
    ensure!(nights() == 365, "{} nights", nights());
    Ok(rounds::alone(effort, 730, cpu(nights)))
}
