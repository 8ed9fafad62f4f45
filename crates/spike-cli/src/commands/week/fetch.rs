//! The calls of the report.

use spike_blocking::api::{DailyStatisticsList, ListSleeps, Series, Sleep, UserInfo, Workout};
use spike_blocking::time::Timestamp;
use spike_blocking::vocabulary::{Metric, StatisticType};
use spike_blocking::{Error, User};

use super::days::Days;
use crate::zone::{self, Zone};

/// The statistics in the table of the days.
const STATISTICS: [StatisticType; 14] = [
    StatisticType::Steps,
    StatisticType::DistanceTotal,
    StatisticType::CaloriesBurnedTotal,
    StatisticType::HeartRateMin,
    StatisticType::HeartRate,
    StatisticType::HeartRateMax,
    StatisticType::HeartRateResting,
    StatisticType::HrvRmssd,
    StatisticType::HrvSdnn,
    StatisticType::SleepDurationTotal,
    StatisticType::SleepScore,
    StatisticType::StressScore,
    StatisticType::RecoveryScore,
    StatisticType::ActivityScore,
];

/// The fetched data.
#[derive(Clone, Debug)]
pub struct Data {
    pub(crate) info: UserInfo,
    pub(crate) zone: Zone,
    pub(crate) days: Days,
    pub(crate) statistics: DailyStatisticsList,
    pub(crate) sleeps: Vec<Sleep>,
    pub(crate) pulse: Series,
}

/// Fetches the data of the days before `now`.
///
/// # Errors
/// The [`Error`] of the first call that fails.
pub fn fetch(user: &User, now: Timestamp, days: u32) -> Result<Data, Error> {
    let info = user.user_info()?;
    let zone = zone::of_user(user, now)?;
    let days = Days::before(now, days, &zone)?;
    let statistics = user.daily_statistics(days.week, STATISTICS)?;
    let sleeps = user.send(&ListSleeps::new(days.week).include_stages(true))?.sleeps;
    let pulse = user.time_series(Metric::HeartRate, days.window)?;
    Ok(Data { info, zone, days, statistics, sleeps, pulse })
}

/// What only the page shows.
#[derive(Clone, Debug)]
pub struct More {
    pub(crate) workouts: Vec<Workout>,
    pub(crate) glucose: Series,
}

/// Fetches what only the page shows.
///
/// # Errors
/// The [`Error`] of the first call that fails.
pub fn fetch_more(user: &User, data: &Data) -> Result<More, Error> {
    let first = data.zone.midnight(data.days.week.first()).ok_or_else(zone::out_of_range)?;
    let workouts = user.workouts(first..data.days.window.end())?.workouts;
    let glucose = user.time_series(Metric::Glucose, data.days.window)?;
    Ok(More { workouts, glucose })
}

impl Data {
    /// Whether nothing is connected and nothing was ever received.
    pub(crate) fn is_empty(&self) -> bool {
        self.info.integrated_providers.is_empty()
            && self.statistics.statistics.is_empty()
            && self.sleeps.is_empty()
            && self.pulse.values.is_empty()
    }
}
