use std::time::Instant;

use futures_util::future::join_all;
use spike_async::{Client, Error, ErrorKind, Settings};
use tokio::runtime::Builder;

use super::{Job, Outcome, outcome, token};
use crate::marks;
use crate::scenario::Kind;

/// Runs a future in a runtime of its own.
pub(super) fn block_on<T>(
    threads: bool,
    future: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let mut builder =
        if threads { Builder::new_multi_thread() } else { Builder::new_current_thread() };
    let runtime = builder.worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| Error::config(error.to_string()))?;
    let result = runtime.block_on(future);
    // Name resolution may still run.
    runtime.shutdown_background();
    result
}

pub(super) async fn run(job: &Job) -> Result<Outcome, Error> {
    let client = Client::builder(job.settings()?).seed(1).build()?;
    let user = match job.kind {
        Kind::Login => client.user(marks::USER)?,
        _ => client.user_with_token(marks::USER, token()?)?,
    };
    let user = user.with_options(job.options());
    let (encoded, value) = job.call()?;
    let call = async || user.send_raw(&encoded).await.and_then(&value);
    for _ in 1..job.calls {
        call().await?;
        tokio::time::sleep(super::BETWEEN).await;
    }
    let start = Instant::now();
    let result = call().await;
    Ok(outcome(result, start.elapsed()))
}

pub(super) async fn crowd(
    settings: Settings,
    callers: usize,
) -> Result<Vec<Result<String, ErrorKind>>, Error> {
    let user = Client::new(settings)?.user(marks::USER)?;
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let user = user.clone();
            tokio::spawn(async move {
                user.user_info().await.map(|info| info.uid).map_err(|error| error.kind())
            })
        })
        .collect();
    let ends = join_all(tasks).await.into_iter();
    Ok(ends.map(|end| end.unwrap_or(Err(ErrorKind::Other))).collect())
}
