//! Spans of futures that are polled by turns, or dropped.

use std::time::Duration;

use futures_util::future::{join, select};
use spike_mock::MockServer;

use crate::shared::client::client;
use crate::shared::observer::observed;
use crate::shared::traced::{calls, events, traced};

fn on_one_thread<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn two_calls_on_one_thread_keep_their_own_spans() {
    let server = MockServer::start();
    let client = client(&server);
    let user = client.user(server.user_id()).unwrap();
    let gate = server.hold("/userinfo");
    let (_, lines) = traced(|| {
        on_one_thread(async {
            let held = async { user.user_info().await.unwrap() };
            let other = async {
                // Once the first is in flight, so that both are interleaved.
                while !gate.wait_for(1, Duration::ZERO) {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                user.user_properties().await.unwrap();
                // The span of a call that waits is not the current one.
                tracing::info!(target: "test::between", "between");
                gate.release();
            };
            join(held, other).await
        })
    });
    let calls = calls(&lines);
    assert_eq!(calls.len(), 2);
    for (call, name, requests) in
        [(calls[0], "GET /userproperties", 1), (calls[1], "GET /userinfo", 2)]
    {
        assert_eq!(call.get("otel.name"), name);
        let events = events(&lines, call);
        assert_eq!(events.len(), requests + 1, "{events:?}");
        assert!(events.iter().all(|event| event.get("operation") == name));
    }
    let between = lines.iter().find(|line| line.target == "test::between").unwrap();
    assert_eq!(between.spans.len(), 1, "only that of the test");
}

#[test]
fn the_span_follows_a_call_to_other_threads() {
    let server = MockServer::start();
    let client = client(&server);
    let user = client.user(server.user_id()).unwrap();
    let (_, lines) = traced(|| {
        let span = tracing::Span::current();
        let mut call = Box::pin(async move { user.user_info().await.map(drop) });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        // Started here, in the span of the test; finished elsewhere, where no span is current.
        let _entered = runtime.enter();
        let waker = futures_util::task::noop_waker();
        let mut context = std::task::Context::from_waker(&waker);
        assert!(span.in_scope(|| call.as_mut().poll(&mut context)).is_pending());
        runtime.block_on(runtime.spawn(call)).unwrap().unwrap();
    });
    let calls = calls(&lines);
    assert_eq!(calls.len(), 1);
    assert_eq!(events(&lines, calls[0]).len(), 3);
}

#[test]
fn a_call_that_is_dropped_closes_its_span_and_is_told_as_cancelled() {
    let server = MockServer::start();
    let (client, told) = observed(&server);
    let user = client.user(server.user_id()).unwrap();
    let gate = server.hold("/userinfo");
    let (_, lines) = traced(|| {
        on_one_thread(async {
            let held = Box::pin(user.user_info());
            let in_flight = Box::pin(async {
                while !gate.wait_for(1, Duration::ZERO) {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            });
            select(held, in_flight).await;
        });
    });
    gate.release();
    let calls = calls(&lines);
    assert_eq!(calls.len(), 1, "{lines:?}");
    let events = events(&lines, calls[0]);
    let texts: Vec<_> = events.iter().map(|event| event.text.as_str()).collect();
    assert_eq!(texts, ["request answered", "request cancelled", "call cancelled"]);
    // The login, the request and the call.
    assert_eq!(*told.cancelled.lock().unwrap(), [false, true, true]);
}
