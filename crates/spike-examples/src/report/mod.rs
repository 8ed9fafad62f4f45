//! The report: the fetched data, and how they are printed.

mod night;
mod pulse;
mod stages;
mod table;
mod week;

use std::fmt;

use spike_core::api::{DailyStatisticsList, Series, Sleep, UserInfo};

use crate::days::Days;
use crate::text::name;
use crate::zone::Zone;

/// The fetched data. `Display` gives the report.
#[derive(Clone, Debug)]
pub struct Report {
    pub(crate) info: UserInfo,
    pub(crate) zone: Zone,
    pub(crate) days: Days,
    pub(crate) statistics: DailyStatisticsList,
    pub(crate) sleeps: Vec<Sleep>,
    pub(crate) pulse: Series,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let application = self.info.application_id;
        writeln!(
            f,
            "User       {} of application {application}",
            name(&self.info.application_user_id)
        )?;
        writeln!(f, "Providers  {}", providers(&self.info))?;
        writeln!(f, "Time zone  {}\n", self.zone)?;
        week::write(f, &self.statistics, self.days.week)?;
        writeln!(f)?;
        night::write(f, &self.sleeps, &self.zone)?;
        writeln!(f)?;
        pulse::write(f, &self.pulse, self.days, &self.zone)
    }
}

fn providers(info: &UserInfo) -> String {
    if info.integrated_providers.is_empty() {
        return "none connected".to_owned();
    }
    let all = info.integrated_providers.iter().map(|provider| {
        let broken = if provider.is_integration_broken == Some(true) {
            " (BROKEN: the user has to connect it again)"
        } else {
            ""
        };
        format!("{}{broken}", name(&provider.provider_slug))
    });
    all.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
