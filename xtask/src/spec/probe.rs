//! `cargo xtask spec probe`: what only a live server can tell.
//!
//! Asks questions that nobody's data is changed by: the login, and GET requests that only read. The report has
//! names of fields, words of enums, types and HTTP statuses; never a value, an identifier or a date.

mod arrays;
mod ask;
mod findings;
mod flags;
mod ids;
mod login;
mod others;
mod seen;
mod series;
mod shape;
mod statistics;

use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};
use spike_blocking::{ApplicationId, ArrayStyle, Client, DEFAULT_BASE_URL, HmacKey, UserId};
use spike_core::time::{Offset, Timestamp};

use self::ask::{Ask, When};
use self::findings::Findings;
use super::{OURS, load};
use crate::spec::resolve::Document;
use crate::workspace::Workspace;

/// How to probe.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many days before today to look at; the user should have data in them.
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
}

/// Whom to ask.
pub struct Settings {
    pub base_url: String,
    pub application_id: ApplicationId,
    pub hmac_key: HmacKey,
    pub user_id: UserId,
}

impl Settings {
    /// From the environment.
    fn read() -> Result<Self> {
        let read = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let need = |name: &str| read(name).with_context(|| format!("{name} is not set"));
        let id = need("SPIKE_APPLICATION_ID")?;
        Ok(Self {
            base_url: read("SPIKE_BASE_URL").unwrap_or_else(|| DEFAULT_BASE_URL.to_owned()),
            application_id: ApplicationId::new(
                id.parse()
                    .ok()
                    .context("SPIKE_APPLICATION_ID is not a whole number")?,
            ),
            hmac_key: HmacKey::new(need("SPIKE_HMAC_KEY")?).context("SPIKE_HMAC_KEY")?,
            user_id: UserId::new(need("SPIKE_USER_ID")?).context("SPIKE_USER_ID")?,
        })
    }
}

pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let document = load::read(&workspace.root().join(OURS))?;
    let settings = Settings::read()?;
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)?
        .as_secs();
    let now = Timestamp::from_unix_seconds(i64::try_from(now)?).context("the clock")?;
    println!("{}", probe(&document, &settings, now, arguments.days)?);
    Ok(ExitCode::SUCCESS)
}

/// Asks everything, and gives the report.
pub fn probe(
    document: &Document,
    settings: &Settings,
    now: Timestamp,
    days: u32,
) -> Result<String> {
    let client = |style| {
        Client::builder(settings.application_id, settings.hmac_key.clone())
            .base_url(&settings.base_url)
            .array_style(style)
            .user_agent_suffix("spec-probe")
            .build()?
            .user(settings.user_id.clone())
    };
    let when = When::new(now.date_at(Offset::UTC), days).context("the window is too long")?;
    let mut ask = Ask::new(
        document,
        client(ArrayStyle::Comma)?,
        client(ArrayStyle::Repeated)?,
        when,
    );
    let mut findings = Findings::default();
    login::settle(&mut ask, settings, &mut findings)?;
    arrays::settle(&mut ask, &mut findings);
    series::settle(&mut ask, &mut findings);
    let found = ids::settle(&mut ask, &mut findings);
    flags::settle(&mut ask, &found, &mut findings);
    statistics::settle(&mut ask, &mut findings);
    others::settle(&mut ask, &mut findings);
    ask.seen.report(&mut findings);
    if ask.answered == 0 {
        bail!("the server answered nothing but errors; is this user connected to a provider?");
    }
    Ok(findings.text(&ask.seen))
}

#[cfg(test)]
mod tests;
