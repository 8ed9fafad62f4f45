//! The control API below `/_mock`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use spike_mock::{Fault, MockServer, Options, WebhookState};

use crate::client::{
    Api as _, Got, integer, items, names, send, server, server_with, text, texts, timed_server,
};
use crate::receiver::Receiver;

/// A request to the control API.
fn control(server: &MockServer, method: &str, path: &str, body: Option<&Value>) -> Got {
    let url = format!("{}/_mock/api{path}", server.origin());
    send(method, &url, None, body.map(Value::to_string).as_deref())
}

fn get(server: &MockServer, path: &str) -> Value {
    control(server, "GET", path, None).ok()
}

fn post(server: &MockServer, path: &str, body: Value) -> Got {
    control(server, "POST", path, Some(&body))
}

/// Looks again until the condition is true.
fn wait_until(mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < end, "the condition did not become true");
        std::thread::yield_now();
    }
}

/// Sends this head with `Host` in it. Returns the connection.
fn open(server: &MockServer, head: &str) -> BufReader<TcpStream> {
    let authority = server.origin().trim_start_matches("http://");
    let mut stream = TcpStream::connect(authority).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    stream.write_all(head.replace("AUTHORITY", authority).as_bytes()).expect("sent");
    BufReader::new(stream)
}

#[test]
fn requests_are_listed_with_what_was_wrong() {
    let server = server();
    server.get("/queries/sleeps?from_date=2026-05-01&to_date=2026-13-01");
    let login = json!({ "application_id": 9999, "application_user_id": "anna", "signature": "0123456789abcdef" });
    server.post_open("/auth/hmac", &login);
    send("GET", &format!("{}/queries/sleeps", server.origin()), None, None);
    let list = items(&get(&server, "/requests")["requests"]);
    let told: Vec<_> = list
        .iter()
        .map(|own| {
            (
                text(&own["path"]),
                integer(&own["status"]),
                own["user_id"].as_str(),
                text(&own["reason"]),
            )
        })
        .collect();
    let expected = [
        (
            "/v3/queries/sleeps",
            400,
            Some("demo-user"),
            "validation failed: query.to_date: invalid date for format 2006-01-02 (got \"2026-13-01\")",
        ),
        (
            "/v3/auth/hmac",
            401,
            Some("anna"),
            "authentication failed: body.signature: the signature does not match",
        ),
        ("/queries/sleeps", 404, None, "no such path; the API is below /v3"),
    ];
    assert_eq!(told, expected);
    assert!(
        list.iter()
            .all(|own| own["state"] == "answered" && own["time"] == "2026-05-13T12:15:00.000Z")
    );
    // The one outside the API does not count, and meets no faults.
    assert_eq!(server.requests_to("/queries/sleeps"), 1);
    server.fail_next(Fault::Status(500));
    let outside = send("GET", &format!("{}/done", server.origin()), None, None);
    assert_eq!(outside.status, 200);
    control(&server, "DELETE", "/faults", None).ok();
    assert_eq!((server.requests().len(), server.requests()[0].status()), (2, Some(400)));
    assert!(server.requests()[1].reason().is_some_and(|reason| reason.contains("signature")));

    let last = integer(&list[1]["id"]);
    let later = items(&get(&server, &format!("/requests?after={last}"))["requests"]);
    assert_eq!((later.len(), &later[0]), (2, &list[2]));
    assert_eq!(items(&get(&server, "/requests?limit=1")["requests"]), later[1..]);
    control(&server, "GET", "/requests?limit=x", None).refused(400, &["query.limit"]);
    assert_eq!(control(&server, "DELETE", "/requests", None).ok()["cleared"], 4);
    assert!(server.requests().is_empty());
    control(&server, "GET", &format!("/requests/{last}"), None).refused(404, &[]);
}

#[test]
fn a_body_that_is_too_large_is_listed_but_not_counted() {
    let server = server_with(Options::new().framework_rules(true));
    let large = json!({ "body": "x".repeat(2 << 20) });
    assert_eq!(server.call("POST", "/nutrition_records/text", &large).status, 413);
    let listed = &get(&server, "/requests")["requests"][0];
    assert_eq!(
        (text(&listed["path"]), integer(&listed["status"])),
        ("/v3/nutrition_records/text", 413)
    );
    assert_eq!(text(&listed["reason"]), "the request body is too large");
    assert!(server.requests().is_empty());
}

