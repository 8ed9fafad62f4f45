//! Metrics of a client with the crate `metrics`: calls, requests, retries, logins, 429s and how long they take.
//!
//! ```sh
//! cargo run -p spike-examples --example metrics
//! ```
//!
//! It asks a mock server that fails now and then, and prints what an exporter would read, such as
//! `metrics-exporter-prometheus`.

use std::error::Error;
use std::sync::Arc;

use metrics::{counter, histogram};
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use spike_blocking::{
    ApplicationId, AttemptEvent, CallEvent, Client, HmacKey, Observer, RetryPolicy, Settings,
};
use spike_mock::{Fault, MockServer};

/// Feeds the recorder of the program.
struct Metrics;

impl Observer for Metrics {
    fn attempt(&self, event: &AttemptEvent<'_>) {
        let kind = if event.is_login { "login" } else { "call" };
        // The status or the kind of error; a name per operation, not per URL, so there are few of them.
        let outcome = match (event.status, event.error) {
            (Some(status), _) => status.as_str().to_owned(),
            (None, Some(error)) => format!("{error:?}"),
            (None, None) => "cancelled".to_owned(),
        };
        let operation = event.operation.to_owned();
        counter!("spike_requests_total", "operation" => operation, "kind" => kind, "outcome" => outcome)
            .increment(1);
        if event.retry_in.is_some() {
            counter!("spike_retries_total", "kind" => kind).increment(1);
        }
        histogram!("spike_request_duration_seconds", "kind" => kind)
            .record(event.elapsed.as_secs_f64());
    }

    fn call(&self, event: &CallEvent<'_>) {
        let outcome = match event.error {
            _ if event.is_cancelled => "cancelled".to_owned(),
            Some(error) => format!("{error:?}"),
            None => "ok".to_owned(),
        };
        let operation = event.operation.to_owned();
        counter!("spike_calls_total", "operation" => operation.clone(), "outcome" => outcome)
            .increment(1);
        histogram!("spike_call_duration_seconds", "operation" => operation)
            .record(event.elapsed.as_secs_f64());
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    recorder.install()?;

    let server = MockServer::start();
    server.fail_next_at("/userinfo", Fault::Status(503));
    server.fail_next_at("/userinfo", Fault::StatusWithRetryAfter(429, "0".to_owned()));
    let id = ApplicationId::new(server.application_id());
    let settings = Settings::new(id, HmacKey::new(server.hmac_key())?)
        .base_url(server.base_url())
        .retry(RetryPolicy::new().base(std::time::Duration::from_millis(50)));
    let client = Client::builder(settings).observer(Arc::new(Metrics)).build()?;
    let user = client.user(server.user_id())?;
    for _ in 0..3 {
        user.user_info()?;
    }
    if let Err(error) = user.sleep("no-such-sleep") {
        println!("{error}");
    }

    let mut lines: Vec<String> = Vec::new();
    for (key, _, _, value) in snapshotter.snapshot().into_vec() {
        let key = key.key();
        let labels: Vec<String> =
            key.labels().map(|label| format!("{}={:?}", label.key(), label.value())).collect();
        let value = match value {
            DebugValue::Counter(count) => count.to_string(),
            DebugValue::Gauge(value) => value.to_string(),
            DebugValue::Histogram(values) => {
                let sum: f64 = values.iter().map(|value| value.into_inner()).sum();
                format!("{} values, {sum:.3} s in all", values.len())
            }
        };
        lines.push(format!("{}{{{}}} {value}", key.name(), labels.join(",")));
    }
    lines.sort();
    lines.iter().for_each(|line| println!("{line}"));
    Ok(())
}
