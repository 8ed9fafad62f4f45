//! Runs scenarios and compares.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};

use crate::answers::TRUE_VALUE;
use crate::client::{Client, Job, Outcome};
use crate::scenario::{Action, Class, End, Kind, LONG, Route, SHORT, Scenario, Variant, Wire};
use crate::server::{Plan, Server, lock};
use crate::{jargon, marks};

/// How many scenarios run at a time. Most of them wait most of the time.
const AT_A_TIME: usize = 12;
/// The groups that the async client runs on a `multi_thread` runtime as well.
const THREADED: &[&str] = &["Connections", "Uploads", "Logins", "Surroundings"];
/// A call that takes longer than this is given up as one that never ends.
const NEVER: Duration = Duration::from_secs(30);
/// How much later than its last timeout a call may end.
const SLACK: Duration = Duration::from_millis(1_700);

/// What a scenario did with a client: nothing is wrong if there are no differences.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub blocking: Vec<String>,
    pub asynchronous: Vec<String>,
}

/// Runs all scenarios with all clients, several at a time.
pub fn all(scenarios: &[Scenario]) -> Vec<Row> {
    let rows: Vec<Mutex<Row>> = scenarios.iter().map(|_| Mutex::default()).collect();
    let jobs: Vec<(usize, Client)> = (0..scenarios.len())
        .flat_map(|index| Client::ALL.map(|client| (index, client)))
        .filter(|(index, client)| {
            *client != Client::AsyncThreads || THREADED.contains(&scenarios[*index].group)
        })
        .collect();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some((index, client)) = jobs.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let found = differences(&scenarios[*index], *client);
                    let mut row = lock(&rows[*index]);
                    let column = match client {
                        Client::Blocking => &mut row.blocking,
                        Client::Async | Client::AsyncThreads => &mut row.asynchronous,
                    };
                    for difference in found {
                        if !column.contains(&difference) {
                            column.push(difference);
                        }
                    }
                }
            });
        }
    });
    rows.into_iter().map(|row| lock(&row).clone()).collect()
}

/// Returns what differs from the expectation.
fn differences(scenario: &Scenario, client: Client) -> Vec<String> {
    let wire = match &scenario.action {
        Action::Wire(wire) => wire,
        Action::Own { run, .. } => {
            let run = *run;
            let result = within(NEVER, move || run(client));
            return result
                .unwrap_or_else(|| Err("never ends".to_owned()))
                .err()
                .into_iter()
                .collect();
        }
    };
    let exception = scenario.exceptions.iter().find(|exception| exception.client == client.name());
    let class = exception.map_or(wire.class, |exception| exception.class);
    // What is wrong, in which calls, in which variants.
    let mut found: Vec<(String, Vec<&str>, Vec<&str>)> = Vec::new();
    for variant in &wire.variants {
        for kind in wire.kinds {
            let wrong = check(wire, variant, *kind, class, client);
            let Some(wrong) = wrong.unwrap_or_else(|error| Some(format!("{error:#}"))) else {
                continue;
            };
            let known = found.iter().position(|(known, ..)| *known == wrong);
            let at = known.unwrap_or_else(|| {
                found.push((wrong, Vec::new(), Vec::new()));
                found.len() - 1
            });
            let (_, kinds, labels) = &mut found[at];
            add(kinds, kind.name());
            add(labels, &variant.label);
        }
    }
    let told = found.into_iter().map(|(wrong, kinds, labels)| {
        let few = wire.variants.len() > 1 && labels.len() < wire.variants.len();
        let labels = if few { format!(" ({})", some(&labels)) } else { String::new() };
        format!("{}{labels}: {wrong}", kinds.join(", "))
    });
    told.collect()
}

/// Joins the first of many.
fn some(labels: &[&str]) -> String {
    match labels {
        [first @ .., last] if labels.len() > 8 => {
            format!("{} ... {last}, {} in all", first[..3].join(", "), labels.len())
        }
        labels => labels.join(", "),
    }
}

