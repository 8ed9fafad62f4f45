use super::Unit;
use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// An aggregate that the statistics queries compute: the values of `types` and the keys of `values`.
    ///
    /// Daily statistics list all 20 of them, interval statistics 15
    /// ([`is_listed_for_interval`](Self::is_listed_for_interval)).
    ///
    /// Evidence: A for the names; differences are given for each value.
    pub enum StatisticType -> (Unit, Option<u8>, On) {
        /// Score of the sleep, 0 to 100; daily only, may need a paid package. Evidence: A.
        SleepScore = "sleep_score" => (Unit::Score, Some(0), On::Daily),
        /// Score of stress, 0 to 100; daily only, may need a paid package. Evidence: A, range B.
        StressScore = "stress_score" => (Unit::Score, Some(0), On::Daily),
        /// Score of recovery, 0 to 100; daily only, may need a paid package. Evidence: A, range B.
        RecoveryScore = "recovery_score" => (Unit::Score, Some(0), On::Daily),
        /// Score of activity, 0 to 100; daily only, may need a paid package. Evidence: A, range B.
        ActivityScore = "activity_score" => (Unit::Score, Some(0), On::Daily),
        /// Steps taken, in counts. Evidence: A.
        Steps = "steps" => (Unit::Count, Some(0), On::Both),
        /// Distance by any kind of movement, in metres. Evidence: A.
        DistanceTotal = "distance_total" => (Unit::Meters, Some(4), On::Both),
        /// Distance walked, in metres. Evidence: A.
        DistanceWalking = "distance_walking" => (Unit::Meters, Some(4), On::Both),
        /// Distance cycled, in metres. Evidence: A.
        DistanceCycling = "distance_cycling" => (Unit::Meters, Some(4), On::Both),
        /// Distance run, in metres. Evidence: A.
        DistanceRunning = "distance_running" => (Unit::Meters, Some(4), On::Both),
        /// Energy burned at rest, in kilocalories. Evidence: A.
        CaloriesBurnedBasal = "calories_burned_basal" => (Unit::Kilocalories, Some(4), On::Both),
        /// Energy burned by activity, in kilocalories. Evidence: A.
        CaloriesBurnedActive = "calories_burned_active" => (Unit::Kilocalories, Some(4), On::Both),
        /// Energy burned, basal and active, in kilocalories. Evidence: A.
        CaloriesBurnedTotal = "calories_burned_total" => (Unit::Kilocalories, Some(4), On::Both),
        /// Sum of the deep, light, REM and awake time of the sleep, in milliseconds; daily only. Evidence: A.
        SleepDurationTotal = "sleep_duration_total" => (Unit::Milliseconds, Some(0), On::Daily),
        /// Heart rate averaged over time, in beats per minute. Evidence: A.
        HeartRate = "heartrate" => (Unit::BeatsPerMinute, Some(0), On::Both),
        /// Highest heart rate, in beats per minute. Evidence: A.
        HeartRateMax = "heartrate_max" => (Unit::BeatsPerMinute, Some(0), On::Both),
        /// Lowest heart rate, in beats per minute. Evidence: A, method D by its name.
        HeartRateMin = "heartrate_min" => (Unit::BeatsPerMinute, Some(0), On::Both),
        /// Resting heart rate, in beats per minute. Evidence: A.
        HeartRateResting = "heartrate_resting" => (Unit::BeatsPerMinute, Some(0), On::Both),
        /// Heart rate variability as RMSSD, in milliseconds. Evidence: A, unit C, decimals B.
        HrvRmssd = "hrv_rmssd" => (Unit::Milliseconds, Some(0), On::Both),
        /// Heart rate variability as SDNN, in milliseconds. Evidence: A, unit C, decimals B.
        HrvSdnn = "hrv_sdnn" => (Unit::Milliseconds, Some(0), On::Both),
        /// Deviation of the skin temperature during sleep, in degrees Celsius. Evidence: A, unit C.
        SleepSkinTemperatureDeviation = "sleep_skin_temperature_deviation" => (Unit::Celsius, None, On::Both),
    }
}

impl StatisticType {
    /// Returns the unit of the values; `None` for a type newer than this version of the SDK.
    ///
    /// Evidence: A; C for the heart rate variability and the skin temperature.
    #[must_use]
    pub const fn unit(&self) -> Option<Unit> {
        match self.table() {
            Some((unit, ..)) => Some(unit),
            None => None,
        }
    }

    /// Returns the number of decimals the API gives; `None` if they are not documented.
    ///
    /// Evidence: A; B for the heart rate variability.
    #[must_use]
    pub const fn decimals(&self) -> Option<u8> {
        match self.table() {
            Some((_, decimals, _)) => decimals,
            None => None,
        }
    }

    /// Returns whether the documentation lists the type for daily statistics.
    ///
    /// False for a type newer than this version of the SDK, which the API may accept nevertheless.
    /// Evidence: A, the list is complete.
    #[must_use]
    pub const fn is_listed_for_daily(&self) -> bool {
        self.table().is_some()
    }

    /// Returns whether the documentation lists the type for interval statistics. Scores and the sleep duration are not
    /// listed.
    ///
    /// False for a type newer than this version of the SDK, which the API may accept nevertheless.
    /// Evidence: A, the list may be longer.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::vocabulary::{StatisticType, Unit};
    ///
    /// assert!(StatisticType::Steps.is_listed_for_interval());
    /// assert!(!StatisticType::SleepScore.is_listed_for_interval());
    /// assert_eq!(StatisticType::DistanceTotal.unit(), Some(Unit::Meters));
    /// assert_eq!(StatisticType::DistanceTotal.decimals(), Some(4));
    /// ```
    #[must_use]
    pub const fn is_listed_for_interval(&self) -> bool {
        matches!(self.table(), Some((.., On::Both)))
    }
}

/// The statistics queries a type is listed for.
enum On {
    Daily,
    Both,
}
