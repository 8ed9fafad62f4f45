use std::collections::{BTreeMap, BTreeSet};

use redis::{Connection, Pipeline};
use serde::de::DeserializeOwned;
use spike_core::UserId;
use spike_core::api::{Sleep, Workout};
use spike_toolkit::plan::{PlannedAnswer, PlannedRequest};
use spike_toolkit::series::Track;
use spike_toolkit::snapshot::{Record, Snapshot};
use spike_core::time::TimeWindow;

use super::keys::{self, DAYS, HEART_RATE, NEWS, SLEEPS, WORKOUTS};
use crate::failure::Failure;

/// What the answers to a plan say, in the form it is kept in.
#[derive(Default)]
pub(super) struct Harvest {
    sleeps: Snapshot<Sleep>,
    workouts: Snapshot<Workout>,
    /// By `date/type`.
    days: BTreeMap<String, f64>,
    /// What was asked for, and the points it has.
    heart_rate: Vec<(TimeWindow, Track)>,
}

/// How much of it was new.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) added: usize,
    pub(super) updated: usize,
    pub(super) days: usize,
    pub(super) points: usize,
}

impl Harvest {
    /// Takes an answer over.
    pub(super) fn add(
        &mut self,
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
                for day in list.statistics {
                    let of_day = day.values.iter();
                    self.days.extend(
                        of_day.map(|(kind, number)| (format!("{}/{kind}", day.date), number)),
                    );
                }
            }
            (PlannedRequest::TimeSeries(asked), PlannedAnswer::TimeSeries(series)) => {
                let track = Track::from_series(&series).map_err(Failure::Series)?;
                self.heart_rate.push((asked.window, track));
            }
            // Nothing else is asked for.
            _ => {}
        }
        Ok(())
    }

    /// Puts together what is to be written. What is known already is read before; nobody else changes it as long as
    /// the user is taken, and if the user was lost, nothing of this is written.
    pub(super) fn write(
        self,
        connection: &mut Connection,
        user: &UserId,
        writes: &mut Pipeline,
    ) -> Result<Tally, Failure> {
        let mut tally = Tally {
            days: self.days.len(),
            ..Tally::default()
        };
        records(connection, user, SLEEPS, self.sleeps, writes, &mut tally)?;
        records(
            connection,
            user,
            WORKOUTS,
            self.workouts,
            writes,
            &mut tally,
        )?;
        for (place, number) in &self.days {
            writes.hset(keys::of(DAYS, user), place, *number).ignore();
        }
        for (window, track) in self.heart_rate {
            // The window as it is now takes the place of the window as it was.
            let key = keys::of(HEART_RATE, user);
            let (from, to) = (window.start().unix_millis(), window.end().unix_millis());
            writes.zrembyscore(&key, from, format!("({to}")).ignore();
            tally.points += track.len();
            let times = track.starts().iter().zip(track.durations());
            for ((start, duration), value) in times.zip(track.values()) {
                let point = format!("{start} {duration} {value}");
                writes.zadd(&key, point, start).ignore();
            }
        }
        Ok(tally)
    }
}

/// Records that are new, or newer than those known.
fn records<R: Record + DeserializeOwned>(
    connection: &mut Connection,
    user: &UserId,
    kind: &str,
    found: Snapshot<R>,
    writes: &mut Pipeline,
    tally: &mut Tally,
) -> Result<(), Failure> {
    if found.is_empty() {
        return Ok(());
    }
    let key = keys::of(kind, user);
    let places: BTreeSet<String> = found
        .iter()
        .map(|(identity, _)| identity.to_string())
        .collect();
    let known: Vec<Option<String>> = redis::cmd("HMGET")
        .arg(&key)
        .arg(&places)
        .query(connection)?;
    let known = known.iter().flatten();
    let known: Result<Snapshot<R>, _> = known.map(|text| serde_json::from_str(text)).collect();
    let mut all = known.map_err(|_| Failure::Kept(key.clone()))?;
    let changes = all.merge(found.into_records());
    tally.added += changes.added.len();
    tally.updated += changes.updated.len();
    let added = changes.added.iter().map(|identity| ("new", identity));
    let updated = changes.updated.iter().map(|identity| ("changed", identity));
    for (what, identity) in added.chain(updated) {
        let Some(record) = all.get(identity) else {
            continue;
        };
        let text = serde_json::to_string(record).map_err(|_| Failure::Kept(key.clone()))?;
        writes.hset(&key, identity.to_string(), text).ignore();
        let news = format!("{what} {}{identity}", kind.trim_start_matches("data:"));
        writes.rpush(keys::of(NEWS, user), news).ignore();
    }
    Ok(())
}
