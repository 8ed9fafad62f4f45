use std::collections::{BTreeMap, BTreeSet};

use redis::Connection;

use super::keys::{ASIDE, DAYS, FAILED, HEART_RATE, NEWS, SLEEPS, USERS, WORKOUTS};
use crate::failure::Failure;
use crate::receiver::say;
use crate::text::name;

/// How much there is of each user, and what is still to be done.
pub(super) fn counts(connection: &mut Connection) -> Result<(), Failure> {
    let columns = [
        (SLEEPS, "HLEN"),
        (WORKOUTS, "HLEN"),
        (DAYS, "HLEN"),
        (HEART_RATE, "ZCARD"),
        (NEWS, "LLEN"),
    ];
    say(&format!(
        "{:<24} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "user", "sleeps", "workouts", "daily", "points", "news"
    ));
    let mut users = BTreeSet::new();
    for (prefix, _) in columns {
        users.extend(users_with(connection, prefix)?);
    }
    for user in users {
        let mut line = format!("{:<24}", name(&user));
        for (prefix, count) in columns {
            let count: u64 = redis::cmd(count)
                .arg(format!("{prefix}{user}"))
                .query(connection)?;
            line.push_str(&format!(" {count:>8}"));
        }
        say(&line);
    }
    let (waiting, failed, aside): (u64, u64, u64) = redis::pipe()
        .zcard(USERS)
        .llen(FAILED)
        .llen(ASIDE)
        .query(connection)?;
    say(&format!(
        "{waiting} users with jobs, {failed} jobs failed, {aside} deliveries put aside"
    ));
    Ok(())
}

/// All data, one line each. Two runs that have the same print the same: what is kept in no order is sorted, news
/// as well, for it depends on how events happened to be put together what is told first.
pub(super) fn everything(connection: &mut Connection) -> Result<(), Failure> {
    for prefix in [SLEEPS, WORKOUTS, DAYS] {
        for user in users_with(connection, prefix)? {
            let key = format!("{prefix}{user}");
            let all: BTreeMap<String, String> =
                redis::cmd("HGETALL").arg(&key).query(connection)?;
            for (field, value) in all {
                say(&format!("{key} {field} {value}"));
            }
        }
    }
    for user in users_with(connection, HEART_RATE)? {
        let key = format!("{HEART_RATE}{user}");
        let points: Vec<String> = redis::cmd("ZRANGE")
            .arg(&key)
            .arg(0)
            .arg(-1)
            .query(connection)?;
        points
            .iter()
            .for_each(|point| say(&format!("{key} {point}")));
    }
    for user in users_with(connection, NEWS)? {
        let key = format!("{NEWS}{user}");
        let mut news: Vec<String> = redis::cmd("LRANGE")
            .arg(&key)
            .arg(0)
            .arg(-1)
            .query(connection)?;
        news.sort();
        news.iter().for_each(|entry| say(&format!("{key} {entry}")));
    }
    Ok(())
}

/// The users of whom there is something under this prefix, in order.
fn users_with(connection: &mut Connection, prefix: &str) -> Result<BTreeSet<String>, Failure> {
    let pattern = format!("{prefix}*");
    let mut users = BTreeSet::new();
    let mut cursor = 0_u64;
    loop {
        let mut scan = redis::cmd("SCAN");
        scan.arg(cursor)
            .arg("MATCH")
            .arg(&pattern)
            .arg("COUNT")
            .arg(1_000);
        let (next, keys): (u64, Vec<String>) = scan.query(connection)?;
        users.extend(
            keys.iter()
                .filter_map(|key| Some(key.strip_prefix(prefix)?.to_owned())),
        );
        if next == 0 {
            return Ok(users);
        }
        cursor = next;
    }
}
