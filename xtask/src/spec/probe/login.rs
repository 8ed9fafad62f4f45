//! What a token is.

use anyhow::{Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use spike_core::api::AuthHmac;

use super::Settings;
use super::ask::{Answer, Ask};
use super::findings::{Findings, names};
use super::shape::is_name;

pub fn settle(ask: &mut Ask<'_>, settings: &Settings, findings: &mut Findings) -> Result<()> {
    let signature = settings.hmac_key.sign(&settings.user_id);
    let login = AuthHmac::new(settings.application_id, settings.user_id.clone(), signature);
    let first = match ask.login(&login) {
        Answer::Body(body) => body,
        other => bail!(
            "the login was {}: check the credentials in the environment",
            other.outcome()
        ),
    };
    findings.section("Login");
    let second = ask.login(&login);
    let token = |body: &Value| {
        body.get("access_token")
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let (first, second) = (token(&first), second.body().and_then(token));
    findings.entry(
        "two logins give",
        if first == second {
            "the same token"
        } else {
            "two tokens"
        },
    );
    let Some(claims) = first.as_deref().and_then(claims) else {
        findings.entry("the token is", "opaque, no JWT");
        return Ok(());
    };
    let known = claims
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str());
    findings.entry(
        "the token is",
        format!("a JWT with {}", names(known.filter(|name| is_name(name)))),
    );
    let ends = claims.get("exp").is_some();
    findings.entry(
        "it ends",
        if ends {
            "yes, `exp` is there"
        } else {
            "not by itself, there is no `exp`"
        },
    );
    Ok(())
}

fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    let bytes = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}
