//! The hot paths whose instructions are counted, see `instructions.txt`: no sockets, no threads, fixed bodies.

use std::hint::black_box;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use bytes::Bytes;
use http::{Method, Response};
use spike_core::api::{DailyStatisticsList, Series, SleepList};
use spike_core::transport::{BodyReader, Limits};
use spike_core::{Decode, HmacKey, UserId};
use spike_toolkit::nights::{NightOptions, group_sleeps};

use crate::bodies::{self, Sleeps};
use crate::decoding::{SAMPLES, STAGES, ours};
use crate::drive::{Core, KEY};
use crate::webhooks::{self, Signed};

/// A path that is ready to run.
pub type Path = Box<dyn FnMut()>;

type Prepare = fn() -> Result<Path>;

/// The paths, and what prepares each.
pub const PATHS: &[(&str, Prepare)] = &[
    ("core_call", core_call),
    ("login", login),
    ("sign", sign),
    ("token_lookup", token_lookup),
    ("decode_series", || decode::<Series>(bodies::series(10_000))),
    ("decode_sleeps", || decode::<SleepList>(STAGES.list(50))),
    ("decode_samples", || decode::<SleepList>(SAMPLES.list(5))),
    ("decode_deviating", || decode::<SleepList>(Sleeps { deviating: true, ..STAGES }.list(50))),
    ("decode_statistics", || decode::<DailyStatisticsList>(bodies::statistics(365))),
    ("gunzip_and_decode", gunzip_and_decode),
    ("webhook_verify_read", webhook_verify_read),
    ("event_key", event_key),
    ("nights", nights),
];

/// Counts the instructions of one run of a path, by the program `hot-paths` beside this one.
pub fn count(name: &str) -> Result<u64> {
    let program = std::env::current_exe()?.with_file_name("hot-paths");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg("--toggle-collect=*hot_path_measured*")
        .arg(program)
        .arg(name)
        .output()
        .context("cannot run valgrind; on Debian: apt-get install valgrind")?;
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{name} under valgrind: {text}");
    let count =
        text.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    match count {
        Some(count) if count > 0 => Ok(count),
        _ => bail!("{name}: valgrind counted nothing: {text}"),
    }
}

/// A call with a token at hand, from its parameters to the answer, which is not decoded.
fn core_call() -> Result<Path> {
    let mut core = Core::new()?;
    let caller = core.user(1)?;
    Ok(Box::new(move || {
        black_box(core.run(&caller).expect("an answer"));
    }))
}

/// A new user, the login and the first call.
fn login() -> Result<Path> {
    let mut core = Core::new()?;
    let mut number = 0;
    Ok(Box::new(move || {
        number += 1;
        let caller = core.user(number).expect("a user");
        black_box(core.run(&caller).expect("an answer"));
    }))
}

fn sign() -> Result<Path> {
    let (key, user) = (HmacKey::new(KEY)?, UserId::new("my_application_user_123")?);
    Ok(Box::new(move || {
        black_box(key.sign(&user));
    }))
}

/// A lookup among 10,000 users.
fn token_lookup() -> Result<Path> {
    let mut core = Core::with(|settings| settings, true)?;
    let mut keys = Vec::new();
    for number in 0..10_000 {
        let caller = core.user(number)?;
        core.run(&caller)?;
        keys.push(core.last_key.context("no key")?);
    }
    Ok(Box::new(move || {
        black_box(core.engine.tokens().entry(&keys[6_180]));
    }))
}

fn decode<T: Decode + 'static>(body: Vec<u8>) -> Result<Path> {
    let body = Bytes::from(body);
    ours::<T>(&body)?;
    Ok(Box::new(move || drop(black_box(ours::<T>(&body)))))
}

/// As a transport does it: in chunks of 8 KiB.
fn gunzip_and_decode() -> Result<Path> {
    let body = bodies::gzip(&STAGES.list(50));
    Ok(Box::new(move || {
        let response = Response::builder().header("content-encoding", "gzip").body(());
        let (head, ()) = response.expect("a response").into_parts();
        let reader = BodyReader::new(&Method::GET, head, Limits::new().body(64 << 20));
        let mut reader = reader.expect("a body");
        for chunk in body.chunks(8 * 1024) {
            reader.push(chunk).expect("a chunk");
        }
        let body = reader.finish().expect("an end").into_body();
        black_box(ours::<SleepList>(&body).expect("sleeps"));
    }))
}

fn webhook_verify_read() -> Result<Path> {
    let signed = Signed::new(20)?;
    Ok(Box::new(move || drop(black_box(signed.verify_and_read()))))
}

fn event_key() -> Result<Path> {
    let events = webhooks::events(1)?;
    Ok(Box::new(move || drop(black_box(events[0].key()))))
}

fn nights() -> Result<Path> {
    let list = webhooks::sleeps(20)?;
    let options = NightOptions::new();
    Ok(Box::new(move || drop(black_box(group_sleeps(&list.sleeps, &options)))))
}
