use std::collections::{BTreeMap, BTreeSet, VecDeque};

use spike_blocking::UserId;
use spike_blocking::api::{Sleep, Workout};
use spike_blocking::plan::{NoticeReason, Plan, PlannedAnswer};
use spike_blocking::snapshot::{Changes, Snapshot};
use spike_blocking::webhook::{Delivery, Event, Verified};

use super::setup::interest;
use crate::text::name;

/// Number of event keys that are remembered, the newest.
const KEYS: usize = 100_000;

/// The state of the worker: keys of the events it has seen, and the newest version of each record.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    seen: BTreeSet<String>,
    order: VecDeque<String>,
    records: BTreeMap<UserId, Records>,
}

#[derive(Debug, Default)]
struct Records {
    sleeps: Snapshot<Sleep>,
    workouts: Snapshot<Workout>,
}

/// The work that deliveries announce.
#[derive(Debug)]
pub(super) struct Work {
    /// The requests to send.
    pub(super) plan: Plan,
    /// Lines to print at once.
    pub(super) lines: Vec<String>,
}

impl Inbox {
    /// Reads deliveries, and ignores what was read before.
    pub(super) fn read(&mut self, deliveries: &[Verified]) -> Work {
        let mut events: Vec<Event> = Vec::new();
        let mut lines = Vec::new();
        let mut known = 0;
        for verified in deliveries {
            let delivery = match verified.delivery() {
                Ok(delivery) => delivery,
                Err(error) => {
                    lines.push(format!("not understood: {error}"));
                    continue;
                }
            };
            if let Delivery::Events { events: all, .. } = delivery {
                for event in all {
                    if self.remember(event.key()) {
                        events.push(event);
                    } else {
                        known += 1;
                    }
                }
                continue;
            }
            let new = delivery.keys().into_iter().all(|key| self.remember(key));
            let what = match delivery {
                _ if !new => {
                    known += 1;
                    continue;
                }
                Delivery::NutritionRecord(_) => "a nutrition analysis has ended",
                Delivery::LabReport(_) => "a lab report was read",
                _ => "a delivery of an unknown kind",
            };
            lines.push(what.to_owned());
        }
        let plan = Plan::from_events(&interest(), &events);
        lines.extend(plan.notices().map(|notice| {
            let slug = notice.event.provider_slug.as_ref();
            let slug = slug.map_or_else(|| "a provider".to_owned(), name);
            let user = notice.event.application_user_id.as_deref();
            let user = name(user.unwrap_or("a user"));
            match notice.reason {
                NoticeReason::IntegrationCreated => format!("{user} connected {slug}"),
                NoticeReason::IntegrationDeleted => format!("{user} disconnected {slug}"),
                _ => format!("an event of {user} needs a look"),
            }
        }));
        if known > 0 {
            lines.push(format!("{known} known already"));
        }
        Work { plan, lines }
    }

    /// Merges the answers for one user, and returns a line about the changes.
    pub(super) fn merge(&mut self, user: &UserId, answers: Vec<PlannedAnswer>) -> String {
        let records = self.records.entry(user.clone()).or_default();
        let (mut sleeps, mut workouts) = (Changes::default(), Changes::default());
        let (mut points, mut days) = (0, 0);
        for answer in answers {
            match answer {
                PlannedAnswer::Sleeps(list) => add(&mut sleeps, records.sleeps.merge(list.sleeps)),
                PlannedAnswer::Workouts(list) => {
                    add(&mut workouts, records.workouts.merge(list.workouts));
                }
                PlannedAnswer::TimeSeries(series) => {
                    points += series.points().map_or(0, |points| points.len());
                }
                PlannedAnswer::DailyStatistics(list) => days += list.statistics.len(),
                _ => {}
            }
        }
        format!(
            "{user}: {} sleeps and {} workouts new, {} changed; {points} points, {days} days of statistics",
            sleeps.added.len(),
            workouts.added.len(),
            sleeps.updated.len() + workouts.updated.len(),
        )
    }

    /// Returns whether the key is new, and remembers it.
    fn remember(&mut self, key: String) -> bool {
        if !self.seen.insert(key.clone()) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > KEYS
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        true
    }
}

fn add(all: &mut Changes, more: Changes) {
    all.added.extend(more.added);
    all.updated.extend(more.updated);
}
