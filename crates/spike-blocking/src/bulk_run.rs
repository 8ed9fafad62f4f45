//! One request for many users.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

use parking_lot::{Condvar, Mutex, MutexGuard};
use spike_core::bulk::{Bulk, BulkPolicy, BulkProgress, BulkReport, BulkStep, Flow, Handled};
use spike_core::{Error, Request, UserId};

use crate::client::Client;
use crate::user::User;

/// A run, as its threads share it.
struct Run<'a, R, F> {
    users: &'a [User],
    request: &'a R,
    state: Mutex<State<F>>,
    change: Condvar,
}

struct State<F> {
    bulk: Bulk,
    each: F,
    errors: Vec<(UserId, Error)>,
    panic: Option<Box<dyn Any + Send>>,
}

impl Client {
    /// Sends one request for many users: several at once, no faster than the policy allows, and slower for all users
    /// after a 429. Errors do not stop the run; the report lists them.
    ///
    /// `each` gets every answer and every error that is final as it comes, on any thread and while the others
    /// wait, so it should be quick. It may return a [`ControlFlow`](std::ops::ControlFlow): a `Break` stops the
    /// run. Calls in flight are then finished and passed to `each` as well; the report lists the users not reached.
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
    /// As `each` or the transport does, once the calls in flight are over.
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
        let threads = bulk.concurrency();
        let run = Run {
            users,
            request,
            state: Mutex::new(State {
                bulk,
                each,
                errors: Vec::new(),
                panic: None,
            }),
            change: Condvar::new(),
        };
        thread::scope(|scope| {
            for _ in 1..threads {
                let helper = thread::Builder::new().spawn_scoped(scope, || self.work(&run));
                if helper.is_err() {
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
        let id = |index: usize| users[index].user_id().clone();
        state.bulk.report(state.errors, id)
    }

    fn work<R, F, C>(&self, run: &Run<'_, R, F>)
    where
        R: Request,
        F: FnMut(&User, Result<R::Answer, &Error>, BulkProgress) -> C,
        C: Flow,
    {
        let now = || self.inner().clock.now();
        let mut state = run.state.lock();
        loop {
            let call = match state.bulk.poll(now()) {
                BulkStep::Start(call) => call,
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
            let user = &run.users[call.index];
            let once = user.with_options(user.options().in_bulk());
            let result = MutexGuard::unlocked(&mut state, || caught(|| once.send(run.request)));
            // A call that panicked is over as well; otherwise the other threads would wait for it forever.
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

impl<F> State<F> {
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

/// What a call gives, or the panic that ended it.
fn caught<T>(call: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(call))
}
