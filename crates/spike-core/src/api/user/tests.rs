use super::*;
use crate::api::golden;

#[test]
fn user_info_request() {
    golden::assert_bearer(&GetUserInfo::new(), "GET /userinfo");
}

#[test]
fn user_info_answer() {
    let info: UserInfo = golden::decode(golden::example!("userinfo_200"));
    assert_eq!(info.uid, "3c90c3cc-0d44-4b50-8888-8dd25736052a");
    assert_eq!(info.application_id.get(), 123);
    assert_eq!(info.created_at.unwrap().to_string(), "2023-11-07T05:31:56Z");
    let provider = &info.integrated_providers[0];
    assert_eq!(provider.provider_slug.as_str(), "<string>");
    assert_eq!(provider.is_integration_broken, Some(true));
    assert!(
        !format!("{info:?}").contains("compat_application_client_token: Some(\"3c90"),
        "{info:?}"
    );
    assert!(info.extra.is_empty() && provider.extra.is_empty());
}

#[test]
fn no_provider_is_null() {
    let body = r#"{"uid":"u","application_id":1,"application_user_id":"a","integrated_providers":null,"created_at":null}"#;
    let reply = golden::reply(&GetUserInfo::new(), body).unwrap();
    assert!(reply.value.integrated_providers.is_empty() && reply.value.created_at.is_none());
    assert_eq!(reply.deviations, []);
}

#[test]
fn user_properties_request() {
    golden::assert_bearer(&GetUserProperties::new(), "GET /userproperties");
}

#[test]
fn user_properties_answer() {
    let answer: UserPropertiesAnswer = golden::decode(golden::example!("userproperties_200"));
    let properties = answer.properties;
    assert_eq!(properties.weight, Some(Grams::new(123.0)));
    assert_eq!(properties.gender, Some(Gender::Unknown));
    assert_eq!(properties.timezone.as_deref(), Some("<string>"));
    assert!(properties.extra.is_empty());
}
