//! The cost of one unit at growing sizes: it must not grow.

use anyhow::Result;
use spike_core::api::Series;

use crate::drive::Core;
use crate::report::Growth;
use crate::rounds::{self, Effort, cpu};
use crate::webhooks::Signed;
use crate::{bodies, calls, decoding};

const KINDS: [fn(Effort) -> Result<Growth>; 4] = [points, users, callers, events];

pub fn all(effort: Effort) -> Result<Vec<Growth>> {
    KINDS.iter().map(|measure| measure(effort)).collect()
}

fn sizes(sizes: &[u32], cost: impl Fn(u32) -> Result<f64>) -> Result<Vec<(u32, f64)>> {
    sizes.iter().map(|size| Ok((*size, cost(*size)?))).collect()
}

/// A size takes a fraction of the time of a row.
fn part(effort: Effort) -> Effort {
    Effort { budget: effort.budget / 4, ..effort }
}

fn points(effort: Effort) -> Result<Growth> {
    let cost = |points| {
        let body = bodies::series(points).into();
        let read = || decoding::ours::<Series>(&body).is_ok();
        Ok(rounds::alone(part(effort), points, cpu(read)).ours * 1e3)
    };
    let points = sizes(&[10, 100, 1_000, 10_000, 100_000, 1_000_000], cost)?;
    let (name, unit) = ("reading a time series", "ns per point");
    Ok(Growth { name, size: "points", unit, file: "points.svg", points })
}

fn users(effort: Effort) -> Result<Growth> {
    let cost = |users| {
        let first_calls = || -> Result<()> {
            let mut core = Core::new()?;
            (0..users).try_for_each(|user| core.run(&core.user(user)?).map(drop))
        };
        first_calls()?;
        Ok(rounds::alone(part(effort), users, cpu(first_calls)).ours)
    };
    let points = sizes(&[1, 10, 100, 1_000, 10_000, 100_000], cost)?;
    let (name, unit) = ("login and first call of each user, in the core", "µs per user");
    Ok(Growth { name, size: "users", unit, file: "users.svg", points })
}

fn callers(effort: Effort) -> Result<Growth> {
    let cost = |callers| calls::cost_of_a_call(part(effort), callers);
    let points = sizes(&[1, 4, 16, 64, 256], cost)?;
    let (name, unit) = ("calls of the async client", "µs per call");
    Ok(Growth { name, size: "callers at once", unit, file: "callers.svg", points })
}

fn events(effort: Effort) -> Result<Growth> {
    let cost = |events| {
        let signed = Signed::new(events)?;
        Ok(rounds::alone(part(effort), events, cpu(|| signed.verify_and_read())).ours)
    };
    let points = sizes(&[10, 100, 1_000, 10_000, 100_000], cost)?;
    let (name, unit) = ("verifying and reading a webhook", "µs per event");
    Ok(Growth { name, size: "events", unit, file: "events.svg", points })
}
