//! Failures other than kills, and the queue in general.

use std::time::Duration;

use spike_mock::{Fault, WebhookState};

use super::stage::Stage;

const SLEEPS: &str = "/queries/sleeps";

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn tokens_are_shared_and_a_second_worker_finds_nothing_to_do() {
    let stage = Stage::with_histories(3);
    stage.work();
    let before = stage.export();
    assert_eq!(stage.mock.logins(), 3);
    let requests = stage.mock.requests().len();
    assert_eq!(stage.work(), "");
    assert_eq!(stage.mock.requests().len(), requests);

    // The same histories again change nothing, and need no login.
    stage.add_histories("28").unwrap();
    let lines = stage.work();
    assert_eq!(lines.lines().count(), 3 * 4);
    assert!(lines.lines().all(|line| line.contains(": 0 records new, 0 changed, ")), "{lines}");
    assert_eq!(stage.mock.logins(), 3);
    assert_eq!(stage.export(), before);
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn events_of_a_user_become_one_plan_and_a_repetition_changes_nothing() {
    let stage = Stage::new(2);
    let _receiver = stage.start_receiver();
    stage.sync(0, "garmin", "2026-05-12T06:00:00Z", "2026-05-12T12:00:00Z");
    stage.sync(0, "garmin", "2026-05-12T10:00:00Z", "2026-05-12T18:00:00Z");
    assert!(stage.mock.disconnect(&stage.users[1], "oura"));
    assert_eq!(stage.mock.deliver_due(), 1);
    // Repeated before it is done.
    stage.repeat(0);
    let lines = stage.work();
    assert!(lines.starts_with("user-0: 3 events: "), "{lines}");
    assert!(lines.contains("\nuser-1: 1 events: "), "{lines}");
    assert_eq!(stage.mock.requests_to("/queries/timeseries"), 1);
    let export = stage.export();
    let news = "data:news:user-1 disconnected oura\n";
    assert!(export.contains(news), "{export}");

    // Repeated after it was done.
    stage.repeat(0);
    stage.repeat(2);
    let lines = stage.work();
    let nothing = "user-0: 1 events: 0 records new, 0 changed";
    assert!(lines.starts_with(nothing), "{lines}");
    assert!(lines.contains("\nuser-1: 1 events: "), "{lines}");
    assert_eq!(stage.export(), export);
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn permanent_failures_are_listed_and_other_jobs_continue() {
    let series =
        br#"{"start_at":"2026-05-13T00:00:00Z","offsets":[1],"durations":[],"values":[1]}"#;
    let unusable = Fault::Body {
        status: 200,
        content_type: "application/json".to_owned(),
        bytes: series.to_vec(),
    };
    let calm = Stage::with_histories(2);
    calm.work();
    for (path, fault, why) in [
        (SLEEPS, Fault::Status(404), "404"),
        ("/queries/timeseries", unusable, "a series cannot be read"),
    ] {
        let stage = Stage::with_histories(2);
        stage.mock.fail_next_at(path, fault);
        let lines = stage.work();
        assert!(lines.lines().next().unwrap().contains(why), "{lines}");
        assert_eq!(lines.matches(" records new").count(), 2 * 4 - 1);
        assert_eq!(lines.matches("part 4 of 4").count(), 2);
        stage.shows(0, 1, 0);
        let failed: Vec<String> = stage.redis(redis::cmd("HVALS").arg("fleet:failed"));
        assert!(failed[0].contains(why), "{failed:?}");
        assert!(failed[0].contains(r#""user":"user-0""#), "{failed:?}");
        // Added again, the job is done after all.
        stage.add_histories("28").unwrap();
        stage.work();
        assert!(stage.export() == calm.export());
    }
    // A job of a later version of the program is listed as well.
    let mut add = redis::cmd("XADD");
    add.arg("fleet:events").arg("*").arg("user").arg("user-0");
    let _: String = calm.redis(add.arg("job").arg(r#"{"later":{}}"#));
    calm.work();
    calm.shows(0, 1, 0);
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn transient_failures_are_tried_again() {
    let stage = Stage::with_histories(1);
    // More often than one call tries.
    for _ in 0..4 {
        stage.mock.fail_next_at(SLEEPS, Fault::StatusWithRetryAfter(503, "0".to_owned()));
    }
    let lines = stage.work();
    assert!(lines.contains("503"), "{lines}");
    assert_eq!(lines.matches(" records new").count(), 4);
    stage.shows(0, 0, 0);
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn a_429_holds_all_workers() {
    let stage = Stage::with_histories(2);
    let limited = Fault::StatusWithRetryAfter(429, "1".to_owned());
    stage.mock.fail_next_at(SLEEPS, limited);
    let work = ["work", "--until-idle", "--lease", "400"];
    let mut first = stage.start(&work);
    let line = first.line();
    assert!(line.contains("429"), "{line}");
    // The second one has jobs as well, but does not call the API either.
    let second = stage.start(&work);
    let mut lines = first.rest();
    lines.extend(second.rest());
    assert!(!lines.iter().any(|line| line.contains("429")), "{lines:?}");
    let parts = lines.iter().filter(|line| line.contains(" records new"));
    assert!(parts.count() >= 2 * 4, "{lines:?}");
    let requests = stage.mock.requests();
    let limited = requests.iter().position(|one| one.path() == SLEEPS);
    let (limited, next) = (&requests[limited.unwrap()], &requests[limited.unwrap() + 1]);
    assert!(next.arrived() - limited.arrived() >= Duration::from_secs(1));
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn without_redis_a_delivery_is_refused() {
    let mut stage = Stage::new(1);
    let mut receiver = stage.start_receiver();
    // Stops the Redis of the receiver.
    stage.sandbox.redis = spike_examples::fleet::RedisServer::start().unwrap();
    stage.sync(0, "garmin", "2026-05-12T06:00:00Z", "2026-05-12T12:00:00Z");
    assert_eq!(stage.mock.deliveries()[0].state(), WebhookState::Pending);
    assert!(receiver.line().starts_with("refused for now: Redis: "));

    let output =
        stage.command(&["work"]).env("SPIKE_REDIS", "redis://127.0.0.1:1").output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error.starts_with("error: Redis: ") && error.ends_with("(SPIKE_REDIS)\n"), "{error}");
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn deliveries_without_jobs_are_put_aside() {
    let stage = Stage::new(1);
    let receiver = stage.start_receiver();
    let key = spike_blocking::webhook::Key::new(stage.mock.webhook_key()).unwrap();
    let body = br#"{"something": "new"}"#;
    let header = format!("X-Body-Signature: {}\r\n", key.sign(body));
    let body = std::str::from_utf8(body).unwrap();
    assert_eq!(crate::receivers::post(&receiver.url, &header, body), "200");
    assert_eq!(crate::receivers::post(&receiver.url, "", body), "401");
    stage.shows(0, 0, 1);
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn an_hour_that_is_fetched_again_is_replaced() {
    let points = |stage: &Stage| -> Vec<String> {
        let export = stage.export();
        let mut lines: Vec<&str> = export.lines().collect();
        lines.retain(|line| line.starts_with("data:heartrate:"));
        lines.into_iter().map(str::to_owned).collect()
    };
    let stage = Stage::with_histories(1);
    stage.work();
    let both = points(&stage);
    assert!(stage.mock.disconnect("user-0", "garmin"));
    stage.add_histories("28").unwrap();
    stage.work();
    let fresh = Stage::new(1);
    assert!(fresh.mock.disconnect("user-0", "garmin"));
    fresh.add_histories("28").unwrap();
    fresh.work();
    let one = points(&fresh);
    assert!(!one.is_empty() && one != both);
    assert_eq!(points(&stage).len(), one.len());
    assert!(points(&stage) == one);
}
