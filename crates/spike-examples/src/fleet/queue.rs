use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use redis::{Connection, Pipeline, RedisResult, Script, SortedSetAddOptions, Value};
use serde_json::json;
use spike_core::UserId;

use super::job::Job;
use super::keys::{self, ASIDE, FAILED, FENCE, HOLD, JOBS, USERS};
use crate::failure::Failure;

/// The jobs of all users, in Redis.
///
/// A user is taken by one worker at a time, with all jobs, for the length of a lease. Whoever does not come back
/// in time loses the user to another worker; the **fence**, a number that grows every time a user is taken, tells
/// a worker that came back too late that it is too late.
pub(super) struct Queue {
    connection: Connection,
    claim: Script,
    lease: Duration,
}

/// What there is to do.
pub(super) enum Next {
    /// This.
    Claim(Claim),
    /// Nothing yet: everybody is taken, or nobody may ask the API.
    Wait(Duration),
    /// Nothing at all.
    Nothing,
}

/// A user, taken.
pub(super) struct Claim {
    pub(super) user: UserId,
    /// By their keys; an error is a job that this version cannot read.
    pub(super) jobs: BTreeMap<String, Result<Job, String>>,
    fence: u64,
}

/// What a worker has done, to be kept all together or not at all.
#[derive(Default)]
pub(super) struct Work {
    /// What to write.
    pub(super) writes: Pipeline,
    /// Keys of jobs that are done.
    pub(super) done: BTreeSet<String>,
    /// Jobs that are further than before.
    pub(super) further: Vec<Job>,
    /// What becomes of the user.
    pub(super) then: Then,
}

/// What becomes of a user.
#[derive(Clone, Copy, Default)]
pub(super) enum Then {
    /// Stays with the worker, for another lease.
    #[default]
    Keep,
    /// May be taken by anybody after a while, if there are jobs left.
    Release(Duration),
}

/// Whether something was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Yes,
    /// Another worker has taken the user since. Nothing was written.
    Lost,
}

impl Queue {
    /// Connects. The lease must be longer than a call to the API can take.
    pub(super) fn open(url: &str, lease: Duration) -> Result<Self, Failure> {
        Ok(Self {
            connection: redis::Client::open(url)?.get_connection()?,
            claim: Script::new(include_str!("claim.lua")),
            lease,
        })
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Adds a job, unless the same is waiting already.
    pub(super) fn put(&mut self, user: &UserId, job: &Job) -> Result<(), Failure> {
        let now = now(&mut self.connection)?;
        redis::pipe()
            .atomic()
            .hset_nx(keys::of(JOBS, user), job.key(), text(job)?)
            .zadd_options(USERS, user.as_str(), now, &SortedSetAddOptions::add_only())
            .exec(&mut self.connection)?;
        Ok(())
    }

    /// Keeps a delivery that is no job.
    pub(super) fn put_aside(&mut self, body: &[u8]) -> Result<(), Failure> {
        Ok(redis::pipe()
            .rpush(ASIDE, body)
            .exec(&mut self.connection)?)
    }

    /// Takes the user who has waited longest.
    pub(super) fn claim(&mut self) -> Result<Next, Failure> {
        let (wait, user, fence, jobs): (i64, String, u64, BTreeMap<String, String>) = self
            .claim
            .key(USERS)
            .key(HOLD)
            .arg(millis(self.lease))
            .arg(FENCE)
            .arg(JOBS)
            .invoke(&mut self.connection)?;
        if wait != 0 {
            let wait = u64::try_from(wait).map(Duration::from_millis);
            return Ok(wait.map_or(Next::Nothing, Next::Wait));
        }
        let read = |(key, text): (String, String)| {
            let job = serde_json::from_str(&text).map_err(|_| text);
            (key, job)
        };
        Ok(Next::Claim(Claim {
            user: UserId::new(&user)?,
            jobs: jobs.into_iter().map(read).collect(),
            fence,
        }))
    }

    /// Keeps work, if the user is still taken by whoever did it.
    pub(super) fn commit(&mut self, claim: &Claim, work: &Work) -> Result<Kept, Failure> {
        let (fence, jobs) = (keys::of(FENCE, &claim.user), keys::of(JOBS, &claim.user));
        let lease = self.lease;
        let watched = [fence.as_str(), jobs.as_str()];
        let kept = redis::transaction(&mut self.connection, &watched, |connection, pipe| {
            let taken: Option<u64> = redis::cmd("GET").arg(&fence).query(connection)?;
            if taken != Some(claim.fence) {
                return Ok(Some(Kept::Lost));
            }
            let mut left: BTreeSet<String> = redis::cmd("HKEYS").arg(&jobs).query(connection)?;
            left.retain(|key| !work.done.contains(key));
            let now = now(connection)?;
            work.writes.cmd_iter().for_each(|write| {
                pipe.add_command(write.clone()).ignore();
            });
            for key in &work.done {
                pipe.hdel(&jobs, key).ignore();
            }
            for job in &work.further {
                let key = job.key();
                pipe.hset(&jobs, &key, text(job)?).ignore();
                left.insert(key);
            }
            let user = claim.user.as_str();
            match work.then {
                Then::Keep => pipe.zadd(USERS, user, now + millis(lease)),
                Then::Release(_) if left.is_empty() => pipe.zrem(USERS, user),
                Then::Release(pause) => pipe.zadd(USERS, user, now + millis(pause)),
            }
            .ignore();
            let done: Option<Value> = pipe.query(connection)?;
            Ok(done.map(|_| Kept::Yes))
        })?;
        Ok(kept)
    }

    /// Lets nobody ask the API for a while.
    pub(super) fn hold(&mut self, pause: Duration) -> Result<(), Failure> {
        Ok(redis::pipe()
            .pset_ex(HOLD, 1, millis(pause).max(1))
            .exec(&mut self.connection)?)
    }
}

impl Work {
    /// Gives up on a job, and writes down why. The reason must not have a health value in it; no error of the SDK
    /// has.
    pub(super) fn fail(&mut self, user: &UserId, key: &str, job: &str, why: &str) {
        let entry = json!({ "user": user.as_str(), "key": key, "job": job, "why": why });
        self.writes.rpush(FAILED, entry.to_string()).ignore();
        self.done.insert(key.to_owned());
    }
}

/// The clock of Redis, the only one that counts: machines need not agree on the time.
fn now(connection: &mut Connection) -> RedisResult<u64> {
    let (seconds, micros): (u64, u64) = redis::cmd("TIME").query(connection)?;
    Ok(seconds * 1_000 + micros / 1_000)
}

pub(super) fn text(job: &Job) -> RedisResult<String> {
    serde_json::to_string(job).map_err(|error| std::io::Error::other(error).into())
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX / 2)
}
