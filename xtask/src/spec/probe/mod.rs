//! `cargo xtask spec probe`: asks a live server what the documentation leaves open.
//!
//! It sends logins and GET requests only, so it changes nothing. The report holds names of fields, words of enums,
//! types and HTTP statuses; never a value, an identifier or a date.

mod ask;
mod questions;
mod report;
mod seen;

use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use spike_blocking::{ApplicationId, DEFAULT_BASE_URL, HmacKey, UserId};

use self::ask::{Ask, When};
use self::report::Report;
use super::resolve::Document;
use super::{OURS, load};
use crate::workspace::Workspace;

/// How to probe.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many days before today to look at; the user should have data in them.
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
}

/// The server and the user to ask.
pub struct Settings {
    pub base_url: String,
    pub application_id: ApplicationId,
    pub hmac_key: HmacKey,
    pub user_id: UserId,
}

impl Settings {
    /// Reads the settings from the environment.
    fn read() -> Result<Self> {
        let read = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let need = |name: &str| read(name).with_context(|| format!("{name} is not set"));
        let id = need("SPIKE_APPLICATION_ID")?.parse().ok();
        let id = id.context("SPIKE_APPLICATION_ID is not an integer")?;
        Ok(Self {
            base_url: read("SPIKE_BASE_URL").unwrap_or_else(|| DEFAULT_BASE_URL.to_owned()),
            application_id: ApplicationId::new(id),
            hmac_key: HmacKey::new(need("SPIKE_HMAC_KEY")?).context("SPIKE_HMAC_KEY")?,
            user_id: UserId::new(need("SPIKE_USER_ID")?).context("SPIKE_USER_ID")?,
        })
    }
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let document = load::read(&workspace.root().join(OURS))?;
    let settings = Settings::read()?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let now = Timestamp::from_second(i64::try_from(now.as_secs())?).ok();
    let now = now.context("the clock is out of range")?;
    let report = probe(&document, &settings, now, arguments.days)?;
    println!("{report}");
    Ok(ExitCode::SUCCESS)
}

/// Asks all questions and returns the report.
pub fn probe(
    document: &Document,
    settings: &Settings,
    now: Timestamp,
    days: u32,
) -> Result<String> {
    let when = When::new(now, days)?;
    let mut ask = Ask::new(document, settings, when)?;
    let mut report = Report::default();
    questions::login(&mut ask, settings, &mut report)?;
    questions::ask_all(&mut ask, &mut report);
    ask.seen.report(&mut report);
    if ask.answered == 0 {
        bail!("every question was answered with an error; is this user connected to a provider?");
    }
    Ok(report.text(&ask.seen))
}

#[cfg(test)]
mod tests;
