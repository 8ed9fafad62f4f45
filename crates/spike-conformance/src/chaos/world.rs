//! The server of a chaos run, and what it remembers of every call.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::faults::Fault;
use crate::answers::{LOGIN, UPLOAD, token};
use crate::server::{Head, Plan, Step, lock};

/// The faults that the attempts of each call met, in order.
#[derive(Default)]
pub(super) struct World {
    seed: u64,
    attempts: Mutex<HashMap<u64, Vec<Fault>>>,
    logins: AtomicU64,
}

impl World {
    pub(super) fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self { seed, ..Self::default() })
    }

    /// Returns the plan of a server.
    pub(super) fn plan(self: &Arc<Self>) -> Plan {
        let world = Arc::clone(self);
        let plan = Plan::choosing(move |head, body| world.answer(head, body));
        Plan { is_recorded: false, ..plan }
    }

    fn answer(&self, head: &Head, body: &[u8]) -> Vec<Step> {
        if head.path() == LOGIN {
            let number = self.logins.fetch_add(1, Ordering::SeqCst);
            return Fault::draw(mixed(self.seed, u64::MAX, number)).steps(&token());
        }
        // Each call has a number of its own: the id that is read, or the name of the file.
        let is_upload = head.path() == UPLOAD;
        let number = if is_upload {
            let sent: Option<Value> = serde_json::from_slice(body).ok();
            sent.and_then(|sent| sent.get("filename")?.as_str()?.parse().ok())
        } else {
            head.path().rsplit('/').next().and_then(|id| id.parse().ok())
        };
        let Some(number) = number else {
            return Fault::Page.steps("{}");
        };
        let fault = {
            let mut attempts = lock(&self.attempts);
            let attempts = attempts.entry(number).or_default();
            let fault = Fault::draw(mixed(self.seed, number, attempts.len() as u64));
            attempts.push(fault);
            fault
        };
        fault.steps(&if is_upload {
            format!(r#"{{"lab_report":{{"record_id":"{number}"}}}}"#)
        } else {
            format!(r#"{{"sleep_id":"{number}"}}"#)
        })
    }

    /// Returns what the attempts of a call met, and forgets it.
    pub(super) fn take_attempts(&self, number: u64) -> Vec<Fault> {
        lock(&self.attempts).remove(&number).unwrap_or_default()
    }

    /// Returns the number of logins.
    pub(super) fn logins(&self) -> u64 {
        self.logins.load(Ordering::SeqCst)
    }
}

/// Mixes three numbers to one that looks random (SplitMix64).
fn mixed(seed: u64, call: u64, attempt: u64) -> u64 {
    let mut z = seed
        ^ call.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ attempt.wrapping_mul(0xd134_2543_de82_ef95);
    for _ in 0..2 {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
    }
    z
}
