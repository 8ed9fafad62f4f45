//! Asks a live server what the documentation leaves open.
//!
//! It sends logins and GET requests only, so it changes nothing. The report holds names of fields, words of enums,
//! types and HTTP statuses; never a value, an identifier or a date.

mod ask;
mod questions;
mod report;
mod seen;

use anyhow::{Result, bail};
use jiff::Timestamp;
use spike_blocking::{ApplicationId, Settings, Signature, UserId};
use spike_openapi::Document;

use self::ask::{Ask, When};
use self::report::Report;

/// What is known of the API.
const OPENAPI: &str = include_str!("../../../../../../docs/spec/openapi.yaml");

/// Returns what is known of the API.
pub(super) fn document() -> Result<Document> {
    spike_openapi::parse(OPENAPI)
}

/// The server and the user to ask.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) settings: Settings,
    pub(super) application_id: ApplicationId,
    pub(super) user_id: UserId,
    pub(super) signature: Signature,
}

/// Asks all questions and returns the report.
pub(super) fn probe(
    document: &Document,
    target: &Target,
    now: Timestamp,
    days: u32,
) -> Result<String> {
    let when = When::new(now, days)?;
    let mut ask = Ask::new(document, target, when)?;
    let mut report = Report::default();
    questions::login(&mut ask, target, &mut report)?;
    questions::ask_all(&mut ask, &mut report);
    ask.seen.report(&mut report);
    if ask.answered == 0 {
        bail!("every question was answered with an error; is this user connected to a provider?");
    }
    Ok(report.text(&ask.seen))
}

#[cfg(test)]
mod tests;
