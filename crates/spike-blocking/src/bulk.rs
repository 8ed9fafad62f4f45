//! One request for many users, see [`Client::bulk`], and long ranges of many users, see [`Client::bulk_chunks`].

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

use parking_lot::{Condvar, Mutex, MutexGuard};
use spike_core::bulk::{Bulk, BulkStep, Handled, Jobs};
pub use spike_core::bulk::{BulkPolicy, BulkProgress, BulkReport, ChunksReport, Flow, UserChunks};
use spike_core::{Error, Request, Scope, UserId};

use crate::chunks::{Chunk, Chunkable, Chunks, Seam};
use crate::client::Client;
use crate::user::User;

/// A chunk with its answer, or the error that ends the run of this user.
pub type ChunkResult<'a, R> = Result<(Chunk<R>, <R as Request>::Answer), &'a Error>;

/// What the threads of a run share.
struct Run<'a, J, S, F> {
    users: &'a [User],
    send: S,
    state: Mutex<State<J, F>>,
    change: Condvar,
}

struct State<J, F> {
    bulk: Bulk<J>,
    in_flight: usize,
    each: F,
    errors: Vec<(UserId, Error)>,
    panic: Option<Box<dyn Any + Send>>,
}

impl Client {
    /// Sends one request for many users: several at once, not faster than the policy allows, and slower for all after a
    /// 429. It goes on after errors and lists them at the end.
    ///
    /// `each` gets every answer and every final error as it comes, on any thread and while the others wait, so it should
    /// be quick. It may return a [`ControlFlow`](std::ops::ControlFlow): a `Break` stops the run. Calls in flight are then
    /// finished and passed to `each` as well; the report lists the users who were not reached.
    ///
    /// ```no_run
    /// use spike_blocking::bulk::BulkPolicy;
    /// use spike_blocking::api::GetUserInfo;
    ///
    /// # fn run(client: spike_blocking::Client, ids: Vec<String>) -> Result<(), spike_blocking::Error> {
    /// let users: Vec<_> = ids.iter().map(|id| client.user(id)).collect::<Result<_, _>>()?;
    /// let policy = BulkPolicy::new().per_second(20);
    /// let report = client.bulk(&users, &GetUserInfo::new(), policy, |user, info, progress| {
    ///     if let Ok(info) = info {
    ///         println!("{} has {} providers", user.user_id(), info.integrated_providers.len());
    ///     }
    ///     println!("{} of {}", progress.finished(), progress.total);
    /// });
    /// for (user, error) in report.errors {
    ///     eprintln!("{user}: {error}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If `each` or the transport panics, once the calls in flight are over.
    pub fn bulk<R, C>(
        &self,
        users: &[User],
        request: &R,
        policy: BulkPolicy,
        each: impl FnMut(&User, Result<R::Answer, &Error>, BulkProgress) -> C + Send,
    ) -> BulkReport
    where
        R: Request,
        C: Flow,
    {
        let bulk = Bulk::new(policy, users.len());
        let (bulk, errors) = self.run(users, bulk, |user, ()| user.send(request), each);
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
    /// use spike_blocking::api::TimeSeries;
    /// use spike_blocking::bulk::BulkPolicy;
    /// use spike_blocking::chunks::ChunkSize;
    /// use spike_blocking::time::Timestamp;
    /// use spike_blocking::{Client, Error, User};
    ///
    /// # fn run(client: Client, users: Vec<User>, year: TimeSeries) -> Result<(), Error> {
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
    /// });
    /// for user in report.users.iter().filter(|user| !user.is_complete) {
    ///     println!("{} came to {}", user.user, user.reached);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If `each` or the transport panics, once the calls in flight are over.
    pub fn bulk_chunks<R, C>(
        &self,
        runs: impl IntoIterator<Item = Chunks<R>>,
        policy: BulkPolicy,
        each: impl FnMut(&User, ChunkResult<'_, R>, BulkProgress) -> C + Send,
    ) -> ChunksReport<Seam<R>>
    where
        R: Chunkable,
        C: Flow,
    {
        let (users, chunks): (Vec<User>, Vec<_>) = runs.into_iter().map(Chunks::into_parts).unzip();
        let bulk = Bulk::of_chunks(policy, chunks);
        let send =
            |user: &User, chunk: Chunk<R>| user.send(&chunk.request).map(|answer| (chunk, answer));
        let (bulk, errors) = self.run(&users, bulk, send, each);
        bulk.report(errors, |index| users[index].user_id().clone())
    }

    /// Runs a machine to its end, on as many threads as it has calls in flight. Returns it with the final errors.
    fn run<J, A, C>(
        &self,
        users: &[User],
        bulk: Bulk<J>,
        send: impl Fn(&User, J::Job) -> Result<A, Error> + Sync,
        each: impl FnMut(&User, Result<A, &Error>, BulkProgress) -> C + Send,
    ) -> (Bulk<J>, Vec<(UserId, Error)>)
    where
        J: Jobs + Send,
        C: Flow,
    {
        let threads = bulk.concurrency();
        let run = Run {
            users,
            send,
            state: Mutex::new(State { bulk, in_flight: 0, each, errors: Vec::new(), panic: None }),
            change: Condvar::new(),
        };
        let span = Scope::current();
        thread::scope(|scope| {
            for _ in 1..threads {
                let work = || span.run(|| self.work(&run));
                let thread = thread::Builder::new().spawn_scoped(scope, work);
                if thread.is_err() {
                    // Thread limit reached: continue with the threads already running.
                    break;
                }
            }
            self.work(&run);
        });
        let state = run.state.into_inner();
        if let Some(panic) = state.panic {
            resume_unwind(panic);
        }
        (state.bulk, state.errors)
    }

    fn work<J, S, F, A, C>(&self, run: &Run<'_, J, S, F>)
    where
        J: Jobs,
        S: Fn(&User, J::Job) -> Result<A, Error>,
        F: FnMut(&User, Result<A, &Error>, BulkProgress) -> C,
        C: Flow,
    {
        let driver = &self.0;
        let now = || (driver.clock)();
        let mut state = run.state.lock();
        loop {
            let call = match state.bulk.poll(now()) {
                BulkStep::Start(call) => call,
                BulkStep::Wait(pause) if state.in_flight == 0 => {
                    // Nothing can happen meanwhile, so the other threads may wait for the state.
                    driver.transport.sleep(pause);
                    continue;
                }
                BulkStep::Wait(pause) => {
                    run.change.wait_for(&mut state, pause);
                    continue;
                }
                BulkStep::Await => {
                    run.change.wait(&mut state);
                    continue;
                }
                BulkStep::Done => return,
            };
            let Some(job) = state.bulk.job(call) else { continue };
            let user = &run.users[call.index];
            let once = user.with_options(user.options().in_bulk());
            state.in_flight += 1;
            let result = MutexGuard::unlocked(&mut state, || caught(|| (run.send)(&once, job)));
            state.in_flight -= 1;
            // A call that panicked is over as well; otherwise the other threads would wait for it for ever.
            let result = result.unwrap_or_else(|panic| {
                state.abort(panic);
                Err(Error::input("the call panicked"))
            });
            if state.bulk.handle(call, result.as_ref().err(), now()) == Handled::Final {
                state.report(user, result);
            }
            run.change.notify_all();
        }
    }
}

impl<J: Jobs, F> State<J, F> {
    fn report<A, C: Flow>(&mut self, user: &User, result: Result<A, Error>)
    where
        F: FnMut(&User, Result<A, &Error>, BulkProgress) -> C,
    {
        if self.panic.is_some() {
            return;
        }
        let progress = self.bulk.progress();
        let flow = match result {
            Ok(answer) => caught(|| (self.each)(user, Ok(answer), progress)),
            Err(error) => {
                let flow = caught(|| (self.each)(user, Err(&error), progress));
                self.errors.push((user.user_id().clone(), error));
                flow
            }
        };
        match flow {
            Ok(flow) if flow.stops() => self.bulk.stop(),
            Ok(_) => {}
            Err(panic) => self.abort(panic),
        }
    }

    fn abort(&mut self, panic: Box<dyn Any + Send>) {
        self.bulk.stop();
        self.panic.get_or_insert(panic);
    }
}

/// Returns the output of a function, or the panic that ended it.
fn caught<T>(call: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(call))
}
