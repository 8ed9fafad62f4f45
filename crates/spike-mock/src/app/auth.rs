//! Signatures and tokens, implemented from the documentation without code of the clients.
//!
//! Access tokens: JWT with HS256, `iss` the application id as a string, `sub` the user id.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::time::Secs;

/// Whether a text is the HMAC-SHA256 of the user id in lower-case hex. The comparison takes constant time.
pub(crate) fn signature_matches(key: &str, user: &str, signature: &str) -> bool {
    if signature.len() != 64 || signature.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    let Ok(bytes) = hex::decode(signature) else {
        return false;
    };
    mac(key.as_bytes(), user.as_bytes()).is_some_and(|mac| mac.verify_slice(&bytes).is_ok())
}

/// The lower-case hex HMAC-SHA256 of a text.
pub(crate) fn sign(key: &str, text: &[u8]) -> String {
    mac(key.as_bytes(), text)
        .map(|mac| hex::encode(mac.finalize().into_bytes()))
        .unwrap_or_default()
}

/// Whether a user id has 1 to 128 of the allowed characters.
pub(crate) fn is_user_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=128).contains(&text.len()) && text.bytes().all(allowed)
}

fn mac(key: &[u8], text: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(text);
    Some(mac)
}

/// The claims of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claims {
    pub(crate) application_id: String,
    pub(crate) user: String,
    /// How often all tokens had been revoked when it was issued; not encoded if 0.
    pub(crate) generation: u64,
    pub(crate) expires: Option<Secs>,
}

/// The key that signs tokens.
#[derive(Clone)]
pub(super) struct TokenKey(Vec<u8>);

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
        mac(&self.0, signed.as_bytes())?.verify_slice(&signature).ok()?;
        let head: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).ok()?).ok()?;
        if head.get("alg").and_then(Value::as_str) != Some("HS256") {
            return None;
        }
        let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        Some(Claims {
            application_id: payload.get("iss")?.as_str()?.to_owned(),
            user: payload.get("sub")?.as_str()?.to_owned(),
            generation: payload.get("jti").map_or(Some(0), |jti| jti.as_str()?.parse().ok())?,
            expires: payload.get("exp").map_or(Some(None), |exp| exp.as_i64().map(Some))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Claims, TokenKey, is_user_id, sign, signature_matches};

    #[test]
    fn signatures_match_known_results() {
        let first = "e070ea58e2b1d7d01a9570b89fc99e76c73cf3dc8aab4f31ae0136821f8f0199";
        assert_eq!(sign("HMAC_KEY_FROM_ADMIN_CONSOLE", b"my_application_user_123"), first);
        let second = "d811bd44a27ecdae12205c213c4c33c5edc91ee7247687bf8b4b0a9031ea3c08";
        assert!(signature_matches("0123456789abcdef", "User1", second));
        assert!(!signature_matches("0123456789abcdef", "User2", second));
        for wrong in [&second.to_uppercase(), &second[2..]] {
            assert!(!signature_matches("0123456789abcdef", "User1", wrong));
        }
    }

    #[test]
    fn user_ids_have_length_and_alphabet() {
        assert!(is_user_id("a-Z_0.9"));
        assert!(is_user_id(&"x".repeat(128)));
        for wrong in ["", "a b", "é", "a/b", &"x".repeat(129)] {
            assert!(!is_user_id(wrong));
        }
    }

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
        for claims in [claims(), Claims { generation: 3, expires: Some(17), ..claims() }] {
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
