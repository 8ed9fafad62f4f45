//! What only the async client has: a runtime, dropped futures and HTTP/2.

use std::io::Read;
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use spike_async::api::{GetLabReport, ListSleeps};
use spike_async::chunks::ChunkSize;
use spike_async::transport::{Limits, Transport, TransportErrorKind};
use spike_async::{AccessToken, Client, PollPolicy, ReqwestTransport};
use spike_mock::MockServer;

use crate::harness::wait;
use crate::shared::client::{client, last_week};
use crate::shared::failures::fails;
use crate::shared::framing::{ENDLESS, endless, with_trailers};
use crate::shared::requests::{LIMITS, OK, get};
use crate::shared::server::Server;
use crate::shared::setup::settings;

#[test]
fn waiting_without_a_runtime_is_an_error_with_advice() {
    let server = Server::answering(OK);
    let client = Client::builder(settings(&server.url)).build().unwrap();
    let user = client.user_with_token("user", AccessToken::new("token").unwrap()).unwrap();
    let request = GetLabReport::new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    let waiting = user.wait_for(&request, PollPolicy::default());
    let error = waiting.now_or_never().expect("an end").unwrap_err().to_string();
    assert!(error.contains("tokio runtime"), "{error}");
}

#[test]
fn a_client_of_many_short_runtimes_fails_only_with_what_is_repeated() {
    let server = Server::answering(OK);
    let transport = ReqwestTransport::new(&settings(&server.url)).unwrap();
    let call = || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let result = runtime.block_on(transport.send(get(&server.url), LIMITS));
        runtime.shutdown_background();
        result.err().map(|error| (error.kind(), format!("{error:?}")))
    };
    let failures: Vec<_> = std::iter::repeat_with(call).take(500).flatten().collect();
    for (kind, text) in &failures {
        let repeated = [TransportErrorKind::Connect, TransportErrorKind::Interrupted];
        assert!(repeated.contains(kind), "{text}, {} in all", failures.len());
    }
}

#[test]
fn a_dropped_future_gives_the_attempt_up() {
    let (sender, closed) = mpsc::channel();
    let sender = Mutex::new(sender);
    let server = Server::with(move |stream| {
        // The end of the connection, seen by the server.
        let end = stream.read(&mut [0]).unwrap_or(0);
        sender.lock().unwrap().send(end).unwrap();
        false
    });
    let transport = ReqwestTransport::new(&settings(&server.url)).unwrap();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let attempt = transport.clone();
    let request = get(&server.url);
    let task = runtime.spawn(async move { attempt.send(request, LIMITS).await });
    server.request();
    task.abort();
    assert_eq!(closed.recv().unwrap(), 0);
}

#[test]
#[cfg(feature = "rustls")]
fn http2_is_offered_with_the_feature_only() {
    use crate::harness::Subject;

    let (sender, offers) = mpsc::channel();
    let sender = Mutex::new(sender);
    let server = Server::accepting(move |mut stream| {
        let mut acceptor = rustls::server::Acceptor::default();
        let accepted = loop {
            acceptor.read_tls(&mut stream).unwrap();
            if let Some(accepted) = acceptor.accept().unwrap_or_else(|_| panic!("no hello")) {
                break accepted;
            }
        };
        let hello = accepted.client_hello();
        let offer: Vec<Vec<u8>> = hello.alpn().unwrap().map(<[u8]>::to_vec).collect();
        sender.lock().unwrap().send(offer).unwrap();
    });
    let subject = Subject::at(&server.https());
    fails(subject.send(get(&server.https()), LIMITS), TransportErrorKind::Connect);
    let expected: &[&[u8]] =
        if cfg!(feature = "http2") { &[b"h2", b"http/1.1"] } else { &[b"http/1.1"] };
    assert_eq!(offers.recv().unwrap(), expected);
}

/// Sends a GET with a timeout of 500 ms to servers that write such bytes. Returns how long it took.
fn endless_framing(events: Option<u32>) -> [Duration; 2] {
    ENDLESS.map(|(head, piece)| {
        let server = endless(head, piece);
        let transport = ReqwestTransport::new(&settings(&server.url)).unwrap();
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all();
        if let Some(events) = events {
            builder.event_interval(events);
        }
        let runtime = builder.build().unwrap();
        let limits = Limits::new().timeout(Duration::from_millis(500)).body(1_000);
        let start = Instant::now();
        let result = runtime.block_on(transport.send(get(&server.url), limits));
        fails(result, TransportErrorKind::Timeout);
        start.elapsed()
    })
}

/// hyper reads and skips such bytes in one go, as many as there are, and tokio looks at its timers after 61 of these goes,
/// or after as many as the runtime is told.
#[test]
#[ignore = "a measurement, for `--release`"]
fn how_late_the_timeout_is_in_endless_framing() {
    println!("{:?}, {:?}", endless_framing(None), endless_framing(Some(1)));
}

/// hyper refuses them; ureq skips them, since the body is complete.
#[test]
fn a_thousand_trailers_are_refused() {
    fails(with_trailers(1_000), TransportErrorKind::InvalidResponse);
}

#[test]
fn chunks_are_read_without_a_trait_of_another_crate() {
    let server = MockServer::start();
    let user = client(&server).user(server.user_id()).unwrap();
    let request = ListSleeps::new(last_week());
    let mut chunks = user.chunks(&request, ChunkSize::days(3)).unwrap();
    let mut indices = Vec::new();
    wait(async {
        while let Some(answer) = chunks.next().await {
            indices.push(answer.unwrap().0.index);
        }
    });
    assert_eq!(indices, [0, 1, 2]);
}
