//! What the control API changes: integrations, URLs, tokens and the clock.

use std::io;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Order, Outcome};
use crate::api::{Fields, Problem};
use crate::app::{WebhookKind, is_provider, is_user_id};
use crate::time::timestamp_millis;

/// `PUT /webhook-url`: changes the URLs that the body names. `null` removes one.
pub(super) fn webhook_url(order: &Order) -> Outcome {
    let webhooks = &order.live.app.webhooks;
    let mut fields = order.fields(&["url", "lab_url"])?;
    let mut read = |name: &str| {
        let url = fields.text(name, false);
        if let Some(Err(error)) = url.as_deref().map(|url| webhooks.check(url)) {
            fields.error(name, &format!("{error}; expected a URL such as http://127.0.0.1:8090/"));
        }
        fields.has(name).then_some(url)
    };
    let (main, lab) = (read("url"), read("lab_url"));
    fields.done()?;
    let failed = |error: io::Error| Problem::new(400, error.to_string());
    if let Some(url) = main {
        webhooks.set_main(url.as_deref()).map_err(failed)?;
    }
    if let Some(url) = lab {
        webhooks.set_lab(url.as_deref()).map_err(failed)?;
    }
    let url = |kind| webhooks.url(kind);
    Ok(json!({ "url": url(WebhookKind::Events), "lab_url": url(WebhookKind::LabReport) }))
}

/// `POST /sync`: emits an event for the data of the last two days.
pub(super) fn sync(order: &Order) -> Outcome {
    let app = &order.live.app;
    let (user, provider) = integration(order)?;
    let conflict = |why: &str| Err(Problem::new(409, why));
    if !is_connected(order, &user, &provider) {
        return conflict("the provider is not connected; connect it with POST /_mock/api/connect");
    }
    if !app.webhooks.has_url(WebhookKind::Events) {
        return conflict("there is no webhook URL; set one with PUT /_mock/api/webhook-url");
    }
    if !app.sync_latest(&user, &provider) {
        return conflict("the provider has no data of the last two days");
    }
    Ok(describe(order, &user, &provider))
}

/// `POST /connect`.
pub(super) fn connect(order: &Order) -> Outcome {
    let (user, provider) = integration(order)?;
    order.live.app.connect(&user, &provider);
    Ok(describe(order, &user, &provider))
}

/// `POST /disconnect`. It is not an error if the provider was not connected.
pub(super) fn disconnect(order: &Order) -> Outcome {
    let (user, provider) = integration(order)?;
    order.live.app.disconnect(&user, &provider);
    Ok(describe(order, &user, &provider))
}

/// `POST /break`: marks an integration as broken.
pub(super) fn break_integration(order: &Order) -> Outcome {
    let (user, provider) = integration(order)?;
    if !order.live.app.break_integration(&user, &provider) {
        let why = "the provider is not connected; connect it with POST /_mock/api/connect";
        return Err(Problem::new(409, why));
    }
    Ok(describe(order, &user, &provider))
}

/// `POST /tokens/revoke`.
pub(super) fn revoke(order: &Order) -> Outcome {
    order.live.app.revoke_tokens();
    Ok(json!({ "tokens_revoked": order.live.app.store.lock().generation }))
}

/// `GET /clock`.
pub(super) fn get_clock(order: &Order) -> Outcome {
    let clock = &order.live.app.options.clock;
    Ok(json!({
        "now": timestamp_millis(clock.millis()),
        "moved_seconds": clock.moved_millis() as f64 / 1_000.0,
    }))
}

/// `POST /clock`: moves the clock by `advance_seconds`, or to the time `set`.
pub(super) fn clock(order: &Order) -> Outcome {
    let app = &order.live.app;
    let mut fields = order.fields(&["advance_seconds", "set"])?;
    let (seconds, set) = (fields.number("advance_seconds", false), fields.text("set", false));
    let both = fields.get("advance_seconds").is_some() == fields.get("set").is_some();
    if both {
        fields.error_in_body("expected either advance_seconds or set");
    }
    let time = set.map(|text| text.parse::<Timestamp>());
    if let Some(Err(_)) = time {
        fields.error("set", "expected a time of the form 2026-05-13T12:15:00Z");
    }
    fields.done()?;
    let target = match (seconds, time) {
        // The conversion saturates.
        (Some(seconds), _) => app.millis().saturating_add((seconds * 1_000.0) as i64),
        (None, Some(Ok(time))) => time.as_millisecond(),
        (None, _) => app.millis(),
    };
    if !(Timestamp::MIN.as_millisecond()..MAX_MILLIS).contains(&target) {
        return Err(Problem::new(400, "the clock cannot be moved out of the years -9999 to 9998"));
    }
    app.options.clock.move_by(target.saturating_sub(app.millis()));
    app.webhooks.wake();
    order.changed();
    get_clock(order)
}

/// 9999-01-01T00:00:00Z.
const MAX_MILLIS: i64 = 253_370_764_800_000;

/// User and provider in the body. The default of the user is the one who has data from the start.
fn integration(order: &Order) -> Result<(String, String), Problem> {
    let mut fields: Fields = order.fields(&["user_id", "provider"])?;
    let user = fields.text("user_id", false);
    let provider = fields.text("provider", true);
    if user.as_deref().is_some_and(|user| !is_user_id(user)) {
        fields.error("user_id", "expected 1 to 128 characters of A-Z a-z 0-9 - _ .");
    }
    if provider.as_deref().is_some_and(|provider| !is_provider(provider)) {
        fields.error("provider", "expected a provider of the API, such as garmin, oura or fitbit");
    }
    fields.done()?;
    let user = user.unwrap_or_else(|| order.live.app.options.user_id.clone());
    Ok((user, provider.unwrap_or_default()))
}

fn is_connected(order: &Order, user: &str, provider: &str) -> bool {
    let store = order.live.app.store.lock();
    store.users.get(user).is_some_and(|user| user.integrations.contains_key(provider))
}

fn describe(order: &Order, user: &str, provider: &str) -> Value {
    let is_connected = is_connected(order, user, provider);
    json!({ "user_id": user, "provider": provider, "is_connected": is_connected })
}
