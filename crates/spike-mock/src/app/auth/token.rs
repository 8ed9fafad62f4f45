//! Access tokens: JWT with HS256, `iss` the application id as a string, `sub` the user id.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac as _;
use serde_json::{Value, json};

use super::mac;
use crate::time::Secs;

/// The claims of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claims {
    pub(crate) application_id: String,
    pub(crate) user: String,
    /// How often all tokens had been revoked when it was issued; not encoded if 0.
    pub(crate) generation: u64,
    pub(crate) expires: Option<Secs>,
}

/// The key that signs tokens.
#[derive(Clone)]
pub(crate) struct TokenKey(Vec<u8>);

impl TokenKey {
    pub(crate) fn new(secret: impl Into<Vec<u8>>) -> Self {
        Self(secret.into())
    }

    /// Encodes a token. Equal claims give equal tokens.
    pub(crate) fn write(&self, claims: &Claims) -> String {
        let mut payload = json!({ "iss": claims.application_id, "sub": claims.user });
        if claims.generation > 0 {
            payload["jti"] = json!(claims.generation.to_string());
        }
        if let Some(expires) = claims.expires {
            payload["exp"] = json!(expires);
        }
        let head = URL_SAFE_NO_PAD.encode(br#"{"alg":"HS256","typ":"JWT"}"#);
        let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(payload.to_string()));
        let signature = mac(&self.0, signed.as_bytes())
            .map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        format!("{signed}.{}", signature.unwrap_or_default())
    }

    /// Decodes a token that this key signed with HS256. The caller checks whether its claims are valid.
    pub(crate) fn read(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (head, payload) = signed.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        mac(&self.0, signed.as_bytes())?
            .verify_slice(&signature)
            .ok()?;
        let head: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).ok()?).ok()?;
        if head.get("alg").and_then(Value::as_str) != Some("HS256") {
            return None;
        }
        let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        Some(Claims {
            application_id: payload.get("iss")?.as_str()?.to_owned(),
            user: payload.get("sub")?.as_str()?.to_owned(),
            generation: payload
                .get("jti")
                .map_or(Some(0), |jti| jti.as_str()?.parse().ok())?,
            expires: payload
                .get("exp")
                .map_or(Some(None), |exp| exp.as_i64().map(Some))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Claims, TokenKey};

    fn claims() -> Claims {
        Claims {
            application_id: "9999".into(),
            user: "application-user-id-123".into(),
            generation: 0,
            expires: None,
        }
    }

    #[test]
    fn the_documented_token_has_the_same_head_and_payload() {
        let sample = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiI5OTk5Iiwic3ViIjoiYXBwbGljYXRpb24tdXNlci1pZC0xMjMifQ.";
        assert!(TokenKey::new("secret").write(&claims()).starts_with(sample));
    }

    #[test]
    fn modified_tokens_are_rejected() {
        let key = TokenKey::new("secret");
        for claims in [
            claims(),
            Claims {
                generation: 3,
                expires: Some(17),
                ..claims()
            },
        ] {
            let token = key.write(&claims);
            assert_eq!(key.read(&token), Some(claims));
            assert_eq!(TokenKey::new("other").read(&token), None);
            assert_eq!(key.read(&token[..token.len() - 1]), None);
            assert_eq!(key.read(&format!("{token}x")), None);
        }
        for wrong in ["", ".", "..", "a.b.c", "a.b", "é.é.é"] {
            assert_eq!(key.read(wrong), None);
        }
    }
}
