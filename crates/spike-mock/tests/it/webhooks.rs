//! Webhooks, delivered to a receiver of the test. The clock stands still until a test moves it.

use std::time::{Duration, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use spike_mock::{ManualClock, MockServer, Options, WebhookKind, WebhookOutcome, WebhookState};

use crate::client::{NOW, get, items, send};
use crate::nutrition::call;
use crate::receiver::{Heard, Receiver};

const KEY: &str = "the-key-of-the-test";
const PAUSES: [u64; 10] = [
    5, 120, 1_800, 7_200, 43_200, 43_200, 43_200, 43_200, 43_200, 43_200,
];

fn server(receiver: &Receiver, options: Options) -> (MockServer, ManualClock) {
    let clock = ManualClock::at(NOW);
    let options = options.clock(clock.clone()).webhook_key(KEY);
    let server = MockServer::start_with(options.webhook_url(&receiver.url)).expect("a port");
    (server, clock)
}

fn signed(heard: &Heard) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).expect("any key");
    mac.update(&heard.body);
    hex::encode(mac.finalize().into_bytes())
}

fn texts(value: &Value) -> Vec<&str> {
    let items = value.as_array().expect("a list").iter();
    items.map(|item| item.as_str().expect("a text")).collect()
}

#[test]
fn events_come_signed_in_one_array() {
    let receiver = Receiver::answering(&[]);
    let (server, _clock) = server(&receiver, Options::new());
    assert_eq!(server.deliver_due(), 0);
    server.connect("anna", "garmin");
    let window = "2026-05-12T18:00:00Z".."2026-05-13T06:00:00Z";
    assert!(server.sync("demo-user", "oura", window.clone()));
    // Who has no such provider has nothing to tell.
    assert!(!server.sync("anna", "oura", window));
    assert!(server.disconnect("anna", "garmin"));
    assert!(receiver.all().is_empty());
    assert_eq!(server.deliver_due(), 1);

    let heard = receiver.next();
    assert_eq!(heard.first, "POST /hook HTTP/1.1");
    assert_eq!(heard.header("content-type"), "application/json");
    assert_eq!(heard.header("x-body-signature"), signed(&heard));
    let events = items(&heard.json());
    let told: Vec<_> = events
        .iter()
        .map(|event| (&event["application_user_id"], &event["event_type"]))
        .map(|(user, kind)| {
            (
                user.as_str().expect("a user"),
                kind.as_str().expect("a kind"),
            )
        })
        .collect();
    let expected = [
        ("anna", "provider_integration_created"),
        ("anna", "record_change"),
        ("demo-user", "record_change"),
        ("anna", "provider_integration_deleted"),
    ];
    assert_eq!(told, expected);
    for event in &events {
        let time = event["timestamp"].as_str().expect("a time");
        assert_eq!(time.len(), "2026-05-13T12:15:00.000000000Z".len(), "{time}");
        assert!(time.starts_with("2026-05-13T12:15:00.000"), "{time}");
    }
    assert_eq!(events[0]["provider_slug"], "garmin");
    assert_eq!(events[0].get("metrics"), None);

    let night = &events[2];
    let metrics = texts(&night["metrics"]);
    for metric in ["heartrate", "sleep_duration", "hrv_rmssd"] {
        assert!(metrics.contains(&metric), "{metrics:?}");
    }
    assert_eq!(texts(&night["activity_types"]), ["sleep"]);
    let sleeps = get(
        &server,
        "/queries/sleeps?from_date=2026-05-13&to_date=2026-05-13&providers=oura",
    );
    let sleep = &sleeps.json()["sleeps"][0];
    let (from, to) = (
        &night["earliest_record_start_at"],
        &night["latest_record_end_at"],
    );
    assert!(from.as_str() <= sleep["start_at_timestamp"].as_str());
    assert!(to.as_str() >= sleep["end_at_timestamp"].as_str());

    let log = server.deliveries();
    assert_eq!(
        (log.len(), log[0].kind(), log[0].state()),
        (1, WebhookKind::Events, WebhookState::Delivered)
    );
    assert_eq!(
        (log[0].body(), log[0].signature()),
        (&*heard.body, &*signed(&heard))
    );
    assert_eq!((log[0].url(), log[0].attempts().len()), (&*receiver.url, 1));
}

