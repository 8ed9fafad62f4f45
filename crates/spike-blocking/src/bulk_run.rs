//! One request for many users.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use parking_lot::{Condvar, Mutex};
use spike_core::bulk::{Bulk, BulkPolicy, BulkProgress, BulkReport, BulkStep};
use spike_core::{Endpoint, Error, UserId};

use crate::client::Client;
use crate::user::User;

struct State<F> {
    bulk: Bulk,
    each: F,
    errors: Vec<(UserId, Error)>,
    panic: Option<Box<dyn std::any::Any + Send>>,
}

impl Client {
    /// Sends one request for many users: several at once, no faster than the policy says, slower for all when
    /// the server says 429, and on after errors, which are listed at the end.
    ///
    /// `each` gets every answer as it comes, on the thread that made the call and while the others wait,
    /// so it should be quick.
    ///
    /// ```no_run
    /// use spike_blocking::bulk::BulkPolicy;
    /// use spike_blocking::endpoints::GetUserInfo;
    ///
    /// # fn run(client: spike_blocking::Client, ids: Vec<String>) -> Result<(), spike_blocking::Error> {
    /// let users: Vec<_> = ids.iter().map(|id| client.user(id)).collect::<Result<_, _>>()?;
    /// let mut policy = BulkPolicy::default();
    /// policy.per_second = Some(20);
    /// let report = client.bulk(&users, &GetUserInfo::new(), policy, |user, info, progress| {
    ///     println!("{} of {}: {} has {} providers", progress.succeeded, progress.total, user.user_id(), info.integrated_providers.len());
    /// });
    /// for (user, error) in report.errors {
    ///     eprintln!("{user}: {error}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn bulk<R>(
        &self,
        users: &[User],
        request: &R,
        policy: BulkPolicy,
        each: impl FnMut(&User, R::Answer, BulkProgress) + Send,
    ) -> BulkReport
    where
        R: Endpoint,
    {
        let threads = policy.at_once.clamp(1, users.len().max(1));
        let bulk = Bulk::new(policy, users.len());
        let state = Mutex::new(State {
            bulk,
            each,
            errors: Vec::new(),
            panic: None,
        });
        let change = Condvar::new();
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| self.work(users, request, &state, &change));
            }
        });
        let state = state.into_inner();
        if let Some(panic) = state.panic {
            resume_unwind(panic);
        }
        BulkReport::new(state.bulk.progress(), state.errors)
    }

    fn work<R: Endpoint, F: FnMut(&User, R::Answer, BulkProgress)>(
        &self,
        users: &[User],
        request: &R,
        shared: &Mutex<State<F>>,
        change: &Condvar,
    ) {
        let now = || self.inner().clock.now();
        let mut state = shared.lock();
        loop {
            let turn = match state.bulk.poll(now()) {
                BulkStep::Start(turn) => turn,
                BulkStep::Wait(pause) => {
                    change.wait_for(&mut state, pause);
                    continue;
                }
                BulkStep::Await => {
                    change.wait(&mut state);
                    continue;
                }
                BulkStep::Done => {
                    change.notify_all();
                    return;
                }
            };
            drop(state);
            let user = &users[turn.index];
            // A call that panics is over as well; else the other threads would wait for it for ever.
            let result = catch_unwind(AssertUnwindSafe(|| user.send(request)));
            state = shared.lock();
            let result = result.unwrap_or_else(|panic| {
                state.panic = Some(panic);
                Err(Error::input("the call panicked"))
            });
            let last = state.bulk.handle(turn, result.as_ref().err(), now());
            let progress = state.bulk.progress();
            change.notify_all();
            match result {
                Ok(answer) => (state.each)(user, answer, progress),
                Err(error) if last => state.errors.push((user.user_id().clone(), error)),
                Err(_) => {}
            }
        }
    }
}
