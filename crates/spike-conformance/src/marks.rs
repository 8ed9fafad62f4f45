//! Secrets and personal data that no text of the clients may contain.

use std::fmt::Write as _;

/// Part of every marked text.
pub const MARK: &str = "zqx";
pub const USER: &str = "zqx-user";
pub const KEY: &str = "zqx-hmac-key-of-the-application";
pub const TOKEN: &str = "zqx-token.zqx-token.zqx-token";
pub const VALUE: &str = "zqx-value";
/// A measurement.
pub const NUMBER: &str = "73914.8265";
/// The same for whole numbers.
pub const WHOLE: u64 = 739_148_265;

/// Returns [`NUMBER`] as JSON.
pub fn number() -> serde_json::Value {
    NUMBER.parse().unwrap_or(serde_json::Value::Null)
}

/// Returns the marks that a text contains, in plain or in an encoding. Letter case does not matter.
pub fn found(text: &str) -> Vec<String> {
    let text = text.to_ascii_lowercase();
    let mut marks = vec![MARK.to_owned(), NUMBER.to_owned(), WHOLE.to_string(), hex(MARK)];
    marks.push(signature());
    // "user:zqx p@ss" in base64, as in a `Proxy-Authorization`.
    marks.push("dxnlcjp6cxggcebzcw".to_owned());
    marks.push("zqx%20p%40ss".to_owned());
    // Hashes of the user without a key: SHA-256, MD5 and SHA-1.
    marks.extend(["f9e8ea1139047a6f", "29f6f4aca6f02e4e", "8569a763c6b7d0e7"].map(str::to_owned));
    marks.retain(|mark| text.contains(mark.as_str()));
    marks
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The signature of [`USER`] by [`KEY`], in lower case.
pub fn signature() -> String {
    use spike_blocking::{HmacKey, UserId};

    let (key, user) = (HmacKey::new(KEY), UserId::new(USER));
    match (key, user) {
        (Ok(key), Ok(user)) => key.sign(&user).expose_secret().to_ascii_lowercase(),
        _ => MARK.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_plain_and_encoded() {
        for text in [
            USER,
            "ZQX-VALUE",
            NUMBER,
            "739148265",
            "7a7178",
            "Basic dXNlcjp6cXggcEBzcw==",
            &signature(),
        ] {
            assert!(!found(&format!("some {text} text")).is_empty(), "{text}");
        }
        assert!(found("GET /userinfo: the server answered 400 Bad Request").is_empty());
    }
}
