//! Webhooks, delivered to a receiver. Only the tests advance the clock.

use std::time::{Duration, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use spike_mock::{ManualClock, MockServer, Options, WebhookKind, WebhookOutcome, WebhookState};

use crate::client::{Api as _, items, server, text, texts, timed_server};
use crate::receiver::{Received, Receiver};

const KEY: &str = "the-key-of-the-test";
const PAUSES: [u64; 10] = [5, 120, 1_800, 7_200, 43_200, 43_200, 43_200, 43_200, 43_200, 43_200];
const NIGHT: std::ops::Range<&str> = "2026-05-12T18:00:00Z".."2026-05-13T06:00:00Z";

fn server_for(receiver: &Receiver, options: Options) -> (MockServer, ManualClock) {
    timed_server(options.webhook_key(KEY).webhook_url(&receiver.url))
}

fn signature(received: &Received) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).expect("any key");
    mac.update(&received.body);
    hex::encode(mac.finalize().into_bytes())
}

#[test]
fn events_are_signed_and_sent_in_one_array() {
    let receiver = Receiver::answering(&[]);
    let (server, _clock) = server_for(&receiver, Options::new());
    assert_eq!(server.deliver_due(), 0);
    server.connect("anna", "garmin");
    assert!(server.sync("demo-user", "oura", NIGHT));
    // A provider that is not connected has no data.
    assert!(!server.sync("anna", "oura", NIGHT));
    assert!(server.disconnect("anna", "garmin"));
    assert!(receiver.all().is_empty());
    assert_eq!(server.deliver_due(), 1);

    let received = receiver.next();
    assert_eq!(received.request_line, "POST /hook HTTP/1.1");
    assert_eq!(received.header("content-type"), "application/json");
    assert_eq!(received.header("x-body-signature"), signature(&received));
    let events = items(&received.json());
    let kinds: Vec<_> = events
        .iter()
        .map(|event| (text(&event["application_user_id"]), text(&event["event_type"])))
        .collect();
    let expected = [
        ("anna", "provider_integration_created"),
        ("anna", "record_change"),
        ("demo-user", "record_change"),
        ("anna", "provider_integration_deleted"),
    ];
    assert_eq!(kinds, expected);
    for event in &events {
        let time = text(&event["timestamp"]);
        assert_eq!(time.len(), "2026-05-13T12:15:00.000000000Z".len(), "{time}");
        assert!(time.starts_with("2026-05-13T12:15:00.000"), "{time}");
    }
    assert_eq!(events[0]["provider_slug"], "garmin");
    assert_eq!(events[0].get("metrics"), None);

    let night = &events[2];
    let metrics = texts(&night["metrics"]);
    for metric in ["heartrate", "sleep_duration", "hrv_rmssd"] {
        assert!(metrics.iter().any(|own| own == metric), "{metrics:?}");
    }
    assert_eq!(texts(&night["activity_types"]), ["sleep"]);
    let sleeps =
        server.ok("/queries/sleeps?from_date=2026-05-13&to_date=2026-05-13&providers=oura");
    let sleep = &sleeps["sleeps"][0];
    assert!(text(&night["earliest_record_start_at"]) <= text(&sleep["start_at_timestamp"]));
    assert!(text(&night["latest_record_end_at"]) >= text(&sleep["end_at_timestamp"]));

    let log = server.deliveries();
    assert_eq!(log.len(), 1);
    assert_eq!((log[0].kind(), log[0].state()), (WebhookKind::Events, WebhookState::Delivered));
    assert_eq!((log[0].body(), log[0].signature()), (&*received.body, &*signature(&received)));
    assert_eq!((log[0].url(), log[0].attempts().len()), (&*receiver.url, 1));
}

#[test]
fn consent_in_the_browser_emits_events() {
    let receiver = Receiver::answering(&[]);
    let (server, _clock) = server_for(&receiver, Options::new());
    let link = server.ok("/providers/fitbit/integration/init_url");
    let ic = text(&link["path"]).rsplit('/').next().expect("an id");
    let back = format!("/providers/fitbit/integration/callback?state={ic}&code=granted");
    assert_eq!(server.get_open(&back).status, 303);
    for _ in 0..2 {
        let got = server.delete_as(server.user_id(), "/providers/fitbit/integration");
        assert_eq!(got.status, 204);
    }
    server.deliver_due();
    let events = items(&receiver.next().json());
    let kinds: Vec<_> = events.iter().map(|event| text(&event["event_type"])).collect();
    let expected =
        ["provider_integration_created", "record_change", "provider_integration_deleted"];
    assert_eq!(kinds, expected);
}

