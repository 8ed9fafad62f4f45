use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use redis::{Connection, Pipeline};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use spike_blocking::UserId;
use spike_blocking::time::Timestamp;
use spike_blocking::webhook::Event;

use crate::failure::Failure;

/// Stream of the events that webhooks announced.
const EVENTS: &str = "fleet:events";
/// Stream of the parts of histories.
const HISTORY: &str = "fleet:history";
/// The streams in the order in which they are read, and how many jobs a worker takes at once. Events of a user are
/// fetched together; parts of a history are spread over the workers.
const STREAMS: [(&str, usize); 2] = [(EVENTS, 100), (HISTORY, 1)];
/// Exists while no worker may call the API.
const HOLD: &str = "fleet:hold";
/// Counts the requests to the API.
const REQUESTS: &str = "fleet:requests";
/// Hash of the jobs that failed permanently, by entry of their stream.
const FAILED: &str = "fleet:failed";
/// List of the deliveries that are no jobs, as received.
const ASIDE: &str = "fleet:aside";

const GROUP: &str = "workers";
/// All workers are one consumer: jobs change hands by idle time alone, so a worker needs no name, and none that was
/// killed stays in the consumer group.
const CONSUMER: &str = "worker";

/// How long a worker waits before it looks again.
pub(super) const LOOK: Duration = Duration::from_millis(200);
/// Longest wait for an answer of Redis.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Work to do for one user.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Job {
    /// Fetches what an event announces.
    Event(Box<Event>),
    /// Fetches one part of a history; `to` is exclusive, `number` counts from 1.
    Part { from: Timestamp, to: Timestamp, number: u64, of: u64 },
}

/// A job in a stream, delivered but not yet acknowledged.
pub(super) struct Entry {
    stream: &'static str,
    id: String,
    pub(super) user: String,
    /// A [`Job`] as JSON.
    pub(super) job: String,
}

