use std::time::Instant;

use spike_blocking::{Client, Error, ErrorKind, Settings};

use super::{Job, Outcome, outcome, token};
use crate::marks;
use crate::scenario::Kind;

pub(super) fn run(job: &Job) -> Result<Outcome, Error> {
    let client = Client::builder(job.settings()?).seed(1).build()?;
    let user = match job.kind {
        Kind::Login => client.user(marks::USER)?,
        _ => client.user_with_token(marks::USER, token()?)?,
    };
    let user = user.with_options(job.options());
    let (encoded, value) = job.call()?;
    let call = || user.send_raw(&encoded).and_then(&value);
    for _ in 1..job.calls {
        call()?;
        std::thread::sleep(super::BETWEEN);
    }
    let start = Instant::now();
    let result = call();
    Ok(outcome(result, start.elapsed()))
}

pub(super) fn crowd(
    settings: Settings,
    callers: usize,
) -> Result<Vec<Result<String, ErrorKind>>, Error> {
    let user = Client::new(settings)?.user(marks::USER)?;
    let call = || user.user_info().map(|info| info.uid).map_err(|error| error.kind());
    Ok(std::thread::scope(|scope| {
        let threads: Vec<_> = (0..callers).map(|_| scope.spawn(call)).collect();
        let ends = threads.into_iter().map(|thread| thread.join());
        ends.map(|end| end.unwrap_or(Err(ErrorKind::Other))).collect()
    }))
}
