use super::Unit;
use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// An aggregate that the statistics queries compute: the values of `types` and the keys of `values`.
    ///
    /// Daily statistics list all 20 of them, interval statistics 15
    /// ([`is_listed_for_interval`](Self::is_listed_for_interval)).
    ///
    /// Evidence: A for the names; differences are given for each value.
    pub enum StatisticType {
        /// Score of the sleep, 0 to 100; daily only, may need a paid package. Evidence: A.
        SleepScore = "sleep_score",
        /// Score of stress, 0 to 100; daily only, may need a paid package. Evidence: A, range B.
        StressScore = "stress_score",
        /// Score of recovery, 0 to 100; daily only, may need a paid package. Evidence: A, range B.
        RecoveryScore = "recovery_score",
        /// Score of activity, 0 to 100; daily only, may need a paid package. Evidence: A, range B.
        ActivityScore = "activity_score",
        /// Steps taken, in counts. Evidence: A.
        Steps = "steps",
        /// Distance by any kind of movement, in metres. Evidence: A.
        DistanceTotal = "distance_total",
        /// Distance walked, in metres. Evidence: A.
        DistanceWalking = "distance_walking",
        /// Distance cycled, in metres. Evidence: A.
        DistanceCycling = "distance_cycling",
        /// Distance run, in metres. Evidence: A.
        DistanceRunning = "distance_running",
        /// Energy burned at rest, in kilocalories. Evidence: A.
        CaloriesBurnedBasal = "calories_burned_basal",
        /// Energy burned by activity, in kilocalories. Evidence: A.
        CaloriesBurnedActive = "calories_burned_active",
        /// Energy burned, basal and active, in kilocalories. Evidence: A.
        CaloriesBurnedTotal = "calories_burned_total",
        /// Sum of the deep, light, REM and awake time of the sleep, in milliseconds; daily only. Evidence: A.
        SleepDurationTotal = "sleep_duration_total",
        /// Heart rate averaged over time, in beats per minute. Evidence: A.
        HeartRate = "heartrate",
        /// Highest heart rate, in beats per minute. Evidence: A.
        HeartRateMax = "heartrate_max",
        /// Lowest heart rate, in beats per minute. Evidence: A, method D by its name.
        HeartRateMin = "heartrate_min",
        /// Resting heart rate, in beats per minute. Evidence: A.
        HeartRateResting = "heartrate_resting",
        /// Heart rate variability as RMSSD, in milliseconds. Evidence: A, unit C, decimals B.
        HrvRmssd = "hrv_rmssd",
        /// Heart rate variability as SDNN, in milliseconds. Evidence: A, unit C, decimals B.
        HrvSdnn = "hrv_sdnn",
        /// Deviation of the skin temperature during sleep, in degrees Celsius. Evidence: A, unit C.
        SleepSkinTemperatureDeviation = "sleep_skin_temperature_deviation",
    }
}

impl StatisticType {
    /// Returns the unit of the values; `None` for a type newer than this version of the SDK.
    ///
    /// Evidence: A; C for the heart rate variability and the skin temperature.
    #[must_use]
    pub const fn unit(&self) -> Option<Unit> {
        self.table().0
    }

    /// Returns the number of decimals the API gives; `None` if they are not documented.
    ///
    /// Evidence: A; B for the heart rate variability.
    #[must_use]
    pub const fn decimals(&self) -> Option<u8> {
        self.table().1
    }

    /// Returns whether the documentation lists the type for daily statistics.
    ///
    /// False for a type newer than this version of the SDK, which the API may accept nevertheless.
    /// Evidence: A, the list is complete.
    #[must_use]
    pub const fn is_listed_for_daily(&self) -> bool {
        !matches!(self.table().2, On::Nowhere)
    }

    /// Returns whether the documentation lists the type for interval statistics. Scores and the sleep duration are not
    /// listed.
    ///
    /// False for a type newer than this version of the SDK, which the API may accept nevertheless.
    /// Evidence: A, the list may be longer.
    ///
    /// ```
    /// use spike_core::vocabulary::{StatisticType, Unit};
    ///
    /// assert!(StatisticType::Steps.is_listed_for_interval());
    /// assert!(!StatisticType::SleepScore.is_listed_for_interval());
    /// assert_eq!(StatisticType::DistanceTotal.unit(), Some(Unit::Meters));
    /// assert_eq!(StatisticType::DistanceTotal.decimals(), Some(4));
    /// ```
    #[must_use]
    pub const fn is_listed_for_interval(&self) -> bool {
        matches!(self.table().2, On::Both)
    }

    /// Returns unit, decimals and the queries that list the type, as in the table of the documentation.
    const fn table(&self) -> (Option<Unit>, Option<u8>, On) {
        match self {
            Self::SleepScore => (Some(Unit::Score), Some(0), On::Daily),
            Self::StressScore | Self::RecoveryScore | Self::ActivityScore => {
                (Some(Unit::Score), Some(0), On::Daily)
            }
            Self::Steps => (Some(Unit::Count), Some(0), On::Both),
            Self::DistanceTotal => (Some(Unit::Meters), Some(4), On::Both),
            Self::DistanceWalking | Self::DistanceCycling | Self::DistanceRunning => {
                (Some(Unit::Meters), Some(4), On::Both)
            }
            Self::CaloriesBurnedBasal | Self::CaloriesBurnedActive => {
                (Some(Unit::Kilocalories), Some(4), On::Both)
            }
            Self::CaloriesBurnedTotal => (Some(Unit::Kilocalories), Some(4), On::Both),
            Self::SleepDurationTotal => (Some(Unit::Milliseconds), Some(0), On::Daily),
            Self::HeartRate => (Some(Unit::BeatsPerMinute), Some(0), On::Both),
            Self::HeartRateMax => (Some(Unit::BeatsPerMinute), Some(0), On::Both),
            Self::HeartRateMin => (Some(Unit::BeatsPerMinute), Some(0), On::Both),
            Self::HeartRateResting => (Some(Unit::BeatsPerMinute), Some(0), On::Both),
            Self::HrvRmssd | Self::HrvSdnn => (Some(Unit::Milliseconds), Some(0), On::Both),
            Self::SleepSkinTemperatureDeviation => (Some(Unit::Celsius), None, On::Both),
            Self::_Unknown(_) => (None, None, On::Nowhere),
        }
    }
}

/// The statistics queries a type is listed for.
enum On {
    Daily,
    Both,
    Nowhere,
}
