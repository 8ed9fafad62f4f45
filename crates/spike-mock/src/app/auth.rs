//! Signatures and tokens, implemented from the documentation without code of the clients.

mod token;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

pub(super) use token::{Claims, TokenKey};

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

#[cfg(test)]
mod tests {
    use super::{is_user_id, sign, signature_matches};

    #[test]
    fn signatures_match_known_results() {
        let first = "e070ea58e2b1d7d01a9570b89fc99e76c73cf3dc8aab4f31ae0136821f8f0199";
        assert_eq!(
            sign("HMAC_KEY_FROM_ADMIN_CONSOLE", b"my_application_user_123"),
            first
        );
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
}
