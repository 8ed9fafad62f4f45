use super::*;
use crate::api::golden;

#[test]
fn integration_url_request() {
    golden::assert_bearer(
        &IntegrationUrl::new(Provider::Garmin),
        "GET /providers/garmin/integration/init_url",
    );
    let full = IntegrationUrl::new(Provider::Ultrahuman)
        .redirect_uri("https://example.com/done?a=1")
        .state("a b&c")
        .provider_user_id("ann@example.com");
    golden::assert_bearer(
        &full,
        "GET /providers/ultrahuman/integration/init_url?\
         redirect_uri=https%3A%2F%2Fexample.com%2Fdone%3Fa%3D1&state=a%20b%26c&\
         provider_user_id=ann%40example.com",
    );
    assert_eq!(
        format!("{full:?}"),
        "IntegrationUrl { provider_slug: Provider(\"ultrahuman\"), redirect_uri: [redacted], \
         state: [redacted], provider_user_id: [redacted] }"
    );
    assert_eq!(full, full.clone());
}

#[test]
fn mobile_providers_are_refused_before_anything_is_sent() {
    for provider in [Provider::Apple, Provider::HealthConnect, Provider::SamsungHealthData] {
        let error =
            golden::try_request(&IntegrationUrl::new(&provider), Default::default()).unwrap_err();
        assert!(error.to_string().contains(provider.as_str()), "{error}");
    }
    assert!(golden::try_request(&IntegrationUrl::new("brand_new"), Default::default()).is_ok());
}

#[test]
fn integration_url_answer() {
    let link: IntegrationLink = golden::decode(golden::example!("integration_init_url_200"));
    assert_eq!(link.provider_slug, Some(Provider::Fitbit));
    assert!(
        link.path
            .starts_with("https://app-api.spikeapi.com/v3/providers/fitbit/integration/init/ic/")
    );
}

#[test]
fn delete_integration_request_and_answer() {
    let delete = DeleteIntegration::new(Provider::OmronEu);
    golden::assert_bearer(&delete, "DELETE /providers/omron_eu/integration");
    golden::reply(&delete, "").unwrap();
}
