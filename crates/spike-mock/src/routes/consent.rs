//! The pages a browser sees: the consent page, and the way back.

use super::Call;
use crate::app::{Consent, is_provider};
use crate::wire::{Answer, Problem, encode};

/// `GET .../integration/init/ic/{ic}`: asks the user.
pub(super) fn page(call: &Call<'_>) -> Result<Answer, Problem> {
    let (slug, ic) = (&call.path[0], &call.path[1]);
    let consent = call
        .app
        .state
        .lock()
        .consents
        .get(ic)
        .filter(|consent| consent.slug == *slug)
        .cloned();
    let Some(consent) = consent else {
        return Ok(Answer::html(
            404,
            html(
                "Link not valid",
                "<p>This link was used already, or never existed.</p>",
            ),
        ));
    };
    let action = format!("/v3/providers/{}/integration/callback", encode(slug));
    let body = format!(
        "<p>The application wants to read the data of <b>{user}</b> at <b>{slug}</b>.</p>\n\
         <form method=\"get\" action=\"{action}\">\n\
         <input type=\"hidden\" name=\"state\" value=\"{ic}\">\n\
         <button name=\"code\" value=\"granted\">Confirm</button>\n\
         <button name=\"error\" value=\"access_denied\">Refuse</button>\n\
         </form>",
        user = escape(&consent.user),
        slug = escape(slug),
        ic = escape(ic),
    );
    Ok(Answer::html(
        200,
        html(&format!("Connect {}", escape(slug)), &body),
    ))
}

/// `GET .../integration/callback`: the provider sends the browser here, with `code` or with `error`.
pub(super) fn callback(call: &Call<'_>) -> Result<Answer, Problem> {
    let slug = &call.path[0];
    let mut params = call.params();
    let ic = params.text("state").unwrap_or_default().to_owned();
    let error = params.text("error").map(str::to_owned);
    if error.is_none() && params.text("code").is_none_or(str::is_empty) {
        params.fault("code", "expected code or error");
    }
    params.done()?;
    let consent = {
        let mut state = call.app.state.lock();
        let ours = state
            .consents
            .get(&ic)
            .is_some_and(|consent| consent.slug == *slug);
        if ours {
            state.consents.remove(&ic)
        } else {
            None
        }
    };
    let Some(consent) = consent.filter(|_| is_provider(slug)) else {
        return Ok(Answer::html(
            404,
            html(
                "Link not valid",
                "<p>This link was used already, or never existed.</p>",
            ),
        ));
    };
    if error.is_none() {
        call.app.connect(&consent.user, &consent.slug);
    }
    Ok(Answer::redirect(
        303,
        destination(call, &consent, error.as_deref()),
    ))
}

/// `GET /done`, outside the API: where the browser lands when nobody said where to go.
pub(crate) fn done() -> Answer {
    Answer::html(
        200,
        html(
            "Back from the provider",
            "<p>The address of this page says how it went. You can close it.</p>",
        ),
    )
}

/// Where the browser returns to: the query says who, which provider, and how it went.
fn destination(call: &Call<'_>, consent: &Consent, error: Option<&str>) -> String {
    let base = match (&consent.redirect_uri, &call.options().default_redirect) {
        (Some(uri), _) => uri.clone(),
        (None, Some(template)) => template
            .replace("{application_user_id}", &encode(&consent.user))
            .replace("{provider_slug}", &encode(&consent.slug))
            .replace(
                "{provider_user_id}",
                &encode(consent.provider_user_id.as_deref().unwrap_or_default()),
            ),
        (None, None) => format!("{}/done", call.app.origin),
    };
    let mut pairs = vec![
        ("user_id", consent.user.as_str()),
        ("provider_slug", &consent.slug),
    ];
    pairs.extend(consent.state.as_deref().map(|state| ("state", state)));
    pairs.extend(error.map(|error| ("error", error)));
    append(&base, &pairs)
}

/// Adds pairs to the query of a URL that may have one already, and a fragment.
fn append(url: &str, pairs: &[(&str, &str)]) -> String {
    let (url, fragment) = match url.split_once('#') {
        Some((url, fragment)) => (url, format!("#{fragment}")),
        None => (url, String::new()),
    };
    let added: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    let joint = match url.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{url}{joint}{}{fragment}", added.join("&"))
}

fn html(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn pairs_go_between_query_and_fragment() {
        let pairs = [("a", "x y"), ("b", "&")];
        assert_eq!(append("http://h/p", &pairs), "http://h/p?a=x%20y&b=%26");
        assert_eq!(
            append("http://h/p?q=1", &pairs),
            "http://h/p?q=1&a=x%20y&b=%26"
        );
        assert_eq!(append("http://h/p?", &pairs), "http://h/p?a=x%20y&b=%26");
        assert_eq!(
            append("http://h/p?q=1#f?g", &pairs),
            "http://h/p?q=1&a=x%20y&b=%26#f?g"
        );
    }
}
