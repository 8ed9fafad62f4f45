//! Waits on a simulated clock: the driver below answers each request from a list and takes no time for it.

use bytes::Bytes;
use http::Response;
use proptest::prelude::*;

use super::*;
use crate::api::{GetNutritionRecord, LabReport, NutritionRecord};
use crate::engine::StartedCall;
use crate::error::ErrorKind;
use crate::time::Timestamp;
use crate::transport::{TransportError, TransportErrorKind};
use crate::vocabulary::NutritionStatus;
use crate::{AccessToken, ApplicationId, CallOptions, Caller, Engine, HmacKey, Settings};

/// What the server answers to one request.
type Answer = Result<Response<Bytes>, TransportError>;

const START: Duration = Duration::from_secs(77);

fn at(elapsed: Duration) -> Now {
    Now { elapsed, wall: Timestamp::UNIX_EPOCH }
}

fn respond(status: u16, body: impl Into<Bytes>) -> Answer {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    Ok(response)
}

fn json(status: &str) -> String {
    format!(r#"{{"record_id":"r77","status":"{status}","failure_reason":"no\nfood"}}"#)
}

/// The answer with a record in this status.
fn record(status: &str) -> Answer {
    respond(200, json(status))
}

/// The record that such an answer holds.
fn value(status: &str) -> NutritionRecord {
    serde_json::from_str(&json(status)).unwrap()
}

fn broken(kind: TransportErrorKind) -> Answer {
    Err(TransportError::new(kind))
}

fn engine() -> Engine<()> {
    let key = HmacKey::new("0123456789abcdef").unwrap();
    let mut settings = Settings::new(ApplicationId::new(1), key);
    // The deadline alone decides the timeout of a request.
    settings.quick.attempt = None;
    Engine::new(settings, 42).unwrap()
}

/// A caller that needs no login and sends each request once, so that every answer is one poll.
fn caller(engine: &Engine<()>) -> Caller {
    let token = AccessToken::new("ready").unwrap();
    let caller = engine.user_with_token("user", token).unwrap();
    caller.with_options(CallOptions::new().no_retries())
}

type NutritionPoller = Poller<GetNutritionRecord>;

/// Drives a poller to its end; returns the result and the times of the requests.
fn drive(
    mut poller: NutritionPoller,
    answers: impl IntoIterator<Item = Answer>,
) -> (Result<NutritionRecord, Error>, Vec<Duration>) {
    let mut now = START;
    let (mut answers, mut asked) = (answers.into_iter(), Vec::new());
    loop {
        let action = match poller.poll(at(now)) {
            Step::Do(action) => action,
            Step::Done(result) => return (result, asked),
        };
        let outcome = match action {
            Action::Send { request, .. } => {
                assert!(request.uri().path().ends_with("/nutrition_records/r77"));
                asked.push(now.checked_sub(START).unwrap());
                Outcome::Answered(answers.next().expect("more requests than answers"))
            }
            Action::Sleep(pause) => {
                now = now.saturating_add(pause);
                Outcome::Slept
            }
            other => panic!("{other:?}"),
        };
        poller.handle(outcome, at(now));
    }
}

fn poller(policy: PollPolicy) -> NutritionPoller {
    let engine = engine();
    engine.start_polling(&caller(&engine), GetNutritionRecord::new("r77"), policy).machine
}

/// Polls with these answers; returns the result and the times of the requests.
fn wait(
    policy: PollPolicy,
    answers: impl IntoIterator<Item = Answer>,
) -> (Result<NutritionRecord, Error>, Vec<Duration>) {
    drive(poller(policy), answers)
}

fn seconds(asked: &[Duration]) -> Vec<f64> {
    asked.iter().map(Duration::as_secs_f64).collect()
}

#[test]
fn it_polls_at_once_and_then_less_and_less_often() {
    let mut answers: Vec<_> = (0..8).map(|_| record("processing")).collect();
    answers.push(record("completed"));
    let (result, asked) = wait(PollPolicy::default(), answers);
    assert_eq!(result.unwrap().status, NutritionStatus::Completed);
    assert_eq!(seconds(&asked), [0.0, 2.0, 5.0, 9.5, 16.25, 26.375, 41.375, 56.375, 71.375]);
}

#[test]
fn a_failed_analysis_is_an_error_with_its_reason() {
    let (result, _) = wait(PollPolicy::default(), [record("pending"), record("failed")]);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AnalysisFailed);
    assert_eq!(error.attempts(), 2);
    assert!(error.to_string().contains("no\\u{a}food"), "{error}");
    let report: LabReport =
        serde_json::from_str(r#"{"record_id":"r","status":"failed","parsing_error":"blurred"}"#)
            .unwrap();
    assert_eq!(report.progress(), Progress::Failed(Some("blurred")));
}

/// The id is in every error, and in nothing that is printed.
#[test]
fn every_error_keeps_the_id_and_shows_it_nowhere() {
    let policy = PollPolicy::new().deadline(Duration::from_secs(1));
    for ends in [
        record("failed"),
        record("pending"),
        broken(TransportErrorKind::Connect),
        broken(TransportErrorKind::Tls),
        broken(TransportErrorKind::BodyTooLarge),
        respond(401, ""),
        respond(404, ""),
        respond(429, ""),
        respond(503, ""),
        respond(200, "no JSON"),
    ] {
        let error = wait(policy, [ends]).0.unwrap_err();
        assert_eq!(error.record_id(), Some("r77"), "{error}");
        assert!(!format!("{error} {error:?}").contains("r77"), "{error:?}");
    }
    let unsendable =
        Poller::new(GetNutritionRecord::new("r77"), Err(Error::input("refused here")), policy);
    let (result, asked) = drive(unsendable, []);
    let error = result.unwrap_err();
    assert_eq!((error.kind(), asked.len()), (ErrorKind::Input, 0));
    assert_eq!(error.record_id(), Some("r77"), "{error}");
    let of_an_upload = Error::from(TransportError::new(TransportErrorKind::Timeout));
    assert_eq!(of_an_upload.record_id(), None);
}

#[test]
fn a_record_knows_the_request_that_polls_it() {
    assert_eq!(value("pending").poll_request().record_id(), "r77");
    let report: LabReport = serde_json::from_str(r#"{"record_id":"r8"}"#).unwrap();
    assert_eq!(report.poll_request().record_id(), "r8");
}

#[test]
fn no_pause_is_longer_than_the_longest() {
    let policy = PollPolicy::new()
        .first_pause(Duration::MAX)
        .max_pause(Duration::from_secs(3))
        .deadline(Duration::from_secs(8));
    let (_, asked) = wait(policy, (0..20).map(|_| record("pending")));
    assert_eq!(seconds(&asked), [0.0, 3.0, 6.0]);
    let endless = policy.max_pause(Duration::MAX);
    let (result, asked) = wait(endless, [record("pending")]);
    assert!(result.unwrap_err().is_timeout() && asked.len() == 1);
}

#[test]
fn without_a_pause_it_does_not_poll_endlessly() {
    let policy = PollPolicy::new().first_pause(Duration::ZERO);
    let (_, asked) = wait(policy, (0..200).map(|_| record("pending")));
    assert!(asked.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(asked.len() < 100, "{}", asked.len());
    let never_longer = policy.max_pause(Duration::ZERO).deadline(Duration::from_millis(50));
    let (_, asked) = wait(never_longer, (0..200).map(|_| record("pending")));
    assert_eq!(asked.len(), 50);
}

#[test]
fn how_far_a_record_is() {
    use Progress::{Failed, Finished, Running};
    for (status, nutrition, lab) in [
        ("pending", Running, Running),
        ("processing", Running, Running),
        ("brand_new", Running, Running),
        ("completed", Finished, Finished),
        ("updated", Finished, Running),
        ("failed", Failed(Some("no\nfood")), Failed(None)),
    ] {
        let record = value(status);
        assert_eq!(record.progress(), nutrition, "{status}");
        assert_eq!(record.is_finished(), nutrition != Running, "{status}");
        let report: LabReport = serde_json::from_str(&json(status)).unwrap();
        assert_eq!(report.progress(), lab, "{status}");
        assert_eq!(report.is_finished(), lab != Running, "{status}");
    }
    let unknown: LabReport = serde_json::from_str(r#"{"record_id":"r"}"#).unwrap();
    assert_eq!(unknown.progress(), Progress::Running);
}

#[test]
fn a_transient_failure_does_not_end_the_wait() {
    let answers = [
        broken(TransportErrorKind::Timeout),
        broken(TransportErrorKind::Connect),
        broken(TransportErrorKind::Interrupted),
        record("completed"),
    ];
    assert!(wait(PollPolicy::default(), answers).0.is_ok());
    let (result, asked) = wait(PollPolicy::default(), [broken(TransportErrorKind::Tls)]);
    assert_eq!((result.unwrap_err().kind(), asked.len()), (ErrorKind::Tls, 1));
}

#[test]
fn the_deadline_ends_the_wait_and_says_how_to_go_on() {
    let policy = PollPolicy::new().deadline(Duration::from_secs(10));
    let (result, asked) = wait(policy, (0..20).map(|_| record("pending")));
    let error = result.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("by its id"), "{error}");
    assert_eq!(seconds(&asked), [0.0, 2.0, 5.0, 9.5]);
}

/// The timeout of the second request, sent when this time has passed; some drivers oversleep.
fn timeout_of_second(
    policy: PollPolicy,
    own: Option<Duration>,
    spent: Duration,
) -> Option<Duration> {
    let engine = engine();
    let options = CallOptions { deadline: own, ..CallOptions::new() };
    let caller = caller(&engine).with_options(options);
    let request = GetNutritionRecord::new("r77");
    let mut poller = engine.start_polling(&caller, request, policy).machine;
    timeout(&mut poller, START);
    poller.handle(Outcome::Answered(record("pending")), at(START));
    let step = poller.poll(at(START));
    assert!(matches!(step, Step::Do(Action::Sleep(_))), "{step:?}");
    poller.handle(Outcome::Slept, at(START + spent));
    timeout(&mut poller, START + spent)
}

/// The timeout of the request that is due.
fn timeout(poller: &mut NutritionPoller, now: Duration) -> Option<Duration> {
    match poller.poll(at(now)) {
        Step::Do(Action::Send { limits, .. }) => limits.timeout,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_gets_no_more_time_than_is_left() {
    let policy = PollPolicy::new().deadline(Duration::from_secs(10));
    let left = |spent: u64, own: Option<u64>| {
        let own = own.map(Duration::from_secs);
        timeout_of_second(policy, own, Duration::from_secs(spent))
    };
    assert_eq!(left(0, None), Some(Duration::from_secs(10)));
    assert_eq!(left(4, Some(3)), Some(Duration::from_secs(3)));
    assert_eq!(left(8, Some(3)), Some(Duration::from_secs(2)));
    assert_eq!(left(50, None), Some(Duration::from_millis(1)));
    // The deadline of the policy replaces that of a call, also if it is later.
    let long = policy.deadline(Duration::from_secs(600));
    let spent = Duration::from_secs(4);
    let rest = Duration::from_secs(596);
    assert_eq!(timeout_of_second(long, None, spent), Some(rest));
    // Without one, that of the client holds.
    let usual = Duration::from_secs(120);
    let endless = policy.no_deadline();
    assert_eq!(timeout_of_second(endless, None, spent), Some(usual));
}

#[test]
fn a_record_that_an_upload_returned_is_judged_before_a_request() {
    let engine = engine();
    let caller = caller(&engine);
    let policy = PollPolicy::default();
    let after = |record| engine.start_polling_after(&caller, record, policy).machine;

    let (result, asked) = drive(after(value("completed")), []);
    assert_eq!(result.unwrap().status, NutritionStatus::Completed);
    assert!(asked.is_empty());

    let (result, asked) = drive(after(value("failed")), []);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AnalysisFailed);
    assert_eq!(error.record_id(), Some("r77"));
    assert!(asked.is_empty());

    let answers = [record("processing"), record("completed")];
    let (result, asked) = drive(after(value("pending")), answers);
    assert!(result.is_ok());
    assert_eq!(seconds(&asked), [2.0, 5.0]);
}

#[test]
fn a_pause_is_no_shorter_than_the_server_asks() {
    let mut busy = Response::new(Bytes::new());
    *busy.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
    busy.headers_mut().insert("retry-after", 7.into());
    let (result, asked) =
        wait(PollPolicy::default(), [Ok(busy), record("pending"), record("completed")]);
    assert!(result.is_ok());
    assert_eq!(seconds(&asked), [0.0, 7.0, 10.0]);
}

/// The steps of the calls are passed on, their retries included, and one login serves all polls.
#[test]
fn the_steps_of_each_call_are_passed_on() {
    let engine = engine();
    let caller = engine.user("user").unwrap();
    let request = GetNutritionRecord::new("r77");
    let StartedCall { machine, entry, .. } =
        engine.start_polling(&caller, request, PollPolicy::default());
    assert!(entry.is_some());
    let mut poller = machine;
    let answers = [
        respond(200, r#"{"access_token":"e30.e30.c2ln"}"#),
        record("pending"),
        respond(503, ""),
        record("completed"),
    ];
    let (mut answers, mut actions, mut now) = (answers.into_iter(), Vec::new(), START);
    let result = loop {
        let action = match poller.poll(at(now)) {
            Step::Do(action) => action,
            Step::Done(result) => break result,
        };
        let (name, outcome) = match action {
            Action::Lock { .. } => ("lock", Outcome::Locked),
            Action::Unlock => ("unlock", Outcome::Unlocked),
            Action::Send { .. } => ("send", Outcome::Answered(answers.next().unwrap())),
            Action::Sleep(pause) => {
                now += pause;
                ("sleep", Outcome::Slept)
            }
            other => panic!("{other:?}"),
        };
        actions.push(name);
        let debug = format!("{poller:?} {outcome:?}");
        assert!(debug.starts_with("Poller { operation: \"GET "), "{debug}");
        assert!(!debug.contains("r77") && !debug.contains("e30"), "{debug}");
        poller.handle(outcome, at(now));
    };
    assert!(result.unwrap().is_finished());
    assert_eq!(actions, ["lock", "send", "unlock", "send", "sleep", "send", "sleep", "send"]);
}

#[test]
fn an_outcome_out_of_turn_ends_the_wait_without_a_panic() {
    for due in [true, false] {
        let mut poller = poller(PollPolicy::default());
        assert_eq!(poller.operation(), "GET /nutrition_records/{nutrition_record_id}");
        timeout(&mut poller, START);
        if !due {
            poller.handle(Outcome::Answered(record("pending")), at(START));
            poller.poll(at(START));
        }
        poller.handle(Outcome::Unlocked, at(START));
        let Step::Done(Err(error)) = poller.poll(at(START)) else { panic!("{due}") };
        assert_eq!(error.kind(), ErrorKind::Other);
        assert!(error.to_string().contains("out of turn"), "{error}");
        assert_eq!(error.record_id(), Some("r77"));
        poller.handle(Outcome::Slept, at(START));
        let Step::Done(Err(error)) = poller.poll(at(START)) else { panic!("{due}") };
        assert!(error.to_string().contains("after it was done"), "{error}");
    }
}

proptest! {
    /// Never twice at the same moment, never after the end, never endlessly.
    #[test]
    fn bounded(first in 1u64..30, longest in 1u64..60, deadline in 1u64..2000) {
        let policy = PollPolicy::new().first_pause(Duration::from_secs(first)).max_pause(Duration::from_secs(longest)).deadline(Duration::from_secs(deadline));
        let (result, asked) = wait(policy, (0..).map(|_| record("pending")).take(5000));
        prop_assert!(result.unwrap_err().is_timeout());
        prop_assert!(asked.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(asked.iter().all(|time| *time < Duration::from_secs(deadline)));
    }
}
