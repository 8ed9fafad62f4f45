//! Reading answers: the same body for all.

use std::hint::black_box;

use anyhow::{Context as _, Result};
use bytes::Bytes;
use http::StatusCode;
use serde::de::DeserializeOwned;
use spike_core::api::{DailyStatisticsList, Series, SleepList};
use spike_core::{Decode, RawReply};

use crate::bodies::{self, Sleeps};
use crate::report::Target::{AtLeast, AtMost};
use crate::report::{Figure, Row};
use crate::rounds::{Effort, compare, cpu, overhead, prepared};
use crate::{limit, plain};

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    Row { name: "time series, 1,000,000 points / serde_json derived", target: AtLeast(1.6), measure: series_derived },
    Row { name: "time series / serde_json Value", target: AtLeast(1.6), measure: series_value },
    Row { name: "time series / sonic-rs derived", target: AtLeast(1.9), measure: series_sonic },
    Row { name: "time series / simd-json derived", target: AtLeast(1.9), measure: series_simd },
    Row { name: "time series / a parser written by hand for it (the limit)", target: AtLeast(0.85), measure: series_limit },
    Row { name: "sleeps with stages, 10 MB / derived", target: AtLeast(1.5), measure: |effort| sleeps(effort, STAGES) },
    Row { name: "sleeps with samples, which the SDK does not know, 10 MB / derived, which drops them", target: AtLeast(1.0), measure: |effort| sleeps(effort, SAMPLES) },
    Row { name: "daily statistics, 10 years / derived", target: AtLeast(2.0), measure: statistics },
    Row { name: "one deviating field in 10 MB of sleeps / the same without", target: AtMost(1.5), measure: deviating },
];

pub const POINTS: u32 = 1_000_000;
pub const SIZE: usize = 10_000_000;
pub const STAGES: Sleeps = Sleeps { stages: 30, samples: 0, deviating: false };
pub const SAMPLES: Sleeps = Sleeps { stages: 0, samples: 960, deviating: false };

/// Reads a body as the clients do.
pub fn ours<T: Decode>(body: &Bytes) -> Result<T> {
    Ok(T::decode(&RawReply::new(StatusCode::OK, body.clone()))?.0)
}

/// The same; panics where the body is not what it should be.
fn read<T: Decode>(body: &Bytes) -> T {
    ours(body).expect("the body is valid")
}

fn derived<T: DeserializeOwned>(body: &[u8]) -> T {
    serde_json::from_slice(body).expect("the body is valid")
}

fn series(effort: Effort, peer: impl Fn(&[u8])) -> Result<Figure> {
    let body = Bytes::from(bodies::series(POINTS));
    let numbers: Series = ours(&body)?;
    let same = limit::series(&body).context("the limit")?;
    anyhow::ensure!(numbers.values.as_slice() == same.values, "other values");
    Ok(compare(effort, 1, cpu(|| read::<Series>(&body)), cpu(|| peer(&body))))
}

fn series_derived(effort: Effort) -> Result<Figure> {
    series(effort, |body| drop(black_box(derived::<plain::Series>(body))))
}

fn series_value(effort: Effort) -> Result<Figure> {
    series(effort, |body| drop(black_box(derived::<serde_json::Value>(body))))
}

fn series_sonic(effort: Effort) -> Result<Figure> {
    series(effort, |body| {
        drop(black_box(sonic_rs::from_slice::<plain::Series>(body).expect("valid")));
    })
}

fn series_limit(effort: Effort) -> Result<Figure> {
    series(effort, |body| drop(black_box(limit::series(body).expect("valid"))))
}

/// simd-json overwrites the body; the copy is not timed.
fn series_simd(effort: Effort) -> Result<Figure> {
    let body = Bytes::from(bodies::series(POINTS));
    let peer = prepared(
        || body.to_vec(),
        |body| simd_json::serde::from_slice::<plain::Series>(body).expect("valid"),
    );
    Ok(compare(effort, 1, cpu(|| read::<Series>(&body)), peer))
}

fn sleeps(effort: Effort, kind: Sleeps) -> Result<Figure> {
    let body = Bytes::from(kind.of_size(SIZE));
    let peer = cpu(|| derived::<plain::SleepList>(&body));
    Ok(compare(effort, 1, cpu(|| read::<SleepList>(&body)), peer))
}

fn statistics(effort: Effort) -> Result<Figure> {
    let body = Bytes::from(bodies::statistics(3_650));
    let peer = cpu(|| derived::<plain::DailyStatisticsList>(&body));
    Ok(compare(effort, 1, cpu(|| read::<DailyStatisticsList>(&body)), peer))
}

fn deviating(effort: Effort) -> Result<Figure> {
    let body = Bytes::from(STAGES.of_size(SIZE));
    let with = Bytes::from(Sleeps { deviating: true, ..STAGES }.of_size(SIZE));
    Ok(overhead(effort, 1, cpu(|| read::<SleepList>(&with)), cpu(|| read::<SleepList>(&body))))
}
