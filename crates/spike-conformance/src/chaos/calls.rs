//! The calls of a chaos run.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
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
    let limits = TimeLimits::new().attempt(Duration::from_millis(400)).deadline(DEADLINE);
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

/// Makes the calls with the blocking client, and reports how each ended.
pub(super) fn blocking(base_url: &str, calls: u64, ended: &Sender<End>) -> Result<(), Error> {
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
    std::thread::scope(|scope| {
        for _ in 0..CALLERS {
            scope.spawn(|| {
                while let Some(number) = another(&next, calls) {
                    let start = Instant::now();
                    let result = call(number);
                    let _ = ended.send(End { number, result, elapsed: start.elapsed() });
                }
            });
        }
    });
    Ok(())
}

/// Makes the calls with the async client, and reports how each ended.
pub(super) fn asynchronous(base_url: &str, calls: u64, ended: &Sender<End>) -> Result<(), Error> {
    let client = spike_async::Client::builder(settings(base_url)?).seed(1).build()?;
    let call = async |number| {
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
    let next = AtomicU64::new(0);
    let caller = async || {
        while let Some(number) = another(&next, calls) {
            let start = Instant::now();
            let result = call(number).await;
            let _ = ended.send(End { number, result, elapsed: start.elapsed() });
        }
    };
    runtime.block_on(join_all((0..CALLERS).map(|_| caller())));
    Ok(())
}

/// Returns the number of the next call.
fn another(next: &AtomicU64, calls: u64) -> Option<u64> {
    Some(next.fetch_add(1, Ordering::SeqCst)).filter(|number| *number < calls)
}
