use spike_core::{ErrorKind, IntegrationReturn};

use crate::text::{check_error, check_hidden, line};

/// The first line is the expected state, or none if it is empty; the rest is a URI.
///
/// A state is never ignored, and a redirect made of what was read is read alike.
pub fn redirects(data: &[u8]) {
    let (state, uri) = line(data);
    let (Ok(state), Ok(uri)) = (std::str::from_utf8(state), std::str::from_utf8(uri)) else {
        return;
    };
    let state = Some(state).filter(|state| !state.is_empty());
    let read = match IntegrationReturn::parse(uri, state) {
        Ok(read) => read,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Input);
            return check_hidden(&check_error(&error, 0), uri);
        }
    };
    let (back, reason) = match &read {
        IntegrationReturn::Connected(back) => (back, None),
        IntegrationReturn::Refused(back, reason) => (back, Some(reason.as_str())),
        _ => return,
    };
    // A forged link does not have the state.
    let other = IntegrationReturn::parse(uri, Some(&format!("{}x", state.unwrap_or_default())));
    assert_eq!(other.expect("parsed before"), IntegrationReturn::WrongState);
    let provider = back.provider_slug.as_ref().map(|slug| slug.as_str());
    let pairs = [
        ("user_id", back.user_id.as_deref()),
        ("provider_slug", provider),
        ("error", reason),
        ("state", state),
    ];
    let pairs =
        pairs.iter().filter_map(|(name, value)| Some(format!("{name}={}", encode((*value)?))));
    let uri = format!("https://example.com/back?{}#end", pairs.collect::<Vec<_>>().join("&"));
    assert_eq!(IntegrationReturn::parse(&uri, state).expect("a redirect"), read, "{uri}");
}

/// Percent-encodes every byte.
fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}
