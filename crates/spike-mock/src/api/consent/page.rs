//! The HTML of the consent page.

use axum::http::header;

use crate::api::Answer;
use crate::api::query::encode;
use crate::data::Profile;

/// The style is inline: the page is also reached under names that the live page does not answer to. A `form-action`
/// would stop the redirect to the application.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

const STYLE: &str = include_str!("page.css");

/// Asks a user for consent. The buttons lead to the callback, with `code` or with `error`.
pub(super) fn question(slug: &str, user: &str, application: i64, ic: &str) -> Answer {
    let name = escape(&name(slug));
    let action = format!("/v3/providers/{}/integration/callback", encode(slug));
    let data = data(slug).into_iter().map(|own| format!("<li>{own}</li>\n")).collect::<String>();
    let body = format!(
        "<p class=\"logo\" aria-hidden=\"true\">{initial}</p>\n\
         <h1>Connect {name}</h1>\n\
         <p><b>Application {application}</b> wants to read the {name} data of <b>{user}</b>:</p>\n\
         <ul>\n{data}</ul>\n\
         <form method=\"get\" action=\"{action}\">\n\
         <input type=\"hidden\" name=\"state\" value=\"{ic}\">\n\
         <button name=\"error\" value=\"access_denied\" id=\"deny\">Deny</button>\n\
         <button name=\"code\" value=\"granted\" id=\"allow\" class=\"primary\">Allow</button>\n\
         </form>\n\
         <p class=\"note\">You can withdraw the consent at any time.</p>",
        initial = name.chars().next().unwrap_or('?'),
        user = escape(user),
        ic = escape(ic),
    );
    html(200, &format!("Connect {name}"), &body)
}

/// A page with a message only.
pub(super) fn message(status: u16, title: &str, text: &str) -> Answer {
    html(status, title, &format!("<h1>{title}</h1>\n<p>{text}</p>"))
}

/// The name of a provider, from its slug: `Freestyle Libre`.
fn name(slug: &str) -> String {
    let words = slug.split('_').map(|word| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
    });
    words.collect::<Vec<String>>().join(" ")
}

/// What the mock has of a provider.
fn data(slug: &str) -> Vec<&'static str> {
    let Some(own) = Profile::of(slug) else {
        return Vec::new();
    };
    let all = [
        (own.epoch > 0, "Steps, distance and calories"),
        (own.pulse > 0, "Heart rate"),
        (own.hrv.is_some(), "Heart rate variability"),
        (own.sleep, "Sleep"),
        (own.workouts, "Workouts"),
        (own.spo2, "Blood oxygen"),
        (own.temperature, "Skin temperature"),
        (own.weight, "Weight and body composition"),
        (own.glucose, "Glucose"),
    ];
    all.into_iter().filter_map(|(has, name)| has.then_some(name)).collect()
}

fn html(status: u16, title: &str, body: &str) -> Answer {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n\
         <footer>A page of the Spike mock. No real account is involved.</footer>\n</body>\n</html>\n"
    );
    Answer::html(status, page).with_header(header::CONTENT_SECURITY_POLICY, POLICY)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{data, name};

    #[test]
    fn a_provider_has_its_name_and_only_its_data() {
        assert_eq!(name("freestyle_libre"), "Freestyle Libre");
        assert_eq!(data("dexcom"), ["Glucose"]);
        assert_eq!(data("strava"), ["Workouts"]);
        assert!(data("nobody").is_empty());
    }
}
