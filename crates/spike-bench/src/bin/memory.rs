//! The rows of memory: a program of its own, because counting slows every allocation.

use std::alloc::System;
use std::hint::black_box;

use anyhow::Result;
use bytes::Bytes;
use peakmem_alloc::{PeakMemAlloc, PeakMemAllocTrait as _};
use spike_bench::bodies::{self, Sleeps};
use spike_bench::decoding::{POINTS, SAMPLES, SIZE, STAGES, ours};
use spike_bench::drive::Core;
use spike_bench::report::Target::AtMost;
use spike_bench::report::{Figure, Row, run};
use spike_bench::rounds::Effort;
use spike_bench::{limit, plain};
use spike_core::Decode;
use spike_core::api::{Series, SleepList};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

/// Counts allocations, and inside of them the bytes in use.
#[global_allocator]
static ALLOCATOR: PeakMemAlloc<&StatsAlloc<System>> = PeakMemAlloc::new(&INSTRUMENTED_SYSTEM);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { name: "memory: time series, bytes a point beyond the body (peer: the hand-written parser)", target: AtMost(26.0), measure: |_| series(POINTS) },
    Row { name: "memory: the same just after a doubling, 2^20 + 1 points", target: AtMost(26.0), measure: |_| series((1 << 20) + 1) },
    Row { name: "memory: sleeps with samples, body included, relative to the body (peer: derived)", target: AtMost(1.1), measure: |_| samples() },
    Row { name: "memory: one deviating field in 10 MB of sleeps / the same without", target: AtMost(1.5), measure: |_| deviating() },
    Row { name: "core alone, one call without decoding: allocations", target: AtMost(8.0), measure: |_| allocations() },
    Row { name: "core alone, one call without decoding: reallocations", target: AtMost(0.0), measure: |_| reallocations() },
    Row { name: "token cache: bytes per user with a token of 143 characters", target: AtMost(330.0), measure: |_| token_cache() },
];

fn main() -> Result<()> {
    let word = std::env::args().nth(1).unwrap_or_default();
    for row in ROWS.iter().filter(|row| row.name.contains(&word)) {
        run(row, Effort::new(true))?;
    }
    Ok(())
}

/// The most bytes that are in use during a function beyond those in use before.
fn peak<T>(work: impl FnOnce() -> T) -> f64 {
    ALLOCATOR.reset_peak_memory();
    black_box(work());
    ALLOCATOR.get_peak_memory() as f64
}

fn peak_of<T: Decode>(body: &Bytes) -> f64 {
    peak(|| ours::<T>(body).expect("the body is valid"))
}

fn series(points: u32) -> Result<Figure> {
    let body = Bytes::from(bodies::series(points));
    let peer = peak(|| limit::series(&body)) / f64::from(points);
    let figure = Figure::exact(peak_of::<Series>(&body) / f64::from(points), "bytes");
    Ok(Figure { peer: Some(peer), ..figure })
}

fn samples() -> Result<Figure> {
    let body = Bytes::from(SAMPLES.of_size(SIZE));
    let relative = |beyond: f64| 1.0 + beyond / body.len() as f64;
    let peer = peak(|| serde_json::from_slice::<plain::SleepList>(&body).expect("valid"));
    let figure = Figure::exact(relative(peak_of::<SleepList>(&body)), "times");
    Ok(Figure { peer: Some(relative(peer)), ..figure })
}

fn deviating() -> Result<Figure> {
    let body = Bytes::from(STAGES.of_size(SIZE));
    let with = Bytes::from(Sleeps { deviating: true, ..STAGES }.of_size(SIZE));
    let (with, without) = (peak_of::<SleepList>(&with), peak_of::<SleepList>(&body));
    Ok(Figure::relative(with / 1e6, without / 1e6, "MB"))
}

/// What a call allocates once a token is at hand.
fn call() -> Result<stats_alloc::Stats> {
    let mut core = Core::new()?;
    let caller = core.user(1)?;
    core.run(&caller)?;
    let region = Region::new(&INSTRUMENTED_SYSTEM);
    drop(black_box(core.run(&caller)?));
    Ok(region.change())
}

fn allocations() -> Result<Figure> {
    Ok(Figure::exact(call()?.allocations as f64, ""))
}

fn reallocations() -> Result<Figure> {
    Ok(Figure::exact(call()?.reallocations as f64, ""))
}

fn token_cache() -> Result<Figure> {
    const USERS: u32 = 100_000;
    let mut core = Core::new()?;
    let region = Region::new(&INSTRUMENTED_SYSTEM);
    for number in 0..USERS {
        let caller = core.user(number)?;
        core.run(&caller)?;
    }
    let change = region.change();
    let bytes = change.bytes_allocated as f64 - change.bytes_deallocated as f64;
    Ok(Figure::exact(bytes / f64::from(USERS), "bytes"))
}
