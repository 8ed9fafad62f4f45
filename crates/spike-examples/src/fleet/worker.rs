use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

use spike_blocking::{CallOptions, Client, Error, User};
use spike_core::api::ListWorkouts;
use spike_core::chunks::{ChunkSize, Chunks};
use spike_core::plan::{Interest, Notice, NoticeReason, Plan};
use spike_core::time::TimeWindow;
use spike_core::vocabulary::{MergeMethod, Metric, StatisticType};
use spike_core::webhook::Event;

use super::harvest::{Harvest, Tally};
use super::job::{History, Job};
use super::keys::{self, NEWS, TOLD};
use super::queue::{Claim, Kept, Next, Queue, Then, Work, text};
use crate::failure::Failure;
use crate::receiver::say;
use crate::text::{name, printable};

/// How long a worker without work waits before it looks again.
const LOOK: Duration = Duration::from_millis(200);
/// After a 429 that does not say how long to wait.
const HOLD: Duration = Duration::from_secs(5);
/// However long a 429 says to wait, somebody asks again after this.
const LONGEST_HOLD: Duration = Duration::from_secs(60 * 60);
/// How much of a history is fetched before it is kept.
const PART: ChunkSize = ChunkSize::days(7);

/// What is wanted of every user. Parts of a series are joined later, so it is asked for with a method that merges its
/// sources; one that picks a source could pick another for each part.
pub(super) fn interest() -> Interest {
    Interest::new()
        .sleeps()
        .include_stages(true)
        .workouts()
        .series([Metric::HeartRate])
        .merge_method(MergeMethod::MergeMaximizeCoverage)
        .daily_statistics([StatisticType::Steps, StatisticType::SleepScore])
        .join_gaps(Duration::from_secs(60 * 60))
}

/// Does what is in the queue.
pub(super) struct Worker {
    pub(super) queue: Queue,
    pub(super) client: Client,
    /// After how long to try again what failed for a reason that may pass.
    pub(super) later: Duration,
}

impl Worker {
    /// Works for ever, or until nothing is left.
    pub(super) fn run(&mut self, until_idle: bool) -> Result<(), Failure> {
        loop {
            match self.queue.claim()? {
                Next::Claim(claim) => Shift::new(self, &claim).work()?,
                Next::Wait(pause) => sleep(pause.min(LOOK)),
                Next::Nothing if until_idle => return Ok(()),
                Next::Nothing => sleep(LOOK),
            }
        }
    }
}

/// One user, taken.
struct Shift<'a> {
    worker: &'a mut Worker,
    claim: &'a Claim,
}

/// Why the work for a user stops early.
enum Stop {
    /// Another worker has the user.
    Lost,
    /// A call failed, which was for these jobs.
    Call(Error, BTreeSet<String>),
    /// Nothing can be made of an answer, or of what is kept, for these jobs. Other users' data may be fine.
    Useless(Failure, BTreeSet<String>),
    /// Redis is lost.
    Fatal(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Fatal(failure)
    }
}

impl<'a> Shift<'a> {
    fn new(worker: &'a mut Worker, claim: &'a Claim) -> Self {
        Self { worker, claim }
    }

    fn work(mut self) -> Result<(), Failure> {
        let user = &self.claim.user;
        match self.all() {
            Ok(()) => Ok(()),
            Err(Stop::Fatal(failure)) => Err(failure),
            Err(Stop::Lost) => {
                say(&format!("{user}: too late, another worker has taken over"));
                Ok(())
            }
            Err(Stop::Call(error, jobs)) => {
                say(&format!("{user}: {}", printable(&error.to_string(), 500)));
                self.put_back(&error, &jobs)
            }
            Err(Stop::Useless(failure, jobs)) => {
                say(&format!("{user}: {failure}"));
                self.give_up(&jobs, &failure.to_string())
            }
        }
    }

    /// All jobs: events together, then one history after the other.
    fn all(&mut self) -> Result<(), Stop> {
        let claim = self.claim;
        let mut unreadable = Work::default();
        let mut events: Vec<(&str, &Event)> = Vec::new();
        let mut histories: Vec<(&str, &History)> = Vec::new();
        for (key, job) in &claim.jobs {
            match job {
                Ok(Job::Event(event)) => events.push((key, event)),
                Ok(Job::History(history)) => histories.push((key, history)),
                Err(text) => {
                    let why = "this version of the program cannot read it";
                    unreadable.fail(&claim.user, key, text, why);
                }
            }
        }
        self.commit(unreadable)?;
        if !events.is_empty() {
            self.events(&events)?;
        }
        for (key, history) in histories {
            self.history(key, history)?;
        }
        self.commit(Work {
            then: Then::Release(Duration::ZERO),
            ..Work::default()
        })
    }

    /// However many events there are, they become one plan, and are done all together.
    fn events(&mut self, events: &[(&str, &Event)]) -> Result<(), Stop> {
        let plan = Plan::from_events(&interest(), events.iter().map(|(_, event)| *event));
        let done: BTreeSet<String> = events.iter().map(|(key, _)| (*key).to_owned()).collect();
        let harvest = self.fetch(&plan, &done)?;
        let mut work = Work {
            done: done.clone(),
            ..Work::default()
        };
        for notice in plan.notices() {
            self.heed(notice, &mut work)?;
        }
        let tally = self.keep(harvest, work, &done)?;
        self.tell(&tally, &format!("{} events", events.len()));
        Ok(())
    }

