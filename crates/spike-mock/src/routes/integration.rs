//! `GET .../integration/init_url` and `DELETE .../integration`.

use serde_json::json;

use super::Call;
use crate::app::{Consent, is_mobile_only, is_provider};
use crate::auth::sign;
use crate::wire::{Answer, Fault400, Problem};

/// The URL to open in the user's browser.
pub(super) fn init_url(call: &Call<'_>) -> Result<Answer, Problem> {
    let (slug, path) = page_url(call)?;
    Ok(Answer::ok(json!({ "provider_slug": slug, "path": path })))
}

/// The provider of the path, and the URL of a consent page for it.
pub(super) fn page_url(call: &Call<'_>) -> Result<(String, String), Problem> {
    let slug = provider(call)?;
    let consent = consent(call, &slug)?;
    let ic = ask(call, consent);
    let url = format!(
        "{}/v3/providers/{slug}/integration/init/ic/{ic}",
        call.app.origin
    );
    Ok((slug, url))
}

/// Removes the integration. 204 whether or not there was one.
pub(super) fn delete(call: &Call<'_>) -> Result<Answer, Problem> {
    let slug = provider(call)?;
    call.app.disconnect(&call.user, &slug);
    Ok(Answer::no_content())
}

/// The slug in the path, if the documentation names it.
fn provider(call: &Call<'_>) -> Result<String, Problem> {
    let slug = call.path.first().cloned().unwrap_or_default();
    if is_provider(&slug) {
        Ok(slug)
    } else {
        Err(refuse(&slug, "unknown provider"))
    }
}

/// What the query asks for, checked.
fn consent(call: &Call<'_>, slug: &str) -> Result<Consent, Problem> {
    if is_mobile_only(slug) {
        return Err(refuse(
            slug,
            "the provider is connected by a mobile SDK only",
        ));
    }
    let mut params = call.params();
    let text = |value: Option<&str>| value.filter(|text| !text.is_empty()).map(str::to_owned);
    let redirect_uri = text(params.text("redirect_uri"));
    let state = params.text("state").map(str::to_owned);
    let provider_user_id = text(params.text("provider_user_id"));
    if let Some(uri) = &redirect_uri {
        match authority(uri) {
            None => params.fault("redirect_uri", "expected an absolute URL"),
            Some(_) if !is_allowed(uri, &call.options().redirect_domains) => {
                params.fault(
                    "redirect_uri",
                    "the domain is not on the list of allowed redirect domains",
                );
            }
            Some(_) => {}
        }
    }
    params.done()?;
    Ok(Consent {
        user: call.user.clone(),
        slug: slug.to_owned(),
        redirect_uri,
        state,
        provider_user_id,
    })
}

/// Remembers a consent until it is given or refused; the opaque text that leads to it.
fn ask(call: &Call<'_>, consent: Consent) -> String {
    let mut state = call.app.state.lock();
    state.asked += 1;
    let ic = sign(
        &call.options().hmac_key,
        format!("{}/{}/{}", consent.user, consent.slug, state.asked).as_bytes(),
    );
    state.consents.insert(ic.clone(), consent);
    ic
}

fn refuse(slug: &str, message: &str) -> Problem {
    Problem::invalid(vec![Fault400::new(
        "path.provider_slug",
        message,
        json!(slug),
    )])
}

/// Scheme and host of an absolute URL, in lower case.
fn authority(uri: &str) -> Option<(String, String)> {
    let (scheme, rest) = uri.split_once("://")?;
    let clean = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    let scheme_ok = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    if !scheme_ok || !clean(uri) {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    (!host.is_empty()).then(|| (scheme.to_ascii_lowercase(), host.to_ascii_lowercase()))
}

fn is_allowed(uri: &str, domains: &[String]) -> bool {
    let Some((scheme, host)) = authority(uri) else {
        return false;
    };
    let web = scheme == "http" || scheme == "https";
    domains.iter().any(|domain| match domain.split_once("://") {
        Some((own, name)) => own == scheme && name == host,
        None => {
            web && (host == *domain
                || host
                    .strip_suffix(domain.as_str())
                    .is_some_and(|rest| rest.ends_with('.')))
        }
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
