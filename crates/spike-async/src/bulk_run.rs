//! One request for many users.

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use spike_core::Endpoint;
use spike_core::bulk::{Bulk, BulkPolicy, BulkProgress, BulkReport, BulkStep};

use crate::client::Client;
use crate::user::User;

impl Client {
    /// Sends one request for many users: several at once, no faster than the policy says, slower for all when
    /// the server says 429, and on after errors, which are listed at the end.
    ///
    /// `each` gets every answer as it comes, between two polls, so it must not block.
    ///
    /// ```no_run
    /// use spike_async::bulk::BulkPolicy;
    /// use spike_async::endpoints::GetUserInfo;
    ///
    /// # async fn run(client: spike_async::Client, ids: Vec<String>) -> Result<(), spike_async::Error> {
    /// let users: Vec<_> = ids.iter().map(|id| client.user(id)).collect::<Result<_, _>>()?;
    /// let mut policy = BulkPolicy::default();
    /// policy.per_second = Some(20);
    /// let report = client.bulk(&users, &GetUserInfo::new(), policy, |user, info, progress| {
    ///     println!("{} of {}: {} has {} providers", progress.succeeded, progress.total, user.user_id(), info.integrated_providers.len());
    /// }).await;
    /// for (user, error) in report.errors {
    ///     eprintln!("{user}: {error}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn bulk<R>(
        &self,
        users: &[User],
        request: &R,
        policy: BulkPolicy,
        mut each: impl FnMut(&User, R::Answer, BulkProgress),
    ) -> BulkReport
    where
        R: Endpoint,
    {
        let now = || self.inner().clock.now();
        let mut bulk = Bulk::new(policy, users.len());
        let mut running = FuturesUnordered::new();
        let mut errors = Vec::new();
        loop {
            let over = match bulk.poll(now()) {
                BulkStep::Start(turn) => {
                    let user = &users[turn.index];
                    running.push(async move { (turn, user.send(request).await) });
                    continue;
                }
                BulkStep::Wait(pause) if running.is_empty() => {
                    self.inner().transport.sleep(pause).await;
                    continue;
                }
                BulkStep::Wait(pause) => self
                    .inner()
                    .within(Some(pause), running.next())
                    .await
                    .flatten(),
                BulkStep::Await => running.next().await,
                BulkStep::Done => break,
            };
            let Some((turn, result)) = over else { continue };
            let user = &users[turn.index];
            let last = bulk.handle(turn, result.as_ref().err(), now());
            match result {
                Ok(answer) => each(user, answer, bulk.progress()),
                Err(error) if last => errors.push((user.user_id().clone(), error)),
                Err(_) => {}
            }
        }
        BulkReport::new(bulk.progress(), errors)
    }
}
