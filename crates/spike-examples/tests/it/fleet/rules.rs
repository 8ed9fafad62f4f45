//! What the fleet does when things go wrong that are not kills.

use std::time::Duration;

use spike_mock::{Fault, WebhookState};

use super::stage::Stage;

const SLEEPS: &str = "/queries/sleeps";
/// A test that waits longer than this has failed.
const LONG: Duration = Duration::from_secs(60);

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn a_worker_that_was_only_slow_writes_nothing() {
    let stage = Stage::new(1);
    stage.put_histories();
    // The first one stands at the gate until its lease is over and another has taken the user.
    let gate = stage.mock.hold(SLEEPS);
    let work = ["work", "--until-idle", "--lease", "50"];
    let first = stage.start(&work);
    assert!(gate.wait_for(1, LONG));
    let second = stage.start(&work);
    assert!(gate.wait_for(2, LONG));
    gate.release();
    let (first, second) = (first.rest(), second.rest());
    let late = "user-0: too late, another worker has taken over";
    assert!(first.iter().any(|line| line == late), "{first:?}");

    // They may have taken the user from each other many times; what is there is right.
    let calm = Stage::new(1);
    calm.put_histories();
    calm.work();
    assert!(stage.export() == calm.export(), "{first:?} {second:?}");
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn tokens_are_shared_and_a_second_worker_finds_nothing_to_do() {
    let stage = Stage::new(3);
    stage.put_histories();
    stage.work();
    let before = stage.export();
    assert_eq!(stage.mock.logins(), 3);
    let requests = stage.mock.requests().len();
    assert_eq!(stage.work(), "");
    assert_eq!(stage.mock.requests().len(), requests);

    // The same again finds the same, and logs nobody in.
    stage.put_histories();
    let lines = stage.work();
    assert_eq!(lines.lines().count(), 3 * 4);
    assert!(
        lines
            .lines()
            .all(|line| line.contains(": 0 records new, 0 changed, ")),
        "{lines}"
    );
    assert_eq!(stage.mock.logins(), 3);
    assert_eq!(stage.export(), before);
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn events_of_a_user_become_one_plan_and_a_repetition_nothing() {
    let stage = Stage::new(2);
    let _door = stage.open_door();
    let user = stage.users[0].clone();
    for (from, to) in [
        ("2026-05-12T06:00:00Z", "2026-05-12T12:00:00Z"),
        ("2026-05-12T10:00:00Z", "2026-05-12T18:00:00Z"),
    ] {
        assert!(stage.mock.sync(&user, "garmin", from..to));
        assert_eq!(stage.mock.deliver_due(), 1);
    }
    assert!(stage.mock.disconnect(&stage.users[1], "oura"));
    assert_eq!(stage.mock.deliver_due(), 1);
    let lines = stage.work();
    assert!(
        lines.starts_with("user-0: 2 events: ") && lines.contains("\nuser-1: 1 events: "),
        "{lines}"
    );
    assert_eq!(stage.mock.requests_to("/queries/timeseries"), 1);
    let export = stage.export();
    assert!(
        export.contains("data:news:user-1 disconnected oura\n"),
        "{export}"
    );

    for delivery in [0, 2] {
        assert!(stage.mock.deliver_again(delivery));
        assert_eq!(stage.mock.deliver_due(), 1);
    }
    let lines = stage.work();
    assert!(
        lines.starts_with("user-0: 1 events: 0 records new, 0 changed"),
        "{lines}"
    );
    assert!(lines.contains("\nuser-1: 1 events: "), "{lines}");
    assert_eq!(stage.export(), export);
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn what_fails_for_good_is_listed_and_the_rest_goes_on() {
    let stage = Stage::new(2);
    stage.put_histories();
    // The worker begins with one of the two.
    stage.mock.fail_next_at(SLEEPS, Fault::Status(404));
    let lines = stage.work();
    assert!(lines.lines().next().unwrap().contains("404"), "{lines}");
    let show = stage.output(&["show"]);
    assert!(
        show.contains("\n0 users with jobs, 1 jobs failed, 0 "),
        "{show}"
    );
    assert_eq!(lines.matches("part 4 of 4").count(), 1);
    // Put in again, it is done after all.
    stage.put_histories();
    stage.work();
    assert_eq!(stage.output(&["show"]).lines().count(), 1 + 2 + 1);
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn an_answer_nothing_can_be_made_of_costs_one_job_and_no_worker() {
    let stage = Stage::new(2);
    stage.put_histories();
    let odd = Fault::Body {
        status: 200,
        content_type: "application/json".to_owned(),
        bytes: br#"{"start_at":"2026-05-13T00:00:00Z","offsets":[1],"durations":[],"values":[1]}"#
            .to_vec(),
    };
    stage.mock.fail_next_at("/queries/timeseries", odd);
    let lines = stage.work();
    assert!(lines.contains("a series cannot be read"), "{lines}");
    assert_eq!(lines.matches("part 4 of 4").count(), 1);
    let show = stage.output(&["show"]);
    assert!(
        show.contains("\n0 users with jobs, 1 jobs failed, 0 "),
        "{show}"
    );
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn what_may_pass_is_tried_again() {
    let stage = Stage::new(1);
    stage.put_histories();
    // More often than a call tries by itself.
    for _ in 0..4 {
        stage
            .mock
            .fail_next_at(SLEEPS, Fault::StatusWithRetryAfter(503, "0".to_owned()));
    }
    let lines = stage.work();
    assert!(
        lines.contains("503") && lines.contains("part 4 of 4"),
        "{lines}"
    );
    let show = stage.output(&["show"]);
    assert!(
        show.ends_with("\n0 users with jobs, 0 jobs failed, 0 deliveries put aside\n"),
        "{show}"
    );
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn a_429_holds_everybody() {
    let stage = Stage::new(2);
    stage.put_histories();
    let busy = Fault::StatusWithRetryAfter(429, "1".to_owned());
    stage.mock.fail_next_at(SLEEPS, busy);
    let lines = stage.work();
    assert_eq!(lines.matches("429").count(), 1);
    assert_eq!(lines.matches("part 4 of 4").count(), 2);
    // The other user was to be had, and nobody asked for them either.
    let requests = stage.mock.requests();
    let first = requests.iter().position(|one| one.path() == SLEEPS);
    let (busy, next) = (&requests[first.unwrap()], &requests[first.unwrap() + 1]);
    assert!(next.arrived() - busy.arrived() >= Duration::from_secs(1));
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn without_redis_nothing_is_promised() {
    let mut stage = Stage::new(1);
    let mut door = stage.open_door();
    // Another Redis than the one the door knows.
    stage.redis = spike_examples::fleet::RedisServer::start().unwrap();
    assert!(stage.mock.sync(
        "user-0",
        "garmin",
        "2026-05-12T06:00:00Z".."2026-05-12T12:00:00Z"
    ));
    assert_eq!(stage.mock.deliver_due(), 1);
    assert_eq!(stage.mock.deliveries()[0].state(), WebhookState::Pending);
    assert!(door.line().starts_with("refused for now: Redis: "));

    let nowhere = stage
        .command(&["work"])
        .env("SPIKE_REDIS", "redis://127.0.0.1:1")
        .output()
        .unwrap();
    let error = String::from_utf8(nowhere.stderr).unwrap();
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(
        error.starts_with("error: Redis: ") && error.ends_with("(SPIKE_REDIS)\n"),
        "{error}"
    );
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn deliveries_that_are_no_jobs_are_kept() {
    let stage = Stage::new(1);
    let door = stage.open_door();
    let key = spike_core::webhook::Key::new(stage.mock.webhook_key()).unwrap();
    let body = br#"{"something": "new"}"#;
    let header = format!("X-Body-Signature: {}\r\n", key.sign(body));
    let body = std::str::from_utf8(body).unwrap();
    assert_eq!(crate::receivers::post(&door.url, &header, body), "200");
    assert_eq!(crate::receivers::post(&door.url, "", body), "401");
    assert!(
        stage
            .output(&["show"])
            .ends_with("1 deliveries put aside\n")
    );
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn a_window_fetched_again_takes_the_place_of_what_it_was() {
    let points = |stage: &Stage| -> Vec<String> {
        let export = stage.export();
        let lines = export
            .lines()
            .filter(|line| line.starts_with("data:heartrate:"));
        lines.map(str::to_owned).collect()
    };
    let stage = Stage::new(1);
    stage.put_histories();
    stage.work();
    let both = points(&stage);
    assert!(stage.mock.disconnect("user-0", "garmin"));
    stage.put_histories();
    stage.work();
    let fresh = Stage::new(1);
    assert!(fresh.mock.disconnect("user-0", "garmin"));
    fresh.put_histories();
    fresh.work();
    let one = points(&fresh);
    assert!(!one.is_empty() && one != both);
    assert_eq!(points(&stage).len(), one.len());
    assert!(points(&stage) == one);
}
