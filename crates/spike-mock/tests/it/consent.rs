use spike_mock::{MockServer, Options};

use crate::client::{get_as, items, send, server, server_with};

/// Asks for an integration; the path of the consent page after `/v3`.
fn ask(server: &MockServer, query: &str) -> String {
    let got = get_as(
        server,
        "anna",
        &format!("/providers/fitbit/integration/init_url{query}"),
    );
    assert_eq!(got.status, 200, "{}", got.text);
    assert_eq!(got.json()["provider_slug"], "fitbit");
    let url = got.json()["path"].as_str().expect("a URL").to_owned();
    url.strip_prefix(&server.base_url())
        .expect("an absolute URL below the base")
        .to_owned()
}

/// Clicks a button of the consent page: where the browser is sent.
fn click(server: &MockServer, page: &str, button: &str) -> String {
    let got = send(server, "GET", page, None, None);
    assert_eq!(
        (got.status, got.content_type.as_str()),
        (200, "text/html; charset=utf-8")
    );
    let between = |text: &str, start: &str, end: &str| {
        text.split_once(start)
            .and_then(|(_, rest)| rest.split_once(end))
            .expect("a form")
            .0
            .to_owned()
    };
    let action = between(&got.text, "action=\"/v3", "\"");
    let hidden = between(&got.text, "name=\"state\" value=\"", "\"");
    let (_, after) = got
        .text
        .split_once(&format!(">{button}<"))
        .map(|(before, _)| before.rsplit_once("<button ").expect("a button"))
        .expect("a button");
    let (name, value) = (
        between(after, "name=\"", "\""),
        between(after, "value=\"", "\""),
    );
    let got = send(
        server,
        "GET",
        &format!("{action}?state={hidden}&{name}={value}"),
        None,
        None,
    );
    assert_eq!(got.status, 303);
    got.location.expect("a location")
}

fn providers(server: &MockServer) -> Vec<String> {
    let list = get_as(server, "anna", "/userinfo").json()["integrated_providers"].clone();
    if list.is_null() {
        Vec::new()
    } else {
        items(&list)
            .iter()
            .map(|item| item["provider_slug"].as_str().expect("a slug").to_owned())
            .collect()
    }
}

#[test]
fn confirming_connects_and_returns() {
    let server = server();
    assert!(providers(&server).is_empty());
    let page = ask(
        &server,
        "?redirect_uri=https%3A%2F%2Fexample.com%2Fdone%3Fq%3D1%23top&state=a%26b%20c",
    );
    let back = click(&server, &page, "Confirm");
    assert_eq!(
        back,
        "https://example.com/done?q=1&user_id=anna&provider_slug=fitbit&state=a%26b%20c#top"
    );
    assert_eq!(providers(&server), ["fitbit"]);
    let sleeps = get_as(
        &server,
        "anna",
        "/queries/sleeps?from_date=2026-05-01&to_date=2026-05-11",
    )
    .json();
    assert!(
        items(&sleeps["sleeps"])
            .iter()
            .all(|sleep| sleep["provider_slug"] == "fitbit")
    );
    assert!(items(&sleeps["sleeps"]).len() > 6);
    // The link works once.
    assert_eq!(send(&server, "GET", &page, None, None).status, 404);
    // Deleting is quiet about what was not there.
    for _ in 0..2 {
        let got = send(
            &server,
            "DELETE",
            "/providers/fitbit/integration",
            Some(&server.token("anna")),
            None,
        );
        assert_eq!((got.status, got.text.as_str()), (204, ""));
        assert!(providers(&server).is_empty());
    }
}

#[test]
fn refusing_returns_with_an_error() {
    let server = server();
    let page = ask(&server, "?redirect_uri=http://localhost:3000/back");
    let back = click(&server, &page, "Refuse");
    assert_eq!(
        back,
        "http://localhost:3000/back?user_id=anna&provider_slug=fitbit&error=access_denied"
    );
    assert!(providers(&server).is_empty());
}

#[test]
fn without_a_redirect_uri_the_default_is_taken() {
    let own = server();
    let back = click(&own, &ask(&own, ""), "Confirm");
    assert_eq!(
        back,
        format!("{}/done?user_id=anna&provider_slug=fitbit", own.origin())
    );
    let options = Options::new().default_redirect(
        "https://example.com/cb?user={application_user_id}&p={provider_slug}&at={provider_user_id}",
    );
    let server = server_with(options);
    let back = click(
        &server,
        &ask(&server, "?provider_user_id=a%40b.c&state=s"),
        "Confirm",
    );
    assert_eq!(
        back,
        "https://example.com/cb?user=anna&p=fitbit&at=a%40b.c&user_id=anna&provider_slug=fitbit&state=s"
    );
}

#[test]
fn what_cannot_be_connected_is_refused() {
    let server = server();
    let refused = |path: &str| {
        let got = get_as(&server, "anna", path);
        assert_eq!(got.status, 400, "{path}");
        got.locations().remove(0)
    };
    for slug in ["apple", "health_connect", "samsung_health_data", "nobody"] {
        assert_eq!(
            refused(&format!("/providers/{slug}/integration/init_url")),
            "path.provider_slug"
        );
    }
    for uri in [
        "https%3A%2F%2Fevil.net",
        "example.com",
        "https%3A%2F%2Fexample.com%40evil.net",
        "javascript%3Aalert(1)",
    ] {
        assert_eq!(
            refused(&format!(
                "/providers/garmin/integration/init_url?redirect_uri={uri}"
            )),
            "query.redirect_uri"
        );
    }
    let got = send(
        &server,
        "DELETE",
        "/providers/nobody/integration",
        Some(&server.token("anna")),
        None,
    );
    assert_eq!(
        (got.status, got.locations()),
        (400, vec!["path.provider_slug".to_owned()])
    );
    for page in [
        "/providers/fitbit/integration/init/ic/none",
        "/providers/fitbit/integration/callback?state=none&code=x",
    ] {
        assert_eq!(send(&server, "GET", page, None, None).status, 404);
    }
}

#[test]
fn a_broken_integration_is_mended_by_connecting_again() {
    let server = server();
    server.connect("anna", "garmin");
    assert!(server.break_integration("anna", "garmin"));
    assert_eq!(
        get_as(&server, "anna", "/userinfo").json()["integrated_providers"][0]["is_integration_broken"],
        true
    );
    server.connect("anna", "garmin");
    assert_eq!(
        get_as(&server, "anna", "/userinfo").json()["integrated_providers"][0]["is_integration_broken"],
        false
    );
    assert!(server.disconnect("anna", "garmin"));
    assert!(!server.break_integration("anna", "garmin"));
}
