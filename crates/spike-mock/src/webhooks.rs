//! Webhooks: what is said, to whom, and again until somebody answers 200.
//!
//! Events wait in an outbox; whoever delivers next packs all of them into one array. A delivery keeps its bytes for
//! all attempts. On a clock that a test moves, only [`deliver_due`](Webhooks::deliver_due) sends; on any other one
//! a thread does.

mod event;
mod log;
mod post;

use std::io;
use std::time::Duration;

use bytes::Bytes;
use parking_lot::{Condvar, Mutex, MutexGuard};
use serde_json::{Value, json};

pub use log::{WebhookAttempt, WebhookDelivery, WebhookKind, WebhookOutcome, WebhookState};
use post::{Target, post};

use crate::app::App;
use crate::auth::sign;
use crate::civil::{DAY, Secs};
use crate::dice::hash;
use crate::ids::Id;
use crate::options::Hooks;

/// Seconds before each repetition: ten, then it is over.
const PAUSES: [u32; 10] = [
    5, 120, 1_800, 7_200, 43_200, 43_200, 43_200, 43_200, 43_200, 43_200,
];
/// Events in one array at most.
const EVENTS: usize = 500;
/// Attempts under way at once.
const AT_ONCE: usize = 16;
/// A clock may jump: look at it at least this often while anything is due later.
const LOOK: i64 = 500;
/// What a provider brings along when it is connected.
const FIRST_SYNC: Secs = 2 * DAY;

/// The deliveries, and what is to become one.
#[derive(Debug)]
pub(crate) struct Webhooks {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Debug)]
struct Inner {
    main: Option<Target>,
    nutrition: Option<Target>,
    lab: Option<Target>,
    /// How many events were ever made.
    said: u64,
    outbox: Vec<Value>,
    analyses: Vec<Analysis>,
    entries: Vec<Entry>,
    /// Attempts under way.
    busy: usize,
    stopped: bool,
}

#[derive(Debug)]
struct Entry {
    delivery: WebhookDelivery,
    target: Target,
    /// When the next attempt is to be made, in milliseconds; none while one is under way, and none after the last.
    due: Option<i64>,
}

/// Something whose end is to be told.
#[derive(Clone, Debug)]
struct Analysis {
    kind: WebhookKind,
    user: String,
    id: Id,
}

/// One attempt to be made.
struct Job {
    index: usize,
    target: Target,
    body: Bytes,
    signature: String,
}

impl Webhooks {
    pub(crate) fn new(hooks: &Hooks) -> io::Result<Self> {
        let target = |url: &Option<String>| url.as_deref().map(Target::parse).transpose();
        let inner = Inner {
            main: target(&hooks.main)?,
            nutrition: target(&hooks.nutrition)?,
            lab: target(&hooks.lab)?,
            said: 0,
            outbox: Vec::new(),
            analyses: Vec::new(),
            entries: Vec::new(),
            busy: 0,
            stopped: false,
        };
        Ok(Self {
            inner: Mutex::new(inner),
            changed: Condvar::new(),
        })
    }

    /// Another main URL from now on.
    pub(crate) fn set_main(&self, url: &str) -> io::Result<()> {
        let target = Target::parse(url)?;
        self.inner.lock().main = Some(target);
        Ok(())
    }

    /// Another URL for lab reports from now on.
    pub(crate) fn set_lab(&self, url: &str) -> io::Result<()> {
        let target = Target::parse(url)?;
        self.inner.lock().lab = Some(target);
        Ok(())
    }

    /// Tells of an integration that is new or gone.
    pub(crate) fn integration(&self, app: &App, user: &str, slug: &str, created: bool) {
        self.say(app, event::integration(user, slug, created));
    }

    /// Tells what a provider that was connected just now brings along.
    pub(crate) fn first_sync(&self, app: &App, user: &str, slug: &str) {
        let now = app.now();
        self.sync(app, user, slug, (now - FIRST_SYNC, now));
    }

    /// Tells what a provider has in a window; whether it has anything, and anybody wants to know.
    pub(crate) fn sync(&self, app: &App, user: &str, slug: &str, window: (Secs, Secs)) -> bool {
        if self.inner.lock().main.is_none() {
            return false;
        }
        match event::change(&app.view(user), slug, window) {
            Some(mut event) => {
                event["application_user_id"] = json!(user);
                self.say(app, event);
                true
            }
            None => false,
        }
    }

    /// Remembers that the end of an analysis is to be told.
    pub(crate) fn analysis(&self, kind: WebhookKind, user: &str, id: Id) {
        let mut inner = self.inner.lock();
        if inner.target(kind).is_some() {
            let user = user.to_owned();
            inner.analyses.push(Analysis { kind, user, id });
            self.changed.notify_all();
        }
    }

    /// Something may be due earlier than it was.
    pub(crate) fn wake(&self) {
        let _inner = self.inner.lock();
        self.changed.notify_all();
    }

    fn say(&self, app: &App, mut event: Value) {
        let mut inner = self.inner.lock();
        if inner.main.is_none() {
            return;
        }
        inner.said += 1;
        let nanos = hash(&[app.options.seed, inner.said]) % 1_000_000;
        event["timestamp"] = json!(event::timestamp(app.millis(), nanos));
        crate::edition::apply(&app.options, &app.origin, "/webhook", &mut event);
        inner.outbox.push(event);
        self.changed.notify_all();
    }

    pub(crate) fn deliveries(&self) -> Vec<WebhookDelivery> {
        let inner = self.inner.lock();
        let entries = inner.entries.iter();
        entries.map(|entry| entry.delivery.clone()).collect()
    }