#[test]
fn consent_in_the_browser_is_told_of() {
    let receiver = Receiver::answering(&[]);
    let (server, _clock) = server(&receiver, Options::new());
    let got = get(&server, "/providers/fitbit/integration/init_url");
    let link = got.json()["path"].as_str().expect("a link").to_owned();
    let ic = link.rsplit('/').next().expect("an id");
    let back = format!("/providers/fitbit/integration/callback?state={ic}&code=granted");
    assert_eq!(send(&server, "GET", &back, None, None).status, 303);
    let token = server.token(server.user_id());
    for _ in 0..2 {
        let path = "/providers/fitbit/integration";
        assert_eq!(
            send(&server, "DELETE", path, Some(&token), None).status,
            204
        );
    }
    server.deliver_due();
    let events = items(&receiver.next().json());
    let kinds: Vec<_> = events
        .iter()
        .map(|event| event["event_type"].clone())
        .collect();
    let expected = [
        "provider_integration_created",
        "record_change",
        "provider_integration_deleted",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn the_schedule_is_kept_until_the_delivery_is_dropped() {
    let statuses = [500, 201, 204, 302, 404, 1, 401, 503, 500, 500, 500];
    for speed in [1.0, 10.0] {
        let receiver = Receiver::answering(&statuses);
        let (server, clock) = server(&receiver, Options::new().webhook_speed(speed));
        server.disconnect(server.user_id(), "oura");
        assert_eq!(server.deliver_due(), 1);
        for pause in PAUSES {
            let millis = Duration::from_millis((pause as f64 * 1_000.0 / speed) as u64);
            assert_eq!(server.deliveries()[0].state(), WebhookState::Pending);
            clock.advance(millis - Duration::from_millis(1));
            assert_eq!(server.deliver_due(), 0);
            clock.advance(Duration::from_millis(1));
            assert_eq!(server.deliver_due(), 1);
        }
        clock.advance(Duration::from_secs(1_000_000));
        assert_eq!(server.deliver_due(), 0);
        let delivery = &server.deliveries()[0];
        assert_eq!(delivery.state(), WebhookState::Dropped);
        for (attempt, status) in delivery.attempts().iter().zip(statuses) {
            match attempt.outcome() {
                WebhookOutcome::Answered(found) => assert_eq!(*found, status),
                other => assert!(matches!(other, WebhookOutcome::Failed(_)) && status == 1),
            }
        }
        let bodies: Vec<_> = receiver.all().into_iter().map(|heard| heard.body).collect();
        assert_eq!(bodies.len(), 11);
        assert!(bodies.iter().all(|body| body == delivery.body()));
    }
}

#[test]
fn a_repetition_that_succeeds_is_the_last() {
    // Silence, then nothing more than the end of the connection.
    let receiver = Receiver::answering(&[0, 1]);
    let options = Options::new().webhook_limit(Duration::from_millis(100));
    let (server, clock) = server(&receiver, options);
    server.disconnect(server.user_id(), "oura");
    for pause in [0, 5, 120, 1_800] {
        clock.advance(Duration::from_secs(pause));
        server.deliver_due();
    }
    let delivery = &server.deliveries()[0];
    let attempts = delivery.attempts();
    assert_eq!(
        (attempts.len(), delivery.state()),
        (3, WebhookState::Delivered)
    );
    assert_eq!(attempts[0].outcome(), &WebhookOutcome::TimedOut);
    assert_eq!(attempts[2].outcome(), &WebhookOutcome::Answered(200));
    let apart = attempts[2].at().duration_since(attempts[0].at());
    assert_eq!(apart.expect("later"), Duration::from_secs(125));
    assert!(attempts[0].at() > UNIX_EPOCH);

    // The answer may be lost on its way.
    assert_eq!(receiver.all().len(), 3);
    assert!(server.deliver_again(0) && !server.deliver_again(0) && !server.deliver_again(1));
    assert_eq!(server.deliver_due(), 1);
    assert_eq!(receiver.next().body, delivery.body());
    assert_eq!(server.deliveries()[0].attempts().len(), 4);
}

#[test]
fn analyses_are_told_of_when_they_end() {
    let (main, lab) = (Receiver::answering(&[]), Receiver::answering(&[]));
    let delay = Duration::from_secs(10);
    let options = Options::new()
        .analysis_delay(delay)
        .lab_webhook_url(&lab.url);
    let (server, clock) = server(&main, options);
    let report = json!({ "body": "JVBERi0xLjcgYQ==", "filename": "a.pdf" });
    let dish = |text: &str, wait: bool| json!({ "body": text, "wait_on_process": wait });
    for (path, body) in [
        ("/nutrition_records/text", dish("soup", false)),
        ("/nutrition_records/text", dish("bread", true)),
        ("/lab_reports", report),
    ] {
        let got = call(&server, "POST", path, &body);
        assert_eq!(got.status, 200, "{}", got.text);
    }
    assert_eq!(server.deliver_due(), 1);
    let waited_for = main.next();
    assert_eq!(waited_for.header("x-body-signature"), signed(&waited_for));
    assert!(lab.all().is_empty());
    clock.advance(delay);
    assert_eq!((server.deliver_due(), server.deliver_due()), (2, 0));
    for heard in [waited_for, main.next()] {
        let record = heard.json();
        assert_eq!(record["application_user_id"], server.user_id());
        assert_eq!(record["status"], "completed");
        assert!(record["record_id"].is_string() && record["dish_name"].is_string());
        assert_eq!(record.get("event_type"), None);
    }
    let heard = lab.next();
    assert_eq!(heard.header("x-body-signature"), signed(&heard));
    let report = heard.json();
    assert_eq!(report["application_user_id"], server.user_id());
    assert_eq!(report["status"], "completed");
    assert!(report["sections"].is_array() && report.get("lab_report").is_none());
    let kinds: Vec<_> = server
        .deliveries()
        .iter()
        .map(|delivery| delivery.kind())
        .collect();
    let dish = WebhookKind::NutritionRecord;
    assert_eq!(kinds, [dish, dish, WebhookKind::LabReport]);
}

#[test]
fn by_the_clock_of_the_system_a_thread_delivers() {
    let receiver = Receiver::answering(&[500, 500]);
    let options = Options::new().webhook_url(&receiver.url).webhook_speed(1e6);
    let server = MockServer::start_with(options).expect("a port");
    server.disconnect(server.user_id(), "oura");
    let first = receiver.next();
    for _ in 0..2 {
        assert_eq!(receiver.next().body, first.body);
    }
    server.deliver_due();
    assert_eq!(server.deliveries()[0].state(), WebhookState::Delivered);
}

#[test]
fn without_a_url_nothing_is_kept() {
    let server = crate::client::server();
    server.connect("anna", "garmin");
    assert!(!server.sync(
        "demo-user",
        "oura",
        "2026-05-12T18:00:00Z".."2026-05-13T06:00:00Z"
    ));
    assert_eq!(server.deliver_due(), 0);
    assert!(server.deliveries().is_empty());
    assert!(server.set_webhook_url("https://example.com/hook").is_err());
    let receiver = Receiver::answering(&[]);
    server.set_webhook_url(&receiver.url).expect("a URL");
    server.disconnect("anna", "garmin");
    server.deliver_due();
    assert_eq!(items(&receiver.next().json()).len(), 1);
    let refused = MockServer::start_with(Options::new().webhook_url("http://192.0.2.1/"));
    assert!(refused.is_err());
}
