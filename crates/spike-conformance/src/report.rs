//! `docs/reliability.md`.

use std::fmt::Write as _;

use crate::classes;
use crate::run::{Row, count};
use crate::scenario::{Action, Class, End, Kind, Retried, Scenario};

/// The part of the document that the long runs write, and this one keeps.
pub const CHAOS: &str = "## Chaos\n";

const INTRODUCTION: &str = "\
# Reliability

What both clients do when networks, servers and proxies misbehave. `cargo run -p spike-conformance -- write` makes this page: it
runs each scenario against a raw TCP server that follows a script, with both clients, and compares. CI runs `check`, which
fails if a client does something else, or if this page is out of date.

Each scenario is run with

- **read**: `GET /userinfo`; every attempt meets the fault;
- **recovery**: the same; only the first attempt meets it;
- **upload**: `POST /lab_reports`, which must not be repeated when it may have been carried out;
- **login**: `POST /auth/hmac` meets the fault, before a read;
- where it matters, **delete**: `DELETE /providers/garmin/integration`; **list**: `GET /queries/sleeps`; **PROPFIND**: `PROPFIND
  /userinfo` by a `RawCall`, which must not be repeated either;

the async client on a `current_thread` runtime and, for connections, uploads, logins and surroundings, on a `multi_thread`
runtime as well. A call passes if it ends as expected (the value that
the server holds, or this kind of error with this `is_transient()`), within its timeouts, if the server saw this number of
requests, and if no text of the error or of its causes contains a secret, the user or a value, and its message no word
of the HTTP libraries.
";

/// Writes the document.
pub fn document(scenarios: &[Scenario], rows: &[Row], chaos: &str) -> String {
    let mut page = INTRODUCTION.to_owned();
    page += "\n## Expectations\n\n| name | outcome | transient | read | recovery | upload | login |\n|---|---|---|---|---|---|---|\n";
    for class in classes::ALL {
        page += &legend(class);
    }
    let mut group = "";
    let mut reasons: Vec<&str> = Vec::new();
    for (scenario, row) in scenarios.iter().zip(rows) {
        if scenario.group != group {
            group = scenario.group;
            let _ = write!(
                page,
                "\n## {group}\n\n| scenario | expected | blocking | async |\n|---|---|---|---|\n"
            );
        }
        page += &line(scenario, row, &mut reasons);
    }
    if !reasons.is_empty() {
        page += "\n## Differences between the clients\n\n";
        for (number, reason) in (1..).zip(&reasons) {
            let _ = writeln!(page, "{number}. {reason}");
        }
    }
    page + "\n" + chaos
}

fn legend(class: &Class) -> String {
    let outcome = match class.end {
        End::Value => "the value".to_owned(),
        End::Fails(kind) => format!("`{kind:?}`"),
        End::Any => "any, within the timeouts".to_owned(),
        End::Late => "any, perhaps too late".to_owned(),
    };
    let transient = match class.end {
        End::Value | End::Any | End::Late => "",
        End::Fails(_) if class.transient => "yes",
        End::Fails(_) => "no",
    };
    let mut line = format!("| {} | {outcome} | {transient} |", class.name);
    for kind in Kind::ALL {
        let (end, requests) = class.expected(*kind);
        let recovers = *kind == Kind::Recovery && end == End::Value && class.end != End::Value;
        let note = if recovers { "the value, " } else { "" };
        let requests = match (class.seen, class.retried) {
            (true, _) => count(requests),
            (false, Retried::Always) => "not seen".to_owned(),
            (false, _) => String::new(),
        };
        let _ = write!(line, " {note}{requests} |");
    }
    line + "\n"
}

fn line<'a>(scenario: &'a Scenario, row: &Row, reasons: &mut Vec<&'a str>) -> String {
    let expected = match &scenario.action {
        Action::Wire(wire) if wire.kinds == Kind::ALL => wire.class.name.to_owned(),
        Action::Wire(wire) => {
            let kinds: Vec<&str> = wire.kinds.iter().map(|kind| kind.name()).collect();
            format!("{} ({})", wire.class.name, kinds.join(", "))
        }
        Action::Own { expected, .. } => (*expected).to_owned(),
    };
    let mut cell = |client: &str, differences: &[String]| {
        let exception = scenario.exceptions.iter().find(|exception| exception.client == client);
        let note = exception.map(|exception| {
            let known = reasons.iter().position(|reason| *reason == exception.reason);
            let number = known.unwrap_or_else(|| {
                reasons.push(exception.reason);
                reasons.len() - 1
            });
            format!("{} (difference {})", exception.class.name, number + 1)
        });
        match differences {
            [] => note.unwrap_or_else(|| "as expected".to_owned()),
            more => format!("**differs**: {}", more.join("; ").replace('|', "/")),
        }
    };
    let (blocking, asynchronous) =
        (cell("blocking", &row.blocking), cell("async", &row.asynchronous));
    format!("| {} | {expected} | {blocking} | {asynchronous} |\n", scenario.name)
}

/// Returns the part about the long runs of an existing document.
pub fn chaos_of(page: &str) -> String {
    match page.find(CHAOS) {
        Some(at) => page[at..].to_owned(),
        None => format!(
            "{CHAOS}\nNo long run yet: `cargo run --release -p spike-conformance -- chaos --calls 100000 --write`.\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classes::{INTERRUPTED, VALUE};

    #[test]
    fn a_page() {
        let plain = || Scenario::new("plain", &VALUE, |_| Vec::new());
        let odd = Scenario::new("odd", &VALUE, |_| Vec::new());
        let scenarios = [plain(), plain(), odd.except("async", &INTERRUPTED, "A reason.")];
        let failed = Row { blocking: vec!["read: Other".to_owned()], ..Row::default() };
        let page = document(&scenarios, &[Row::default(), failed, Row::default()], &chaos_of(""));
        for line in [
            "| plain | value | as expected | as expected |",
            "| plain | value | **differs**: read: Other | as expected |",
            "| odd | value | as expected | interrupted (difference 1) |",
            "1. A reason.",
            "| interrupted | `Interrupted` | yes | 3 requests | the value, 2 requests | 1 request | 3 requests |",
        ] {
            assert!(page.lines().any(|found| found == line), "{line}\n{page}");
        }
    }

    #[test]
    fn the_figures_of_the_last_long_run_are_kept() {
        let page = format!("table\n{CHAOS}figures\n");
        assert_eq!(chaos_of(&page), format!("{CHAOS}figures\n"));
        assert!(document(&[], &[], &chaos_of(&page)).ends_with("figures\n"));
    }
}
