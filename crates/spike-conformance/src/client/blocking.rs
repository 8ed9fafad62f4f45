use std::time::Instant;

use spike_blocking::{Client, Error, ErrorKind, Request as _, Settings};

use super::{Job, Outcome, outcome, token};
use crate::answers::TRUE_VALUE;
use crate::marks;
use crate::scenario::Kind;

pub(super) fn run(job: &Job) -> Result<Outcome, Error> {
    let client = Client::builder(job.settings()?).seed(1).build()?;
    let user = match job.kind {
        Kind::Login => client.user(marks::USER)?,
        _ => client.user_with_token(marks::USER, token()?)?,
    };
    let user = user.with_options(job.options());
    let (upload, encoded) = job.upload()?;
    let call = || match job.kind {
        Kind::Read | Kind::Recovery | Kind::Login => user.user_info().map(|info| info.uid),
        Kind::Upload => user
            .send_raw(&encoded)
            .and_then(|reply| upload.decode(reply))
            .map(|reply| reply.value.lab_report.record_id),
        Kind::Delete => user.delete_integration("garmin").map(|()| TRUE_VALUE.to_owned()),
    };
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
