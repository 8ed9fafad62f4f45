use std::sync::Mutex;

use bytes::Bytes;
use http::Response;
use proptest::prelude::*;

use super::*;
use crate::api::{GetLabReport, GetUserInfo};
use crate::machine::Machine;
use crate::poller::PollPolicy;
use crate::time::Timestamp;
use crate::transport::{TransportError, TransportErrorKind};
use crate::{ApplicationId, Engine, HmacKey, Request as _, RetryPolicy, Settings, StartedCall};

/// The parts of an event that are compared.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    is_login: bool,
    status: Option<u16>,
    failed: bool,
    retry_in: Option<Duration>,
    elapsed: Duration,
}

/// Attempts, retries, logins, whether it failed, elapsed, cancelled.
type End = (u32, u32, u32, bool, Duration, bool);

#[derive(Default)]
struct Log {
    attempts: Mutex<Vec<Told>>,
    ends: Mutex<Vec<End>>,
}

impl Observer for Log {
    fn attempt(&self, event: &AttemptEvent<'_>) {
        self.attempts.lock().unwrap().push(Told {
            is_login: event.is_login,
            status: event.status.map(|status| status.as_u16()),
            failed: event.error.is_some(),
            retry_in: event.retry_in,
            elapsed: event.elapsed,
        });
    }

    fn call(&self, event: &CallEvent<'_>) {
        self.ends.lock().unwrap().push((
            event.attempts,
            event.retries,
            event.logins,
            event.error.is_some(),
            event.elapsed,
            event.is_cancelled,
        ));
    }
}

fn engine(log: &Arc<Log>) -> Engine<()> {
    let key = HmacKey::new("0123456789abcdef").unwrap();
    let settings =
        Settings::new(ApplicationId::new(1), key).retry(RetryPolicy::new().max_attempts(4));
    let observer: Arc<dyn Observer> = Arc::clone(log) as _;
    Engine::new(settings, 7).unwrap().with_observer(observer)
}

/// What the server answers: a status, or nothing.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Status(u16),
    Fails(TransportErrorKind),
}

fn answers() -> impl Strategy<Value = Vec<Answer>> {
    let status = prop::sample::select(vec![200, 200, 401, 404, 429, 503, 302]);
    let kind = prop::sample::select(vec![TransportErrorKind::Connect, TransportErrorKind::Timeout]);
    prop::collection::vec(
        prop_oneof![4 => status.prop_map(Answer::Status), 1 => kind.prop_map(Answer::Fails)],
        1..12,
    )
}

/// Runs a call on a clock where a request takes a second; it is dropped after this number of actions. Returns the answers
/// that were sent, whether the result is an error, and the time.
fn run<M: Machine>(
    mut call: StartedCall<(), M>,
    answers: &[Answer],
    actions: usize,
) -> (Vec<Answer>, Option<bool>, Duration) {
    let mut answers = answers.iter().cycle();
    let (mut sent, mut elapsed) = (Vec::new(), Duration::from_secs(100));
    let now = |elapsed| Now { elapsed, wall: Timestamp::UNIX_EPOCH };
    for _ in 0..actions {
        // Polled twice, which must not count twice.
        let _ = call.poll(now(elapsed));
        let action = match call.poll(now(elapsed)) {
            Step::Do(action) => action,
            Step::Done(_) => return (sent, Some(true), elapsed),
        };
        let outcome = match action {
            Action::Lock { .. } => Outcome::Locked,
            Action::Unlock => Outcome::Unlocked,
            Action::Load { .. } => Outcome::Loaded(None),
            Action::Store { .. } => Outcome::Stored,
            Action::Sleep(pause) => {
                elapsed += pause;
                Outcome::Slept
            }
            Action::Send { .. } => {
                let answer = *answers.next().unwrap();
                sent.push(answer);
                elapsed += Duration::from_secs(1);
                let body = r#"{"access_token":"e30.e30.c2ln","lab_report":{}}"#;
                Outcome::Answered(match answer {
                    Answer::Status(status) => Ok(Response::builder()
                        .status(status)
                        .body(Bytes::from_static(body.as_bytes()))
                        .unwrap()),
                    Answer::Fails(kind) => Err(TransportError::new(kind)),
                })
            }
        };
        call.handle(outcome, now(elapsed));
    }
    (sent, None, elapsed)
}

fn check(log: &Log, sent: &[Answer], over: bool, elapsed: Duration) -> Result<(), TestCaseError> {
    let (attempts, ends) = (log.attempts.lock().unwrap(), log.ends.lock().unwrap());
    let told: Vec<_> = attempts.iter().map(|told| told.status).collect();
    let expected: Vec<_> = sent
        .iter()
        .map(|answer| match answer {
            Answer::Status(status) => Some(*status),
            Answer::Fails(_) => None,
        })
        .collect();
    prop_assert_eq!(told, expected);
    for told in attempts.iter() {
        prop_assert_eq!(told.elapsed, Duration::from_secs(1));
        // Only what failed is sent again.
        prop_assert!(told.failed || told.retry_in.is_none());
    }
    prop_assert_eq!(ends.len(), usize::from(!sent.is_empty() || over));
    if let Some((calls, retries, logins, _, took, cancelled)) = ends.first() {
        prop_assert_eq!((calls + logins) as usize, attempts.len());
        prop_assert_eq!(*logins as usize, attempts.iter().filter(|told| told.is_login).count());
        let retried = attempts.iter().filter(|told| told.retry_in.is_some()).count();
        prop_assert_eq!(*retries as usize, retried);
        prop_assert_eq!(*cancelled, !over);
        prop_assert_eq!(*took, elapsed - Duration::from_secs(100));
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_request_and_every_call_is_told_exactly_once(answers in answers()) {
        let log = Arc::<Log>::default();
        let engine = engine(&log);
        let caller = engine.user("ann").unwrap();
        let call = engine.begin(&caller, &GetUserInfo::new().call().unwrap()).unwrap();
        let (sent, over, elapsed) = run(call, &answers, 1000);
        check(&log, &sent, over.is_some(), elapsed)?;
        // The last attempt of a call that is over is never told as one that is sent again.
        prop_assert!(log.attempts.lock().unwrap().last().unwrap().retry_in.is_none());
    }

    #[test]
    fn waiting_for_an_analysis_is_one_call(answers in answers()) {
        let log = Arc::<Log>::default();
        let engine = engine(&log);
        let caller = engine.user("ann").unwrap();
        let call = engine.start_polling(&caller, GetLabReport::new("id"), PollPolicy::new());
        let (sent, over, elapsed) = run(call, &answers, 1000);
        check(&log, &sent, over.is_some(), elapsed)?;
    }
}

#[test]
fn a_call_that_is_dropped_is_told_as_cancelled() {
    let lock_send_unlock_send = 4;
    for (actions, requests) in [(0, 0), (1, 0), (2, 1), (3, 1), (lock_send_unlock_send, 2)] {
        let log = Arc::<Log>::default();
        let engine = engine(&log);
        let caller = engine.user("ann").unwrap();
        let call = engine.begin(&caller, &GetUserInfo::new().call().unwrap()).unwrap();
        let (sent, over, _) = run(call, &[Answer::Status(200)], actions);
        assert_eq!((sent.len(), over), (requests, None));
        assert_eq!(log.attempts.lock().unwrap().len(), requests, "{actions}");
        let cancelled: Vec<bool> = log.ends.lock().unwrap().iter().map(|end| end.5).collect();
        assert_eq!(cancelled, vec![true; usize::from(actions > 0)], "{actions}");
    }
}
