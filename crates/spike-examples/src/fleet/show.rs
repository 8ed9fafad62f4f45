use std::collections::{BTreeMap, BTreeSet};

use redis::{Commands as _, Connection};

use super::queue::Queue;
use super::store::{DAYS, HEART_RATE, NEWS, SLEEPS, WORKOUTS};
use crate::failure::Failure;
use crate::text::{name, print_line};

const KINDS: [&str; 5] = [SLEEPS, WORKOUTS, DAYS, HEART_RATE, NEWS];

/// Prints how much data there is of each user, and how many jobs are left.
pub(super) fn counts(queue: &mut Queue) -> Result<(), Failure> {
    let connection = queue.connection();
    let mut counts: BTreeMap<String, [usize; 5]> = BTreeMap::new();
    for (index, kind) in KINDS.into_iter().enumerate() {
        for user in users(connection, kind)? {
            let values = values(connection, kind, &user)?;
            let count = match kind {
                HEART_RATE => values.iter().map(|(_, hour)| hour.split_whitespace().count()).sum(),
                _ => values.len(),
            };
            counts.entry(user).or_default()[index] = count;
        }
    }
    print_line("user                       sleeps workouts    daily   points     news");
    for (user, counts) in counts {
        let counts = counts.map(|count| format!(" {count:>8}")).concat();
        print_line(&format!("{:<24}{counts}", name(&user)));
    }
    let (jobs, failed, aside) = queue.counts()?;
    print_line(&format!("{jobs} jobs left, {failed} jobs failed, {aside} deliveries put aside"));
    Ok(())
}

/// Prints all data, one line each. Equal data give equal lines: news, whose order depends on which job came first, are
/// sorted.
pub(super) fn export(queue: &mut Queue) -> Result<(), Failure> {
    for kind in KINDS {
        for user in users(queue.connection(), kind)? {
            let mut values = values(queue.connection(), kind, &user)?;
            values.sort();
            for (field, value) in values {
                let line = format!("{kind}{user} {field} {value}");
                print_line(line.trim_end());
            }
        }
    }
    Ok(())
}

/// Returns fields and values of one kind, without the numbers of requests.
fn values(
    connection: &mut Connection,
    kind: &str,
    user: &str,
) -> Result<Vec<(String, String)>, Failure> {
    let key = format!("{kind}{user}");
    if kind == NEWS {
        let news: Vec<String> = connection.lrange(key, 0, -1)?;
        return Ok(news.into_iter().map(|text| (text, String::new())).collect());
    }
    let mut values: Vec<(String, String)> = connection.hgetall(key)?;
    if matches!(kind, DAYS | HEART_RATE) {
        for (_, value) in &mut values {
            *value = value.split_once(' ').map(|(_, value)| value.to_owned()).unwrap_or_default();
        }
    }
    Ok(values)
}

/// Returns the users with data of this kind, in order.
fn users(connection: &mut Connection, kind: &str) -> Result<BTreeSet<String>, Failure> {
    let keys = connection.scan_match::<_, String>(format!("{kind}*"))?;
    let keys: Result<Vec<String>, _> = keys.collect();
    let keys = keys?;
    let users = keys.iter().filter_map(|key| key.strip_prefix(kind));
    Ok(users.map(str::to_owned).collect())
}