fn add<'a>(list: &mut Vec<&'a str>, item: &'a str) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Makes one call and returns what is wrong with its end.
fn check(
    wire: &Wire,
    variant: &Variant,
    kind: Kind,
    class: &'static Class,
    client: Client,
) -> Result<Option<String>> {
    let (line, path) = match (&wire.route, kind.target()) {
        (Route::Tunnel, _) => ("CONNECT api.invalid:443".to_owned(), None),
        (_, (method, path)) => (format!("{method} {path}"), Some(path)),
    };
    let tls = match &wire.route {
        Route::Https(config, _) => Some(config.clone()),
        _ => None,
    };
    let plan = Plan {
        runs: (kind == Kind::Recovery).then_some(1),
        path,
        tls,
        ..Plan::new(variant.script.clone())
    };
    let address = if matches!(wire.route, Route::Ipv6) { "[::1]:0" } else { "127.0.0.1:0" };
    let server = Server::start_at(address, plan).context("no server")?;
    let port = server.address().port();
    let proxy = |port| Some(format!("http://user:zqx%20p%40ss@127.0.0.1:{port}"));
    let (base_url, proxy) = match &wire.route {
        Route::Http => (format!("http://127.0.0.1:{port}/v3"), None),
        Route::Ipv6 => (format!("http://[::1]:{port}/v3"), None),
        Route::Https(_, host) => (format!("https://{host}:{port}/v3"), None),
        Route::HttpsToScript => (format!("https://localhost:{port}/v3"), None),
        Route::Proxy => ("http://api.invalid/v3".to_owned(), proxy(port)),
        Route::Tunnel => ("https://api.invalid/v3".to_owned(), proxy(port)),
        Route::DeadProxy => ("https://api.invalid/v3".to_owned(), proxy(1)),
        Route::Nowhere(base) => (base.clone(), None),
    };
    let (end, attempts) = class.expected(kind);
    let is_timeout = class.end == End::Fails(spike_blocking::ErrorKind::Timeout);
    let attempt = if is_timeout || wire.growing { SHORT } else { LONG };
    let mut job = Job {
        proxy,
        calls: wire.before + 1,
        attempt,
        grows: wire.growing,
        ..Job::new(base_url, kind)
    };
    if wire.large {
        job.upload = 7_400_000;
    }
    let outcome = within(NEVER, move || client.run(&job));
    if end == End::Late {
        return Ok(None);
    }
    let outcome =
        outcome.ok_or_else(|| anyhow!("never ends"))?.map_err(|error| anyhow!("{error}"))?;

    let expected = if class.seen { attempts + wire.before } else { 0 };
    let waited = Instant::now();
    while server.count(&line) != expected && waited.elapsed() < Duration::from_millis(400) {
        thread::sleep(Duration::from_millis(5));
    }
    let seen = server.count(&line);
    if end == End::Any {
        let late = outcome.elapsed > LONG * 3 + SLACK;
        return Ok(late.then(|| "too late".to_owned()));
    }
    let right = is(&outcome, end, class.transient);
    if !right || seen != expected {
        return Ok(Some(format!("{}, {}", describe(&outcome), count(seen))));
    }
    let limit = match end {
        _ if is_timeout => SHORT * u32::try_from(attempts)? + SLACK,
        _ => LONG,
    };
    if outcome.elapsed > limit {
        return Ok(Some(format!("{}, {}, but too late", describe(&outcome), count(seen))));
    }
    let mut found: Vec<String> = outcome.texts.iter().flat_map(|text| marks::found(text)).collect();
    // The first text is the message.
    found.extend(outcome.texts.first().into_iter().flat_map(|text| jargon::found(text)));
    Ok((!found.is_empty()).then(|| format!("its texts contain {}", found.join(", "))))
}

fn is(outcome: &Outcome, end: End, transient: bool) -> bool {
    match (&outcome.result, end) {
        (Ok(value), End::Value) => value == TRUE_VALUE,
        (Err(failure), End::Fails(kind)) => failure.kind == kind && failure.transient == transient,
        _ => false,
    }
}