    /// Part by part, and each part is kept together with how far it went.
    fn history(&mut self, key: &str, history: &History) -> Result<(), Stop> {
        let this = BTreeSet::from([key.to_owned()]);
        let wrong = |error| Stop::Call(error, this.clone());
        let rest = TimeWindow::from(history.fetched..history.to);
        for part in Chunks::new(&ListWorkouts::new(rest), PART).map_err(wrong)? {
            let window = part.request.window;
            let mut plan = Plan::new(interest());
            plan.add_window(&self.claim.user, window)
                .map_err(|error| wrong(Error::input(error.to_string())))?;
            let harvest = self.fetch(&plan, &this)?;
            let mut work = Work::default();
            if part.index + 1 == part.of {
                work.done.clone_from(&this);
            } else {
                work.further.push(Job::History(History {
                    fetched: window.end(),
                    ..history.clone()
                }));
            }
            let tally = self.keep(harvest, work, &this)?;
            self.tell(&tally, &format!("part {} of {}", part.index + 1, part.of));
        }
        Ok(())
    }

    fn fetch(&mut self, plan: &Plan, jobs: &BTreeSet<String>) -> Result<Harvest, Stop> {
        let failed = |error| Stop::Call(error, jobs.clone());
        let user: User = self.worker.client.user(&self.claim.user).map_err(failed)?;
        // A 429 is not waited out by this call alone, but by the whole fleet.
        let user = user.with_options(CallOptions::new().return_429());
        let mut harvest = Harvest::default();
        for request in plan.requests(&self.claim.user) {
            // So that the lease need only be longer than one call.
            self.commit(Work::default())?;
            let answer = user.send(&request).map_err(failed)?;
            let added = harvest.add(&request, answer);
            added.map_err(|failure| Stop::Useless(failure, jobs.clone()))?;
        }
        Ok(harvest)
    }

    /// What an event says beyond records that changed.
    fn heed(&mut self, notice: &Notice, work: &mut Work) -> Result<(), Failure> {
        let slug = notice
            .event
            .provider_slug
            .as_ref()
            .map_or("?", |slug| slug.as_str());
        let news = match notice.reason {
            NoticeReason::IntegrationCreated => format!("connected {}", name(slug)),
            NoticeReason::IntegrationDeleted => format!("disconnected {}", name(slug)),
            reason => {
                let event = Box::new(notice.event.clone());
                let (key, text) = (event.key(), text(&Job::Event(event))?);
                work.fail(&self.claim.user, &key, &text, &format!("{reason:?}"));
                return Ok(());
            }
        };
        // An event may be delivered again after it was done.
        let (told, event) = (keys::of(TOLD, &self.claim.user), notice.event.key());
        let mut known = redis::cmd("SISMEMBER");
        known.arg(&told).arg(&event);
        if !known.query::<bool>(self.worker.queue.connection())? {
            let key = keys::of(NEWS, &self.claim.user);
            work.writes.rpush(key, news).ignore();
            work.writes.sadd(told, event).ignore();
        }
        Ok(())
    }

    fn keep(
        &mut self,
        harvest: Harvest,
        mut work: Work,
        jobs: &BTreeSet<String>,
    ) -> Result<Tally, Stop> {
        let user = &self.claim.user;
        let tally = harvest.write(self.worker.queue.connection(), user, &mut work.writes);
        let tally = tally.map_err(|failure| match failure {
            Failure::Kept(_) => Stop::Useless(failure, jobs.clone()),
            _ => Stop::Fatal(failure),
        })?;
        self.commit(work)?;
        Ok(tally)
    }

    fn commit(&mut self, work: Work) -> Result<(), Stop> {
        match self.worker.queue.commit(self.claim, &work)? {
            Kept::Yes => Ok(()),
            Kept::Lost => Err(Stop::Lost),
        }
    }

    /// After a call that failed: later, if that may help; else the jobs are put down as failed.
    fn put_back(&mut self, error: &Error, jobs: &BTreeSet<String>) -> Result<(), Failure> {
        let mut work = Work::default();
        if error.is_rate_limited() {
            // Everybody waits, and this user is not behind the others then.
            let pause = error.retry_after().unwrap_or(HOLD).min(LONGEST_HOLD);
            self.worker.queue.hold(pause)?;
            work.then = Then::Release(Duration::ZERO);
        } else if error.is_transient() {
            work.then = Then::Release(self.worker.later);
        } else {
            return self.give_up(jobs, &error.to_string());
        }
        self.worker.queue.commit(self.claim, &work)?;
        Ok(())
    }

    /// Puts the jobs down as failed, and leaves the rest to whoever comes next.
    fn give_up(&mut self, jobs: &BTreeSet<String>, why: &str) -> Result<(), Failure> {
        let mut work = Work {
            then: Then::Release(Duration::ZERO),
            ..Work::default()
        };
        for key in jobs {
            if let Some(Ok(job)) = self.claim.jobs.get(key) {
                work.fail(&self.claim.user, key, &text(job)?, why);
            }
        }
        self.worker.queue.commit(self.claim, &work)?;
        Ok(())
    }

    fn tell(&self, tally: &Tally, what: &str) {
        let Tally {
            added,
            updated,
            days,
            points,
        } = tally;
        let user = &self.claim.user;
        say(&format!(
            "{user}: {what}: {added} records new, {updated} changed, {days} daily values, {points} points"
        ));
    }
}
