//! Webhooks: deliveries, and their retries until one is answered with 200.
//!
//! Events wait in an outbox; the next delivery contains all of them in one array. A delivery keeps its bytes for all
//! attempts. With a manual clock, only [`deliver_due`](Webhooks::deliver_due) sends; otherwise a thread does.

mod delivery;
mod log;
mod target;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use parking_lot::{Condvar, Mutex, MutexGuard};
use serde_json::{Value, json};

pub use delivery::{WebhookAttempt, WebhookDelivery, WebhookKind, WebhookOutcome, WebhookState};
use log::DeliveryLog;
use target::Target;

use super::auth::sign;
use crate::data::RecordId;
use crate::journal::{Event, Journal};
use crate::options::WebhookOptions;
use crate::time::Clock;

/// Seconds before each of the ten retries.
const PAUSES: [u32; 10] = [5, 120, 1_800, 7_200, 43_200, 43_200, 43_200, 43_200, 43_200, 43_200];
/// Maximum number of events in one array.
const MAX_EVENTS: usize = 500;
/// Maximum number of concurrent attempts.
const CONCURRENCY: usize = 16;
/// Maximum milliseconds between two looks at the clock, which may jump, while an attempt is scheduled.
const MAX_SLEEP: i64 = 500;

/// All deliveries, and what becomes one.
#[derive(Debug)]
pub(crate) struct Webhooks {
    options: WebhookOptions,
    clock: Clock,
    queue: Mutex<Queue>,
    changed: Condvar,
    journal: Arc<Journal>,
}

#[derive(Debug, Default)]
struct Queue {
    main: Option<Target>,
    nutrition: Option<Target>,
    lab: Option<Target>,
    /// How many events were ever added.
    events: u64,
    outbox: Vec<Value>,
    analyses: Vec<Analysis>,
    deliveries: DeliveryLog,
    /// Attempts in flight.
    in_flight: usize,
    stopped: bool,
}

#[derive(Debug)]
struct QueuedDelivery {
    delivery: WebhookDelivery,
    target: Target,
    /// When the next attempt is due, in milliseconds; `None` while one is in flight, and after the last.
    due: Option<i64>,
}

/// An analysis whose end causes a delivery.
#[derive(Clone, Debug)]
pub(super) struct Analysis {
    pub(super) kind: WebhookKind,
    pub(super) user: String,
    pub(super) id: RecordId,
}

/// The progress of an analysis.
pub(super) enum AnalysisState {
    Running,
    /// Deleted before its end.
    Deleted,
    /// The body to deliver.
    Finished(Value),
}

/// Looks up the progress of an analysis at a time in milliseconds.
pub(super) type LookUpAnalysis<'a> = &'a dyn Fn(&Analysis, i64) -> AnalysisState;

/// An attempt that is due.
struct DueAttempt {
    number: u64,
    target: Target,
    body: Bytes,
    signature: String,
}

impl Webhooks {
    pub(super) fn new(
        options: WebhookOptions,
        clock: Clock,
        journal: Arc<Journal>,
    ) -> io::Result<Self> {
        let target = |url: &Option<String>| {
            url.as_deref().map(|url| Target::parse(url, &options.allowed_hosts)).transpose()
        };
        let queue = Queue {
            main: target(&options.main_url)?,
            nutrition: target(&options.nutrition_url)?,
            lab: target(&options.lab_url)?,
            ..Queue::default()
        };
        Ok(Self { options, clock, queue: Mutex::new(queue), changed: Condvar::new(), journal })
    }

    /// Changes the main URL, or removes it.
    pub(crate) fn set_main(&self, url: Option<&str>) -> io::Result<()> {
        self.set(url, |queue| &mut queue.main)
    }

    /// Changes the URL for lab reports, or removes it.
    pub(crate) fn set_lab(&self, url: Option<&str>) -> io::Result<()> {
        self.set(url, |queue| &mut queue.lab)
    }

    fn set(
        &self,
        url: Option<&str>,
        target: impl FnOnce(&mut Queue) -> &mut Option<Target>,
    ) -> io::Result<()> {
        let new = url.map(|url| Target::parse(url, &self.options.allowed_hosts)).transpose()?;
        *target(&mut self.queue.lock()) = new;
        self.journal.publish(Event::State);
        Ok(())
    }

