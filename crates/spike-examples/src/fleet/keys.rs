//! The names of things in Redis.

use spike_core::UserId;

/// Sorted set of the users with jobs, by the time (milliseconds of Unix time) from which on a worker may take them.
pub(super) const USERS: &str = "fleet:users";
/// Exists for as long as nobody is to ask the API.
pub(super) const HOLD: &str = "fleet:hold";
/// List of what could not be done and why, as JSON.
pub(super) const FAILED: &str = "fleet:failed";
/// List of deliveries that are about no user's records, as they came.
pub(super) const ASIDE: &str = "fleet:aside";

/// Before the user: how often the user was taken by a worker.
pub(super) const FENCE: &str = "fleet:fence:";
/// Before the user: hash of the jobs, by their keys.
pub(super) const JOBS: &str = "fleet:jobs:";
/// Before the user: set of the keys of events that are in the news.
pub(super) const TOLD: &str = "fleet:told:";
/// Before the key of the token store: a token.
pub(super) const TOKEN: &str = "fleet:token:";

/// Before the user: hashes of records, by identity.
pub(super) const SLEEPS: &str = "data:sleeps:";
pub(super) const WORKOUTS: &str = "data:workouts:";
/// Before the user: hash of statistics, by `date/type`.
pub(super) const DAYS: &str = "data:days:";
/// Before the user: sorted set of points, `start duration value`, by start.
pub(super) const HEART_RATE: &str = "data:heartrate:";
/// Before the user: list of what became known, in that order, each once. It stands for whatever must not be
/// done twice, such as telling the user.
pub(super) const NEWS: &str = "data:news:";

pub(super) fn of(prefix: &str, user: &UserId) -> String {
    format!("{prefix}{user}")
}
