//! `POST /auth/hmac` and `POST /auth/client_token`.

use serde_json::json;

use super::answer::Answer;
use super::call::{Call, Outcome};
use super::fields::Fields;
use super::problem::Problem;
use super::user;
use crate::app::{is_user_id, signature_matches};

/// Logs a user in with the HMAC of the user id.
pub(super) fn hmac(call: &Call) -> Outcome {
    let known = ["application_id", "application_user_id", "signature", "uts"];
    let mut fields = call.fields(&known)?;
    fields.number("uts", false);
    let (user, signature) = credentials(call, fields, true)?;
    check_hmac(call, &user, &signature)?;
    Ok(Answer::ok(json!({ "access_token": call.app.token(&user) })))
}

/// Logs a user of an older edition of the API in.
pub(super) fn client_token(call: &Call) -> Outcome {
    let client_field = "application_compat_client_id";
    let known = [client_field, "application_id", "application_user_id", "signature"];
    let mut fields = call.fields(&known)?;
    let own = call.app.client_id().to_string();
    let client = fields.text(client_field, true);
    if client.is_some_and(|client| !client.eq_ignore_ascii_case(&own)) {
        let location = format!("body.{client_field}");
        return Err(Problem::unauthorized("the application has another client id", &location));
    }
    let (user, signature) = credentials(call, fields, false)?;
    check_hmac(call, &user, &signature)?;
    Ok(Answer::ok(json!({
        "access_token": call.app.token(&user), "user_info": user::info_of(&call.app, &user),
    })))
}

/// Reads user id and signature, and checks the application id.
pub(super) fn credentials(
    call: &Call,
    mut fields: Fields,
    application_required: bool,
) -> Result<(String, String), Problem> {
    let application = fields.integer("application_id", application_required);
    let user = fields.text("application_user_id", true);
    let signature = fields.text("signature", true);
    if user.as_deref().is_some_and(|user| !is_user_id(user)) {
        let message = "expected 1 to 128 characters of A-Z a-z 0-9 - _ .";
        fields.error("application_user_id", message);
    }
    fields.done()?;
    if application.is_some_and(|id| id != call.options().application_id) {
        return Err(Problem::unauthorized("no such application", "body.application_id"));
    }
    Ok((user.unwrap_or_default(), signature.unwrap_or_default()))
}

fn check_hmac(call: &Call, user: &str, signature: &str) -> Result<(), Problem> {
    if signature_matches(&call.options().hmac_key, user, signature) {
        Ok(())
    } else {
        Err(wrong_signature())
    }
}

pub(super) fn wrong_signature() -> Problem {
    Problem::unauthorized("the signature does not match", "body.signature")
}