#[test]
fn retries_follow_the_schedule_until_the_delivery_is_dropped() {
    let statuses = [500, 201, 204, 302, 404, 1, 401, 503, 500, 500, 500];
    for speed in [1.0, 10.0] {
        let receiver = Receiver::answering(&statuses);
        let (server, clock) = server_for(&receiver, Options::new().webhook_speed(speed));
        server.disconnect(server.user_id(), "oura");
        assert_eq!(server.deliver_due(), 1);
        for pause in PAUSES {
            let pause = Duration::from_millis((pause as f64 * 1_000.0 / speed) as u64);
            assert_eq!(server.deliveries()[0].state(), WebhookState::Pending);
            clock.advance(pause - Duration::from_millis(1));
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
        let requests = receiver.all();
        assert_eq!(requests.len(), 11);
        assert!(requests.iter().all(|request| request.body == delivery.body()));
    }
}

#[test]
fn a_successful_retry_is_the_last() {
    // No answer, then a closed connection.
    let receiver = Receiver::answering(&[0, 1]);
    let options = Options::new().webhook_timeout(Duration::from_millis(100));
    let (server, clock) = server_for(&receiver, options);
    server.disconnect(server.user_id(), "oura");
    for pause in [0, 5, 120, 1_800] {
        clock.advance(Duration::from_secs(pause));
        server.deliver_due();
    }
    let delivery = &server.deliveries()[0];
    let attempts = delivery.attempts();
    assert_eq!((attempts.len(), delivery.state()), (3, WebhookState::Delivered));
    assert_eq!(attempts[0].outcome(), &WebhookOutcome::TimedOut);
    assert_eq!(attempts[2].outcome(), &WebhookOutcome::Answered(200));
    let apart = attempts[2].at().duration_since(attempts[0].at());
    assert_eq!(apart.expect("later"), Duration::from_secs(125));
    assert!(attempts[0].at() > UNIX_EPOCH);

    // The answer may be lost.
    assert_eq!(receiver.all().len(), 3);
    assert!(server.deliver_again(0) && !server.deliver_again(0) && !server.deliver_again(1));
    assert_eq!(server.deliver_due(), 1);
    assert_eq!(receiver.next().body, delivery.body());
    assert_eq!(server.deliveries()[0].attempts().len(), 4);
}

#[test]
fn finished_analyses_are_delivered() {
    let (main, lab) = (Receiver::answering(&[]), Receiver::answering(&[]));
    let delay = Duration::from_secs(10);
    let options = Options::new().analysis_delay(delay).lab_webhook_url(&lab.url);
    let (server, clock) = server_for(&main, options);
    let report = json!({ "body": "JVBERi0xLjcgYQ==", "filename": "a.pdf" });
    let dish = |text: &str, wait: bool| json!({ "body": text, "wait_on_process": wait });
    for (path, body) in [
        ("/nutrition_records/text", dish("soup", false)),
        ("/nutrition_records/text", dish("bread", true)),
        ("/lab_reports", report),
    ] {
        server.call("POST", path, &body).ok();
    }
    assert_eq!(server.deliver_due(), 1);
    let waited_for = main.next();
    assert!(lab.all().is_empty());
    clock.advance(delay);
    assert_eq!((server.deliver_due(), server.deliver_due()), (2, 0));
    let (other, report) = (main.next(), lab.next());
    for received in [&waited_for, &report] {
        assert_eq!(received.header("x-body-signature"), signature(received));
    }
    for received in [&waited_for, &other, &report] {
        let record = received.json();
        assert_eq!(record["application_user_id"], server.user_id());
        assert_eq!(record["status"], "completed");
    }
    for received in [&waited_for, &other] {
        let record = received.json();
        assert!(record["record_id"].is_string() && record["dish_name"].is_string());
        assert_eq!(record.get("event_type"), None);
    }
    let report = report.json();
    assert!(report["sections"].is_array() && report.get("lab_report").is_none());
    let deliveries = server.deliveries();
    let kinds: Vec<_> = deliveries.iter().map(|delivery| delivery.kind()).collect();
    let dish = WebhookKind::NutritionRecord;
    assert_eq!(kinds, [dish, dish, WebhookKind::LabReport]);
}

#[test]
fn with_the_system_clock_a_thread_delivers() {
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
fn without_a_url_no_events_are_kept() {
    let server = server();
    server.connect("anna", "garmin");
    assert!(!server.sync("demo-user", "oura", NIGHT));
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
