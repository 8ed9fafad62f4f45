use proptest::prelude::*;

use super::*;
use crate::error::ErrorKind;
use crate::time::Timestamp;
use crate::transport::{TransportError, TransportErrorKind};

fn at(elapsed: Duration) -> Now {
    Now {
        elapsed,
        wall: Timestamp::UNIX_EPOCH,
    }
}

fn record(status: &str) -> Result<NutritionRecord, Error> {
    let body = format!(r#"{{"record_id":"r","status":"{status}","failure_reason":"no\nfood"}}"#);
    Ok(serde_json::from_str(&body).unwrap())
}

fn broken(kind: TransportErrorKind) -> Result<NutritionRecord, Error> {
    Err(Error::from(TransportError::new(kind)))
}

/// Waits with answers from a list; gives the result, the times of asking, and the time at the end.
fn wait(
    policy: WaitPolicy,
    answers: impl IntoIterator<Item = Result<NutritionRecord, Error>>,
) -> (Result<NutritionRecord, Error>, Vec<Duration>) {
    let mut now = Duration::from_secs(77);
    let mut waiting = Waiting::new(policy, &GetNutritionRecord::new("r77"), at(now));
    let mut asked = Vec::new();
    for answer in answers {
        now += waiting.pause(at(now));
        asked.push(now.checked_sub(Duration::from_secs(77)).unwrap());
        if let Some(result) = waiting.handle(answer, at(now)) {
            return (result, asked);
        }
    }
    panic!("more was asked than there are answers");
}

fn seconds(asked: &[Duration]) -> Vec<f64> {
    asked.iter().map(Duration::as_secs_f64).collect()
}

#[test]
fn it_asks_at_once_and_then_less_and_less_often() {
    let mut answers: Vec<_> = (0..8).map(|_| record("processing")).collect();
    answers.push(record("completed"));
    let (result, asked) = wait(WaitPolicy::default(), answers);
    assert_eq!(result.unwrap().status, NutritionStatus::Completed);
    assert_eq!(
        seconds(&asked),
        [0.0, 2.0, 5.0, 9.5, 16.25, 26.375, 41.375, 56.375, 71.375]
    );
}

#[test]
fn a_failed_analysis_is_an_error_with_its_reason() {
    let (result, _) = wait(WaitPolicy::default(), [record("pending"), record("failed")]);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AnalysisFailed);
    assert_eq!(error.attempts(), 2);
    assert!(error.to_string().contains("no\\u{a}food"), "{error}");
    let report: LabReport =
        serde_json::from_str(r#"{"record_id":"r","status":"failed","parsing_error":"blurred"}"#)
            .unwrap();
    assert_eq!(report.progress(), Progress::Failed(Some("blurred")));
}

#[test]
fn how_far_a_lab_report_is() {
    for (status, progress) in [
        ("pending", Progress::Running),
        ("processing", Progress::Running),
        ("brand_new", Progress::Running),
        ("completed", Progress::Finished),
        ("failed", Progress::Failed(None)),
    ] {
        let json = format!(r#"{{"record_id":"r","status":"{status}"}}"#);
        let report: LabReport = serde_json::from_str(&json).unwrap();
        assert_eq!(report.progress(), progress, "{status}");
    }
}

/// Whatever ends the waiting: the id is in the error, and in nothing that is printed.
#[test]
fn every_error_keeps_the_id_and_shows_it_nowhere() {
    let status = |status: u16| {
        let reply = crate::RawReply::new(status.try_into().unwrap(), "");
        Err(Error::status_error(reply, None))
    };
    let policy = WaitPolicy {
        deadline: Some(Duration::from_secs(1)),
        ..WaitPolicy::default()
    };
    for ends in [
        record("failed"),
        record("pending"),
        broken(TransportErrorKind::Connect),
        broken(TransportErrorKind::Tls),
        broken(TransportErrorKind::BodyTooLarge),
        status(401),
        status(404),
        status(429),
        status(503),
        Err(Error::input("refused here")),
    ] {
        let error = wait(policy, [ends]).0.unwrap_err();
        assert_eq!(error.record_id(), Some("r77"), "{error}");
        assert!(!format!("{error} {error:?}").contains("r77"), "{error:?}");
    }
    let of_an_upload = Error::from(TransportError::new(TransportErrorKind::Timeout));
    assert_eq!(of_an_upload.record_id(), None);
}

#[test]
fn an_answer_knows_how_to_ask_for_it_again() {
    let record = record("pending").unwrap();
    assert_eq!(record.poll().record_id(), "r");
    let report: LabReport = serde_json::from_str(r#"{"record_id":"r8"}"#).unwrap();
    assert_eq!(report.poll().record_id(), "r8");
}

#[test]
fn no_pause_is_longer_than_the_longest() {
    let policy = WaitPolicy {
        first_pause: Duration::MAX,
        longest_pause: Duration::from_secs(3),
        deadline: Some(Duration::from_secs(8)),
    };
    let (_, asked) = wait(policy, (0..20).map(|_| record("pending")));
    assert_eq!(seconds(&asked), [0.0, 3.0, 6.0]);
    let endless = WaitPolicy {
        longest_pause: Duration::MAX,
        ..policy
    };
    let (result, asked) = wait(endless, [record("pending")]);
    assert!(result.unwrap_err().is_timeout() && asked.len() == 1);
}

#[test]
fn without_a_pause_it_does_not_ask_without_end() {
    let policy = WaitPolicy {
        first_pause: Duration::ZERO,
        ..WaitPolicy::default()
    };
    let (_, asked) = wait(policy, (0..200).map(|_| record("pending")));
    assert!(asked.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(asked.len() < 100, "{}", asked.len());
    let never_longer = WaitPolicy {
        longest_pause: Duration::ZERO,
        deadline: Some(Duration::from_millis(50)),
        ..policy
    };
    let (_, asked) = wait(never_longer, (0..200).map(|_| record("pending")));
    assert_eq!(asked.len(), 50);
}

#[test]
fn what_is_over_and_what_is_not() {
    for (status, progress) in [
        ("pending", Progress::Running),
        ("processing", Progress::Running),
        ("brand_new", Progress::Running),
        ("completed", Progress::Finished),
        ("updated", Progress::Finished),
        ("failed", Progress::Failed(Some("no\nfood"))),
    ] {
        assert_eq!(record(status).unwrap().progress(), progress, "{status}");
    }
    let unknown: LabReport = serde_json::from_str(r#"{"record_id":"r"}"#).unwrap();
    assert_eq!(unknown.progress(), Progress::Running);
}

#[test]
fn a_passing_failure_does_not_end_the_waiting() {
    let answers = [
        broken(TransportErrorKind::Timeout),
        broken(TransportErrorKind::Connect),
        broken(TransportErrorKind::Interrupted),
        record("completed"),
    ];
    assert!(wait(WaitPolicy::default(), answers).0.is_ok());
    let (result, asked) = wait(WaitPolicy::default(), [broken(TransportErrorKind::Tls)]);
    assert_eq!(
        (result.unwrap_err().kind(), asked.len()),
        (ErrorKind::Tls, 1)
    );
}

#[test]
fn the_time_ends_the_waiting_and_says_how_to_go_on() {
    let policy = WaitPolicy {
        deadline: Some(Duration::from_secs(10)),
        ..WaitPolicy::default()
    };
    let (result, asked) = wait(policy, (0..20).map(|_| record("pending")));
    let error = result.unwrap_err();
    assert!(
        error.is_timeout() && error.to_string().contains("by its id"),
        "{error}"
    );
    assert_eq!(seconds(&asked), [0.0, 2.0, 5.0, 9.5]);
}

#[test]
fn a_call_gets_no_more_time_than_is_left() {
    let policy = WaitPolicy {
        deadline: Some(Duration::from_secs(10)),
        ..WaitPolicy::default()
    };
    let begun = Duration::from_secs(5);
    let request = GetLabReport::new("r77");
    let waiting = Waiting::new(policy, &request, at(begun));
    let left = |spent: u64, own: Option<u64>| {
        let caller = CallOptions {
            deadline: own.map(Duration::from_secs),
            ..CallOptions::new()
        };
        waiting
            .options(caller, at(begun + Duration::from_secs(spent)))
            .deadline
    };
    assert_eq!(left(0, None), Some(Duration::from_secs(10)));
    assert_eq!(left(4, Some(3)), Some(Duration::from_secs(3)));
    assert_eq!(left(8, Some(3)), Some(Duration::from_secs(2)));
    assert_eq!(left(50, None), Some(Duration::from_millis(1)));
    let endless = Waiting::new(
        WaitPolicy {
            deadline: None,
            ..policy
        },
        &request,
        at(begun),
    );
    assert_eq!(
        endless.options(CallOptions::new(), at(begun)).deadline,
        None
    );
}

proptest! {
    /// Never twice at the same moment, never after the end, never endlessly.
    #[test]
    fn bounded(first in 1u64..30, longest in 1u64..60, deadline in 1u64..2000) {
        let policy = WaitPolicy {
            first_pause: Duration::from_secs(first),
            longest_pause: Duration::from_secs(longest),
            deadline: Some(Duration::from_secs(deadline)),
        };
        let (result, asked) = wait(policy, (0..).map(|_| record("pending")).take(5000));
        prop_assert!(result.unwrap_err().is_timeout());
        prop_assert!(asked.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(asked.iter().all(|time| *time < Duration::from_secs(deadline)));
    }
}
