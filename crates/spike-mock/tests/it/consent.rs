use spike_mock::{MockServer, Options};

use crate::client::{Api as _, items, server, server_with, text};

/// Requests an integration. Returns the path of the consent page after `/v3`.
fn request(server: &MockServer, query: &str) -> String {
    let path = format!("/providers/fitbit/integration/init_url{query}");
    let answer = server.get_as("anna", &path).ok();
    assert_eq!(answer["provider_slug"], "fitbit");
    let page = text(&answer["path"]).strip_prefix(&server.base_url());
    page.expect("an absolute URL below the base URL").to_owned()
}

/// Clicks a button of the consent page. Returns where the browser is redirected.
fn click(server: &MockServer, page: &str, button: &str) -> String {
    let got = server.get_open(page);
    assert_eq!((got.status, got.content_type.as_str()), (200, "text/html; charset=utf-8"));
    fn between<'a>(text: &'a str, start: &str) -> &'a str {
        let (_, rest) = text.split_once(start).expect("a form");
        rest.split_once('"').expect("a quote").0
    }
    let action = between(&got.text, "action=\"/v3");
    let hidden = between(&got.text, "name=\"state\" value=\"");
    let (before, _) = got.text.split_once(&format!(">{button}<")).expect("a button");
    let (_, tag) = before.rsplit_once("<button ").expect("a button");
    let (name, value) = (between(tag, "name=\""), between(tag, "value=\""));
    let got = server.get_open(&format!("{action}?state={hidden}&{name}={value}"));
    assert_eq!(got.status, 303);
    got.location.expect("a location")
}

fn providers(server: &MockServer) -> Vec<String> {
    let info = server.get_as("anna", "/userinfo").json();
    let list = info["integrated_providers"].as_array().cloned().unwrap_or_default();
    list.iter().map(|item| text(&item["provider_slug"]).to_owned()).collect()
}

#[test]
fn confirming_connects_and_redirects() {
    let server = server();
    assert!(providers(&server).is_empty());
    let query = "?redirect_uri=https%3A%2F%2Fexample.com%2Fdone%3Fq%3D1%23top&state=a%26b%20c";
    let page = request(&server, query);
    assert_eq!(
        click(&server, &page, "Allow"),
        "https://example.com/done?q=1&user_id=anna&provider_slug=fitbit&state=a%26b%20c#top"
    );
    assert_eq!(providers(&server), ["fitbit"]);
    let path = "/queries/sleeps?from_date=2026-05-01&to_date=2026-05-11";
    let sleeps = items(&server.get_as("anna", path).json()["sleeps"]);
    assert!(sleeps.iter().all(|sleep| sleep["provider_slug"] == "fitbit"));
    assert!(sleeps.len() > 6);
    // The link is valid once.
    assert_eq!(server.get_open(&page).status, 404);
    // Deleting an absent integration is not an error.
    for _ in 0..2 {
        let got = server.delete_as("anna", "/providers/fitbit/integration");
        assert_eq!((got.status, got.text.as_str()), (204, ""));
        assert!(providers(&server).is_empty());
    }
}

#[test]
fn refusing_redirects_with_an_error() {
    let server = server();
    let page = request(&server, "?redirect_uri=http://localhost:3000/back");
    assert_eq!(
        click(&server, &page, "Deny"),
        "http://localhost:3000/back?user_id=anna&provider_slug=fitbit&error=access_denied"
    );
    assert!(providers(&server).is_empty());
}

#[test]
fn the_redirect_has_a_default() {
    let own = server();
    let expected = format!("{}/done?user_id=anna&provider_slug=fitbit", own.origin());
    assert_eq!(click(&own, &request(&own, ""), "Allow"), expected);
    let server = server_with(Options::new().default_redirect(
        "https://example.com/cb?user={application_user_id}&p={provider_slug}&at={provider_user_id}",
    ));
    let page = request(&server, "?provider_user_id=a%40b.c&state=s");
    assert_eq!(
        click(&server, &page, "Allow"),
        "https://example.com/cb?user=anna&p=fitbit&at=a%40b.c&user_id=anna&provider_slug=fitbit&state=s"
    );
}

#[test]
fn invalid_integrations_are_refused() {
    let server = server();
    for slug in ["apple", "health_connect", "samsung_health_data", "nobody"] {
        let got = server.get_as("anna", &format!("/providers/{slug}/integration/init_url"));
        got.refused(400, &["path.provider_slug"]);
    }
    for uri in [
        "https%3A%2F%2Fevil.net",
        "example.com",
        "https%3A%2F%2Fexample.com%40evil.net",
        "javascript%3Aalert(1)",
    ] {
        let path = format!("/providers/garmin/integration/init_url?redirect_uri={uri}");
        server.get_as("anna", &path).refused(400, &["query.redirect_uri"]);
    }
    let got = server.delete_as("anna", "/providers/nobody/integration");
    got.refused(400, &["path.provider_slug"]);
    for page in ["init/ic/none", "callback?state=none&code=x"] {
        let got = server.get_open(&format!("/providers/fitbit/integration/{page}"));
        assert_eq!(got.status, 404);
    }
}

#[test]
fn connecting_again_repairs_a_broken_integration() {
    let server = server();
    let is_broken = || {
        let info = server.get_as("anna", "/userinfo").json();
        info["integrated_providers"][0]["is_integration_broken"].as_bool()
    };
    server.connect("anna", "garmin");
    assert!(server.break_integration("anna", "garmin"));
    assert_eq!(is_broken(), Some(true));
    server.connect("anna", "garmin");
    assert_eq!(is_broken(), Some(false));
    assert!(server.disconnect("anna", "garmin"));
    assert!(!server.break_integration("anna", "garmin"));
}