    /// Whether a URL would be accepted.
    pub(crate) fn check(&self, url: &str) -> io::Result<()> {
        Target::parse(url, &self.options.allowed_hosts).map(drop)
    }

    /// The URLs by kind.
    pub(crate) fn url(&self, kind: WebhookKind) -> Option<String> {
        self.queue.lock().target(kind).map(|target| target.url().to_owned())
    }

    pub(crate) fn has_url(&self, kind: WebhookKind) -> bool {
        self.queue.lock().target(kind).is_some()
    }

    /// Adds an event, made from its number, unless there is no URL for it.
    pub(super) fn add_event(&self, event: impl FnOnce(u64) -> Value) {
        let mut queue = self.queue.lock();
        if queue.main.is_some() {
            queue.events += 1;
            let event = event(queue.events);
            queue.outbox.push(event);
            self.changed.notify_all();
        }
    }

    /// Watches an analysis, to deliver its result, unless there is no URL for it.
    pub(crate) fn watch(&self, kind: WebhookKind, user: &str, id: RecordId) {
        let mut queue = self.queue.lock();
        if queue.target(kind).is_some() {
            queue.analyses.push(Analysis { kind, user: user.to_owned(), id });
            self.changed.notify_all();
        }
    }

    /// Wakes the thread that delivers, because an analysis ended early.
    pub(crate) fn wake(&self) {
        let _queue = self.queue.lock();
        self.changed.notify_all();
    }

    pub(crate) fn deliveries(&self) -> Vec<WebhookDelivery> {
        let queue = self.queue.lock();
        queue.deliveries.iter().map(|queued| queued.delivery.clone()).collect()
    }

    /// The delivery with this number, and when its next attempt is due, in milliseconds.
    pub(crate) fn delivery(&self, number: u64) -> Option<(WebhookDelivery, Option<i64>)> {
        let mut queue = self.queue.lock();
        queue.deliveries.get_mut(number).map(|queued| (queued.delivery.clone(), queued.due))
    }

