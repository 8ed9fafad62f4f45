use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use spike_mock::{ManualClock, MockServer, Options};

use crate::client::{Got, NOW, send, server};

fn login(server: &MockServer, body: &Value) -> Got {
    send(server, "POST", "/auth/hmac", None, Some(&body.to_string()))
}

fn good(server: &MockServer, user: &str) -> Value {
    json!({ "application_id": 9999, "application_user_id": user, "signature": server.signature(user) })
}

fn payload(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

#[test]
fn a_good_signature_gives_a_token_with_two_claims() {
    let server = server();
    for user in ["demo-user", "never.seen_before"] {
        let got = login(&server, &good(&server, user));
        assert_eq!(got.status, 200);
        let body = got.json();
        assert_eq!(body.as_object().map(serde_json::Map::len), Some(1));
        let token = body["access_token"].as_str().expect("a token");
        assert_eq!(payload(token), json!({ "iss": "9999", "sub": user }));
        assert_eq!(token, server.token(user));
        assert_eq!(
            send(&server, "GET", "/userinfo", Some(token), None).json()["application_user_id"],
            user
        );
    }
    assert_eq!(server.logins(), 2);
}

#[test]
fn the_signature_is_the_documented_one() {
    let server =
        MockServer::start_with(Options::new().hmac_key("0123456789abcdef")).expect("a port");
    let signature = "d811bd44a27ecdae12205c213c4c33c5edc91ee7247687bf8b4b0a9031ea3c08";
    let body =
        json!({ "application_id": 9999, "application_user_id": "User1", "signature": signature });
    assert_eq!(login(&server, &body).status, 200);
    let other =
        json!({ "application_id": 9999, "application_user_id": "User2", "signature": signature });
    let got = login(&server, &other);
    assert_eq!(
        (got.status, got.locations()),
        (401, vec!["body.signature".to_owned()])
    );
}

#[test]
fn what_is_wrong_with_a_login_is_named() {
    let server = server();
    let change = |name: &str, value: Value| {
        let mut body = good(&server, "demo-user");
        body[name] = value;
        let got = login(&server, &body);
        let locations = if got.status == 200 {
            Vec::new()
        } else {
            got.locations()
        };
        (got.status, locations)
    };
    let named = |status, location: &str| (status, vec![location.to_owned()]);
    assert_eq!(
        change("application_id", json!("9999")),
        named(400, "body.application_id")
    );
    assert_eq!(
        change("application_id", json!(9999.5)),
        named(400, "body.application_id")
    );
    assert_eq!(
        change("application_id", json!(1)),
        named(401, "body.application_id")
    );
    assert_eq!(change("application_id", Value::Null), named(400, "body"));
    assert_eq!(
        change("application_user_id", json!("a b")),
        named(400, "body.application_user_id")
    );
    assert_eq!(
        change("application_user_id", json!("")),
        named(400, "body.application_user_id")
    );
    assert_eq!(
        change("application_user_id", json!("x".repeat(129))),
        named(400, "body.application_user_id")
    );
    assert_eq!(change("signature", json!(7)), named(400, "body.signature"));
    assert_eq!(
        change("signature", json!("short")),
        named(401, "body.signature")
    );
    assert_eq!(
        change(
            "signature",
            json!(server.signature("demo-user").to_uppercase())
        ),
        named(401, "body.signature")
    );
    assert_eq!(
        change("hmac_signature", json!("x")),
        named(400, "body.hmac_signature")
    );
    assert_eq!(change("uts", json!(17)).0, 200);
    for broken in ["{", "[]", "7", "{\"application_id\":,}"] {
        let got = send(&server, "POST", "/auth/hmac", None, Some(broken));
        assert_eq!(
            (got.status, got.locations()),
            named(400, "body"),
            "{broken}"
        );
    }
}

#[test]
fn only_tokens_of_this_application_are_good() {
    let server = server();
    let token = server.token("demo-user");
    let other = MockServer::start_with(Options::new().application_id(7))
        .expect("a port")
        .token("demo-user");
    let forged = format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(br#"{"alg":"none","typ":"JWT"}"#),
        URL_SAFE_NO_PAD.encode(br#"{"iss":"9999","sub":"demo-user"}"#)
    );
    for bad in [other.as_str(), &forged, &token[1..], "", "x.y.z"] {
        let got = send(&server, "GET", "/userinfo", Some(bad), None);
        assert_eq!(
            (got.status, got.locations()),
            (401, vec!["header.Authorization".to_owned()])
        );
    }
    assert_eq!(send(&server, "GET", "/userinfo", None, None).status, 401);
    assert_eq!(
        send(&server, "GET", "/userinfo", Some(&token), None).status,
        200
    );
}

#[test]
fn revoked_tokens_are_refused_and_new_ones_differ() {
    let server = server();
    let old = server.token("demo-user");
    server.revoke_tokens();
    assert_eq!(
        send(&server, "GET", "/userinfo", Some(&old), None).status,
        401
    );
    let new = login(&server, &good(&server, "demo-user")).json()["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    assert_ne!(new, old);
    assert_eq!(
        send(&server, "GET", "/userinfo", Some(&new), None).status,
        200
    );
}

#[test]
fn tokens_can_be_made_to_expire() {
    let clock = ManualClock::at(NOW);
    let options = Options::new()
        .clock(clock.clone())
        .token_lifetime(Some(Duration::from_secs(60)));
    let server = MockServer::start_with(options).expect("a port");
    let token = server.token("demo-user");
    assert_eq!(payload(&token)["exp"], 1_778_674_500 + 60);
    clock.advance(Duration::from_secs(59));
    assert_eq!(
        send(&server, "GET", "/userinfo", Some(&token), None).status,
        200
    );
    clock.advance(Duration::from_secs(1));
    assert_eq!(
        send(&server, "GET", "/userinfo", Some(&token), None).status,
        401
    );
}

#[test]
fn the_legacy_login_brings_the_user_info() {
    let server = server();
    let mut body = good(&server, "demo-user");
    body["application_compat_client_id"] = json!(server.client_id());
    let got = send(
        &server,
        "POST",
        "/auth/client_token",
        None,
        Some(&body.to_string()),
    );
    assert_eq!(got.status, 200);
    assert_eq!(got.json()["access_token"], server.token("demo-user"));
    assert_eq!(
        got.json()["user_info"]["compat_application_client_id"],
        server.client_id()
    );
    body["application_compat_client_id"] = json!("77a2ae3d-a4ce-434a-9cbf-259209e1cebe");
    let got = send(
        &server,
        "POST",
        "/auth/client_token",
        None,
        Some(&body.to_string()),
    );
    assert_eq!(got.locations(), ["body.application_compat_client_id"]);
}
