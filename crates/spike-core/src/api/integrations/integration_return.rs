//! The redirect back from a provider's consent page (contract 4.2).

use percent_encoding::percent_decode_str;

use crate::codec::query::has_valid_escapes;
use crate::credentials::secret::Secret;
use crate::error::Error;
use crate::vocabulary::Provider;

/// The result of connecting a provider, as the redirect back to the application contains it.
///
/// The redirect is not signed, so it is no proof: compare the `state`, then check with
/// [`GetUserInfo`](crate::api::GetUserInfo) that the provider is connected.
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::IntegrationReturn;
///
/// let uri = "https://example.com/done?user_id=ann&provider_slug=garmin&state=s3cret";
/// match IntegrationReturn::parse(uri, Some("s3cret"))? {
///     IntegrationReturn::Connected(back) => assert_eq!(back.user_id.as_deref(), Some("ann")),
///     IntegrationReturn::Refused(back, reason) => println!("{reason} ({:?})", back.provider_slug),
///     IntegrationReturn::WrongState => println!("not ours: ignore it"),
///     _ => {}
/// }
/// # Ok::<(), spike_blocking::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IntegrationReturn {
    /// The provider is connected, according to the redirect.
    Connected(ReturnedUser),
    /// The provider is not connected, for the reason in `error`.
    Refused(ReturnedUser, String),
    /// The `state` is missing, unexpected or wrong: the link may be forged. Ignore the redirect.
    WrongState,
}

/// The user and the provider in a redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReturnedUser {
    /// Your id of the user (`user_id` in the redirect).
    pub user_id: Option<String>,
    /// The provider.
    pub provider_slug: Option<Provider>,
}

impl IntegrationReturn {
    /// Parses the URI of a redirect: a complete URI, a path with a query, or a query alone. `expected_state` is the
    /// [`state`](crate::api::IntegrationUrl::state) in the request for the link of this user.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the URI has no query, one of the parameters occurs twice or is
    /// not encoded correctly, or if `user_id`, `provider_slug` and `error` are all missing.
    pub fn parse(uri: &str, expected_state: Option<&str>) -> Result<Self, Error> {
        let without_fragment = uri.split('#').next().unwrap_or_default();
        let query = match without_fragment.split_once('?') {
            Some((_, query)) => query,
            None if without_fragment.contains('=') && !without_fragment.contains('/') => {
                without_fragment
            }
            None => return Err(Error::input("the redirect has no query")),
        };
        let state = parameter(query, "state")?;
        // `Secret` compares in a time that does not depend on where the two differ.
        if state.map(Secret::from) != expected_state.map(Secret::from) {
            return Ok(Self::WrongState);
        }
        let back = ReturnedUser {
            user_id: parameter(query, "user_id")?,
            provider_slug: parameter(query, "provider_slug")?.map(Provider::from),
        };
        match parameter(query, "error")? {
            Some(reason) => Ok(Self::Refused(back, reason)),
            None if back.user_id.is_none() && back.provider_slug.is_none() => {
                Err(Error::input("the redirect has neither `user_id` nor `provider_slug`"))
            }
            None => Ok(Self::Connected(back)),
        }
    }
}

/// Returns the value of a parameter, or an error if it occurs twice: two readers could take different values.
fn parameter(query: &str, name: &str) -> Result<Option<String>, Error> {
    let mut found = None;
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if form_decode(key).as_deref() != Some(name) {
            continue;
        }
        if found.is_some() {
            return Err(Error::input(format!("`{name}` occurs twice in the redirect")));
        }
        let value = form_decode(value).ok_or_else(|| {
            Error::input(format!("`{name}` in the redirect is not encoded correctly"))
        })?;
        found = Some(value);
    }
    Ok(found)
}

/// Decodes `%41` and `+`; `None` if an escape is broken or the bytes are not UTF-8.
fn form_decode(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    has_valid_escapes(text).then(|| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::codec::query::percent_encode;

    fn parse(uri: &str, state: Option<&str>) -> IntegrationReturn {
        IntegrationReturn::parse(uri, state).unwrap()
    }

    #[test]
    fn success_refusal_and_a_wrong_state() {
        let uri = "https://example.com/cb?mine=1&user_id=my_user&provider_slug=garmin&state=a%20b%2Bc#top";
        let IntegrationReturn::Connected(back) = parse(uri, Some("a b+c")) else { panic!() };
        assert_eq!(back.user_id.as_deref(), Some("my_user"));
        assert_eq!(back.provider_slug, Some(Provider::Garmin));
        for wrong in [Some("a b"), Some("a b+d"), Some(""), None] {
            assert_eq!(parse(uri, wrong), IntegrationReturn::WrongState);
        }
        let refused = "/cb?user_id=u&provider_slug=oura&error=access+denied";
        let IntegrationReturn::Refused(back, reason) = parse(refused, None) else { panic!() };
        assert_eq!((reason.as_str(), back.user_id.as_deref()), ("access denied", Some("u")));
        assert_eq!(parse(refused, Some("s")), IntegrationReturn::WrongState);
        let forged = "/cb?user_id=u&provider_slug=oura&error=x&state=other";
        assert_eq!(parse(forged, Some("s")), IntegrationReturn::WrongState);
        assert!(matches!(
            parse("user_id=u&provider_slug=x", None),
            IntegrationReturn::Connected(_)
        ));
    }

    #[test]
    fn what_is_no_return_is_an_error() {
        for (uri, part) in [
            ("https://example.com/cb", "no query"),
            ("https://example.com/cb?a=b", "neither"),
            ("/cb?user_id=%zz", "`user_id`"),
            ("/cb?user_id=%ff", "`user_id`"),
            ("/cb?user_id=%4", "`user_id`"),
            ("/cb?user_id=a&user_id=b", "twice"),
            ("/cb?user_id=a&user%5Fid=b", "twice"),
        ] {
            let error = IntegrationReturn::parse(uri, None).unwrap_err().to_string();
            assert!(error.contains(part), "{uri}: {error}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(uri in ".*", state in prop::option::of(".*")) {
            let _ = IntegrationReturn::parse(&uri, state.as_deref());
        }

        #[test]
        fn arbitrary_values_survive(user in ".{0,20}", state in ".{0,20}", reason in ".{0,20}") {
            let mut uri = "https://example.com/?x=1".to_owned();
            for (name, value) in [("user_id", &user), ("state", &state), ("error", &reason)] {
                uri.push_str(&format!("&{name}={}", percent_encode(value)));
            }
            let IntegrationReturn::Refused(back, text) = parse(&uri, Some(&state)) else { panic!() };
            prop_assert_eq!(back.user_id, Some(user));
            prop_assert_eq!(text, reason);
        }
    }
}
