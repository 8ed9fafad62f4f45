//! The log of the program: one line for each request and webhook attempt, on standard error.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::thread::JoinHandle;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::control::RecordedRequest;
use super::live::{Live, user};
use crate::app::{WebhookDelivery, WebhookOutcome, WebhookState};
use crate::journal::Event;
use crate::time::timestamp_millis;

/// Starts the thread that writes the log. It ends when the server stops.
pub(super) fn start(live: Live) -> io::Result<JoinHandle<()>> {
    let events = live.app.journal.watch();
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|own| !own.is_empty());
    let paint = Paint(io::stderr().is_terminal() && !no_color);
    std::thread::Builder::new()
        .name("spike-mock-log".to_owned())
        .spawn(move || keep_writing(&live, events, paint))
}

fn keep_writing(live: &Live, mut events: Receiver<Event>, paint: Paint) {
    // Requests whose end is logged: one that meets a fault has two events, and may have ended at the first one.
    let mut ended = BTreeSet::new();
    loop {
        let lines = match events.blocking_recv() {
            Ok(Event::End) | Err(RecvError::Closed) => return,
            Err(RecvError::Lagged(missed)) => Some(format!("({missed} events are not shown)\n")),
            Ok(Event::State | Event::Cleared | Event::Stop) => None,
            Ok(Event::Webhook(number)) => {
                let found = live.app.webhooks.delivery(number);
                found.and_then(|(delivery, due)| webhook(paint, &delivery, due))
            }
            Ok(Event::Request(number)) => {
                let request = live.control.lock().request(number).cloned();
                let request = request.filter(|own| match &own.end {
                    Some(_) => ended.insert(number),
                    None => own.fault.is_none_or(waits),
                });
                if ended.len() > 1_000 {
                    ended.pop_first();
                }
                request.map(|own| self::request(paint, &own, user(live, &own).as_deref()))
            }
        };
        // A closed standard error is not an error: the server runs without a reader.
        let _ = lines.map(|lines| io::stderr().write_all(lines.as_bytes()));
    }
}

/// Whether a request that meets this fault is not answered at once.
fn waits(fault: &str) -> bool {
    matches!(fault, "delay" | "stall" | "stall_in_body")
}

/// Colours on a terminal.
#[derive(Clone, Copy)]
struct Paint(bool);

const DIM: u8 = 2;
const RED: u8 = 31;
const GREEN: u8 = 32;
const YELLOW: u8 = 33;
const CYAN: u8 = 36;

impl Paint {
    fn with(self, color: u8, text: &str) -> String {
        if self.0 { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn status(self, status: u16) -> String {
        let color = match status {
            200..=299 => GREEN,
            300..=399 => CYAN,
            400..=499 => YELLOW,
            _ => RED,
        };
        self.with(color, &status.to_string())
    }

    fn time(self, millis: i64) -> String {
        let time = timestamp_millis(millis);
        self.with(DIM, time.split('T').next_back().unwrap_or_default())
    }
}

/// Time, method, path, status, duration and user; in a second line why it was refused.
fn request(paint: Paint, request: &RecordedRequest, user: Option<&str>) -> String {
    let path = printable(&request.full_path());
    let mut line = format!("{} {:<6} {path}", paint.time(request.at), request.method());
    if !request.query().is_empty() {
        line.push_str(&paint.with(DIM, &format!("?{}", printable(request.query()))));
    }
    match &request.end {
        None => line.push_str(&paint.with(DIM, " waits")),
        Some(end) => {
            let status = end.status.map(|status| paint.status(status));
            let status = status.unwrap_or_else(|| paint.with(RED, "no answer"));
            let millis = end.duration.as_micros() as f64 / 1_000.0;
            line.push_str(&format!(" {status} {}", paint.with(DIM, &format!("{millis:.1} ms"))));
        }
    }
    if let Some(user) = user {
        line.push_str(&paint.with(DIM, &format!(" {}", printable(user))));
    }
    if let Some(fault) = request.fault {
        line.push_str(&paint.with(YELLOW, &format!(" fault: {fault}")));
    }
    line.push('\n');
    if let Some(reason) = request.reason() {
        line.push_str(&format!("    {}\n", paint.with(YELLOW, &printable(&reason))));
    }
    line
}

/// The last attempt of a delivery: time, URL, events, result, and when the next one is due.
fn webhook(paint: Paint, delivery: &WebhookDelivery, due: Option<i64>) -> Option<String> {
    let attempt = delivery.attempts().last()?;
    let result = match attempt.outcome() {
        WebhookOutcome::Answered(status) => paint.status(*status),
        WebhookOutcome::TimedOut => paint.with(RED, "no answer in time"),
        WebhookOutcome::Failed(error) => paint.with(RED, &printable(error)),
    };
    let then = match (delivery.state(), due) {
        (WebhookState::Delivered, _) => "delivered".to_owned(),
        (WebhookState::Dropped, _) => "given up".to_owned(),
        (WebhookState::Pending, Some(due)) => {
            let seconds = (due - attempt.millis()) as f64 / 1_000.0;
            format!("attempt {} in {seconds} s", delivery.attempts().len() + 1)
        }
        (WebhookState::Pending, None) => "another attempt runs".to_owned(),
    };
    Some(format!(
        "{} webhook {} {} {result} {}\n",
        paint.time(attempt.millis()),
        delivery.url(),
        delivery.content(),
        paint.with(DIM, &then),
    ))
}

/// Text of a client without characters that a terminal interprets.
fn printable(text: &str) -> String {
    text.chars().map(|own| if own.is_control() { '\u{fffd}' } else { own }).collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use axum::http::HeaderMap;
    use bytes::Bytes;

    use super::{Paint, request};
    use crate::server::control::{RecordedRequest, RequestEnd};

    fn refused() -> RecordedRequest {
        let problem = br#"{"detail":"validation failed","errors":[{"location":"query.a","message":"b\u001b[2J"}]}"#;
        RecordedRequest {
            number: 0,
            in_api: true,
            at: 0,
            method: "GET".into(),
            path: "/queries/sleeps".into(),
            query: "a=1".into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            arrived: Instant::now(),
            fault: None,
            end: Some(RequestEnd {
                status: Some(400),
                duration: Duration::from_micros(1_260),
                problem: Some(Bytes::from_static(problem)),
            }),
        }
    }

    #[test]
    fn a_refusal_has_its_reason_in_a_second_line() {
        let text = request(Paint(false), &refused(), Some("anna"));
        let expected = "00:00:00.000Z GET    /v3/queries/sleeps?a=1 400 1.3 ms anna\n    \
            validation failed: query.a: b\u{fffd}[2J\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_request_that_is_held_waits_and_a_closed_one_has_no_answer() {
        let open = RecordedRequest { end: None, fault: Some("stall"), ..refused() };
        let text = request(Paint(false), &open, None);
        assert_eq!(text, "00:00:00.000Z GET    /v3/queries/sleeps?a=1 waits fault: stall\n");
        let end = RequestEnd { status: None, duration: Duration::ZERO, problem: None };
        let text = request(Paint(true), &RecordedRequest { end: Some(end), ..refused() }, None);
        assert!(text.contains("\u{1b}[31mno answer\u{1b}[0m"), "{text}");
    }
}
