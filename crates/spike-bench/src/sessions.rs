//! Signatures and the token cache.

use std::hint::black_box;
use std::thread;

use anyhow::{Context as _, Result};
use rustix::time::ClockId;
use spike_core::{HmacKey, TokenKey, UserId};

use crate::drive::{Core, KEY};
use crate::peers;
use crate::report::Target::{AtLeast, AtMost};
use crate::report::{Figure, Row};
use crate::rounds::{self, Effort, compare, cpu, cpu_time};

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    Row { name: "sign one user with the client's key / a fresh HMAC each time", target: AtLeast(2.0), measure: sign },
    Row { name: "token cache: lookup among 100,000, 1 thread, ns CPU", target: AtMost(300.0), measure: |effort| lookup(effort, 1) },
    Row { name: "token cache: lookup among 100,000, 8 threads, ns CPU", target: AtMost(300.0), measure: |effort| lookup(effort, 8) },
    Row { name: "default cache: logins in a later round of 98,000 users in turn", target: AtMost(0.0), measure: |_| later_logins(98_000) },
    Row { name: "default cache: logins in a later round of 100,000 users in turn", target: AtMost(0.0), measure: |_| later_logins(100_000) },
];

const USERS: u32 = 100_000;

fn sign(effort: Effort) -> Result<Figure> {
    let key = HmacKey::new(KEY)?;
    let user = UserId::new("my_application_user_123")?;
    let peer = cpu(|| peers::sign(KEY.as_bytes(), user.as_str().as_bytes()));
    Ok(compare(effort, 1, cpu(|| key.sign(&user)), peer))
}

/// Time of the processor, by threads that look up users in an order without a pattern.
fn lookup(effort: Effort, threads: u32) -> Result<Figure> {
    const LOOKUPS: u32 = 100_000;
    // With a shared store the core tells the key of each token.
    let mut core = Core::with(|settings| settings, true)?;
    let mut keys = Vec::new();
    for number in 0..USERS {
        let caller = core.user(number)?;
        core.run(&caller)?;
        keys.push(core.last_key.take().context("no key")?);
    }
    let cache = core.engine.tokens();
    let look_up = |thread: u32| {
        let mut at = thread as usize * 12_345;
        for _ in 0..LOOKUPS / threads {
            at = (at + 61_803) % keys.len();
            let key: &TokenKey = &keys[at];
            black_box(cache.entry(key));
        }
    };
    let figure = rounds::alone(effort, LOOKUPS, |times| {
        let start = cpu_time(ClockId::ProcessCPUTime);
        for _ in 0..times {
            thread::scope(|scope| {
                for thread in 1..threads {
                    scope.spawn(move || look_up(thread));
                }
                look_up(0);
            });
        }
        cpu_time(ClockId::ProcessCPUTime).saturating_sub(start)
    });
    Ok(figure.times(1_000.0, "ns"))
}

/// Logins of the third round: in the second, what the first one displaced has logged in again.
fn later_logins(users: u32) -> Result<Figure> {
    let mut core = Core::new()?;
    for _ in 0..3 {
        core.logins = 0;
        for number in 0..users {
            let caller = core.user(number)?;
            core.run(&caller)?;
        }
    }
    Ok(Figure::exact(f64::from(core.logins), "logins"))
}
