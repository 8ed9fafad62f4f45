//! The deliveries that are kept.

use std::collections::BTreeMap;

use super::QueuedDelivery;
use super::delivery::WebhookState;

/// Maximum number of deliveries, and of bytes in their bodies.
const MAX_DELIVERIES: usize = 20_000;
const MAX_BYTES: usize = 64 << 20;

/// Deliveries by number, which is their order.
#[derive(Debug, Default)]
pub(super) struct DeliveryLog {
    deliveries: BTreeMap<u64, QueuedDelivery>,
    /// Bytes of all bodies.
    bytes: usize,
    /// How many deliveries there ever were.
    added: u64,
}

impl DeliveryLog {
    /// Adds a delivery. If there are too many, removes the oldest finished ones, then the oldest. Returns its
    /// number.
    pub(super) fn add(&mut self, queued: QueuedDelivery) -> u64 {
        self.added += 1;
        self.bytes += queued.delivery.body.len();
        self.deliveries.insert(self.added, queued);
        while self.deliveries.len() > 1
            && (self.deliveries.len() > MAX_DELIVERIES || self.bytes > MAX_BYTES)
        {
            let mut all = self.deliveries.iter();
            let finished = all.find(|(_, own)| own.delivery.state != WebhookState::Pending);
            let oldest = finished.or(self.deliveries.first_key_value()).map(|(number, _)| *number);
            let removed = oldest.and_then(|number| self.deliveries.remove(&number));
            self.bytes -= removed.map_or(0, |own| own.delivery.body.len());
        }
        self.added
    }

    pub(super) fn get_mut(&mut self, number: u64) -> Option<&mut QueuedDelivery> {
        self.deliveries.get_mut(&number)
    }

    /// All deliveries, oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &QueuedDelivery> {
        self.deliveries.values()
    }

    /// All deliveries with their numbers, oldest first.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (u64, &mut QueuedDelivery)> {
        self.deliveries.iter_mut().map(|(number, queued)| (*number, queued))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{DeliveryLog, MAX_BYTES, MAX_DELIVERIES};
    use crate::app::webhooks::target::Target;
    use crate::app::webhooks::{QueuedDelivery, WebhookDelivery, WebhookKind, WebhookState};

    fn queued(state: WebhookState, body: Bytes) -> QueuedDelivery {
        let target = Target::parse("http://127.0.0.1:9", &[]).unwrap();
        let delivery = WebhookDelivery {
            kind: WebhookKind::Events,
            url: String::new(),
            body,
            signature: String::new(),
            attempts: Vec::new(),
            state,
        };
        QueuedDelivery { delivery, target, due: None }
    }

    #[test]
    fn the_oldest_finished_delivery_is_removed_first() {
        let mut log = DeliveryLog::default();
        log.add(queued(WebhookState::Pending, Bytes::new()));
        for _ in 0..MAX_DELIVERIES + 10 {
            log.add(queued(WebhookState::Delivered, Bytes::new()));
        }
        let numbers: Vec<u64> = log.iter_mut().map(|(number, _)| number).collect();
        assert_eq!((numbers.len(), numbers[0], numbers[1]), (MAX_DELIVERIES, 1, 13));
        assert!(log.get_mut(12).is_none() && log.get_mut(13).is_some());
    }

    #[test]
    fn bodies_count_and_one_delivery_always_stays() {
        let mut log = DeliveryLog::default();
        let half = Bytes::from(vec![b' '; MAX_BYTES / 2]);
        for _ in 0..5 {
            log.add(queued(WebhookState::Pending, half.clone()));
        }
        assert_eq!(log.iter().count(), 2);
        log.add(queued(WebhookState::Pending, vec![b' '; MAX_BYTES + 1].into()));
        assert_eq!(log.iter().count(), 1);
        log.add(queued(WebhookState::Pending, Bytes::new()));
        assert_eq!((log.iter().count(), log.bytes), (1, 0));
    }
}