fn describe(outcome: &Outcome) -> String {
    match &outcome.result {
        Ok(value) if value == TRUE_VALUE => "the value".to_owned(),
        Ok(_) => "a WRONG VALUE".to_owned(),
        Err(failure) if failure.transient => format!("{:?} (transient)", failure.kind),
        Err(failure) => format!("{:?}", failure.kind),
    }
}

/// Returns the number of requests in words.
pub fn count(requests: usize) -> String {
    match requests {
        1 => "1 request".to_owned(),
        other => format!("{other} requests"),
    }
}

/// Returns the output of a function, or `None` if it takes too long. It then runs on.
pub fn within<T: Send + 'static>(
    limit: Duration,
    run: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let _ = sender.send(run());
    });
    receiver.recv_timeout(limit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{user, with_length};
    use crate::classes::{INTERRUPTED, SERVER, VALUE};
    use crate::scenario::variant;
    use crate::server::Step;

    /// What both clients do otherwise than a scenario expects.
    fn wrong(scenario: &Scenario) -> [Vec<String>; 2] {
        [Client::Blocking, Client::Async].map(|client| differences(scenario, client))
    }

    fn right(body: &str) -> Vec<u8> {
        with_length("200 OK", body)
    }

    #[test]
    fn an_expectation_that_is_met() {
        assert_eq!(
            wrong(&Scenario::answer("", &VALUE, right)),
            [vec![], vec![]] as [Vec<String>; 2]
        );
        let closed = Scenario::new("", &INTERRUPTED, |_| vec![Step::Request]);
        assert_eq!(wrong(&closed), [vec![], vec![]] as [Vec<String>; 2]);
    }

    #[test]
    fn another_outcome_another_count_and_another_value() {
        let told = |scenario: &Scenario, text: &str| {
            let [blocking, asynchronous] = wrong(scenario);
            assert_eq!(
                (&*blocking, &*asynchronous),
                (&[text.to_owned()][..], &[text.to_owned()][..])
            );
        };
        let never_fails =
            Scenario::answer("", &INTERRUPTED, right).only(&[Kind::Read, Kind::Upload]);
        told(&never_fails, "read, upload: the value, 1 request");
        // Right in the end, but one request more.
        let once =
            Scenario::answer("", &SERVER, |_| with_length("503 No", "{}")).only(&[Kind::Recovery]);
        let Action::Wire(wire) = once.action else { panic!("not on the wire") };
        let wire = Wire { class: &VALUE, ..wire };
        told(
            &Scenario { action: Action::Wire(wire), ..Scenario::own("", "", |_| Ok(())) },
            "recovery: the value, 2 requests",
        );
        let foreign =
            Scenario::answer("", &VALUE, |_| right(&user("of-another"))).only(&[Kind::Read]);
        told(&foreign, "read: a WRONG VALUE, 1 request");
    }

    #[test]
    fn only_the_variants_that_differ_are_named() {
        let status = |status: &'static str| {
            variant(status, move |body| {
                vec![Step::Request, Step::Send(with_length(status, body)), Step::Again]
            })
        };
        let mixed = Scenario::of("", &VALUE, vec![status("200 OK"), status("404 Not Found")]);
        let text = "read, upload (404 Not Found): NotFound, 1 request".to_owned();
        assert_eq!(
            wrong(&mixed.only(&[Kind::Read, Kind::Upload])),
            [vec![text.clone()], vec![text]]
        );
    }

    #[test]
    fn a_reset_is_no_fin() {
        use std::io::{ErrorKind, Read as _};

        for (last, expected) in [(Step::Reset, Err(ErrorKind::ConnectionReset)), (Step::Cut, Ok(0))]
        {
            let script = variant("", move |_| vec![last.clone()]).script;
            let server = Server::start(Plan::new(script)).unwrap();
            let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
            assert_eq!(stream.read(&mut [0]).map_err(|error| error.kind()), expected);
            assert_eq!(server.count(""), 1);
        }
    }
}
