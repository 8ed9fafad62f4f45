//! What the SDK logs through `tracing` during a test.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, OnceLock};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// An event, or a span that was closed.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) target: &'static str,
    pub(crate) level: Level,
    /// The message of an event, or the name of a span.
    pub(crate) text: String,
    pub(crate) fields: BTreeMap<&'static str, String>,
    /// The span itself, and those around it, the innermost first.
    pub(crate) spans: Vec<u64>,
    pub(crate) is_span: bool,
}

impl Line {
    /// Returns the value of a field; empty if it has none.
    pub(crate) fn get(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

static LINES: Mutex<Vec<Line>> = Mutex::new(Vec::new());

/// Keeps the lines of the SDK and of the tests.
struct Collector;

fn is_kept(target: &str) -> bool {
    target.starts_with("spike::") || target.starts_with("test::")
}

fn keep(line: Line) {
    LINES.lock().unwrap().push(line);
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Collector {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        is_kept(metadata.target())
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        context.span(id).unwrap().extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        values.record(span.extensions_mut().get_mut::<Fields>().unwrap());
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        keep(Line {
            target: event.metadata().target(),
            level: *event.metadata().level(),
            text: fields.0.remove("message").unwrap_or_default(),
            fields: fields.0,
            spans: context
                .event_scope(event)
                .map_or_else(Vec::new, |spans| spans.map(|span| span.id().into_u64()).collect()),
            is_span: false,
        });
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).unwrap();
        let fields = std::mem::take(&mut span.extensions_mut().get_mut::<Fields>().unwrap().0);
        keep(Line {
            target: span.metadata().target(),
            level: *span.metadata().level(),
            text: span.name().to_owned(),
            fields,
            spans: span.scope().map(|span| span.id().into_u64()).collect(),
            is_span: true,
        });
    }
}

/// Returns the output of a function, and what was logged within it, on whichever thread.
pub(crate) fn traced<T>(test: impl FnOnce() -> T) -> (T, Vec<Line>) {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        tracing::subscriber::set_global_default(Registry::default().with(Collector)).unwrap();
    });
    let span = tracing::info_span!(target: "test::root", "test");
    let root = span.id().unwrap().into_u64();
    let output = span.in_scope(test);
    let mut lines = LINES.lock().unwrap();
    // The ids of spans are used again: what is left would belong to the next one.
    let (own, others) = lines.drain(..).partition(|line| line.spans.last() == Some(&root));
    *lines = others;
    (output, own)
}

/// Returns the closed spans of calls.
pub(crate) fn calls(lines: &[Line]) -> Vec<&Line> {
    lines.iter().filter(|line| line.is_span && line.target == "spike::call").collect()
}

/// Returns the events of one span, down to DEBUG.
pub(crate) fn events<'a>(lines: &'a [Line], span: &Line) -> Vec<&'a Line> {
    let is_inside = |line: &&Line| {
        !line.is_span && line.level <= Level::DEBUG && line.spans.first() == span.spans.first()
    };
    lines.iter().filter(is_inside).collect()
}
