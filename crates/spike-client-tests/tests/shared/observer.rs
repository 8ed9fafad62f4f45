//! What an observer is told, against what the server recorded.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use spike_mock::{Fault, MockServer};

use crate::harness::sdk::api::{GetLabReport, GetUserInfo, ListSleeps, UploadLabReport};
use crate::harness::sdk::bulk::BulkPolicy;
use crate::harness::sdk::chunks::ChunkSize;
use crate::harness::sdk::{AttemptEvent, CallEvent, Client, ErrorKind, Observer, PollPolicy};
use crate::harness::{all, wait};
use crate::shared::client::{builder, last_week};

/// Whether it is a login, number, status, error, whether it is sent again.
type Attempt = (bool, u32, Option<u16>, Option<ErrorKind>, bool);

/// Attempts, logins, retries, error.
type Call = (u32, u32, u32, Option<ErrorKind>);

/// What was told.
#[derive(Default)]
pub(crate) struct Told {
    attempts: Mutex<Vec<Attempt>>,
    calls: Mutex<Vec<Call>>,
    pub(crate) cancelled: Mutex<Vec<bool>>,
}

impl Observer for Told {
    fn attempt(&self, event: &AttemptEvent<'_>) {
        let status = event.status.map(|status| status.as_u16());
        let retried = event.retry_in.is_some();
        self.cancelled.lock().unwrap().push(event.is_cancelled);
        let told = (event.is_login, event.number, status, event.error, retried);
        self.attempts.lock().unwrap().push(told);
    }

    fn call(&self, event: &CallEvent<'_>) {
        self.cancelled.lock().unwrap().push(event.is_cancelled);
        let told = (event.attempts, event.logins, event.retries, event.error);
        self.calls.lock().unwrap().push(told);
    }
}

pub(crate) fn observed(server: &MockServer) -> (Client, Arc<Told>) {
    let told = Arc::new(Told::default());
    (builder(server).observer(told.clone()).build().unwrap(), told)
}

#[test]
fn every_request_and_every_call_is_told_once() {
    let server = MockServer::start();
    let (client, told) = observed(&server);
    let user = client.user(server.user_id()).unwrap();
    server.fail_next_at("/auth/hmac", Fault::Status(503));
    server.fail_next_at("/userinfo", Fault::Status(429));
    wait(user.user_info()).unwrap();
    server.revoke_tokens();
    wait(user.user_info()).unwrap();
    server.fail_next_at("/userinfo", Fault::Status(404));
    wait(user.user_info()).unwrap_err();
    use ErrorKind::{NotFound, RateLimited, Server, Unauthorized};
    assert_eq!(
        *told.attempts.lock().unwrap(),
        [
            (true, 1, Some(503), Some(Server), true),
            (true, 2, Some(200), None, false),
            (false, 1, Some(429), Some(RateLimited), true),
            (false, 2, Some(200), None, false),
            (false, 1, Some(401), Some(Unauthorized), true),
            (true, 1, Some(200), None, false),
            (false, 2, Some(200), None, false),
            (false, 1, Some(404), Some(NotFound), false),
        ]
    );
    assert_eq!(
        *told.calls.lock().unwrap(),
        [(2, 2, 2, None), (2, 1, 1, None), (1, 0, 0, Some(NotFound))]
    );
}

#[test]
fn the_counts_are_those_of_the_server_for_bulk_runs_chunks_and_pollers() {
    let server = MockServer::start();
    let (client, told) = observed(&server);
    let users: Vec<_> = (0..20).map(|n| client.user(format!("user{n}")).unwrap()).collect();
    for status in [429, 503, 400] {
        server.fail_next_at("/userinfo", Fault::Status(status));
    }
    let policy = BulkPolicy::new().concurrency(4).pause(Duration::from_millis(1));
    let report = wait(client.bulk(&users, &GetUserInfo::new(), policy, |_, _, _| {}));
    assert_eq!(report.progress.failed, 1);
    let request = ListSleeps::new(last_week());
    all(users[0].chunks(&request, ChunkSize::days(2)).unwrap().concurrency(3));
    let upload = UploadLabReport::new(b"%PDF-1.7 x".to_vec(), "r.pdf");
    let id = wait(users[0].send(&upload)).unwrap().lab_report.record_id;
    let policy = PollPolicy::new().first_pause(Duration::from_millis(1));
    wait(users[0].wait_for(&GetLabReport::new(id), policy)).unwrap();

    let attempts = told.attempts.lock().unwrap();
    assert_eq!(attempts.len(), server.requests().len());
    let logins = attempts.iter().filter(|(is_login, ..)| *is_login).count();
    assert_eq!(logins as u64, server.logins());
    let count = |status| attempts.iter().filter(|attempt| attempt.2 == Some(status)).count();
    assert_eq!((count(429), count(503), count(400)), (1, 1, 1));
    // The bulk run calls again after the 429; chunks, upload and poller are five calls and one.
    let calls = told.calls.lock().unwrap();
    assert_eq!(calls.len(), 21 + 4 + 1 + 1);
    let sums = calls.iter().fold((0, 0), |sum, call| (sum.0 + call.0, sum.1 + call.1));
    assert_eq!((sums.0 + sums.1) as usize, attempts.len());
}
