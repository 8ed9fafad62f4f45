//! What only the blocking client has in a bulk run: threads that may panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use spike_blocking::api::GetUserInfo;
use spike_blocking::bulk::{BulkPolicy, BulkReport};
use spike_blocking::transport::{Limits, TransportError};
use spike_blocking::{ClientBuilder, Transport, User};
use spike_mock::MockServer;

use crate::shared::client::{builder, client};

/// Runs for a hundred users, three at once, with a pause nobody would wait for.
fn run(builder: ClientBuilder, mut each: impl FnMut(usize) + Send) -> BulkReport {
    let client = builder.build().unwrap();
    let users: Vec<User> = (0..100).map(|n| client.user(format!("user{n}")).unwrap()).collect();
    let policy = BulkPolicy::new().concurrency(3).pause(Duration::MAX);
    client.bulk(&users, &GetUserInfo::new(), policy, |_, _, progress| {
        each(progress.finished());
    })
}

/// What a run panics with.
fn panic_of(run: impl FnOnce() -> BulkReport) -> &'static str {
    let panic = catch_unwind(AssertUnwindSafe(run)).unwrap_err();
    panic.downcast_ref::<&str>().copied().unwrap()
}

#[test]
fn a_callback_that_panics_ends_the_run_with_its_panic() {
    let server = MockServer::start();
    let mut calls = 0;
    let panic = panic_of(|| {
        run(builder(&server), |finished| {
            calls += 1;
            assert!(finished < 10, "as the test wants it");
        })
    });
    assert_eq!(panic, "as the test wants it");
    // It is not called again, and nobody else is asked.
    assert_eq!(calls, 10);
    assert!(server.requests_to("/userinfo") < 13);
}

#[test]
fn a_transport_that_panics_ends_the_run_with_its_panic() {
    struct Panics;

    impl Transport for Panics {
        fn send(
            &self,
            _: http::Request<bytes::Bytes>,
            _: Limits,
        ) -> Result<http::Response<bytes::Bytes>, TransportError> {
            panic!("as the test wants it")
        }

        fn sleep(&self, _: Duration) {}
    }

    let server = MockServer::start();
    let builder = builder(&server).transport(Arc::new(Panics));
    let mut calls = 0;
    let panic = panic_of(|| run(builder, |_| calls += 1));
    assert_eq!((panic, calls), ("as the test wants it", 0));
}

#[test]
fn a_run_that_is_stopped_wakes_those_who_wait_for_the_end_of_a_pause() {
    let server = MockServer::start();
    // Of three at once one meets a 429 and holds the others for ever; another stops the run.
    server.fail_next_at("/userinfo", spike_mock::Fault::Status(429));
    let gate = server.hold("/userinfo");
    let client = client(&server);
    let users: Vec<User> = (0..9).map(|n| client.user(format!("user{n}")).unwrap()).collect();
    let policy = BulkPolicy::new().concurrency(2).pause(Duration::MAX);
    let report = std::thread::scope(|scope| {
        scope.spawn(|| {
            assert!(gate.wait_for(2, Duration::from_secs(60)));
            gate.release();
        });
        client.bulk(&users, &GetUserInfo::new(), policy, |_, _, _| std::ops::ControlFlow::Break(()))
    });
    assert_eq!(report.progress.finished() + report.not_reached.len(), 9);
    assert!(!report.not_reached.is_empty());
}
