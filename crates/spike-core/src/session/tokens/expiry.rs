use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::time::Timestamp;

/// Returns the `exp` of a JWT. A token is opaque otherwise. Tokens of the API have no `exp` (evidence: A), so `None` is
/// the usual result.
pub(crate) fn expiry_of(token: &str) -> Option<Timestamp> {
    let mut parts = token.split('.');
    let (Some(_), Some(payload), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let payload: Value = serde_json::from_slice(&payload).ok()?;
    let exp = payload.get("exp")?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float that is too large saturates and is refused below"
    )]
    let seconds = exp.as_i64().or_else(|| exp.as_f64().map(|seconds| seconds.floor() as i64))?;
    Timestamp::from_unix_seconds(seconds)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(payload: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn the_documented_sample_has_no_expiry() {
        let body = include_bytes!("../../../../../docs/spec/examples/auth_hmac_200.json");
        let body: Value = serde_json::from_slice(body).unwrap();
        assert_eq!(expiry_of(body["access_token"].as_str().unwrap()), None);
    }

    #[test]
    fn exp_is_read_where_it_stands() {
        let at = Timestamp::from_unix_seconds(1_900_000_000);
        assert_eq!(expiry_of(&token(r#"{"iss":"1","exp":1900000000}"#)), at);
        assert_eq!(expiry_of(&token(r#"{"exp":1900000000.7}"#)), at);
        for none in
            [r#"{"exp":"1900000000"}"#, r#"{"exp":1e300}"#, r#"{"exp":null}"#, "{}", "[]", "x"]
        {
            assert_eq!(expiry_of(&token(none)), None, "{none}");
        }
        let whole = token(r#"{"exp":1900000000}"#);
        assert_eq!(expiry_of(&format!("{whole}.x")), None);
        assert_eq!(expiry_of(whole.trim_end_matches(".c2ln")), None);
        assert_eq!(expiry_of("opaque"), None);
    }

    proptest! {
        #[test]
        fn arbitrary_tokens_never_panic(text in ".*", payload in ".*") {
            let _ = expiry_of(&text);
            let _ = expiry_of(&token(&payload));
        }
    }
}
