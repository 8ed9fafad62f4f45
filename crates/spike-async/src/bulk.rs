//! One request for many users, see [`Client::bulk`], and long ranges of many users, see [`Client::bulk_chunks`].

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use spike_core::bulk::{Bulk, BulkStep, Handled, Jobs};
pub use spike_core::bulk::{BulkPolicy, BulkProgress, BulkReport, ChunksReport, Flow, UserChunks};
use spike_core::{Error, Request, UserId};

use crate::chunks::{Chunk, Chunkable, Chunks, Seam};
use crate::client::Client;
use crate::user::User;

/// A chunk with its answer, or the error that ends the run of this user.
pub type ChunkResult<'a, R> = Result<(Chunk<R>, <R as Request>::Answer), &'a Error>;

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
        each: impl FnMut(&User, Result<R::Answer, &Error>, BulkProgress) -> C,
    ) -> BulkReport
    where
        R: Request,
        C: Flow,
    {
        let mut bulk = Bulk::new(policy, users.len());
        let send = |user: User, ()| async move { user.send(request).await };
        let errors = self.run(users, &mut bulk, send, each).await;
        bulk.report(errors, |index| users[index].user_id().clone())
    }

    /// Fetches the chunks of a long range for many users, each run made with [`User::chunks`]: as [`bulk`](Self::bulk), with
    /// one pause for all after a 429.
    ///
    /// A user has one call in flight at a time, so the chunks of a user come in order; `concurrency` of the policy is the
    /// number of users, and that of the [`Chunks`] does not count. Except after a 429, a user is finished before another
    /// one is begun. An error ends the run of that user alone.
    ///
    /// To resume a run that was stopped or killed, store [`Chunk::end`](crate::chunks::Chunk::end) with the data of each
    /// chunk, and pass it to [`Chunks::starting_from`].
    ///
    /// ```no_run
    /// use std::collections::BTreeMap;
    ///
    /// use spike_async::api::TimeSeries;
    /// use spike_async::bulk::BulkPolicy;
    /// use spike_async::chunks::ChunkSize;
    /// use spike_async::time::Timestamp;
    /// use spike_async::{Client, Error, User};
    ///
    /// # async fn run(client: Client, users: Vec<User>, year: TimeSeries) -> Result<(), Error> {
    /// let mut stored: BTreeMap<String, Timestamp> = BTreeMap::new(); // Read it from your database.
    /// let from = |user: &User| stored.get(user.user_id().as_str()).copied();
    /// let runs = users.iter().map(|user| {
    ///     Ok(user.chunks(&year, ChunkSize::days(30))?.starting_from(from(user)))
    /// });
    /// let runs = runs.collect::<Result<Vec<_>, Error>>()?;
    /// let report = client.bulk_chunks(runs, BulkPolicy::new(), |user, answer, progress| {
    ///     if let Ok((chunk, series)) = answer {
    ///         println!("{:?} points", series.points().map(|points| points.len()));
    ///         stored.insert(user.user_id().as_str().to_owned(), chunk.end);
    ///     }
    ///     println!("{} of {}, {:?} left", progress.calls, progress.total_calls, progress.remaining);
    /// }).await;
    /// for user in report.users.iter().filter(|user| !user.is_complete) {
    ///     println!("{} came to {}", user.user, user.reached);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn bulk_chunks<R, C>(
        &self,
        runs: impl IntoIterator<Item = Chunks<R>>,
        policy: BulkPolicy,
        each: impl FnMut(&User, ChunkResult<'_, R>, BulkProgress) -> C,
    ) -> ChunksReport<Seam<R>>
    where
        R: Chunkable,
        C: Flow,
    {
        let (users, chunks): (Vec<User>, Vec<_>) = runs.into_iter().map(Chunks::into_parts).unzip();
        let mut bulk = Bulk::of_chunks(policy, chunks);
        let send = |user: User, chunk: Chunk<R>| async move {
            user.send(&chunk.request).await.map(|answer| (chunk, answer))
        };
        let errors = self.run(&users, &mut bulk, send, each).await;
        bulk.report(errors, |index| users[index].user_id().clone())
    }

    /// Runs a machine to its end. Returns the final errors.
    async fn run<J, F, A, C>(
        &self,
        users: &[User],
        bulk: &mut Bulk<J>,
        send: impl Fn(User, J::Job) -> F,
        mut each: impl FnMut(&User, Result<A, &Error>, BulkProgress) -> C,
    ) -> Vec<(UserId, Error)>
    where
        J: Jobs,
        F: Future<Output = Result<A, Error>>,
        C: Flow,
    {
        let driver = &self.0;
        let now = || (driver.clock)();
        let mut running = FuturesUnordered::new();
        let mut errors = Vec::new();
        loop {
            let over = match bulk.poll(now()) {
                BulkStep::Start(call) => {
                    if let Some(job) = bulk.job(call) {
                        let user = &users[call.index];
                        let sent = send(user.with_options(user.options().in_bulk()), job);
                        running.push(async move { (call, sent.await) });
                    }
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
        errors
    }
}
