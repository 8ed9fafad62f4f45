//! Listens to everything that this process logs, at the level TRACE, through `log` and through `tracing`, and to panics.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use log::{LevelFilter, Log, Record};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Metadata, Subscriber};

use crate::marks;
use crate::server::lock;

/// Targets that may contain marks, and why.
const EXCLUDED: &[(&str, &str)] = &[(
    "ureq",
    "ureq and ureq_proto print URLs at DEBUG, and what they send and read at TRACE; docs and `build()` warn, it cannot be silenced by us",
)];

static FOUND: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
static LINES: AtomicU64 = AtomicU64::new(0);
/// What must have been seen at least once, or the check would show nothing.
static SEEN: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
const EXPECTED: &[&str] =
    &["spike::call", "spike::attempt", "spike::step", "spike::decode", "user.hash", "observer"];

/// Starts to listen.
///
/// # Errors
/// Something else listens already.
pub fn install() -> Result<()> {
    log::set_logger(&Listener)?;
    log::set_max_level(LevelFilter::Trace);
    tracing::subscriber::set_global_default(Listener)?;
    std::panic::set_hook(Box::new(|panic| check("panic", &panic.to_string())));
    Ok(())
}

/// Returns where marks were found, and the number of lines that were read.
pub fn found() -> (Vec<String>, u64) {
    (lock(&FOUND).iter().cloned().collect(), LINES.load(Ordering::SeqCst))
}

/// Returns the targets and fields of the SDK that were never seen.
pub fn missing() -> Vec<&'static str> {
    EXPECTED.iter().copied().filter(|expected| !lock(&SEEN).contains(expected)).collect()
}

/// Remembers that this place was seen, or a text in it.
fn see(place: &str, text: &str) {
    let is_here = |expected: &&&str| place.ends_with(**expected) || text.contains(**expected);
    lock(&SEEN).extend(EXPECTED.iter().filter(is_here));
}

/// Checks a text; `place` says where it comes from.
pub fn check(place: &str, text: &str) {
    LINES.fetch_add(1, Ordering::SeqCst);
    see(place, text);
    let marks = marks::found(text);
    if !marks.is_empty() {
        let start: String = text.chars().take(200).collect();
        lock(&FOUND).insert(format!("{place}: {} in {start:?}", marks.join(", ")));
    }
}

fn is_excluded(target: &str) -> bool {
    EXCLUDED.iter().any(|(excluded, _)| target.starts_with(excluded))
}

struct Listener;

impl Log for Listener {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        !is_excluded(metadata.target())
    }

    fn log(&self, record: &Record<'_>) {
        if !is_excluded(record.target()) {
            check(&format!("log {}", record.target()), &record.args().to_string());
        }
    }

    fn flush(&self) {}
}

/// Writes all fields of a span or an event.
#[derive(Default)]
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        !is_excluded(metadata.target())
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        check(&format!("span {}", span.metadata().target()), &fields.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &tracing::span::Record<'_>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        check("span", &fields.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        check(&format!("trace {}", event.metadata().target()), &fields.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
