//! Faults as JSON.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Order, Outcome};
use crate::api::{Fields, is_operation};
use crate::server::control::Fault;

const KINDS: &str = "expected delay, status, html, empty_body, truncated, reset, stall, stall_in_body, body, gzip_body, \
    gzip_bomb, broken_gzip or redirect";
const MEMBERS: [&str; 10] = [
    "fault",
    "path",
    "times",
    "delay_ms",
    "status",
    "retry_after",
    "content_type",
    "body",
    "mebibytes",
    "location",
];

/// `POST /faults`: adds a fault for the next request, or the next `times` requests; `null` means all.
pub(super) fn add(order: &Order) -> Outcome {
    let mut fields = order.fields(&MEMBERS)?;
    let fault = read(&mut fields);
    let path = fields.text("path", false);
    // A misspelt path would never fail.
    if path.as_deref().is_some_and(|path| !is_operation(path)) {
        fields.error(
            "path",
            "expected the path of an operation as after /v3, such as /queries/sleeps",
        );
    }
    let unlimited = fields.has("times") && fields.get("times").is_none();
    let times = fields.integer("times", false);
    if times.is_some_and(|times| times < 1) {
        fields.error("times", "expected a positive number, or null for all requests");
    }
    fields.done()?;
    let times = (!unlimited).then(|| times.map_or(1, i64::unsigned_abs));
    if let Some(fault) = fault {
        order.live.control.lock().inject(path.as_deref(), times, fault);
    }
    order.changed();
    list(order)
}

/// `GET /faults`.
pub(super) fn list(order: &Order) -> Outcome {
    Ok(json!({ "faults": all(order) }))
}

/// `DELETE /faults`.
pub(super) fn clear(order: &Order) -> Outcome {
    order.live.control.lock().faults.clear();
    order.changed();
    list(order)
}

/// The faults in their order.
pub(super) fn all(order: &Order) -> Vec<Value> {
    let control = order.live.control.lock();
    let faults = control.faults.iter();
    let describe = faults
        .map(|rule| json!({ "fault": rule.fault.name(), "path": rule.path, "times": rule.times }));
    describe.collect()
}

/// Reads a fault. Errors are collected in the fields.
fn read(fields: &mut Fields) -> Option<Fault> {
    let kind = fields.text("fault", true)?;
    let delay = milliseconds(fields);
    let fault = match kind.as_str() {
        "delay" if delay.is_none() => {
            fields.error("delay_ms", "expected the milliseconds of the delay");
            return None;
        }
        "delay" => return delay.map(Fault::Delay),
        "status" => match fields.text("retry_after", false) {
            Some(after) => Fault::StatusWithRetryAfter(status(fields, 503), after),
            None => Fault::Status(status(fields, 503)),
        },
        "html" => Fault::Html(status(fields, 502)),
        "empty_body" => Fault::EmptyBody,
        "truncated" => Fault::Truncated,
        "reset" => Fault::Reset,
        "stall" => Fault::Stall,
        "stall_in_body" => Fault::StallInBody,
        "body" => {
            let (status, content_type, bytes) = content(fields);
            Fault::Body { status, content_type, bytes }
        }
        "gzip_body" => {
            let (status, content_type, bytes) = content(fields);
            Fault::GzipBody { status, content_type, bytes }
        }
        "gzip_bomb" => {
            Fault::GzipBomb { mebibytes: ranged(fields, "mebibytes", 1..=16_384, 1_024) }
        }
        "broken_gzip" => Fault::BrokenGzip,
        "redirect" => {
            let location = fields.text("location", true)?;
            Fault::Redirect(status(fields, 302), location)
        }
        _ => {
            fields.error("fault", KINDS);
            return None;
        }
    };
    Some(match delay {
        Some(delay) => fault.after(delay),
        None => fault,
    })
}

fn milliseconds(fields: &mut Fields) -> Option<Duration> {
    let millis = fields.integer("delay_ms", false)?;
    if millis < 0 {
        fields.error("delay_ms", "expected a number that is not negative");
    }
    Some(Duration::from_millis(millis.unsigned_abs()))
}

fn status(fields: &mut Fields, default: u16) -> u16 {
    ranged(fields, "status", 200..=599, default)
}

fn content(fields: &mut Fields) -> (u16, String, Vec<u8>) {
    let content_type = fields.text("content_type", false);
    let body = fields.text("body", true).unwrap_or_default();
    let content_type = content_type.unwrap_or_else(|| "application/json".to_owned());
    (status(fields, 200), content_type, body.into_bytes())
}

/// A number in a range.
fn ranged<T>(fields: &mut Fields, name: &str, range: std::ops::RangeInclusive<T>, default: T) -> T
where
    T: Copy + std::fmt::Display + PartialOrd + TryFrom<i64>,
{
    let Some(number) = fields.integer(name, false) else {
        return default;
    };
    match T::try_from(number) {
        Ok(number) if range.contains(&number) => number,
        _ => {
            let message = format!("expected a number from {} to {}", range.start(), range.end());
            fields.error(name, &message);
            default
        }
    }
}
