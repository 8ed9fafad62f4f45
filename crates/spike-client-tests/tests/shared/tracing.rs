//! The span of a call, and what is logged in it.

use std::sync::Arc;
use std::time::Duration;

use spike_mock::{Fault, MockServer};
use tracing::Level;

use crate::harness::sdk::api::{GetLabReport, GetSleep, GetUserInfo, ListSleeps, UploadLabReport};
use crate::harness::sdk::bulk::BulkPolicy;
use crate::harness::sdk::chunks::ChunkSize;
use crate::harness::sdk::{AccessToken, Client, HmacKey, PollPolicy, Settings};
use crate::harness::{Timed, all, wait};
use crate::shared::client::{builder, client, last_week, settings};
use crate::shared::time::Time;
use crate::shared::traced::{Line, calls, events, traced};

fn outline<'a>(events: &[&'a Line]) -> Vec<(Level, &'static str, &'a str)> {
    events.iter().map(|line| (line.level, line.target, line.text.as_str())).collect()
}

#[test]
fn a_call_with_a_login_and_retries_is_one_span_with_an_event_for_each_request() {
    let server = MockServer::start();
    let client = client(&server);
    let user = client.user(server.user_id()).unwrap();
    server.fail_next_at("/userinfo", Fault::Status(503));
    server.fail_next_at("/userinfo", Fault::StatusWithRetryAfter(429, "0".to_owned()));
    let (info, lines) = traced(|| wait(user.user_info()));
    info.unwrap();

    let calls = calls(&lines);
    let [call] = &calls[..] else { panic!("{calls:?}") };
    assert_eq!((call.level, call.text.as_str()), (Level::INFO, "call"));
    for (field, value) in [
        ("otel.name", "GET /userinfo"),
        ("otel.kind", "client"),
        ("http.request.method", "GET"),
        ("url.template", "/v3/userinfo"),
        ("server.address", "127.0.0.1"),
        ("user.hash", &user.user_hash()),
        ("http.response.status_code", "200"),
        ("http.request.resend_count", "2"),
        ("spike.logins", "1"),
        ("error.type", ""),
        ("otel.status_code", ""),
    ] {
        assert_eq!(call.get(field), value, "{field}");
    }
    assert!(server.base_url().contains(&format!(":{}/", call.get("server.port"))));
    assert!(call.get("spike.elapsed_ms").parse::<f64>().unwrap() > 0.0);

    let events = events(&lines, call);
    assert_eq!(
        outline(&events),
        [
            (Level::DEBUG, "spike::attempt", "request answered"),
            (Level::WARN, "spike::attempt", "request failed, will be sent again"),
            (Level::WARN, "spike::attempt", "request failed, will be sent again"),
            (Level::DEBUG, "spike::attempt", "request answered"),
            (Level::DEBUG, "spike::call", "call succeeded"),
        ]
    );
    let attempts: Vec<_> = events[..4]
        .iter()
        .map(|line| {
            assert_eq!(line.get("operation"), "GET /userinfo");
            let fields = ["login", "attempt", "http.response.status_code", "error.type"];
            fields.map(|field| line.get(field))
        })
        .collect();
    assert_eq!(
        attempts,
        [
            ["true", "1", "200", ""],
            ["false", "1", "503", "503"],
            ["false", "2", "429", "429"],
            ["false", "3", "200", ""],
        ]
    );
    assert_eq!(events[2].get("retry_in_ms"), "0.0");
}

#[test]
fn a_call_that_fails_ends_with_a_warning() {
    let server = MockServer::start();
    let wrong = HmacKey::new("not the right key").unwrap();
    let settings = Settings::new(server.application_id(), wrong).base_url(server.base_url());
    let user = Client::new(settings).unwrap().user(server.user_id()).unwrap();
    let (error, lines) = traced(|| wait(user.user_info()).unwrap_err());
    assert!(error.is_login());
    let spans = calls(&lines);
    assert_eq!((spans[0].get("error.type"), spans[0].get("otel.status_code")), ("401", "ERROR"));
    let events = events(&lines, spans[0]);
    let last = events.last().unwrap();
    assert_eq!((last.level, last.text.as_str()), (Level::WARN, "call failed"));
    let fields = ["error.type", "login_failed", "attempts", "logins"].map(|field| last.get(field));
    assert_eq!(fields, ["401", "true", "0", "1"]);
}