#[test]
fn tokens_and_signatures_are_not_shown() {
    let server = server();
    let signature = server.signature("anna");
    let login =
        json!({ "application_id": 9999, "application_user_id": "anna", "signature": signature });
    let token = server.post_open("/auth/hmac", &login).ok()["access_token"].clone();
    server.get_with(text(&token), "/userinfo");
    // Refused with the whole body as the value of an error.
    server.post_open("/auth/hmac", &json!({ "signature": signature }));
    let [login, info, refused] = [0, 1, 2].map(|id| get(&server, &format!("/requests/{id}")));
    assert_eq!(refused["problem"]["errors"][0]["location"], "body");
    assert_eq!(info["headers"]["authorization"], "Bearer …");
    assert!(names(&info["headers"]).contains(&"host"));
    let body: Value = serde_json::from_str(text(&login["body"])).expect("JSON");
    assert_eq!(text(&body["signature"]), format!("{}…", &signature[..8]));
    let all =
        format!("{login}{info}{refused}{}{}", get(&server, "/state"), get(&server, "/requests"));
    for secret in [&*signature, text(&token), server.hmac_key(), server.webhook_key()] {
        assert!(!all.contains(secret), "{secret}");
    }
}

#[test]
fn control_requests_are_not_recorded_and_meet_no_faults() {
    let server = server();
    server.fail_all(Fault::Status(500));
    assert_eq!(get(&server, "/state")["counts"]["requests"], 0);
    assert!(
        server.requests().is_empty() && items(&get(&server, "/requests")["requests"]).is_empty()
    );
    assert_eq!(items(&get(&server, "/faults")["faults"]).len(), 1);
    control(&server, "GET", "/nothing", None).refused(404, &[]);
    control(&server, "PUT", "/sync", None).refused(405, &[]);
    assert_eq!(server.get("/userinfo").status, 500);
}

#[test]
fn other_sites_are_refused() {
    let server = server();
    for (host, origin, status) in [
        ("AUTHORITY", "", 200),
        ("AUTHORITY", "Origin: http://AUTHORITY\r\n", 200),
        ("localhost", "", 200),
        ("rebound.example.com", "", 403),
        ("AUTHORITY", "Origin: https://example.com\r\n", 403),
        ("AUTHORITY", "Origin: null\r\n", 403),
    ] {
        for path in ["/_mock/", "/_mock/api/state", "/_mock/api/requests", "/_mock/events"] {
            let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{origin}\r\n");
            let mut line = String::new();
            open(&server, &head).read_line(&mut line).expect("an answer");
            assert!(
                line.starts_with(&format!("HTTP/1.1 {status} ")),
                "{path} {host} {origin}: {line}"
            );
        }
    }
    let server = MockServer::start_with(Options::new().allow_hosts(["mock"])).expect("a port");
    let mut line = String::new();
    let mut answer = open(&server, "GET /_mock/ HTTP/1.1\r\nHost: mock:8080\r\n\r\n");
    answer.read_line(&mut line).expect("an answer");
    assert!(line.starts_with("HTTP/1.1 200 "), "{line}");
}

#[test]
fn faults_are_added_and_removed() {
    let server = server();
    let busy = json!({ "fault": "status", "status": 429, "retry_after": "7", "path": "/userinfo", "times": 2 });
    post(&server, "/faults", busy).ok();
    let broken = json!({ "fault": "html", "status": 502, "times": null });
    let faults = post(&server, "/faults", broken).ok();
    assert_eq!(faults["faults"][0], json!({ "fault": "status", "path": "/userinfo", "times": 2 }));
    let statuses = || server.get("/userinfo").status;
    assert_eq!([statuses(), statuses(), statuses()], [429, 429, 502]);
    assert_eq!(items(&get(&server, "/requests")["requests"])[0]["fault"], "status");
    assert!(items(&control(&server, "DELETE", "/faults", None).ok()["faults"]).is_empty());
    assert_eq!(statuses(), 200);
    for (body, location) in [
        (json!({ "fault": "nonsense" }), "body.fault"),
        (json!({ "fault": "delay" }), "body.delay_ms"),
        (json!({ "fault": "status", "status": 99 }), "body.status"),
        (json!({ "fault": "status", "times": 0 }), "body.times"),
        (json!({ "fault": "status", "path": "/v3/userinfo" }), "body.path"),
        (json!({ "fault": "status", "color": "red" }), "body.color"),
    ] {
        post(&server, "/faults", body).refused(400, &[location]);
    }
}

