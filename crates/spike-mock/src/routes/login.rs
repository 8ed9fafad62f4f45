//! `POST /auth/hmac` and `POST /auth/client_token`.

use serde_json::json;

use super::{Call, user};
use crate::auth::{is_user_id, signature_matches};
use crate::wire::{Answer, Fields, Problem};

/// Signs a user in with the HMAC of the user id.
pub(super) fn hmac(call: &Call<'_>) -> Result<Answer, Problem> {
    let known = ["application_id", "application_user_id", "signature", "uts"];
    let mut fields = Fields::read(call.content_type, call.body, &known)?;
    fields.number("uts", false);
    let user = sign_in(call, fields, true)?;
    Ok(Answer::ok(json!({ "access_token": call.app.token(&user) })))
}

/// Signs a user in who comes from an older edition of the API.
pub(super) fn client_token(call: &Call<'_>) -> Result<Answer, Problem> {
    let known = [
        "application_compat_client_id",
        "application_id",
        "application_user_id",
        "signature",
    ];
    let mut fields = Fields::read(call.content_type, call.body, &known)?;
    let client = fields.text("application_compat_client_id", true);
    if client.is_some_and(|client| !client.eq_ignore_ascii_case(&call.app.client_id().to_string()))
    {
        let location = "body.application_compat_client_id";
        return Err(Problem::unauthorized(
            "the application has another client id",
            location,
        ));
    }
    let user = sign_in(call, fields, false)?;
    Ok(Answer::ok(
        json!({ "access_token": call.app.token(&user), "user_info": user::info_of(call.app, &user) }),
    ))
}

fn sign_in(
    call: &Call<'_>,
    mut fields: Fields,
    application_required: bool,
) -> Result<String, Problem> {
    let application = fields.integer("application_id", application_required);
    let user = fields.text("application_user_id", true);
    let signature = fields.text("signature", true);
    if user.as_deref().is_some_and(|user| !is_user_id(user)) {
        fields.fault(
            "application_user_id",
            "expected 1 to 128 characters of A-Z a-z 0-9 - _ .",
        );
    }
    fields.done()?;
    let (Some(user), Some(signature)) = (user, signature) else {
        return Err(Problem::new(400, "validation failed"));
    };
    let options = call.options();
    if application.is_some_and(|id| id != options.application_id) {
        return Err(Problem::unauthorized(
            "no such application",
            "body.application_id",
        ));
    }
    if !signature_matches(&options.hmac_key, &user, &signature) {
        return Err(Problem::unauthorized(
            "the signature does not match",
            "body.signature",
        ));
    }
    Ok(user)
}
