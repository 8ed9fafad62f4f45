//! One request for many users, see [`Client::bulk`].

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use spike_core::bulk::{Bulk, BulkStep, Handled};
pub use spike_core::bulk::{BulkPolicy, BulkProgress, BulkReport, Flow};
use spike_core::{Error, Request};

use crate::client::Client;
use crate::user::User;

impl Client {
    /// Sends one request for many users: several at once, not faster than the policy allows, and slower for all after a
    /// 429. It goes on after errors and lists them at the end.
    ///
    /// `each` gets every answer and every final error as it comes, between two polls, so it must not block. It may return a
    /// [`ControlFlow`](std::ops::ControlFlow): a `Break` stops the run. Calls in flight are then finished and passed to
    /// `each` as well; the report lists the users who were not reached. Dropping the future cancels everything at once.
    ///
    /// ```no_run
    /// use spike_async::bulk::BulkPolicy;
    /// use spike_async::api::GetUserInfo;
    ///
    /// # async fn run(client: spike_async::Client, ids: Vec<String>) -> Result<(), spike_async::Error> {
    /// let users: Vec<_> = ids.iter().map(|id| client.user(id)).collect::<Result<_, _>>()?;
    /// let policy = BulkPolicy::new().per_second(20);
    /// let report = client.bulk(&users, &GetUserInfo::new(), policy, |user, info, progress| {
    ///     if let Ok(info) = info {
    ///         println!("{} has {} providers", user.user_id(), info.integrated_providers.len());
    ///     }
    ///     println!("{} of {}", progress.finished(), progress.total);
    /// }).await;
    /// for (user, error) in report.errors {
    ///     eprintln!("{user}: {error}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn bulk<R, C>(
        &self,
        users: &[User],
        request: &R,
        policy: BulkPolicy,
        mut each: impl FnMut(&User, Result<R::Answer, &Error>, BulkProgress) -> C,
    ) -> BulkReport
    where
        R: Request,
        C: Flow,
    {
        let driver = &self.0;
        let now = || (driver.clock)();
        let mut bulk = Bulk::new(policy, users.len());
        let mut running = FuturesUnordered::new();
        let mut errors = Vec::new();
        loop {
            let over = match bulk.poll(now()) {
                BulkStep::Start(call) => {
                    let user = &users[call.index];
                    let user = user.with_options(user.options().in_bulk());
                    running.push(async move { (call, user.send(request).await) });
                    continue;
                }
                BulkStep::Wait(pause) if running.is_empty() => {
                    driver.transport.sleep(pause).await;
                    continue;
                }
                BulkStep::Wait(pause) => driver.within(Some(pause), running.next()).await.flatten(),
                BulkStep::Await => running.next().await,
                BulkStep::Done => break,
            };
            let Some((call, result)) = over else { continue };
            let user = &users[call.index];
            if bulk.handle(call, result.as_ref().err(), now()) == Handled::Requeued {
                continue;
            }
            let progress = bulk.progress();
            let flow = match result {
                Ok(answer) => each(user, Ok(answer), progress),
                Err(error) => {
                    let flow = each(user, Err(&error), progress);
                    errors.push((user.user_id().clone(), error));
                    flow
                }
            };
            if flow.stops() {
                bulk.stop();
            }
        }
        bulk.report(errors, |index| users[index].user_id().clone())
    }
}
