//! The state of the server as a whole.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use spike_core::vocabulary::Provider;

use super::{Order, Outcome, actions, faults};
use crate::api::PREFIX;
use crate::app::WebhookKind;
use crate::time::timestamp;

/// `GET /state`. Keys are not part of it.
pub(super) fn get(order: &Order) -> Outcome {
    let app = &order.live.app;
    let (users, generation): (BTreeMap<String, Value>, u64) = {
        let store = app.store.lock();
        let users = store.users.iter().map(|(id, user)| {
            let providers = user.integrations.iter().map(|(slug, integration)| {
                let created = timestamp(integration.created);
                let value = json!({ "is_broken": integration.broken, "connected_at": created });
                (slug.clone(), value)
            });
            (id.clone(), json!({ "providers": providers.collect::<Map<_, _>>() }))
        });
        (users.collect(), store.generation)
    };
    let counts = {
        let control = order.live.control.lock();
        let requests: u64 = control.counts.values().sum();
        json!({ "requests": requests, "logins": control.logins, "connections": control.connections })
    };
    let url = |kind| app.webhooks.url(kind);
    Ok(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "base_url": format!("{}{PREFIX}", app.origin),
        "application_id": app.options.application_id,
        "user_id": app.options.user_id,
        "clock": actions::get_clock(order)?,
        "users": users,
        "providers": Provider::ALL.iter().map(Provider::as_str).collect::<Vec<_>>(),
        "webhook_urls": {
            "main": url(WebhookKind::Events),
            "nutrition": url(WebhookKind::NutritionRecord),
            "lab": url(WebhookKind::LabReport),
        },
        "faults": faults::all(order),
        "counts": counts,
        "tokens_revoked": generation,
    }))
}
