use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use spike_mock::{MockServer, Options};

use crate::client::{Api as _, names, server, server_with, text, timed_server};

fn credentials(server: &MockServer, user: &str) -> Value {
    signed(user, &server.signature(user))
}

fn signed(user: &str, signature: &str) -> Value {
    json!({ "application_id": 9999, "application_user_id": user, "signature": signature })
}

fn payload(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

#[test]
fn a_valid_signature_gives_a_token_with_two_claims() {
    let server = server();
    for user in ["demo-user", "never.seen_before"] {
        let body = server.post_open("/auth/hmac", &credentials(&server, user)).ok();
        assert_eq!(names(&body), ["access_token"]);
        let token = text(&body["access_token"]);
        assert_eq!(payload(token), json!({ "iss": "9999", "sub": user }));
        assert_eq!(token, server.token(user));
        let info = server.get_with(token, "/userinfo").json();
        assert_eq!(info["application_user_id"], user);
    }
    assert_eq!(server.logins(), 2);
}

#[test]
fn the_signature_is_as_documented() {
    let server = server_with(Options::new().hmac_key("0123456789abcdef"));
    let signature = "d811bd44a27ecdae12205c213c4c33c5edc91ee7247687bf8b4b0a9031ea3c08";
    server.post_open("/auth/hmac", &signed("User1", signature)).ok();
    let other = server.post_open("/auth/hmac", &signed("User2", signature));
    other.refused(401, &["body.signature"]);
}

#[test]
fn login_errors_have_their_location() {
    let server = server();
    let with = |name: &str, value: Value| {
        let mut body = credentials(&server, "demo-user");
        body[name] = value;
        server.post_open("/auth/hmac", &body)
    };
    let upper = server.signature("demo-user").to_uppercase();
    for (name, value, status) in [
        ("application_id", json!("9999"), 400),
        ("application_id", json!(9999.5), 400),
        ("application_id", json!(1), 401),
        ("application_user_id", json!("a b"), 400),
        ("application_user_id", json!(""), 400),
        ("application_user_id", json!("x".repeat(129)), 400),
        ("signature", json!(7), 400),
        ("signature", json!("short"), 401),
        ("signature", json!(upper), 401),
        ("hmac_signature", json!("x"), 400),
    ] {
        with(name, value).refused(status, &[&format!("body.{name}")]);
    }
    with("application_id", Value::Null).refused(400, &["body"]);
    with("uts", json!(17)).ok();
    for broken in ["{", "[]", "7", "{\"application_id\":,}"] {
        server.send("POST", "/auth/hmac", None, Some(broken)).refused(400, &["body"]);
    }
}

#[test]
fn only_tokens_of_this_application_are_valid() {
    let server = server();
    let token = server.token("demo-user");
    let other = server_with(Options::new().application_id(7)).token("demo-user");
    let forged = format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(br#"{"alg":"none","typ":"JWT"}"#),
        URL_SAFE_NO_PAD.encode(br#"{"iss":"9999","sub":"demo-user"}"#)
    );
    for bad in [other.as_str(), &forged, &token[1..], "", "x.y.z"] {
        server.get_with(bad, "/userinfo").refused(401, &["header.Authorization"]);
    }
    assert_eq!(server.get_open("/userinfo").status, 401);
    assert_eq!(server.get_with(&token, "/userinfo").status, 200);
}

#[test]
fn revoked_tokens_are_refused_and_new_ones_differ() {
    let server = server();
    let old = server.token("demo-user");
    server.revoke_tokens();
    assert_eq!(server.get_with(&old, "/userinfo").status, 401);
    let body = server.post_open("/auth/hmac", &credentials(&server, "demo-user")).json();
    let new = text(&body["access_token"]);
    assert_ne!(new, old);
    assert_eq!(server.get_with(new, "/userinfo").status, 200);
}

#[test]
fn tokens_can_expire() {
    let lifetime = Some(Duration::from_secs(60));
    let (server, clock) = timed_server(Options::new().token_lifetime(lifetime));
    let token = server.token("demo-user");
    assert_eq!(payload(&token)["exp"], 1_778_674_500 + 60);
    for (seconds, status) in [(59, 200), (1, 401)] {
        clock.advance(Duration::from_secs(seconds));
        assert_eq!(server.get_with(&token, "/userinfo").status, status);
    }
}

#[test]
fn the_legacy_login_returns_the_user_info() {
    let server = server();
    let login = |client: &str| {
        let mut body = credentials(&server, "demo-user");
        body["application_compat_client_id"] = json!(client);
        server.post_open("/auth/client_token", &body)
    };
    let body = login(&server.client_id()).ok();
    assert_eq!(body["access_token"], server.token("demo-user"));
    assert_eq!(body["user_info"]["compat_application_client_id"], server.client_id());
    let other = login("77a2ae3d-a4ce-434a-9cbf-259209e1cebe");
    other.refused(401, &["body.application_compat_client_id"]);
}
