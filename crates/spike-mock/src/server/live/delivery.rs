//! The webhook deliveries as JSON.

use serde_json::{Value, json};

use super::{Live, Order, Outcome};
use crate::api::Problem;
use crate::app::{WebhookDelivery, WebhookKind, WebhookOutcome, WebhookState};
use crate::time::timestamp_millis;

/// Number of deliveries in an answer unless another is asked for.
const DEFAULT_LIMIT: u64 = 100;

/// `GET /webhooks`: the newest ones, oldest first. The query may have `after` (an id) and `limit`.
pub(super) fn list(order: &Order) -> Outcome {
    let after = order.number("after")?;
    let limit = order.number("limit")?.unwrap_or(DEFAULT_LIMIT);
    let numbers = order.live.app.webhooks.numbers();
    let first = numbers.len().saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
    let wanted = numbers[first..].iter().filter(|own| after.is_none_or(|after| **own > after));
    let deliveries: Vec<Value> =
        wanted.filter_map(|number| summary(&order.live, *number)).collect();
    Ok(json!({ "webhooks": deliveries }))
}

/// `GET /webhooks/{id}`: a delivery with its body.
pub(super) fn get(order: &Order) -> Outcome {
    let id = order.id("webhook")?;
    let found = order.live.app.webhooks.delivery(id);
    let (delivery, due) = found.ok_or_else(|| unknown(id))?;
    let mut value = describe(id, &delivery, due);
    value["body"] = json!(String::from_utf8_lossy(delivery.body()));
    Ok(value)
}

/// `POST /webhooks/{id}/resend`: makes an attempt now.
pub(super) fn resend(order: &Order) -> Outcome {
    let id = order.id("webhook")?;
    match order.live.app.webhooks.resend(id) {
        None => Err(unknown(id)),
        Some(false) => {
            Err(Problem::new(409, "an attempt is in flight; try again when it has ended"))
        }
        Some(true) => Ok(summary(&order.live, id).unwrap_or_default()),
    }
}

/// A delivery without its body.
pub(super) fn summary(live: &Live, number: u64) -> Option<Value> {
    let (delivery, due) = live.app.webhooks.delivery(number)?;
    Some(describe(number, &delivery, due))
}

fn describe(id: u64, delivery: &WebhookDelivery, due: Option<i64>) -> Value {
    let attempts = delivery.attempts().iter().map(|attempt| {
        let time = timestamp_millis(attempt.millis());
        match attempt.outcome() {
            WebhookOutcome::Answered(status) => json!({ "time": time, "status": status }),
            WebhookOutcome::TimedOut => json!({ "time": time, "error": "no answer in time" }),
            WebhookOutcome::Failed(error) => json!({ "time": time, "error": error }),
        }
    });
    json!({
        "id": id,
        "kind": match delivery.kind() {
            WebhookKind::Events => "events",
            WebhookKind::NutritionRecord => "nutrition_record",
            WebhookKind::LabReport => "lab_report",
        },
        "event_types": delivery.event_types(),
        "url": delivery.url(),
        "state": match delivery.state() {
            WebhookState::Pending => "pending",
            WebhookState::Delivered => "delivered",
            WebhookState::Dropped => "dropped",
        },
        "attempts": attempts.collect::<Vec<_>>(),
        "next_attempt": due.map(timestamp_millis),
        "signature": delivery.signature(),
    })
}

fn unknown(id: u64) -> Problem {
    Problem::not_found(format!("no webhook has the id {id}; GET /_mock/api/webhooks lists them"))
}
