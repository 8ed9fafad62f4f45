//! `GET /userinfo`, `GET /userproperties` and `GET /applicationinfo`.

use serde_json::{Value, json};
use spike_core::vocabulary::Provider;

use super::Call;
use crate::app::{App, is_mobile_only};
use crate::civil::timestamp;
use crate::wire::{Answer, Problem};

/// Who the user is, and which providers are connected.
pub(super) fn info(call: &Call<'_>) -> Result<Answer, Problem> {
    Ok(Answer::ok(info_of(call.app, &call.user)))
}

/// `created_at` and `integrated_providers` of a user who never had an integration are null.
pub(super) fn info_of(app: &App, user: &str) -> Value {
    let state = app.state.lock();
    let known = state.users.get(user);
    let providers = known.map(|known| {
        let providers = known.integrations.iter().map(|(slug, integration)| {
            json!({
                "provider_slug": slug,
                "provider_integration_id": integration.id,
                "is_integration_broken": integration.broken,
                "created_at": timestamp(integration.created),
            })
        });
        Value::Array(providers.collect())
    });
    json!({
        "uid": app.uid(user).to_string(),
        "application_id": app.options.application_id,
        "application_user_id": user,
        "compat_application_client_id": app.client_id().to_string(),
        "compat_application_client_token": app.client_token(user).to_string(),
        "created_at": known.and_then(|known| known.created).map(timestamp),
        "integrated_providers": providers,
    })
}

/// What is known of the user's body and settings; nothing without an integration.
pub(super) fn properties(call: &Call<'_>) -> Result<Answer, Problem> {
    let view = call.app.view(&call.user);
    if view.profiles.is_empty() {
        return Ok(Answer::ok(json!({ "properties": {} })));
    }
    let person = &view.person;
    let index = person.weight_g / 1_000.0 / person.height_m.powi(2);
    Ok(Answer::ok(json!({ "properties": {
        "birth_date": person.born.to_string(),
        "birth_year": person.born.ymd().0,
        "body_bone_mass": (person.weight_g * 0.045).round() as i64,
        "body_fat": person.body_fat,
        "body_mass_index": (index * 10_000.0).round() / 10_000.0,
        "gender": "unknown",
        "height": person.height_m,
        "language": "en",
        "resting_heartrate": person.resting as i64,
        "timezone": person.zone.name(),
        "weight": person.weight_g as i64,
    } })))
}

/// The application and the providers it can connect. The documentation shows no answer: the members are
/// the mock's own.
pub(super) fn application(call: &Call<'_>) -> Result<Answer, Problem> {
    let providers = Provider::ALL.iter().map(|provider| {
        let kind = provider.kind().map(|_| {
            if is_mobile_only(provider.as_str()) {
                "mobile"
            } else {
                "redirect"
            }
        });
        json!({ "provider_slug": provider.as_str(), "integration_type": kind.unwrap_or("unknown") })
    });
    Ok(Answer::ok(json!({
        "application_id": call.options().application_id,
        "name": "Mock application",
        "providers": providers.collect::<Vec<_>>(),
    })))
}
