use super::*;
use crate::HmacKey;
use crate::api::golden;
use crate::codec::request::Request as _;

#[test]
fn auth_hmac_request() {
    let user = UserId::new("my_application_user_123").unwrap();
    let signature = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE").unwrap().sign(&user);
    let login = AuthHmac::new(ApplicationId::new(9999), user, signature);
    golden::assert_login(
        &login,
        "/auth/hmac",
        "{\"application_id\":9999,\"application_user_id\":\"my_application_user_123\",\
         \"signature\":\"e070ea58e2b1d7d01a9570b89fc99e76c73cf3dc8aab4f31ae0136821f8f0199\"}",
    );
    assert!(login.call().unwrap().is_idempotent());
    assert!(!format!("{login:?}").contains("e070"));
}

#[test]
fn auth_hmac_answer() {
    let answer: AuthAnswer = golden::decode(golden::example!("auth_hmac_200"));
    assert!(answer.access_token.expose_secret().starts_with("eyJhbGciOi"));
    assert!(!format!("{answer:?}").contains("eyJ"));
    assert!(answer.extra.is_empty());
}

#[test]
fn auth_client_token_request() {
    let user = UserId::new("my_application_user_123").unwrap();
    let signature = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE").unwrap().sign(&user);
    let id = "77a2ae3d-a4ce-434a-9cbf-259209e1cebe";
    let path = "/auth/client_token";
    let plain = AuthClientToken::new(id);
    let body = format!("{{\"application_compat_client_id\":\"{id}\"}}");
    golden::assert_login(&plain, path, &body);
    let full = plain
        .application_id(ApplicationId::new(9999))
        .application_user_id(user)
        .signature(signature);
    golden::assert_login(
        &full,
        path,
        &format!(
            "{{\"application_compat_client_id\":\"{id}\",\"application_id\":9999,\
             \"application_user_id\":\"my_application_user_123\",\
             \"signature\":\"e070ea58e2b1d7d01a9570b89fc99e76c73cf3dc8aab4f31ae0136821f8f0199\"}}"
        ),
    );
    assert!(full.call().unwrap().is_idempotent());
    assert!(!format!("{full:?}").contains("e070"));
}

#[test]
fn the_sample_has_these_fields() {
    let sample: serde_json::Value =
        serde_json::from_str(golden::example!("auth_client_token_request")).unwrap();
    let user = UserId::new("string").unwrap();
    let full = AuthClientToken::new("")
        .application_id(ApplicationId::new(0))
        .application_user_id(user.clone())
        .signature(HmacKey::new("0123456789abcdef").unwrap().sign(&user));
    let sent: serde_json::Value =
        serde_json::from_slice(full.call().unwrap().body().unwrap()).unwrap();
    let names = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(names(&sent), names(&sample));
}

#[test]
fn auth_client_token_answer() {
    let answer: ClientTokenAnswer = golden::decode(golden::example!("auth_client_token_200"));
    assert_eq!(answer.access_token.unwrap().expose_secret(), "string");
    let info = answer.user_info.unwrap();
    assert_eq!(info.application_user_id, "string");
    assert_eq!(info.integrated_providers[0].provider_slug.as_str(), "spotify");
}
