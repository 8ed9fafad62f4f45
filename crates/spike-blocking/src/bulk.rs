//! One request for many users, see [`Client::bulk`].

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

use parking_lot::{Condvar, Mutex, MutexGuard};
use spike_core::bulk::{Bulk, BulkStep, Handled};
pub use spike_core::bulk::{BulkPolicy, BulkProgress, BulkReport, Flow};
use spike_core::{Error, Request, Scope, UserId};

use crate::client::Client;
use crate::user::User;

/// What the threads of a run share.
struct Run<'a, R, F> {
    users: &'a [User],
    request: &'a R,
    state: Mutex<State<F>>,
    change: Condvar,
}

struct State<F> {
    bulk: Bulk,
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
        let threads = bulk.concurrency();
        let run = Run {
            users,
            request,
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
        let id = |index: usize| users[index].user_id().clone();
        state.bulk.report(state.errors, id)
    }

    fn work<R, F, C>(&self, run: &Run<'_, R, F>)
    where
        R: Request,
        F: FnMut(&User, Result<R::Answer, &Error>, BulkProgress) -> C,
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
            let user = &run.users[call.index];
            let once = user.with_options(user.options().in_bulk());
            state.in_flight += 1;
            let result = MutexGuard::unlocked(&mut state, || caught(|| once.send(run.request)));
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

/// Returns the output of a function, or the panic that ended it.
fn caught<T>(call: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(call))
}
