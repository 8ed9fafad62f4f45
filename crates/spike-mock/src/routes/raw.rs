//! Operations of which the documentation shows method, path and summary only.
//!
//! Their answers are the mock's own invention: plausible JSON near the documented relatives, for trying raw
//! calls out. Nothing about the real API follows from them.

mod queries;

pub(super) use queries::{interpolation, provider_record, samples, split};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{Call, integration};
use crate::auth::is_user_id;
use crate::wire::{Answer, Fields, Problem};

/// `POST /auth/pkcs1`. The mock has no public key to check against: any base64 text of 128 to 1,024 bytes
/// passes for a signature.
pub(super) fn pkcs1(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut fields = Fields::read(
        call.content_type,
        call.body,
        &["application_id", "application_user_id", "signature"],
    )?;
    let application = fields.integer("application_id", true);
    let user = fields.text("application_user_id", true);
    let signature = fields.text("signature", true);
    if user.as_deref().is_some_and(|user| !is_user_id(user)) {
        fields.fault(
            "application_user_id",
            "expected 1 to 128 characters of A-Z a-z 0-9 - _ .",
        );
    }
    fields.done()?;
    if application != Some(call.options().application_id) {
        return Err(Problem::unauthorized(
            "no such application",
            "body.application_id",
        ));
    }
    let bytes = signature.and_then(|signature| STANDARD.decode(signature).ok());
    if !bytes.is_some_and(|bytes| (128..=1_024).contains(&bytes.len())) {
        return Err(Problem::unauthorized(
            "the signature does not match",
            "body.signature",
        ));
    }
    Ok(Answer::ok(
        json!({ "access_token": call.app.token(&user.unwrap_or_default()) }),
    ))
}

/// `GET /providers/{provider_slug}/integration/init`: sends the browser straight to the consent page.
pub(super) fn init(call: &Call<'_>) -> Result<Answer, Problem> {
    Ok(Answer::redirect(302, integration::page_url(call)?.1))
}
