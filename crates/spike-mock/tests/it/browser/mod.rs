//! Consent page and live page in Chromium. `cargo xtask ci test-browser` runs these tests.

mod driver;

use serde_json::json;
use spike_mock::{MockServer, Options, WebhookState};

use crate::client::{Api as _, server, text};
use crate::receiver::Receiver;
use driver::in_browser;

fn live_page(server: &MockServer) -> String {
    format!("{}/_mock/", server.origin())
}

#[test]
#[ignore = "needs Chromium"]
fn a_provider_is_connected_by_clicking_and_the_request_is_on_the_page() {
    let server = server();
    let link = server.get_as("anna", "/providers/fitbit/integration/init_url").ok();
    in_browser(async |browser| {
        browser.open(text(&link["path"])).await;
        browser.see("h1", "Connect Fitbit").await;
        browser.see("main", "Heart rate").await;
        browser.click("#allow").await;
        browser.see("h1", "Back from the provider").await;
        assert!(browser.address().await.ends_with("/done?user_id=anna&provider_slug=fitbit"));
        let info = server.get_as("anna", "/userinfo").ok();
        assert_eq!(info["integrated_providers"][0]["provider_slug"], "fitbit");

        browser.open(&live_page(&server)).await;
        browser.see("#requests-list li:first-child", "/v3/userinfo").await;
        browser.see("#requests-list", "/v3/providers/fitbit/integration/callback").await;
        browser.fill("#providers [name=user]", "anna").await;
        browser.see("[data-provider=fitbit]", "fitbit").await;
    });
}

#[test]
#[ignore = "needs Chromium"]
fn denying_leads_back_with_an_error() {
    let server = server();
    let link = server.get_as("anna", "/providers/fitbit/integration/init_url").ok();
    in_browser(async |browser| {
        browser.open(text(&link["path"])).await;
        browser.click("#deny").await;
        browser.see("h1", "Back from the provider").await;
        assert!(browser.address().await.ends_with("&error=access_denied"));
    });
}

#[test]
#[ignore = "needs Chromium"]
fn a_webhook_is_sent_again_by_clicking() {
    let receiver = Receiver::answering(&[]);
    let server = MockServer::start_with(Options::new().webhook_url(&receiver.url)).expect("a port");
    in_browser(async |browser| {
        browser.open(&live_page(&server)).await;
        browser.click("button[aria-label='Sync oura']").await;
        let first = receiver.next();
        browser.see("#webhooks-list li", "record_change").await;
        browser.see("#webhooks-list li", "delivered").await;
        browser.click("#webhooks-list li .head").await;
        browser.see("#webhooks-list .detail", first.header("x-body-signature")).await;
        browser.see("#webhooks-list pre", "\"record_change\"").await;
        browser.click("#webhooks-list .resend").await;
        let second = receiver.next();
        assert_eq!(second.body, first.body);
        assert_eq!(second.header("x-body-signature"), first.header("x-body-signature"));
        browser.see("#webhooks-list li", "2 attempts").await;
        assert_eq!(server.deliveries()[0].state(), WebhookState::Delivered);
    });
}

#[test]
#[ignore = "needs Chromium"]
fn a_refused_request_shows_what_was_wrong_and_never_becomes_html() {
    let server = server();
    in_browser(async |browser| {
        browser.open(&live_page(&server)).await;
        browser.see("#connection", "live").await;
        let attack = "%3Cimg%20id%3Dattack%20src%3Dx%20onerror%3Dalert(1)%3E";
        let path = format!(
            "/queries/statistics/daily?from_date=2026-05-01&to_date=2026-05-02&types={attack}"
        );
        server.get(&path).refused(400, &["query.types"]);
        browser.see("#requests-list li .badge", "400").await;
        browser.see("#requests-list li .reason", "query.types: expected value to be one of").await;
        browser.click("#requests-list li .head").await;
        browser.see("#requests-list .wrong", "<img id=attack").await;
        browser.see("#requests-list .detail", "Bearer …").await;
        assert_eq!(browser.script("return document.getElementById('attack')").await, json!(null));
        // The page fits.
        let wide =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(browser.script(wide).await, json!(0));
    });
}

#[test]
#[ignore = "needs Chromium"]
fn the_next_call_fails_the_clock_moves_and_tokens_are_revoked_by_clicking() {
    let server = MockServer::start();
    let token = server.token("demo-user");
    in_browser(async |browser| {
        browser.open(&live_page(&server)).await;
        browser.see("#base-url", &server.base_url()).await;
        browser.choose("#faults [name=fault]", "status").await;
        browser.fill("#faults [name=status]", "429").await;
        browser.fill("#faults [name=path]", "/userinfo").await;
        browser.click("#faults [type=submit]").await;
        browser.see("#queued", "/userinfo").await;
        assert_eq!(server.get_with(&token, "/userinfo").status, 429);
        assert_eq!(server.get_with(&token, "/userinfo").status, 200);
        browser.see("#requests-list li:last-child", "fault: status").await;

        browser.click("[data-advance='86400']").await;
        browser.see("#moved", "moved +1 d").await;
        browser.click("#real-time").await;
        browser.click("#revoke").await;
        browser.see("#notice", "revoked").await;
        assert_eq!(server.get_with(&token, "/userinfo").status, 401);
        browser.click("#clear").await;
        browser.see("#requests-count", "0").await;
        assert!(server.requests().is_empty());
    });
}