#[test]
fn a_delay_ends_when_a_manual_clock_is_advanced() {
    let (server, clock) = timed_server(Options::new());
    let delay = Duration::from_secs(3_600);
    for (fault, status) in [(Fault::Delay(delay), 200), (Fault::Status(503).after(delay), 503)] {
        server.fail_next_at("/userinfo", fault);
        std::thread::scope(|scope| {
            let before = server.requests().len();
            let call = scope.spawn(|| server.get("/userinfo").status);
            wait_until(|| server.requests().len() > before);
            clock.advance(delay - Duration::from_millis(1));
            assert_eq!(server.requests()[before].status(), None);
            clock.advance(Duration::from_millis(1));
            assert_eq!(call.join().ok(), Some(status));
        });
    }
}

#[test]
fn moving_the_clock_ends_a_delay_and_makes_data_and_webhooks_due() {
    let receiver = Receiver::answering(&[500]);
    let options = Options::new().webhook_url(&receiver.url);
    let server = MockServer::start_with(options).expect("a port");
    let start = post(&server, "/clock", json!({ "set": "2026-05-13T12:15:00Z" })).ok();
    assert!(text(&start["now"]).starts_with("2026-05-13T12:15:0"));
    let steps = |day: &str| {
        let path = format!("/queries/statistics/daily?from_date={day}&to_date={day}&types=steps");
        server.ok(&path)["statistics"].to_string()
    };
    assert!(!steps("2026-05-20").contains("steps"));
    post(&server, "/sync", json!({ "provider": "oura" })).ok();
    let first = receiver.next();
    wait_until(|| server.deliveries()[0].attempts().len() == 1);

    post(
        &server,
        "/faults",
        json!({ "fault": "delay", "delay_ms": 86_400_000, "path": "/userinfo" }),
    )
    .ok();
    std::thread::scope(|scope| {
        let call = scope.spawn(|| server.get("/userinfo").status);
        wait_until(|| server.requests_to("/userinfo") == 1);
        let moved = post(&server, "/clock", json!({ "advance_seconds": 8 * 86_400 })).ok();
        assert!(text(&moved["now"]).starts_with("2026-05-21T12:15:"));
        assert_eq!(call.join().ok(), Some(200));
    });
    assert_eq!(receiver.next().body, first.body);
    assert!(steps("2026-05-20").contains("steps"));
    for wrong in [json!({}), json!({ "advance_seconds": 1, "set": "2026-05-13T12:15:00Z" })] {
        post(&server, "/clock", wrong).refused(400, &["body"]);
    }
    post(&server, "/clock", json!({ "set": "tomorrow" })).refused(400, &["body.set"]);
    post(&server, "/clock", json!({ "advance_seconds": 1e300 })).refused(400, &[]);
}

#[test]
fn webhooks_are_listed_and_sent_again() {
    let receiver = Receiver::answering(&[503]);
    let (server, clock) = timed_server(Options::new());
    let path = "/webhook-url";
    let bad = json!({ "url": receiver.url, "lab_url": "https://example.com/" });
    control(&server, "PUT", path, Some(&bad)).refused(400, &["body.lab_url"]);
    assert_eq!(get(&server, "/state")["webhook_urls"]["main"], Value::Null);
    let urls = control(&server, "PUT", path, Some(&json!({ "url": receiver.url }))).ok();
    assert_eq!(urls, json!({ "url": receiver.url, "lab_url": null }));
    post(&server, "/sync", json!({ "user_id": "demo-user", "provider": "oura" })).ok();
    server.deliver_due();
    let received = receiver.next();

    let listed = get(&server, "/webhooks")["webhooks"][0].clone();
    let id = integer(&listed["id"]);
    assert_eq!((text(&listed["kind"]), text(&listed["state"])), ("events", "pending"));
    assert_eq!(texts(&listed["event_types"]), ["record_change"]);
    assert_eq!(listed["attempts"], json!([{ "time": "2026-05-13T12:15:00.000Z", "status": 503 }]));
    assert_eq!(listed["next_attempt"], "2026-05-13T12:15:05.000Z");
    let whole = get(&server, &format!("/webhooks/{id}"));
    assert_eq!(text(&whole["body"]).as_bytes(), received.body);
    assert_eq!(whole["signature"], received.header("x-body-signature"));

    // Before the retry is due, and after the delivery.
    for _ in 0..2 {
        post(&server, &format!("/webhooks/{id}/resend"), json!({})).ok();
        assert_eq!(server.deliver_due(), 1);
        assert_eq!(receiver.next().body, received.body);
    }
    clock.advance(Duration::from_secs(1_000));
    assert_eq!(server.deliver_due(), 0);
    assert_eq!(server.deliveries()[0].state(), WebhookState::Delivered);
    assert!(items(&get(&server, &format!("/webhooks?after={id}"))["webhooks"]).is_empty());
    post(&server, "/webhooks/77/resend", json!({})).refused(404, &[]);
    let lab =
        control(&server, "PUT", path, Some(&json!({ "url": null, "lab_url": receiver.url }))).ok();
    assert_eq!(lab, json!({ "url": null, "lab_url": receiver.url }));
}