    /// Sends a delivery that is over once more; whether there is one.
    pub(crate) fn again(&self, app: &App, index: usize) -> bool {
        let mut inner = self.inner.lock();
        let entry = inner.entries.get_mut(index);
        let Some(entry) = entry.filter(|entry| entry.delivery.state != WebhookState::Pending)
        else {
            return false;
        };
        entry.delivery.state = WebhookState::Pending;
        entry.due = Some(app.millis());
        self.changed.notify_all();
        true
    }

    /// Makes every attempt that is due, and waits for those already under way; how many it made.
    pub(crate) fn deliver_due(&self, app: &App) -> usize {
        let mut made = 0;
        loop {
            let mut inner = self.inner.lock();
            let jobs = inner.take_due(app);
            if jobs.is_empty() {
                if inner.busy == 0 {
                    return made;
                }
                self.changed.wait(&mut inner);
                continue;
            }
            drop(inner);
            made += jobs.len();
            self.run(app, &jobs);
        }
    }

    /// Delivers until stopped.
    pub(crate) fn keep_delivering(&self, app: &App) {
        loop {
            let mut inner = self.inner.lock();
            if inner.stopped {
                return;
            }
            let jobs = inner.take_due(app);
            if jobs.is_empty() {
                self.rest(&mut inner, app);
                continue;
            }
            drop(inner);
            self.run(app, &jobs);
        }
    }

    /// Waits until something may be due.
    fn rest(&self, inner: &mut MutexGuard<'_, Inner>, app: &App) {
        let next = inner.entries.iter().filter_map(|entry| entry.due).min();
        let wait = next.map(|next| (next - app.millis()).clamp(1, LOOK));
        let wait = wait.or_else(|| (!inner.analyses.is_empty()).then_some(LOOK / 10));
        match wait {
            Some(millis) => {
                let span = Duration::from_millis(millis.unsigned_abs());
                self.changed.wait_for(inner, span);
            }
            None => self.changed.wait(inner),
        }
    }

    pub(crate) fn stop(&self) {
        self.inner.lock().stopped = true;
        self.changed.notify_all();
    }

    fn run(&self, app: &App, jobs: &[Job]) {
        let limit = app.options.hooks.limit;
        for some in jobs.chunks(AT_ONCE) {
            std::thread::scope(|scope| {
                for job in some {
                    scope.spawn(move || {
                        let outcome = post(&job.target, &job.signature, &job.body, limit);
                        self.finish(app, job.index, outcome);
                    });
                }
            });
        }
    }

    fn finish(&self, app: &App, index: usize, outcome: WebhookOutcome) {
        let now = app.millis();
        let mut inner = self.inner.lock();
        inner.busy -= 1;
        if let Some(entry) = inner.entries.get_mut(index) {
            entry.note(now, outcome, app.options.hooks.speed);
        }
        self.changed.notify_all();
    }
}

impl Entry {
    /// Writes an attempt down, and decides whether there is to be another.
    fn note(&mut self, now: i64, outcome: WebhookOutcome, speed: f64) {
        let delivery = &mut self.delivery;
        let good = outcome == WebhookOutcome::Answered(200);
        delivery.attempts.push(WebhookAttempt { at: now, outcome });
        let pause = PAUSES.get(delivery.attempts.len() - 1);
        (delivery.state, self.due) = match pause {
            _ if good => (WebhookState::Delivered, None),
            None => (WebhookState::Dropped, None),
            Some(pause) => {
                let millis = f64::from(*pause) * 1_000.0 / speed;
                (WebhookState::Pending, Some(now + millis as i64))
            }
        };
    }
}

impl Inner {
    fn target(&self, kind: WebhookKind) -> Option<&Target> {
        match kind {
            WebhookKind::Events => self.main.as_ref(),
            WebhookKind::NutritionRecord => self.nutrition.as_ref().or(self.main.as_ref()),
            WebhookKind::LabReport => self.lab.as_ref(),
        }
    }

    /// Takes what is due. Each attempt taken is to be finished.
    fn take_due(&mut self, app: &App) -> Vec<Job> {
        let now = app.millis();
        self.pack(app, now);
        let mut jobs = Vec::new();
        for (index, entry) in self.entries.iter_mut().enumerate() {
            if entry.due.is_some_and(|due| due <= now) {
                entry.due = None;
                jobs.push(Job {
                    index,
                    target: entry.target.clone(),
                    body: entry.delivery.body.clone(),
                    signature: entry.delivery.signature.clone(),
                });
            }
        }
        self.busy += jobs.len();
        jobs
    }

    /// Makes deliveries of what waits.
    fn pack(&mut self, app: &App, now: i64) {
        let events = std::mem::take(&mut self.outbox);
        for some in events.chunks(EVENTS) {
            self.push(app, WebhookKind::Events, &json!(some), now);
        }
        for analysis in std::mem::take(&mut self.analyses) {
            let Analysis { kind, user, id } = &analysis;
            match event::finished(app, *kind, user, *id, now) {
                event::Progress::Running => self.analyses.push(analysis),
                event::Progress::Gone => {}
                event::Progress::Finished(body) => self.push(app, *kind, &body, now),
            }
        }
    }

    fn push(&mut self, app: &App, kind: WebhookKind, body: &Value, now: i64) {
        let Some(target) = self.target(kind).cloned() else {
            return;
        };
        let body = Bytes::from(body.to_string());
        self.entries.push(Entry {
            delivery: WebhookDelivery {
                kind,
                url: target.url().to_owned(),
                signature: sign(&app.options.hooks.key, &body),
                body,
                attempts: Vec::new(),
                state: WebhookState::Pending,
            },
            target,
            due: Some(now),
        });
    }
}
