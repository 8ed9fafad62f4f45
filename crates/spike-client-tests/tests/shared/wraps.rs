//! Transports around the transport of a client.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use http::Request;
use spike_mock::{Fault, MockServer};

use crate::harness::{Tagging, Timed, wait};
use crate::shared::client::{builder, settings};
use crate::shared::time::Time;

const TAGS: &str = "x-tags";

/// Adds a tag to the header of a request, after those that are there.
pub(crate) fn tag(request: &mut Request<Bytes>, tag: &str) {
    let before = request.headers().get(TAGS).map_or("", |tags| tags.to_str().unwrap());
    let tags = format!("{before}{tag}").parse().unwrap();
    request.headers_mut().insert(TAGS, tags);
}

/// Returns method, path and tags of all requests.
fn seen(server: &MockServer) -> Vec<String> {
    let requests = server.requests();
    let line = |request: &spike_mock::RecordedRequest| {
        let tags = request.header(TAGS).unwrap_or("none");
        format!("{} {} {tags}", request.method(), request.path())
    };
    requests.iter().map(line).collect()
}

#[test]
fn a_wrap_sees_every_request_and_the_last_one_sees_it_first() {
    let server = MockServer::start();
    server.fail_next_at("/userinfo", Fault::Status(503));
    let made = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&made);
    let client = builder(&server)
        .wrap(move |inner| {
            count.fetch_add(1, Ordering::SeqCst);
            Arc::new(Tagging(inner, "b"))
        })
        .wrap(|inner| Arc::new(Tagging(inner, "a")))
        .build()
        .unwrap();
    let user = client.user(server.user_id()).unwrap();
    wait(user.user_info()).unwrap();
    let expected = ["POST /auth/hmac ab", "GET /userinfo ab", "GET /userinfo ab"];
    assert_eq!(seen(&server), expected);
    let last = server.requests().pop().unwrap();
    assert!(last.header("authorization").unwrap().starts_with("Bearer "));
    assert_eq!(made.load(Ordering::SeqCst), 1);
}

#[test]
fn a_transport_of_the_caller_is_wrapped_too() {
    let server = MockServer::start();
    server.fail_next_at("/userinfo", Fault::Status(503));
    let time = Arc::new(Time::start());
    let client = builder(&server)
        .wrap(|inner| Arc::new(Tagging(inner, "a")))
        .transport(Arc::new(Timed::new(&settings(&server), Arc::clone(&time))))
        .build()
        .unwrap();
    wait(client.user(server.user_id()).unwrap().user_info()).unwrap();
    assert_eq!(seen(&server).last().unwrap(), "GET /userinfo a");
    assert_eq!(time.take_log().len(), server.requests().len());
}
