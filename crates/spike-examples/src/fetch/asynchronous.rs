use spike_async::api::ListSleeps;
use spike_async::time::Timestamp;
use spike_async::vocabulary::Metric;
use spike_async::{Client, Error};

use super::STATISTICS;
use crate::days::{Days, around};
use crate::report::Report;
use crate::settings::Settings;
use crate::zone::Zone;

/// Fetches the report of the days before `now` with the async client.
///
/// # Errors
/// The [`Error`] of the first call that fails.
pub async fn fetch(settings: &Settings, now: Timestamp) -> Result<Report, Error> {
    let client = Client::new(settings.client_settings())?;
    let user = client.user(&settings.user_id)?;

    let info = user.user_info().await?;
    let properties = user.user_properties().await?.properties;
    let zone = match Zone::of_properties(&properties) {
        Some(zone) => zone,
        None => Zone::of_latest(&user.sleeps(around(now)?).await?.sleeps, &properties),
    };

    let days = Days::before(now, &zone)?;
    let statistics = user.daily_statistics(days.week, STATISTICS).await?;
    let sleeps = user.send(&ListSleeps::new(days.week).include_stages(true)).await?;
    let pulse = user.time_series(Metric::HeartRate, days.window).await?;

    Ok(Report { info, zone, days, statistics, sleeps: sleeps.sleeps, pulse })
}
