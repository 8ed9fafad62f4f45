//! What ureq logs. It cannot be silenced from here: the SDK can only warn.

use std::cell::RefCell;

use log::{Level, LevelFilter, Log, Metadata, Record};

use crate::harness::Subject;
use crate::shared::requests::{LIMITS, OK, get};
use crate::shared::server::Server;

/// Level, target and text of a record.
type Line = (Level, String, String);

thread_local! {
    static LINES: RefCell<Option<Vec<Line>>> = const { RefCell::new(None) };
}

/// Keeps what the threads log that asked for it.
struct Kept;

impl Log for Kept {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        LINES.with_borrow(Option::is_some)
    }

    fn log(&self, record: &Record<'_>) {
        let line = (record.level(), record.target().to_owned(), record.args().to_string());
        LINES.with_borrow_mut(|lines| lines.as_mut().map(|lines| lines.push(line)));
    }

    fn flush(&self) {}
}

#[test]
fn the_log_of_bytes_is_warned_of_and_the_rest_has_no_token() {
    log::set_logger(&Kept).unwrap();
    log::set_max_level(LevelFilter::Trace);
    LINES.set(Some(Vec::new()));
    let server = Server::answering(OK);
    for _ in 0..2 {
        Subject::at(&server.url).send(get(&server.url), LIMITS).unwrap();
    }
    let lines = LINES.take().unwrap();

    let (bytes, rest): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|(_, target, _)| target == "ureq_proto::util");
    let warnings: Vec<_> = rest.iter().filter(|(level, ..)| *level <= Level::Warn).collect();
    let [(_, target, text)] = &warnings[..] else { panic!("{warnings:?}") };
    assert!(target.starts_with("spike_blocking") && text.contains("ureq=off"), "{text}");
    assert!(rest.iter().all(|(_, _, text)| !text.contains("secret-header")), "{rest:?}");
    // URLs are logged at DEBUG.
    let shown = rest.iter().filter(|(level, ..)| *level <= Level::Info);
    assert!(shown.clone().all(|(_, _, text)| !text.contains("secret-")), "{rest:?}");

    // The reason for the warning; when this fails, it can go.
    assert!(bytes.iter().all(|(level, ..)| *level == Level::Trace));
    let text: String = bytes.iter().map(|(_, _, row)| row.rsplit(' ').next().unwrap()).collect();
    assert!(text.contains("secret-header"), "{text}");
}
