use std::collections::BTreeMap;
use std::fmt;

use redis::{Connection, Pipeline, Value};
use serde::de::DeserializeOwned;
use spike_blocking::UserId;
use spike_blocking::api::{Sleep, Workout};
use spike_blocking::chunks::Chunkable as _;
use spike_blocking::plan::{PlannedAnswer, PlannedRequest};
use spike_blocking::series::Track;
use spike_blocking::snapshot::{Record, Snapshot};
use spike_blocking::time::{TimeWindow, Timestamp};

use crate::failure::Failure;

/// Hashes of records, by identity. All keys end in the id of the user.
pub(super) const SLEEPS: &str = "data:sleeps:";
pub(super) const WORKOUTS: &str = "data:workouts:";
/// Hash of daily statistics by `date/type`: number of the request, value.
pub(super) const DAYS: &str = "data:days:";
/// Hash of the points of a series by hour (Unix time in milliseconds): number of the request, then
/// `start/duration/value` of each point that starts in the hour.
pub(super) const HEART_RATE: &str = "data:heartrate:";
/// List of what became known, each once.
pub(super) const NEWS: &str = "data:news:";
/// Set of the keys of events that are in the news.
const REPORTED: &str = "fleet:reported:";

const HOUR: i64 = 60 * 60 * 1_000;

/// Answers of the API for one user, to be merged into the stored data.
#[derive(Default)]
pub(super) struct Fetched {
    sleeps: Snapshot<Sleep>,
    workouts: Snapshot<Workout>,
    /// Values without a version by kind and field: number of the request, value.
    values: BTreeMap<&'static str, BTreeMap<String, (u64, String)>>,
    /// News by the key of their event.
    news: BTreeMap<String, String>,
    counts: Counts,
}

/// How much was fetched, and how much of it was new.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    added: usize,
    updated: usize,
    days: usize,
    points: usize,
}

/// Extends the window of a series to whole hours, the units in which points are stored. The API merges the sources of
/// a series by the hour, so part of an hour could come from another source than the whole.
pub(super) fn whole_hours(window: TimeWindow) -> TimeWindow {
    let start = window.start().unix_millis().div_euclid(HOUR) * HOUR;
    let end = -(-window.end().unix_millis()).div_euclid(HOUR) * HOUR;
    let or = |millis, time| Timestamp::from_unix_millis(millis).unwrap_or(time);
    TimeWindow::from(or(start, window.start())..or(end, window.end()))
}

impl Fetched {
    /// Adds the answer to a request that had this number.
    ///
    /// # Errors
    /// [`Failure::Series`] if the columns of a series do not match.
    pub(super) fn add(
        &mut self,
        number: u64,
        request: &PlannedRequest,
        answer: PlannedAnswer,
    ) -> Result<(), Failure> {
        match (request, answer) {
            (_, PlannedAnswer::Sleeps(list)) => {
                self.sleeps.merge(list.sleeps);
            }
            (_, PlannedAnswer::Workouts(list)) => {
                self.workouts.merge(list.workouts);
            }
            (_, PlannedAnswer::DailyStatistics(list)) => {
                let days = self.values.entry(DAYS).or_default();
                for day in list.statistics {
                    for (kind, value) in day.values.iter() {
                        let field = format!("{}/{kind}", day.date);
                        days.insert(field, (number, value.to_string()));
                        self.counts.days += 1;
                    }
                }
            }
            (PlannedRequest::TimeSeries(request), PlannedAnswer::TimeSeries(series)) => {
                let track = Track::from_series(&series).map_err(Failure::Series)?;
                let window = request.range();
                let (from, to) = (window.start(), window.end());
                // Hours without points are stored too: their points of before no longer exist.
                let hours = (from.unix_millis()..to.unix_millis()).step_by(HOUR as usize);
                let mut hours: BTreeMap<i64, String> =
                    hours.map(|hour| (hour, String::new())).collect();
                let times = track.starts().iter().zip(track.durations());
                for ((start, duration), value) in times.zip(track.values()) {
                    let (start, duration) = (start.unix_millis(), duration.get());
                    if let Some(points) = hours.get_mut(&(start.div_euclid(HOUR) * HOUR)) {
                        points.push_str(&format!(" {start}/{duration}/{value}"));
                        self.counts.points += 1;
                    }
                }
                let values = self.values.entry(HEART_RATE).or_default();
                values.extend(hours.into_iter().map(|(hour, points)| {
                    (hour.to_string(), (number, points.trim_start().to_owned()))
                }));
            }
            // No other request is planned.
            _ => {}
        }
        Ok(())
    }

