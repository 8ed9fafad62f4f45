//! `GET /userinfo`, `GET /userproperties` and `GET /applicationinfo`.

use serde_json::{Value, json};
use spike_core::vocabulary::{Provider, ProviderKind};

use super::answer::Answer;
use super::call::{Call, Outcome};
use crate::app::App;
use crate::time::timestamp;

/// The user and the connected providers.
pub(super) fn info(call: &Call) -> Outcome {
    Ok(Answer::ok(info_of(&call.app, &call.user)))
}

/// `created_at` and `integrated_providers` are null for a user who never had an integration.
pub(super) fn info_of(app: &App, user: &str) -> Value {
    let store = app.store.lock();
    let known = store.users.get(user);
    let providers = known.map(|known| {
        let providers = known.integrations.iter().map(|(slug, integration)| {
            json!({
                "provider_slug": slug,
                "provider_integration_id": integration.id,
                "is_integration_broken": integration.broken,
                "created_at": timestamp(integration.created),
            })
        });
        providers.collect::<Value>()
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

/// Body measurements and settings of the user; empty without an integration.
pub(super) fn properties(call: &Call) -> Outcome {
    let view = call.view(&[]);
    if view.profiles.is_empty() {
        return Ok(Answer::ok(json!({ "properties": {} })));
    }
    let person = &view.person;
    let index = person.weight_g / 1_000.0 / person.height_m.powi(2);
    Ok(Answer::ok(json!({ "properties": {
        "birth_date": person.born.to_string(),
        "birth_year": person.born.date().year(),
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

/// The application and the providers that it can connect. The documentation shows no answer: the members are
/// assumptions of the mock.
pub(super) fn application(call: &Call) -> Outcome {
    let providers = Provider::ALL.iter().map(|provider| {
        let kind = match provider.kind() {
            None => "unknown",
            Some(ProviderKind::MobileOnly) => "mobile",
            Some(_) => "redirect",
        };
        json!({ "provider_slug": provider.as_str(), "integration_type": kind })
    });
    Ok(Answer::ok(json!({
        "application_id": call.options().application_id,
        "name": "Mock application",
        "providers": providers.collect::<Value>(),
    })))
}