#[test]
fn providers_are_connected_broken_and_disconnected() {
    let server = server();
    let fitbit = json!({ "user_id": "anna", "provider": "fitbit" });
    for path in ["/sync", "/break"] {
        let problem = post(&server, path, fitbit.clone());
        problem.refused(409, &[]);
        assert!(problem.text.contains("POST /_mock/api/connect"));
    }
    let connected = post(&server, "/connect", fitbit.clone()).ok();
    assert_eq!(connected, json!({ "user_id": "anna", "provider": "fitbit", "is_connected": true }));
    let problem = post(&server, "/sync", fitbit.clone());
    assert!(problem.text.contains("PUT /_mock/api/webhook-url"), "{problem:?}");
    post(&server, "/break", fitbit.clone()).ok();
    let info = server.get_as("anna", "/userinfo").ok();
    assert_eq!(info["integrated_providers"][0]["is_integration_broken"], true);
    assert_eq!(get(&server, "/state")["users"]["anna"]["providers"]["fitbit"]["is_broken"], true);
    assert_eq!(post(&server, "/disconnect", fitbit).ok()["is_connected"], false);
    // Without a user it is the one who has data.
    assert_eq!(
        post(&server, "/disconnect", json!({ "provider": "oura" })).ok()["user_id"],
        "demo-user"
    );
    post(&server, "/connect", json!({ "user_id": "a b", "provider": "nobody" }))
        .refused(400, &["body.user_id", "body.provider"]);
    let token = server.token("anna");
    assert_eq!(control(&server, "POST", "/tokens/revoke", None).ok()["tokens_revoked"], 1);
    assert_eq!(server.get_with(&token, "/userinfo").status, 401);
}

#[test]
fn the_page_hears_of_each_change_until_the_server_stops() {
    let server = server();
    let mut events = open(
        &server,
        "GET /_mock/events HTTP/1.1\r\nHost: AUTHORITY\r\nAccept: text/event-stream\r\n\r\n",
    );
    let mut next = |name: &str| {
        let mut lines = events.by_ref().lines().map_while(Result::ok);
        lines.find(|line| line == &format!("event: {name}")).expect("the event");
        let data = lines.next().expect("the data");
        serde_json::from_str::<Value>(data.trim_start_matches("data: ")).expect("JSON")
    };
    next("reload");
    server.get("/userinfo");
    let request = next("request");
    assert_eq!((text(&request["path"]), integer(&request["status"])), ("/v3/userinfo", 200));
    server.fail_next(Fault::Stall);
    let stalled = open(&server, "GET /v3/userinfo HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(next("request")["state"], "open");
    drop(stalled);
    assert_eq!(next("request")["state"], "closed");
    server.connect("anna", "garmin");
    next("state");
    server.forget_requests();
    next("cleared");
    drop(server);
    let mut rest = String::new();
    let _ = events.read_to_string(&mut rest);
}

#[test]
fn the_page_and_its_files_are_served_with_a_strict_policy() {
    let server = server();
    let at = |path: &str| send("GET", &format!("{}{path}", server.origin()), None, None);
    let page = at("/_mock/");
    assert_eq!((page.status, page.content_type.as_str()), (200, "text/html; charset=utf-8"));
    let parts = page.text.split('"').filter(|part| part.starts_with("/_mock/"));
    let files: Vec<&str> = parts.collect();
    assert!(files.len() > 3, "{files:?}");
    for file in files {
        assert_eq!(at(file).status, 200, "{file}");
    }
    assert_eq!(at("/_mock").location.as_deref(), Some("/_mock/"));
    assert!(at("/_mock/openapi.yaml").text.contains("openapi: 3"));
    // Text of clients is never read as HTML.
    for script in ["main", "dom", "list", "requests", "webhooks", "controls"] {
        let script = at(&format!("/_mock/{script}.js"));
        assert_eq!(script.content_type, "text/javascript; charset=utf-8");
        for forbidden in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("]
        {
            assert!(!script.text.contains(forbidden), "{forbidden}");
        }
    }
    let mut answer =
        open(&server, "GET /_mock/ HTTP/1.1\r\nHost: AUTHORITY\r\nConnection: close\r\n\r\n");
    let mut head = String::new();
    answer.read_to_string(&mut head).expect("an answer");
    assert!(
        head.contains("content-security-policy: default-src 'none'; script-src 'self';"),
        "{head}"
    );
}