    /// Adds what an event says by itself.
    pub(super) fn add_news(&mut self, event: String, text: String) {
        self.news.insert(event, text);
    }

    /// Merges all of it in one transaction. The result does not depend on the order of merges or on how often each is
    /// done, so a worker may repeat one, or do it late.
    ///
    /// # Errors
    /// [`Failure::Redis`], or [`Failure::Stored`] if a stored record cannot be read.
    pub(super) fn merge(
        &self,
        connection: &mut Connection,
        user: &UserId,
    ) -> Result<Counts, Failure> {
        let kinds = [SLEEPS, WORKOUTS, DAYS, HEART_RATE, REPORTED];
        let keys = kinds.map(|kind| format!("{kind}{user}"));
        // Runs again if one of the keys has changed before its writes are executed.
        redis::transaction(connection, &keys, |connection, pipe| {
            match self.compare(connection, user, pipe) {
                Ok(counts) => {
                    let executed: Option<Value> = pipe.query(connection)?;
                    Ok(executed.map(|_| Ok(counts)))
                }
                Err(failure) => Ok(Some(Err(failure))),
            }
        })?
    }

    /// Compares with what is stored, and collects the writes.
    fn compare(
        &self,
        connection: &mut Connection,
        user: &UserId,
        pipe: &mut Pipeline,
    ) -> Result<Counts, Failure> {
        let mut counts = self.counts;
        records(connection, user, SLEEPS, &self.sleeps, pipe, &mut counts)?;
        records(connection, user, WORKOUTS, &self.workouts, pipe, &mut counts)?;
        for (kind, values) in self.values.iter().filter(|(_, values)| !values.is_empty()) {
            let key = format!("{kind}{user}");
            let stored = stored(connection, &key, values.keys())?;
            for ((field, (number, value)), stored) in values.iter().zip(stored) {
                let stored = stored.as_deref().and_then(|text| text.split(' ').next());
                let stored = stored.and_then(|text| text.parse::<u64>().ok());
                if stored.is_none_or(|stored| stored < *number) {
                    pipe.hset(&key, field, format!("{number} {value}"));
                }
            }
        }
        for (event, text) in &self.news {
            let reported = format!("{REPORTED}{user}");
            let mut known = redis::cmd("SISMEMBER");
            if !known.arg(&reported).arg(event).query::<bool>(connection)? {
                pipe.sadd(reported, event);
                pipe.rpush(format!("{NEWS}{user}"), text);
            }
        }
        Ok(counts)
    }
}

/// Collects the writes of records that are new, or newer than those stored.
fn records<R: Record + Clone + DeserializeOwned>(
    connection: &mut Connection,
    user: &UserId,
    kind: &str,
    fetched: &Snapshot<R>,
    pipe: &mut Pipeline,
    counts: &mut Counts,
) -> Result<(), Failure> {
    if fetched.is_empty() {
        return Ok(());
    }
    let key = format!("{kind}{user}");
    let identities = fetched.iter().map(|(identity, _)| identity.to_string());
    let stored = stored(connection, &key, identities)?;
    let stored = stored.iter().flatten();
    let all: Result<Snapshot<R>, _> = stored.map(|text| serde_json::from_str(text)).collect();
    let mut all = all.map_err(|_| Failure::Stored(key.clone()))?;
    let changes = all.merge(fetched.records().cloned());
    counts.added += changes.added.len();
    counts.updated += changes.updated.len();
    let added = changes.added.iter().map(|identity| ("new", identity));
    let updated = changes.updated.iter().map(|identity| ("changed", identity));
    for (what, identity) in added.chain(updated) {
        let text = serde_json::to_string(&all.get(identity));
        let text = text.map_err(|_| Failure::Stored(key.clone()))?;
        pipe.hset(&key, identity.to_string(), text);
        let kind = kind.trim_start_matches("data:");
        pipe.rpush(format!("{NEWS}{user}"), format!("{what} {kind}{identity}"));
    }
    Ok(())
}

fn stored(
    connection: &mut Connection,
    key: &str,
    fields: impl Iterator<Item = impl redis::ToRedisArgs>,
) -> Result<Vec<Option<String>>, Failure> {
    let mut get = redis::cmd("HMGET");
    get.arg(key);
    fields.for_each(|field| {
        get.arg(field);
    });
    Ok(get.query(connection)?)
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} records new, {} changed, {} daily values, {} points",
            self.added, self.updated, self.days, self.points
        )
    }
}
