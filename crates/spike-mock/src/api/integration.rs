//! `GET /providers/{provider_slug}/integration/init_url` and `DELETE /providers/{provider_slug}/integration`.

use serde_json::json;

use super::answer::Answer;
use super::call::{Call, Outcome, PREFIX};
use super::problem::{InvalidField, Problem};
use crate::app::{ConsentRequest, is_mobile_only, is_provider, sign};

/// The URL to open in the user's browser.
pub(super) fn init_url(call: &Call) -> Outcome {
    let url = page_url(call)?;
    Ok(Answer::ok(json!({ "provider_slug": call.path[0], "path": url })))
}

/// Creates a consent request for the provider of the path. Returns the URL of its page.
pub(super) fn page_url(call: &Call) -> Result<String, Problem> {
    let slug = provider(call)?;
    let consent = consent_request(call, slug)?;
    let mut store = call.app.store.lock();
    store.consents_requested += 1;
    let text = format!("{}/{slug}/{}", consent.user, store.consents_requested);
    let ic = sign(&call.options().hmac_key, text.as_bytes());
    let url = format!("{}{PREFIX}/providers/{slug}/integration/init/ic/{ic}", call.app.origin);
    store.consents.insert(ic, consent);
    Ok(url)
}

/// Removes the integration. 204, whether or not there was one.
pub(super) fn delete(call: &Call) -> Outcome {
    call.app.disconnect(&call.user, provider(call)?);
    Ok(Answer::no_content())
}

/// The slug in the path, if the documentation names it.
fn provider(call: &Call) -> Result<&str, Problem> {
    let slug = &call.path[0];
    if is_provider(slug) { Ok(slug) } else { Err(refuse(slug, "unknown provider")) }
}

fn consent_request(call: &Call, slug: &str) -> Result<ConsentRequest, Problem> {
    if is_mobile_only(slug) {
        return Err(refuse(slug, "the provider can only be connected with a mobile SDK"));
    }
    let mut params = call.params();
    let non_empty = |value: Option<&str>| value.filter(|own| !own.is_empty()).map(str::to_owned);
    let redirect_uri = non_empty(params.text("redirect_uri"));
    let domains = &call.options().redirect_domains;
    match redirect_uri.as_deref().map(|uri| (uri, scheme_and_host(uri))) {
        Some((_, None)) => params.error("redirect_uri", "expected an absolute URL"),
        Some((uri, _)) if !is_allowed(uri, domains) => {
            params.error("redirect_uri", "the domain is not an allowed redirect domain");
        }
        _ => {}
    }
    let consent = ConsentRequest {
        user: call.user.clone(),
        slug: slug.to_owned(),
        redirect_uri,
        state: params.text("state").map(str::to_owned),
        provider_user_id: non_empty(params.text("provider_user_id")),
    };
    params.done()?;
    Ok(consent)
}

fn refuse(slug: &str, message: &str) -> Problem {
    Problem::invalid(vec![InvalidField::new("path.provider_slug", message, json!(slug))])
}

/// Scheme and host of an absolute URL, in lower case.
fn scheme_and_host(uri: &str) -> Option<(String, String)> {
    let (scheme, rest) = uri.split_once("://")?;
    let is_scheme_byte =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(is_scheme_byte);
    if !is_scheme || !uri.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| (scheme.to_ascii_lowercase(), host.to_ascii_lowercase()))
}

fn is_allowed(uri: &str, domains: &[String]) -> bool {
    let Some((scheme, host)) = scheme_and_host(uri) else {
        return false;
    };
    let is_subdomain = |domain: &str| {
        host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    domains.iter().any(|domain| match domain.split_once("://") {
        Some((own, name)) => own == scheme && name == host,
        None => (scheme == "http" || scheme == "https") && is_subdomain(domain),
    })
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn only_listed_domains_are_allowed() {
        let domains = ["example.com".to_owned(), "app://done".to_owned()];
        for good in [
            "https://example.com/x?y",
            "http://a.example.com:81",
            "https://EXAMPLE.com#f",
            "app://done/x",
        ] {
            assert!(is_allowed(good, &domains), "{good}");
        }
        for bad in [
            "https://badexample.com",
            "https://example.com.evil.net",
            "https://example.com@evil.net/",
            "app://other",
            "example.com",
            "://example.com",
            "https://",
        ] {
            assert!(!is_allowed(bad, &domains), "{bad}");
        }
    }
}
