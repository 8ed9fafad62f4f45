use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use spike_blocking::UserId;
use spike_blocking::chunks::Chunkable as _;
use spike_blocking::plan::{Interest, NoticeReason, Plan, PlannedAnswer, PlannedRequest};
use spike_blocking::vocabulary::{MergeMethod, Metric, StatisticType};
use spike_blocking::{CallOptions, Client, Error, User};

use super::queue::{Entry, Job, LOOK, Queue};
use super::store::{Fetched, whole_hours};
use crate::failure::Failure;
use crate::text::{name, print_line};

/// How long to wait after a 429 without `Retry-After`.
const HOLD: Duration = Duration::from_secs(5);
/// Longest wait after a 429.
const LONGEST_HOLD: Duration = Duration::from_secs(60 * 60);

/// What is fetched of every user. Each hour of a series is replaced on its own, so the series is requested with a
/// method that merges sources by the hour; a method that selects one source could select another in each request.
fn interest() -> Interest {
    Interest::new()
        .sleeps()
        .include_stages(true)
        .workouts()
        .series([Metric::HeartRate])
        .merge_method(MergeMethod::MergeMaximizeCoverage)
        .daily_statistics([StatisticType::Steps, StatisticType::SleepScore])
        .join_gaps(Duration::from_secs(60 * 60))
}

/// Processes the jobs of the queue.
pub(super) struct Worker {
    pub(super) queue: Queue,
    pub(super) client: Client,
}

impl Worker {
    /// Runs forever, or until all jobs are done.
    pub(super) fn run(&mut self, until_idle: bool) -> Result<(), Failure> {
        loop {
            let batch = self.queue.next()?;
            if !batch.is_empty() {
                self.process(batch)?;
            } else if until_idle && self.queue.counts()?.0 == 0 {
                return Ok(());
            } else {
                sleep(LOOK);
            }
        }
    }

    /// Processes a batch user by user. The failure of one does not stop the others; that of Redis stops the worker.
    fn process(&mut self, batch: Vec<Entry>) -> Result<(), Failure> {
        let mut users: BTreeMap<String, (Vec<Entry>, Vec<Job>)> = BTreeMap::new();
        for entry in batch {
            if let Ok(job) = serde_json::from_str(&entry.job) {
                let (entries, jobs) = users.entry(entry.user.clone()).or_default();
                entries.push(entry);
                jobs.push(job);
            } else {
                let why = "this version of the program cannot read it".to_owned();
                self.queue.finish(&[entry], &[(0, why)])?;
            }
        }
        for (user, (entries, jobs)) in users {
            let text = match self.fetch(&user, &jobs) {
                // Not before the data are written: an acknowledged job is not delivered again.
                Ok((text, failed)) => {
                    self.queue.finish(&entries, &failed)?;
                    text
                }
                Err(failure) => {
                    let text = failure.to_string();
                    match failure {
                        Failure::Redis(_) => return Err(failure),
                        Failure::Call(error) if error.is_transient() => {
                            self.queue.postpone(&entries);
                        }
                        _ => {
                            let all = (0..entries.len()).map(|index| (index, text.clone()));
                            self.queue.finish(&entries, &all.collect::<Vec<_>>())?;
                        }
                    }
                    text
                }
            };
            print_line(&format!("{}: {text}", name(&user)));
        }
        Ok(())
    }

    /// Fetches what the jobs of a user announce, all in one plan, and merges it into the data of the user. Returns a
    /// summary, and the jobs that cannot be done as index and reason.
    fn fetch(
        &mut self,
        user: &str,
        jobs: &[Job],
    ) -> Result<(String, Vec<(usize, String)>), Failure> {
        let user = UserId::new(user)?;
        // A 429 is not for this call alone, but for all workers.
        let options = CallOptions::new().return_429();
        let api = self.client.user(&user)?.with_options(options);
        let mut plan = Plan::new(interest());
        let mut what = format!("{} events", jobs.len());
        for job in jobs {
            match job {
                Job::Event(event) => plan.add(event),
                Job::Part { from, to, number, of } => {
                    let added = plan.add_window(&user, *from..*to);
                    added.map_err(|error| Error::input(error.to_string()))?;
                    what = format!("part {number} of {of}");
                }
            }
        }
        let mut fetched = Fetched::default();
        for request in plan.requests(&user) {
            let request = match request {
                PlannedRequest::TimeSeries(series) => {
                    let window = whole_hours(series.range());
                    PlannedRequest::TimeSeries(series.window(window))
                }
                other => other,
            };
            let (number, answer) = self.send(&api, &request)?;
            fetched.add(number, &request, answer)?;
        }
        let mut failed = Vec::new();
        for notice in plan.notices() {
            let slug = notice.event.provider_slug.as_ref();
            let slug = slug.map_or_else(|| "a provider".to_owned(), name);
            let news = match notice.reason {
                NoticeReason::IntegrationCreated => format!("connected {slug}"),
                NoticeReason::IntegrationDeleted => format!("disconnected {slug}"),
                reason => {
                    let same =
                        |job: &Job| matches!(job, Job::Event(event) if **event == notice.event);
                    failed.extend(
                        jobs.iter().position(same).map(|index| (index, format!("{reason:?}"))),
                    );
                    continue;
                }
            };
            fetched.add_news(notice.event.key(), news);
        }
        let counts = fetched.merge(self.queue.connection(), &user)?;
        Ok((format!("{what}: {counts}"), failed))
    }

    /// Sends a request, again after a 429: once the wait that it asks for is over, which holds for all workers.
    fn send(
        &mut self,
        api: &User,
        request: &PlannedRequest,
    ) -> Result<(u64, PlannedAnswer), Failure> {
        loop {
            let number = self.queue.start_request()?;
            match api.send(request) {
                Err(error) if error.is_rate_limited() => {
                    let pause = error.retry_after().unwrap_or(HOLD).min(LONGEST_HOLD);
                    self.queue.hold(pause)?;
                    print_line(&format!("all workers wait: {error}"));
                }
                answer => return Ok((number, answer?)),
            }
        }
    }
}
