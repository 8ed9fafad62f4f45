//! The report as text.

mod night;
mod pulse;
mod stages;
mod week;

use std::fmt;

use spike_blocking::api::UserInfo;

use super::Data;
use crate::style::{LABEL, WARNING, paint};
use crate::text::name;

pub(super) use self::night::{Night, longest_of_each, nights};
pub(super) use self::stages::{millis, minutes_per_stage};

/// Returns the data as text of this width, with styles for a terminal.
#[must_use]
pub fn report(data: &Data, width: usize) -> String {
    if data.is_empty() {
        return "No providers connected, or a wrong user id\n".to_owned();
    }
    Report { data, width }.to_string()
}

struct Report<'a> {
    data: &'a Data,
    width: usize,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Data { info, zone, days, statistics, sleeps, pulse } = self.data;
        let application = info.application_id;
        let user = name(&info.application_user_id);
        writeln!(f, "{}  {user} of application {application}", paint(LABEL, "User     "))?;
        writeln!(f, "{}  {}", paint(LABEL, "Providers"), providers(info))?;
        writeln!(f, "{}  {zone}\n", paint(LABEL, "Time zone"))?;
        week::write(f, statistics, days.week, self.width)?;
        writeln!(f)?;
        night::write(f, sleeps, zone, self.width)?;
        writeln!(f)?;
        pulse::write(f, pulse, *days, zone, self.width)
    }
}

fn providers(info: &UserInfo) -> String {
    if info.integrated_providers.is_empty() {
        return "none connected".to_owned();
    }
    let all = info.integrated_providers.iter().map(|provider| {
        let broken = if provider.is_integration_broken == Some(true) {
            paint(WARNING, " (BROKEN: the user has to connect it again)")
        } else {
            String::new()
        };
        format!("{}{broken}", name(&provider.provider_slug))
    });
    all.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
