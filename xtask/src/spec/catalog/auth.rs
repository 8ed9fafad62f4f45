//! Logging in (section 2).

use serde_json::json;
use spike_core::api::{AuthClientToken, AuthHmac, AuthPkcs1};
use spike_core::{ApplicationId, HmacKey, Signature, UserId};

use super::world::World;
use super::{Entry, boxed, raw, typed};

#[expect(clippy::unwrap_used, reason = "literals")]
pub(super) fn signed() -> (ApplicationId, UserId, Signature) {
    let user = UserId::new("my_application_user_123").unwrap();
    let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE").unwrap();
    let signature = key.sign(&user);
    (ApplicationId::new(9999), user, signature)
}

pub(super) fn entries() -> Vec<Entry> {
    let hmac = || {
        let (application, user, signature) = signed();
        AuthHmac::new(application, user, signature)
    };
    let client = || AuthClientToken::new("77a2ae3d-a4ce-434a-9cbf-259209e1cebe");
    let (application, user, signature) = signed();
    let full = client()
        .application_id(application)
        .application_user_id(user)
        .signature(signature);
    vec![
        typed(hmac(), [hmac()], |world: &World| {
            let (application, user, signature) = world.login();
            vec![boxed(AuthHmac::new(application, user, signature))]
        }),
        typed(client(), [full], |world: &World| {
            let (application, user, signature) = world.login();
            let full = AuthClientToken::new(world.server.client_id())
                .application_id(application)
                .application_user_id(user)
                .signature(signature);
            vec![boxed(full)]
        }),
        raw(
            AuthPkcs1::new(json!({})),
            [AuthPkcs1::new(json!({}))],
            |world: &World| {
                let body = json!({
                    "application_id": world.server.application_id(),
                    "application_user_id": world.server.user_id(),
                    "signature": "A".repeat(172),
                });
                vec![boxed(AuthPkcs1::new(body))]
            },
        ),
    ]
}
