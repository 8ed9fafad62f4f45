//! No request gets a 5xx, or no answer.

use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_oneof, proptest,
};

use spike_mock::Options;

use crate::client::{Api as _, server_with};

#[rustfmt::skip]
const PATHS: [&str; 34] = [
    "nutrition_records", "image", "ingredients", "label", "manual", "lab_reports", "process", "text", "auth",
    "hmac", "client_token", "userinfo", "userproperties", "applicationinfo", "providers", "garmin", "apple",
    "integration", "init_url", "init", "ic", "callback", "queries", "statistics", "daily", "interval", "timeseries",
    "sleeps", "workouts", "provider_records", "0134ff3c-3f60-8c46-8e4e-c0dd218c4e3a", "%", "%ff", "a%2Fb",
];
#[rustfmt::skip]
const NAMES: [&str; 12] = [
    "from_date", "to_date", "from_timestamp", "to_timestamp", "types", "metric", "metrics", "providers", "interval",
    "merge_method", "include_stages", "redirect_uri",
];
#[rustfmt::skip]
const VALUES: [&str; 22] = [
    "2026-05-01", "0000-01-01", "9999-12-31", "2026-05-11", "0000-01-01T00:00:00", "9999-12-31T23:59:59Z",
    "2026-05-01T00:00:00Z", "2026-05-02T12:34:56Z", "steps", "heartrate,steps", "sleep_score", "1h", "true",
    "garmin,oura", "http://example.com", "%", "%00", "x", "", "select_best_weighted_source", "distance",
    "https://example.com:99999/?#",
];
#[rustfmt::skip]
const KNOWN_PATHS: [&str; 14] = [
    "/queries/statistics/daily", "/queries/statistics/interval", "/queries/timeseries", "/queries/sleeps",
    "/queries/workouts", "/queries/provider_records", "/providers/garmin/integration/init_url", "/auth/hmac",
    "/nutrition_records/manual", "/nutrition_records/image", "/lab_reports", "/nutrition_records",
    "/queries/timeseries/split", "/queries/provider_record",
];
#[rustfmt::skip]
const MEMBERS: [&str; 16] = [
    "application_id", "application_user_id", "signature", "body", "body_url", "dish_name", "serving_size", "unit",
    "ingredients", "nutritional_fields", "consumed_at", "wait_on_process", "include_nutrition_fields",
    "from_timestamp", "to_timestamp", "x",
];
#[rustfmt::skip]
const JSON_VALUES: [&str; 19] = [
    "null", "true", "0", "-1", "1e308", "120.5", "\"\"", "\"g\"", "\"2026-05-01T00:00:00Z\"", "[]", "{}", "[{}]",
    "[null]",
    "[{\"name\":\"a\",\"serving_size\":1e308,\"unit\":\"g\",\"nutritional_fields\":{\"protein_g\":1e308}}]",
    "\"iVBORw0KGgo=\"", "\"/9j/4AA=\"", "\"JVBERi0xLjc=\"", "\"http://x\"", "{\"protein_g\":\"x\"}",
];

fn query() -> impl Strategy<Value = String> {
    let value = prop_oneof![8 => prop::sample::select(&VALUES[..]).prop_map(str::to_owned), 1 => "[ -~]{0,12}".prop_map(|text| text.replace(['#', ' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}'], "_"))];
    prop::collection::vec((prop::sample::select(&NAMES[..]), value), 0..7).prop_map(|pairs| {
        pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", value.replace('#', "%23")))
            .collect::<Vec<_>>()
            .join("&")
    })
}

fn path() -> impl Strategy<Value = String> {
    let known = prop::sample::select(&KNOWN_PATHS[..]);
    prop_oneof![
        known.prop_map(str::to_owned),
        prop::collection::vec(prop::sample::select(&PATHS[..]), 0..6)
            .prop_map(|parts| format!("/{}", parts.join("/"))),
    ]
}

fn method() -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => Just("GET"), 4 => Just("POST"), 1 => Just("DELETE"), 1 => Just("PUT"), 1 => Just("PATCH")]
}

/// JSON objects with documented names and odd values, and texts that are not JSON.
fn body() -> impl Strategy<Value = String> {
    let names = prop::sample::select(&MEMBERS[..]);
    let values = prop::sample::select(&JSON_VALUES[..]);
    let object = prop::collection::vec((names, values), 0..8).prop_map(|pairs| {
        format!(
            "{{{}}}",
            pairs
                .iter()
                .map(|(name, value)| format!("\"{name}\":{value}"))
                .collect::<Vec<_>>()
                .join(",")
        )
    });
    prop_oneof![4 => object, 1 => "[ -~]{0,40}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_request_causes_a_server_error(
        requests in prop::collection::vec(
            (method(), path(), query(), prop::option::of(body()), any::<bool>()),
            1..6,
        ),
    ) {
        thread_local!(static SERVER: spike_mock::MockServer = server_with(Options::new().history_from("2026-04-20")));
        SERVER.with(|server| {
            let token = server.token("demo-user");
            for (method, path, query, body, signed) in requests {
                let path = path.replace("/%/", "/%25/");
                let target = if query.is_empty() { path } else { format!("{path}?{query}") };
                if ureq::http::Uri::try_from(format!("{}{target}", server.base_url())).is_err() {
                    continue;
                }
                let body = body.filter(|_| method.starts_with('P'));
                let got = server.send(method, &target, signed.then_some(token.as_str()), body.as_deref());
                prop_assert!(got.status < 500, "{method} {target}: {}", got.text);
                if got.status >= 400 && got.content_type != "text/html; charset=utf-8" {
                    got.locations();
                }
            }
            Ok(())
        })?;
    }
}
