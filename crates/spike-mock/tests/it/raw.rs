use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::client::{Api as _, floats, items, server, text};

const WINDOW: &str = "from_timestamp=2026-05-05T00:00:00Z&to_timestamp=2026-05-06T00:00:00Z";

#[test]
fn unproven_queries_have_plausible_answers() {
    let server = server();
    let query = format!("{WINDOW}&metrics=heartrate,steps&include_record_ids=true");
    let samples = items(&server.ok(&format!("/queries/timeseries/samples?{query}"))["samples"]);
    assert!(samples.len() > 3);
    for sample in samples {
        assert_eq!(floats(&sample["values"]).len(), items(&sample["offsets_ms"]).len());
        assert!(!items(&sample["record_ids"]).is_empty());
    }
    let query = format!("{WINDOW}&metric=heartrate");
    let split = server.ok(&format!("/queries/timeseries/split?{query}"));
    for series in items(&split["series"]) {
        let slug = text(&series["provider_slug"]);
        let alone = server.ok(&format!("/queries/timeseries?{query}&providers={slug}"));
        assert_eq!(alone["values"], series["values"]);
    }
    let records = server.ok(&format!("/queries/provider_records?{WINDOW}"));
    let body = json!({
        "from_timestamp": "2026-05-05T00:00:00Z", "to_timestamp": "2026-05-06T00:00:00Z",
    });
    let same = server.call("POST", "/queries/provider_record", &body);
    assert_eq!(same.json()["records"], records["records"]);
    let wrong = server.call("POST", "/queries/provider_record", &json!({ "providers": ["x"] }));
    assert_eq!(wrong.locations().len(), 3);
}

#[test]
fn missing_hours_are_interpolated() {
    let server = server();
    let window = "from_timestamp=2026-05-01T00:00:00Z&to_timestamp=2026-05-10T00:00:00Z&interval=1h&types=heartrate&providers=apple";
    let rows = |name: &str| {
        items(&server.ok(&format!("/queries/statistics/{name}?{window}"))["statistics"])
    };
    let (plain, filled) = (rows("interval"), rows("interpolation"));
    assert!(plain.len() < filled.len());
    let is_measured = |row: &&Value| items(&row["interpolated"]).is_empty();
    assert_eq!(filled.iter().filter(is_measured).count(), plain.len());
    assert!(filled.iter().all(|row| row["values"]["heartrate"].is_i64()));
}

#[test]
fn other_unproven_operations_answer() {
    let server = server();
    let login = |signature: &str| {
        let body = json!({
            "application_id": 9999, "application_user_id": "demo-user", "signature": signature,
        });
        server.post_open("/auth/pkcs1", &body)
    };
    let good = login(&STANDARD.encode([7; 256])).json();
    assert_eq!(good["access_token"], server.token("demo-user"));
    assert_eq!(login("nonsense").status, 401);
    let got = server.get("/providers/whoop/integration/init?state=x");
    assert_eq!(got.status, 302);
    let page = got.location.expect("a location");
    let page = page.strip_prefix(&server.base_url()).expect("a page of the mock");
    assert!(server.get_open(page).text.contains("whoop"));
    let body = json!({ "body": "two eggs and toast", "wait_on_process": true });
    let record = server.call("POST", "/nutrition_records/text", &body).json();
    assert_eq!(record["status"], "completed");
}