/// The jobs of all users, in two Redis Streams.
pub(super) struct Queue {
    connection: Connection,
    /// How long a job may stay unacknowledged before it is delivered again.
    lease: Duration,
    /// Where `XAUTOCLAIM` continues, by stream.
    cursors: BTreeMap<&'static str, String>,
    /// Entries of the current batch whose lease is renewed.
    leased: Vec<(&'static str, String)>,
}

/// An entry as Redis returns it.
type RawEntry = (String, BTreeMap<String, String>);

impl Queue {
    /// Connects, and creates the streams if they do not exist.
    pub(super) fn open(url: &str, lease: Duration) -> Result<Self, Failure> {
        let client = redis::Client::open(url)?;
        let mut connection = client.get_connection_with_timeout(TIMEOUT)?;
        connection.set_read_timeout(Some(TIMEOUT))?;
        for (stream, _) in STREAMS {
            let mut create = redis::cmd("XGROUP");
            create.arg("CREATE").arg(stream).arg(GROUP).arg(0);
            match create.arg("MKSTREAM").exec(&mut connection) {
                Err(error) if error.code() != Some("BUSYGROUP") => return Err(error.into()),
                _ => {}
            }
        }
        Ok(Self { connection, lease, cursors: BTreeMap::new(), leased: Vec::new() })
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Adds jobs, and a delivery that is to be put aside: all of it or nothing.
    pub(super) fn add(
        &mut self,
        jobs: &[(UserId, Job)],
        aside: Option<&[u8]>,
    ) -> Result<(), Failure> {
        let mut pipe = atomic();
        for (user, job) in jobs {
            let stream = match job {
                Job::Event(_) => EVENTS,
                Job::Part { .. } => HISTORY,
            };
            let text = serde_json::to_string(job).map_err(std::io::Error::other);
            let text = text.map_err(redis::RedisError::from)?;
            let add = pipe.cmd("XADD").arg(stream).arg("*");
            add.arg("user").arg(user.as_str()).arg("job").arg(text);
        }
        if let Some(body) = aside {
            pipe.cmd("RPUSH").arg(ASIDE).arg(body);
        }
        Ok(pipe.exec(&mut self.connection)?)
    }

    /// Takes a batch: jobs whose lease is over, else new ones. Empty if there are none at present.
    pub(super) fn next(&mut self) -> Result<Vec<Entry>, Failure> {
        for (stream, count) in STREAMS {
            let mut found = self.claim(stream, count)?;
            if found.is_empty() {
                found = self.read(stream, count)?;
            }
            if !found.is_empty() {
                self.leased = found.iter().map(|(id, _)| (stream, id.clone())).collect();
                let entry = |(id, mut fields): RawEntry| Entry {
                    stream,
                    id,
                    user: fields.remove("user").unwrap_or_default(),
                    job: fields.remove("job").unwrap_or_default(),
                };
                return Ok(found.into_iter().map(entry).collect());
            }
        }
        Ok(Vec::new())
    }

    fn claim(&mut self, stream: &'static str, count: usize) -> Result<Vec<RawEntry>, Failure> {
        let cursor = self.cursors.entry(stream).or_insert_with(|| "0-0".into());
        let mut claim = redis::cmd("XAUTOCLAIM");
        claim.arg(stream).arg(GROUP).arg(CONSUMER);
        claim.arg(millis(self.lease)).arg(&*cursor);
        let (next, entries, _): (String, Vec<RawEntry>, Vec<String>) =
            claim.arg("COUNT").arg(count).query(&mut self.connection)?;
        *cursor = next;
        Ok(entries)
    }

    fn read(&mut self, stream: &'static str, count: usize) -> Result<Vec<RawEntry>, Failure> {
        let mut read = redis::cmd("XREADGROUP");
        read.arg("GROUP").arg(GROUP).arg(CONSUMER);
        read.arg("COUNT").arg(count);
        let found: Option<Vec<(String, Vec<RawEntry>)>> =
            read.arg("STREAMS").arg(stream).arg(">").query(&mut self.connection)?;
        let streams = found.into_iter().flatten();
        Ok(streams.flat_map(|(_, entries)| entries).collect())
    }

    /// Waits until the API may be called, renews the leases of the batch, and returns the number of the next request:
    /// higher than that of all requests before, of whichever worker.
    pub(super) fn start_request(&mut self) -> Result<u64, Failure> {
        loop {
            let mut pipe = redis::pipe();
            for (stream, id) in &self.leased {
                let claim = pipe.cmd("XCLAIM").arg(*stream).arg(GROUP).arg(CONSUMER);
                claim.arg(0).arg(id).arg("JUSTID").ignore();
            }
            pipe.cmd("PTTL").arg(HOLD).cmd("INCR").arg(REQUESTS);
            let (hold, number): (i64, u64) = pipe.query(&mut self.connection)?;
            match u64::try_from(hold).map(Duration::from_millis) {
                Ok(hold) if !hold.is_zero() => sleep(hold.min(LOOK)),
                _ => return Ok(number),
            }
        }
    }

    /// Keeps all workers from calling the API for a while.
    pub(super) fn hold(&mut self, pause: Duration) -> Result<(), Failure> {
        let mut set = redis::cmd("SET");
        set.arg(HOLD).arg(1).arg("PX").arg(millis(pause).max(1));
        Ok(set.exec(&mut self.connection)?)
    }

    /// Acknowledges jobs, and lists those that failed, given as index and reason. A reason must not contain health
    /// data; no error of the SDK does.
    pub(super) fn finish(
        &mut self,
        entries: &[Entry],
        failed: &[(usize, String)],
    ) -> Result<(), Failure> {
        let mut pipe = atomic();
        for (index, why) in failed {
            let Some(entry) = entries.get(*index) else {
                continue;
            };
            let job = serde_json::from_str(&entry.job).unwrap_or_else(|_| json!(entry.job));
            let line: Value = json!({ "user": entry.user, "job": job, "why": why });
            let key = format!("{}/{}", entry.stream, entry.id);
            pipe.hset(FAILED, key, line.to_string());
        }
        for Entry { stream, id, .. } in entries {
            pipe.cmd("XACK").arg(*stream).arg(GROUP).arg(id);
            pipe.cmd("XDEL").arg(*stream).arg(id);
        }
        pipe.exec(&mut self.connection)?;
        self.postpone(entries);
        Ok(())
    }

    /// Leaves jobs unacknowledged: when their lease is over, they are delivered again.
    pub(super) fn postpone(&mut self, entries: &[Entry]) {
        self.leased.retain(|(_, id)| entries.iter().all(|entry| entry.id != *id));
    }

    /// Returns how many jobs are not done yet, how many failed, and how many deliveries were put aside.
    pub(super) fn counts(&mut self) -> Result<(u64, u64, u64), Failure> {
        let (events, parts, failed, aside): (u64, u64, u64, u64) = redis::pipe()
            .cmd("XLEN")
            .arg(EVENTS)
            .cmd("XLEN")
            .arg(HISTORY)
            .hlen(FAILED)
            .llen(ASIDE)
            .query(&mut self.connection)?;
        Ok((events + parts, failed, aside))
    }
}

fn atomic() -> Pipeline {
    let mut pipe = redis::pipe();
    pipe.atomic();
    pipe
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX / 2)
}
