//! The calls of the quickstart, once with each client.

mod asynchronous;
mod blocking;

pub use asynchronous::fetch as asynchronous;
pub use blocking::fetch as blocking;

use spike_core::vocabulary::StatisticType;

/// The statistics in the table of the week.
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