#[test]
fn a_failure_without_an_answer_has_the_kind_of_the_error_as_its_type() {
    let server = MockServer::start();
    let user = client(&server).user(server.user_id()).unwrap();
    wait(user.user_info()).unwrap();
    server.fail_all_at("/userinfo", Fault::Reset);
    let (_, lines) = traced(|| wait(user.user_info()).unwrap_err());
    let calls = calls(&lines);
    assert_eq!(calls[0].get("error.type"), "Interrupted");
    assert_eq!(calls[0].get("http.response.status_code"), "");
    assert_eq!(calls[0].get("http.request.resend_count"), "2");
}

#[test]
fn what_the_transport_logs_is_inside_of_the_span() {
    let server = MockServer::start();
    let settings = settings(&server);
    let transport = Timed::new(&settings, Arc::new(Time::start()));
    let client = Client::builder(settings).transport(Arc::new(transport)).build().unwrap();
    let user = client.user(server.user_id()).unwrap();
    let (_, lines) = traced(|| wait(user.user_info()).unwrap());
    let calls = calls(&lines);
    let sent = events(&lines, calls[0]);
    let sent = sent.iter().filter(|line| line.target == "test::transport").count();
    assert_eq!(sent, 2);
}

#[test]
fn the_calls_of_bulk_runs_chunks_and_pollers_are_inside_of_the_span_of_the_caller() {
    let server = MockServer::start();
    let client = client(&server);
    let users: Vec<_> = (0..5).map(|n| client.user(format!("user{n}")).unwrap()).collect();
    let (_, lines) = traced(|| {
        let policy = BulkPolicy::new().concurrency(3);
        wait(client.bulk(&users, &GetUserInfo::new(), policy, |_, _, _| {}))
    });
    assert_eq!(calls(&lines).len(), 5);

    let request = ListSleeps::new(last_week());
    let (_, lines) =
        traced(|| all(users[0].chunks(&request, ChunkSize::days(2)).unwrap().concurrency(3)));
    assert_eq!(calls(&lines).len(), 4);

    let report = wait(users[0].send(&UploadLabReport::new(b"%PDF-1.7 x".to_vec(), "r.pdf")));
    let id = report.unwrap().lab_report.record_id;
    server.fail_next_at(&format!("/lab_reports/{id}"), Fault::Status(503));
    let policy = PollPolicy::new().first_pause(Duration::ZERO);
    let (_, lines) = traced(|| wait(users[0].wait_for(&GetLabReport::new(&id), policy)).unwrap());
    let spans = calls(&lines);
    assert_eq!(spans.len(), 1);
    assert_eq!(spans[0].get("otel.name"), "GET /lab_reports/{lab_report_id}");
    let events = events(&lines, spans[0]);
    assert!(events.iter().any(|line| line.level == Level::WARN && line.get("error.type") == "503"));
    let shown = format!("{lines:?}");
    assert!(!shown.contains(&id), "{shown}");
}

#[test]
fn neither_user_nor_record_nor_query_is_logged() {
    let server = MockServer::start();
    let client = client(&server);
    let user = client.user("zqx-user").unwrap();
    let token = AccessToken::new(server.token("zqx-user")).unwrap();
    let with_token = client.user_with_token("zqx-user", token.clone()).unwrap();
    let (_, lines) = traced(|| {
        for user in [&user, &with_token] {
            wait(user.send(&GetSleep::new("zqx-record"))).unwrap_err();
            wait(user.daily_statistics(last_week(), ["zqx_type"])).unwrap_err();
        }
    });
    assert_eq!(calls(&lines).len(), 4);
    let shown = format!("{lines:?}");
    assert!(!shown.contains("zqx") && !shown.contains(token.expose_secret()), "{shown}");
}

#[test]
fn the_hash_of_a_user_depends_on_the_key() {
    let server = MockServer::start();
    let one = client(&server);
    let key = HmacKey::new("another key of the same length").unwrap();
    let other = Settings::new(server.application_id(), key).base_url(server.base_url());
    let other = Client::new(other).unwrap();
    let hash = |client: &Client, user: &str| client.user(user).unwrap().user_hash();
    assert_eq!(hash(&one, "ann"), hash(&builder(&server).build().unwrap(), "ann"));
    assert_ne!(hash(&one, "ann"), hash(&one, "bob"));
    assert_ne!(hash(&one, "ann"), hash(&other, "ann"));
    assert!(hash(&one, "ann").len() == 16);
    let token = AccessToken::new(server.token("ann")).unwrap();
    let with_token = |user: &str| one.user_with_token(user, token.clone()).unwrap().user_hash();
    // It says nothing of the id, so it cannot be found by trying.
    assert_eq!(with_token("ann"), with_token("bob"));
}
