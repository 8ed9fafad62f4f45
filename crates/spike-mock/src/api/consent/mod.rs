//! The pages that a browser shows: the consent page, and the way back.

mod page;

use super::answer::Answer;
use super::call::{Call, Outcome};
use super::query::encode;
use crate::app::{ConsentRequest, is_provider};

/// `GET /providers/{provider_slug}/integration/init/ic/{ic}`: asks the user for consent.
pub(super) fn page(call: &Call) -> Outcome {
    let (slug, ic) = (&call.path[0], &call.path[1]);
    let store = call.app.store.lock();
    let Some(consent) = store.consents.get(ic).filter(|consent| consent.slug == *slug) else {
        return Ok(invalid_link());
    };
    let application = call.options().application_id;
    Ok(page::question(slug, &consent.user, application, ic))
}

/// `GET /providers/{provider_slug}/integration/callback`: the provider redirects here, with `code` or with `error`.
pub(super) fn callback(call: &Call) -> Outcome {
    let slug = &call.path[0];
    let mut params = call.params();
    let ic = params.text("state").unwrap_or_default();
    let error = params.text("error");
    if error.is_none() && params.text("code").is_none_or(str::is_empty) {
        params.error("code", "expected code or error");
    }
    params.done()?;
    let consent = {
        let consents = &mut call.app.store.lock().consents;
        let is_valid = consents.get(ic).is_some_and(|consent| consent.slug == *slug);
        if is_valid { consents.remove(ic) } else { None }
    };
    let Some(consent) = consent.filter(|_| is_provider(slug)) else {
        return Ok(invalid_link());
    };
    if error.is_none() {
        call.app.connect(&consent.user, &consent.slug);
    }
    Ok(Answer::redirect(303, destination(call, &consent, error)))
}

/// `GET /done`, outside the API: the default destination of the browser.
pub(super) fn done() -> Answer {
    page::message(
        200,
        "Back from the provider",
        "The address of this page contains the result. You can close it.",
    )
}

fn invalid_link() -> Answer {
    page::message(
        404,
        "Link not valid",
        "This link was already used, or never existed. Request a new one in the application.",
    )
}

/// Where the browser returns to. The query contains user, provider and result.
fn destination(call: &Call, consent: &ConsentRequest, error: Option<&str>) -> String {
    let base = match (&consent.redirect_uri, &call.options().default_redirect) {
        (Some(uri), _) => uri.clone(),
        (None, Some(template)) => {
            let provider_user = consent.provider_user_id.as_deref().unwrap_or_default();
            template
                .replace("{application_user_id}", &encode(&consent.user))
                .replace("{provider_slug}", &encode(&consent.slug))
                .replace("{provider_user_id}", &encode(provider_user))
        }
        (None, None) => format!("{}/done", call.app.origin),
    };
    let mut pairs = vec![("user_id", consent.user.as_str()), ("provider_slug", &consent.slug)];
    pairs.extend(consent.state.as_deref().map(|state| ("state", state)));
    pairs.extend(error.map(|error| ("error", error)));
    append(&base, &pairs)
}

/// Adds pairs to the query of a URL, which may already have a query and a fragment.
fn append(url: &str, pairs: &[(&str, &str)]) -> String {
    let (url, fragment) = url.find('#').map_or((url, ""), |at| url.split_at(at));
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value)));
    let pairs: Vec<String> = pairs.collect();
    let joint = match url.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{url}{joint}{}{fragment}", pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn pairs_are_inserted_before_the_fragment() {
        let pairs = [("a", "x y"), ("b", "&")];
        for (url, expected) in [
            ("http://h/p", "http://h/p?a=x%20y&b=%26"),
            ("http://h/p?q=1", "http://h/p?q=1&a=x%20y&b=%26"),
            ("http://h/p?", "http://h/p?a=x%20y&b=%26"),
            ("http://h/p?q=1#f?g", "http://h/p?q=1&a=x%20y&b=%26#f?g"),
        ] {
            assert_eq!(append(url, &pairs), expected);
        }
    }
}
