//! What only the blocking client has in a run over chunks: threads, which must not outlive it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use spike_blocking::api::DailyStatistics;
use spike_blocking::chunks::{ChunkSize, Chunks};
use spike_blocking::time::Date;
use spike_blocking::transport::{Limits, TransportError};
use spike_blocking::{AccessToken, Client, Settings, Transport};

/// A transport that takes a while, and answers the second request and every later one with this status.
struct Slow {
    status: u16,
    sent: AtomicUsize,
    in_flight: AtomicUsize,
}

impl Transport for Slow {
    fn send(&self, _: Request<Bytes>, _: Limits) -> Result<Response<Bytes>, TransportError> {
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        let later = self.sent.fetch_add(1, Ordering::SeqCst) > 0;
        std::thread::sleep(Duration::from_millis(if later { 60 } else { 20 }));
        self.in_flight.fetch_sub(1, Ordering::SeqCst);
        let mut response = Response::new(Bytes::from_static(b"{\"statistics\":[]}"));
        if later {
            *response.status_mut() = self.status.try_into().unwrap();
        }
        Ok(response)
    }

    fn sleep(&self, _: Duration) {}
}

/// Twenty chunks, four at once.
fn start(status: u16) -> (Arc<Slow>, Chunks<DailyStatistics>) {
    let slow = Arc::new(Slow { status, sent: AtomicUsize::new(0), in_flight: AtomicUsize::new(0) });
    let builder = Client::builder(Settings::without_key(1)).transport(slow.clone());
    let client = builder.build().unwrap();
    let token = AccessToken::new("x.y.z").unwrap();
    let user = client.user_with_token("ann", token).unwrap();
    let (first, last): (Date, Date) =
        ("2026-04-01".parse().unwrap(), "2026-04-20".parse().unwrap());
    let request = DailyStatistics::new(first..=last, ["steps"]);
    let chunks = user.chunks(&request, ChunkSize::days(1)).unwrap();
    (slow, chunks.concurrency(4))
}

fn counts(slow: &Slow) -> (usize, usize) {
    let sent = slow.sent.load(Ordering::SeqCst);
    (sent, slow.in_flight.load(Ordering::SeqCst))
}

#[test]
fn no_thread_outlives_an_iterator_that_was_dropped() {
    let (slow, mut chunks) = start(200);
    chunks.next().unwrap().unwrap();
    drop(chunks);
    let (sent, in_flight) = counts(&slow);
    assert_eq!((sent, in_flight), (4, 0));
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(counts(&slow), (sent, in_flight));
}

#[test]
fn no_thread_outlives_an_error() {
    let (slow, mut chunks) = start(400);
    let failed = chunks.find(Result::is_err);
    assert!(failed.is_some());
    let (sent, in_flight) = counts(&slow);
    assert!(sent <= 5 && in_flight == 0, "{sent} {in_flight}");
    assert!(chunks.next().is_none());
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(counts(&slow), (sent, in_flight));
}
