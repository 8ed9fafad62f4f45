//! Many calls while 30 % of all requests go wrong in one of 20 ways.

mod calls;
mod faults;
mod usage;
mod world;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow};
use spike_blocking::ErrorKind;

use self::calls::{DEADLINE, End, is_upload};
use self::usage::{TOLERANCE, Usage};
use self::world::World;
use crate::report::CHAOS;
use crate::server::Server;

/// How much later than its deadline a call may end on a busy machine.
const SLACK: Duration = Duration::from_secs(2);

/// The outcome of a run.
pub struct Figures {
    client: &'static str,
    values: usize,
    errors: BTreeMap<String, usize>,
    requests: usize,
    logins: u64,
    repeated: usize,
    start: Usage,
    end: Usage,
    /// What should not have happened.
    pub wrong: Vec<String>,
}

type Calls = fn(&str, u64, &Sender<End>) -> Result<(), spike_blocking::Error>;

/// Runs the calls with each client.
///
/// # Errors
/// No server, or no client.
pub fn run(calls: u64, seed: u64) -> Result<Vec<Figures>> {
    let clients: [(&str, Calls); 2] =
        [("blocking", calls::blocking), ("async", calls::asynchronous)];
    let mut all = Vec::new();
    for (client, make) in clients {
        // What is made once and kept must not look like a leak.
        once(client, make, calls.min(1_000), seed)?;
        all.push(once(client, make, calls, seed)?);
    }
    Ok(all)
}

fn once(client: &'static str, make: Calls, calls: u64, seed: u64) -> Result<Figures> {
    let start = Usage::now();
    let world = World::new(seed);
    let server = Server::start(world.plan())?;
    let mut figures = Figures {
        client,
        values: 0,
        errors: BTreeMap::new(),
        requests: 0,
        logins: 0,
        repeated: 0,
        start,
        end: start,
        wrong: Vec::new(),
    };
    // Each end is looked at and forgotten, so that the memory of this run is that of the client.
    let (sender, ends) = mpsc::channel();
    let base_url = format!("http://{}/v3", server.address());
    let mut ended = 0;
    thread::scope(|scope| {
        let making = scope.spawn(move || make(&base_url, calls, &sender));
        for end in ends {
            ended += 1;
            figures.add(&end, &world);
        }
        let made = making.join().map_err(|_| anyhow!("a caller panicked"))?;
        made.map_err(|error| anyhow!("{error}"))
    })?;
    if ended != calls {
        figures.wrong.push(format!("{ended} of {calls} calls ended"));
    }
    drop(server);
    figures.logins = world.logins();
    drop(world);
    figures.end = Usage::settled(start);
    if !figures.end.is_back_to(start) {
        figures.wrong.push(format!("not given back: {start:?}, then {:?}", figures.end));
    }
    Ok(figures)
}

impl Figures {
    fn add(&mut self, end: &End, world: &World) {
        let number = end.number;
        let attempts = world.take_attempts(number);
        self.requests += attempts.len();
        let mut wrong = |what: String| self.wrong.push(format!("call {number}: {what}"));
        if end.elapsed > DEADLINE + SLACK {
            wrong("ended after its deadline".to_owned());
        }
        if is_upload(number) && attempts.len() > 1 {
            self.repeated += 1;
            let repeated = &attempts[..attempts.len() - 1];
            if let Some(fault) = repeated.iter().find(|fault| !fault.was_not_carried_out()) {
                wrong(format!("an upload was repeated after {fault:?}"));
            }
        }
        match &end.result {
            Ok(value) if *value == number.to_string() => self.values += 1,
            Ok(_) => wrong("a wrong value".to_owned()),
            Err(error) => {
                let last = attempts.last().and_then(|fault| fault.kind());
                // Any attempt may be slow on a busy machine.
                let slow = matches!(error.kind(), ErrorKind::Timeout | ErrorKind::DeadlineExceeded);
                // The server closed the idle connection while the request was on its way: it was never seen.
                let unseen = error.kind() == ErrorKind::Interrupted
                    && attempts.len() < error.attempts() as usize;
                if !error.is_login() && !slow && !unseen && last != Some(error.kind()) {
                    wrong(format!("{:?} after {attempts:?}", error.kind()));
                }
                let login = if error.is_login() { "login: " } else { "" };
                *self.errors.entry(format!("{login}{:?}", error.kind())).or_default() += 1;
            }
        }
    }
}

/// Writes the figures as a part of the document.
pub fn describe(calls: u64, seed: u64, all: &[Figures]) -> String {
    type Figure = fn(&Figures) -> String;

    let mut text = format!(
        "{CHAOS}\n{calls} calls of each client, {} of them uploads, for 50 users who log in, while 30 % of all requests (the \
         logins too) met one of 20\nfaults, seed {seed}. Every call ended before its deadline, in the value that the server \
         holds or in the kind of error that its last\nattempt met; no upload was sent again, except after a 429 or a 401. \
         Memory may grow by {TOLERANCE} MB. `cargo run --release -p\nspike-conformance -- chaos --calls {calls} --write` writes \
         this part.\n\n",
        calls.div_ceil(3)
    );
    let rows: [(&str, Figure); 8] = [
        ("values", |figures| figures.values.to_string()),
        ("errors", |figures| figures.errors.values().sum::<usize>().to_string()),
        ("requests seen, without logins", |figures| figures.requests.to_string()),
        ("logins seen", |figures| figures.logins.to_string()),
        ("uploads repeated after a 429 or 401", |figures| figures.repeated.to_string()),
        ("sockets and files, start and end", |figures| {
            format!("{}, {}", figures.start.descriptors, figures.end.descriptors)
        }),
        ("threads, start and end", |figures| {
            format!("{}, {}", figures.start.threads, figures.end.threads)
        }),
        ("memory in MB, start and end", |figures| {
            format!("{}, {}", figures.start.memory, figures.end.memory)
        }),
    ];
    text += "| |";
    for figures in all {
        let _ = write!(text, " {} |", figures.client);
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(all.len()));
    for (name, figure) in rows {
        let cells: String = all.iter().map(|figures| format!(" {} |", figure(figures))).collect();
        let _ = writeln!(text, "| {name} |{cells}");
    }
    let mut kinds: Vec<&String> = all.iter().flat_map(|figures| figures.errors.keys()).collect();
    kinds.sort();
    kinds.dedup();
    for kind in kinds {
        let count = |figures: &Figures| figures.errors.get(kind).copied().unwrap_or(0);
        let cells: String = all.iter().map(|figures| format!(" {} |", count(figures))).collect();
        let _ = writeln!(text, "| error {kind} |{cells}");
    }
    text
}
