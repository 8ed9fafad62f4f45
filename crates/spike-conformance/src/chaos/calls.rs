//! The calls of a chaos run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use spike_blocking::api::{GetSleep, UploadLabReport};
use spike_blocking::{Error, HmacKey, RetryPolicy, Settings, TimeLimits};

use crate::marks;

/// Time limit of a call.
pub(super) const DEADLINE: Duration = Duration::from_secs(5);
/// Calls at a time.
const CALLERS: usize = 32;
/// Users, so that there are many logins.
const USERS: u64 = 50;

/// How a call ended.
pub(super) struct End {
    pub(super) number: u64,
    pub(super) result: Result<String, Error>,
    pub(super) elapsed: Duration,
}

/// Returns whether a call is an upload; the others are reads.
pub(super) fn is_upload(number: u64) -> bool {
    number.is_multiple_of(3)
}

fn settings(base_url: &str) -> Result<Settings, Error> {
    let limits = TimeLimits::new(Some(Duration::from_millis(400)), Some(DEADLINE));
    let retry = RetryPolicy::new().base(Duration::from_millis(1)).cap(Duration::from_millis(5));
    let settings = Settings::new(9999, HmacKey::new(marks::KEY)?).base_url(base_url);
    Ok(settings.retry(retry).time_limits(limits).body_limit(1_000_000))
}

fn user(number: u64) -> String {
    format!("user-{}", number % USERS)
}

fn read(number: u64) -> GetSleep {
    GetSleep::new(number.to_string())
}

fn upload(number: u64) -> UploadLabReport {
    UploadLabReport::new(b"%PDF-1.7 synthetic".to_vec(), number.to_string())
}

/// Makes the calls with the blocking client.
pub(super) fn blocking(base_url: &str, calls: u64) -> Result<Vec<End>, Error> {
    let client = spike_blocking::Client::builder(settings(base_url)?).seed(1).build()?;
    let call = |number| {
        let user = client.user(user(number))?;
        if is_upload(number) {
            user.send(&upload(number)).map(|answer| answer.lab_report.record_id)
        } else {
            user.send(&read(number)).map(|sleep| sleep.sleep_id.unwrap_or_default())
        }
    };
    let next = AtomicU64::new(0);
    let work = || {
        let mut ends = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::SeqCst);
            if number >= calls {
                return ends;
            }
            let start = Instant::now();
            let result = call(number);
            ends.push(End { number, result, elapsed: start.elapsed() });
        }
    };
    Ok(std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CALLERS).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    }))
}

/// Makes the calls with the async client.
pub(super) fn asynchronous(base_url: &str, calls: u64) -> Result<Vec<End>, Error> {
    let client = spike_async::Client::builder(settings(base_url)?).seed(1).build()?;
    let call = async |client: &spike_async::Client, number| {
        let user = client.user(user(number))?;
        if is_upload(number) {
            user.send(&upload(number)).await.map(|answer| answer.lab_report.record_id)
        } else {
            user.send(&read(number)).await.map(|sleep| sleep.sleep_id.unwrap_or_default())
        }
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| Error::config(error.to_string()))?;
    let next = Arc::new(AtomicU64::new(0));
    let tasks: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (next, client) = (Arc::clone(&next), client.clone());
            runtime.spawn(async move {
                let mut ends = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= calls {
                        return ends;
                    }
                    let start = Instant::now();
                    let result = call(&client, number).await;
                    ends.push(End { number, result, elapsed: start.elapsed() });
                }
            })
        })
        .collect();
    Ok(runtime.block_on(async {
        let mut ends = Vec::new();
        for task in tasks {
            ends.extend(task.await.unwrap_or_default());
        }
        ends
    }))
}
