use crate::open_enum::open_enum;

open_enum! {
    /// An aggregate that the statistics queries compute: the values of `types` and the keys of `values`.
    ///
    /// Daily statistics list all 20 of them, interval statistics 15
    /// ([`is_listed_for_interval`](Self::is_listed_for_interval)).
    ///
    /// Evidence: A for the names; what differs stands on the value.
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