    /// The numbers of all deliveries, oldest first.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        self.queue.lock().deliveries.iter_mut().map(|(number, _)| number).collect()
    }

    /// Sends a finished delivery once more. Returns whether there is one at this index.
    pub(crate) fn deliver_again(&self, index: usize) -> bool {
        let finished = {
            let mut queue = self.queue.lock();
            let own = queue.deliveries.iter_mut().nth(index);
            own.filter(|(_, queued)| queued.delivery.state != WebhookState::Pending)
                .map(|(number, _)| number)
        };
        finished.is_some_and(|number| self.resend(number) == Some(true))
    }

    /// Makes the next attempt of a delivery due now, also of a finished one. Returns `None` if there is no such
    /// delivery, and `false` if an attempt is in flight.
    pub(crate) fn resend(&self, number: u64) -> Option<bool> {
        let mut queue = self.queue.lock();
        let queued = queue.deliveries.get_mut(number)?;
        if queued.delivery.state == WebhookState::Pending && queued.due.is_none() {
            return Some(false);
        }
        queued.delivery.state = WebhookState::Pending;
        queued.due = Some(self.clock.millis());
        self.changed.notify_all();
        drop(queue);
        self.journal.publish(Event::Webhook(number));
        Some(true)
    }

    /// Makes every attempt that is due, and waits for all in flight. Returns how many it made.
    pub(super) fn deliver_due(&self, look_up: LookUpAnalysis<'_>) -> usize {
        let mut made = 0;
        loop {
            let mut queue = self.queue.lock();
            let attempts = self.take_due(&mut queue, look_up);
            if !attempts.is_empty() {
                drop(queue);
                made += attempts.len();
                self.run(&attempts);
            } else if queue.in_flight == 0 {
                return made;
            } else {
                self.changed.wait(&mut queue);
            }
        }
    }

    /// Delivers until [`stop`](Self::stop).
    pub(super) fn keep_delivering(&self, look_up: LookUpAnalysis<'_>) {
        loop {
            let mut queue = self.queue.lock();
            if queue.stopped {
                return;
            }
            let attempts = self.take_due(&mut queue, look_up);
            if attempts.is_empty() {
                self.sleep(&mut queue);
            } else {
                drop(queue);
                self.run(&attempts);
            }
        }
    }

    pub(crate) fn stop(&self) {
        self.queue.lock().stopped = true;
        self.changed.notify_all();
    }

    /// Waits until an attempt may be due.
    fn sleep(&self, queue: &mut MutexGuard<'_, Queue>) {
        let next = queue.deliveries.iter().filter_map(|queued| queued.due).min();
        let pause = next.map(|next| (next - self.clock.millis()).clamp(1, MAX_SLEEP));
        match pause.or_else(|| (!queue.analyses.is_empty()).then_some(MAX_SLEEP / 10)) {
            Some(millis) => {
                self.changed.wait_for(queue, Duration::from_millis(millis.unsigned_abs()));
            }
            None => self.changed.wait(queue),
        }
    }

    fn run(&self, attempts: &[DueAttempt]) {
        for some in attempts.chunks(CONCURRENCY) {
            std::thread::scope(|scope| {
                for due in some {
                    scope.spawn(move || {
                        let timeout = self.options.timeout;
                        let outcome = due.target.post(&due.signature, &due.body, timeout);
                        self.finish(due.number, outcome);
                    });
                }
            });
        }
    }

    fn finish(&self, number: u64, outcome: WebhookOutcome) {
        let now = self.clock.millis();
        let mut queue = self.queue.lock();
        queue.in_flight -= 1;
        if let Some(queued) = queue.deliveries.get_mut(number) {
            queued.record(now, outcome, self.options.speed);
        }
        self.changed.notify_all();
        drop(queue);
        self.journal.publish(Event::Webhook(number));
    }

    /// Takes the attempts that are due. Each must be finished.
    fn take_due(&self, queue: &mut Queue, look_up: LookUpAnalysis<'_>) -> Vec<DueAttempt> {
        let now = self.clock.millis();
        for events in std::mem::take(&mut queue.outbox).chunks(MAX_EVENTS) {
            self.push(queue, WebhookKind::Events, &json!(events), now);
        }
        for analysis in std::mem::take(&mut queue.analyses) {
            match look_up(&analysis, now) {
                AnalysisState::Running => queue.analyses.push(analysis),
                AnalysisState::Deleted => {}
                AnalysisState::Finished(body) => self.push(queue, analysis.kind, &body, now),
            }
        }
        let mut attempts = Vec::new();
        for (number, queued) in queue.deliveries.iter_mut() {
            if queued.due.is_some_and(|due| due <= now) {
                queued.due = None;
                attempts.push(DueAttempt {
                    number,
                    target: queued.target.clone(),
                    body: queued.delivery.body.clone(),
                    signature: queued.delivery.signature.clone(),
                });
            }
        }
        queue.in_flight += attempts.len();
        attempts
    }

    fn push(&self, queue: &mut Queue, kind: WebhookKind, body: &Value, now: i64) {
        let Some(target) = queue.target(kind).cloned() else {
            return;
        };
        let body = Bytes::from(body.to_string());
        let delivery = WebhookDelivery {
            kind,
            url: target.url().to_owned(),
            signature: sign(&self.options.key, &body),
            body,
            attempts: Vec::new(),
            state: WebhookState::Pending,
        };
        let number = queue.deliveries.add(QueuedDelivery { delivery, target, due: Some(now) });
        self.journal.publish(Event::Webhook(number));
    }
}

impl QueuedDelivery {
    /// Records an attempt, and schedules the next one if there is one.
    fn record(&mut self, now: i64, outcome: WebhookOutcome, speed: f64) {
        let delivery = &mut self.delivery;
        let delivered = outcome == WebhookOutcome::Answered(200);
        delivery.attempts.push(WebhookAttempt { at: now, outcome });
        (delivery.state, self.due) = match PAUSES.get(delivery.attempts.len() - 1) {
            _ if delivered => (WebhookState::Delivered, None),
            None => (WebhookState::Dropped, None),
            Some(pause) => {
                let millis = f64::from(*pause) * 1_000.0 / speed;
                (WebhookState::Pending, Some(now + millis as i64))
            }
        };
    }
}

impl Queue {
    fn target(&self, kind: WebhookKind) -> Option<&Target> {
        match kind {
            WebhookKind::Events => self.main.as_ref(),
            WebhookKind::NutritionRecord => self.nutrition.as_ref().or(self.main.as_ref()),
            WebhookKind::LabReport => self.lab.as_ref(),
        }
    }
}
