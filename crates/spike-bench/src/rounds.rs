//! The runner: ours and a peer in turn, in one process.

use std::convert::Infallible;
use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Result;
use rustix::time::{ClockId, clock_gettime};

use crate::report::Figure;

/// How long each row is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// The time for all rounds of a row.
    pub budget: Duration,
    pub quick: bool,
}

impl Effort {
    pub fn new(quick: bool) -> Self {
        Self { budget: Duration::from_secs(if quick { 4 } else { 20 }), quick }
    }
}

/// A batch is repeated until it takes at least this long.
const BATCH: Duration = Duration::from_millis(5);
/// Fewest rounds of a row, whatever the budget.
const ROUNDS: usize = 7;

/// Does its work this many times and returns the time it took. What is prepared for the work is not timed.
pub trait Work: FnMut(u32) -> Duration {}
impl<F: FnMut(u32) -> Duration> Work for F {}

/// Times a function by the clock on the wall: for all that waits for a server.
pub fn wall<T>(mut work: impl FnMut() -> T) -> impl Work {
    move |times| {
        let start = Instant::now();
        for _ in 0..times {
            black_box(work());
        }
        start.elapsed()
    }
}

/// Times a function by the time that this thread has used of the processor: what else runs on the machine counts less.
pub fn cpu<T>(mut work: impl FnMut() -> T) -> impl Work {
    prepared(|| (), move |()| work())
}

/// The same for a function that takes what another one prepares outside of the measured time.
pub fn prepared<I, T>(
    mut prepare: impl FnMut() -> I,
    mut work: impl FnMut(&mut I) -> T,
) -> impl Work {
    move |times| {
        let mut inputs: Vec<I> = (0..times).map(|_| prepare()).collect();
        let start = cpu_time(ClockId::ThreadCPUTime);
        for input in &mut inputs {
            black_box(work(input));
        }
        cpu_time(ClockId::ThreadCPUTime).saturating_sub(start)
    }
}

/// The time that this thread, or all threads of the process, have used of the processor.
pub fn cpu_time(of: ClockId) -> Duration {
    clock_gettime(of).try_into().unwrap_or_default()
}

/// Compares ours with a peer: A B, B A, A B ... The ratio of a round is the peer's time divided by ours, so above 1 we
/// are ahead. Figures are medians, for one of `units` in each run.
pub fn compare(effort: Effort, units: u32, ours: impl Work, peer: impl Work) -> Figure {
    let swapped = overhead(effort, units, peer, ours);
    Figure { ours: swapped.peer.unwrap_or(f64::NAN), peer: Some(swapped.ours), ..swapped }
}

/// The same where the ratio is ours divided by the peer's, so that smaller is better.
pub fn overhead(effort: Effort, units: u32, mut ours: impl Work, mut peer: impl Work) -> Figure {
    let (our_times, peer_times) = (calibrate(&mut ours), calibrate(&mut peer));
    let start = Instant::now();
    let mut rounds = Rounds::default();
    while rounds.ratios.len() < ROUNDS || start.elapsed() < effort.budget {
        let ours = || Ok::<_, Infallible>(cost(&mut ours, our_times, units));
        let Ok(()) = rounds.next(ours, || Ok(cost(&mut peer, peer_times, units)));
    }
    rounds.figure("µs")
}

/// Compares costs that are too large for a budget of time, in this many rounds. The ratio is ours divided by the peer's.
pub fn pairs(
    number: usize,
    unit: &'static str,
    mut ours: impl FnMut() -> Result<f64>,
    mut peer: impl FnMut() -> Result<f64>,
) -> Result<Figure> {
    let mut rounds = Rounds::default();
    for _ in 0..number {
        rounds.next(&mut ours, &mut peer)?;
    }
    Ok(rounds.figure(unit))
}

/// The costs of all rounds.
#[derive(Default)]
struct Rounds {
    ours: Vec<f64>,
    peers: Vec<f64>,
    ratios: Vec<f64>,
}

impl Rounds {
    /// Runs both, in the other order than in the last round.
    fn next<E>(
        &mut self,
        ours: impl FnOnce() -> Result<f64, E>,
        peer: impl FnOnce() -> Result<f64, E>,
    ) -> Result<(), E> {
        let (our_cost, peer_cost);
        if self.ratios.len().is_multiple_of(2) {
            our_cost = ours()?;
            peer_cost = peer()?;
        } else {
            peer_cost = peer()?;
            our_cost = ours()?;
        }
        self.ours.push(our_cost);
        self.peers.push(peer_cost);
        self.ratios.push(our_cost / peer_cost);
        Ok(())
    }

    fn figure(mut self, unit: &'static str) -> Figure {
        Figure {
            unit,
            ours: percentile(&mut self.ours, 50),
            peer: Some(percentile(&mut self.peers, 50)),
            ratio: Some(percentile(&mut self.ratios, 50)),
            spread: Some((percentile(&mut self.ratios, 10), percentile(&mut self.ratios, 90))),
        }
    }
}

/// Measures ours alone: the median, in microseconds for one of `units` in each run.
pub fn alone(effort: Effort, units: u32, mut ours: impl Work) -> Figure {
    let times = calibrate(&mut ours);
    let mut costs = Vec::new();
    let start = Instant::now();
    while costs.len() < ROUNDS || start.elapsed() < effort.budget {
        costs.push(cost(&mut ours, times, units));
    }
    let spread = Some((percentile(&mut costs, 10), percentile(&mut costs, 90)));
    Figure { unit: "µs", ours: percentile(&mut costs, 50), peer: None, ratio: None, spread }
}

/// Warms up, and returns how often to run so that a batch is long enough for the clock.
fn calibrate(work: &mut impl Work) -> u32 {
    let mut times = 1;
    while work(times) < BATCH && times < 1 << 20 {
        times *= 2;
    }
    times
}

fn cost(work: &mut impl Work, times: u32, units: u32) -> f64 {
    work(times).as_secs_f64() * 1e6 / f64::from(times) / f64::from(units)
}

/// Sorts, and returns the value below which this share of all are.
fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) * percent / 100]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_that_of_each_round() {
        // A clock that runs slower with every round, as on a busy machine: the ratio does not change.
        let effort = Effort { budget: Duration::ZERO, quick: true };
        let busy = std::cell::Cell::new(1);
        let at = |cost: u64| {
            let busy = &busy;
            move |times: u32| {
                busy.set(busy.get() + 1);
                Duration::from_millis(cost * 1_000 + busy.get()) * times
            }
        };
        let figure = compare(effort, 10, at(2), at(3));
        let ratio = figure.ratio.unwrap();
        assert!((1.49..1.51).contains(&ratio), "{ratio}");
        assert!((200_000.0..202_000.0).contains(&figure.ours), "{}", figure.ours);
        let worse = overhead(effort, 1, at(3), at(2)).ratio.unwrap();
        assert!((1.49..1.51).contains(&worse), "{worse}");
    }

    #[test]
    fn percentiles() {
        let mut values: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&mut values, 50), 50.0);
        assert_eq!(percentile(&mut values, 10), 10.0);
        assert_eq!(percentile(&mut [3.0], 90), 3.0);
    }
}
