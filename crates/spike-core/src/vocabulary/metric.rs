use super::Unit;
use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// A measured quantity: the keys of `metrics` objects and the `metric` of a time series.
    ///
    /// Providers send different metrics, and not every metric is proven as a time series. [`unit`](Self::unit) and
    /// [`decimals`](Self::decimals) describe the numbers.
    ///
    /// Evidence is given for each value: A, unit from the official matrix; C, from the official matrix as quoted by an
    /// integration; B, from older samples; D, from the rule of its family.
    pub enum Metric -> (Unit, Option<u8>) {
        /// Steps taken, in counts. Evidence: C.
        Steps = "steps" => (Unit::Count, Some(0)),
        /// Floors climbed, in counts. Evidence: C.
        FloorsClimbed = "floors_climbed" => (Unit::Count, Some(0)),
        /// Distance by any kind of movement, in metres. Evidence: C.
        Distance = "distance" => (Unit::Meters, Some(4)),
        /// Distance walked, in metres. Evidence: C.
        DistanceWalking = "distance_walking" => (Unit::Meters, Some(4)),
        /// Distance run, in metres. Evidence: C.
        DistanceRunning = "distance_running" => (Unit::Meters, Some(4)),
        /// Distance cycled, in metres. Evidence: C.
        DistanceCycling = "distance_cycling" => (Unit::Meters, Some(4)),
        /// Distance swum, in metres. Evidence: C.
        DistanceSwimming = "distance_swimming" => (Unit::Meters, Some(4)),
        /// Distance moved in a wheelchair, in metres. Evidence: C.
        DistanceWheelchair = "distance_wheelchair" => (Unit::Meters, Some(4)),
        /// Energy burned, basal and active, in kilocalories. Evidence: C.
        CaloriesBurned = "calories_burned" => (Unit::Kilocalories, Some(4)),
        /// Energy burned by activity, in kilocalories. Evidence: C.
        CaloriesBurnedActive = "calories_burned_active" => (Unit::Kilocalories, Some(4)),
        /// Energy burned at rest, in kilocalories. Evidence: C.
        CaloriesBurnedBasal = "calories_burned_basal" => (Unit::Kilocalories, Some(4)),
        /// Energy eaten, in kilocalories. Evidence: D, unit by the rule of the calories family.
        CaloriesIntake = "calories_intake" => (Unit::Kilocalories, Some(4)),
        /// Time active, in milliseconds (one sample of early 2025 has seconds). Evidence: B, C.
        DurationActive = "duration_active" => (Unit::Milliseconds, Some(0)),
        /// Time at low intensity, in milliseconds. Evidence: C.
        DurationLowIntensity = "duration_low_intensity" => (Unit::Milliseconds, Some(0)),
        /// Time at moderate intensity, in milliseconds. Evidence: C.
        DurationModerateIntensity = "duration_moderate_intensity" => (Unit::Milliseconds, Some(0)),
        /// Time at high intensity, in milliseconds. Evidence: C.
        DurationHighIntensity = "duration_high_intensity" => (Unit::Milliseconds, Some(0)),
        /// Height climbed, in metres. Evidence: A.
        Ascent = "ascent" => (Unit::Meters, Some(2)),
        /// Height descended, in metres. Evidence: C.
        Descent = "descent" => (Unit::Meters, Some(2)),
        /// Elevation, in metres. Evidence: C.
        Elevation = "elevation" => (Unit::Meters, Some(2)),
        /// Highest elevation, in metres. Evidence: C.
        ElevationMax = "elevation_max" => (Unit::Meters, Some(2)),
        /// Lowest elevation, in metres. Evidence: C.
        ElevationMin = "elevation_min" => (Unit::Meters, Some(2)),
        /// Elevation gained, in metres. Evidence: C.
        ElevationGain = "elevation_gain" => (Unit::Meters, Some(2)),
        /// Elevation lost, in metres. Evidence: C.
        ElevationLoss = "elevation_loss" => (Unit::Meters, Some(2)),
        /// Speed, in metres per second. Evidence: C.
        Speed = "speed" => (Unit::MetersPerSecond, Some(4)),
        /// Highest speed, in metres per second. Evidence: C.
        SpeedMax = "speed_max" => (Unit::MetersPerSecond, Some(4)),
        /// Lowest speed, in metres per second. Evidence: C.
        SpeedMin = "speed_min" => (Unit::MetersPerSecond, Some(4)),
        /// Pace, in seconds per METRE (not per kilometre). Evidence: C.
        Pace = "pace" => (Unit::SecondsPerMeter, Some(2)),
        /// Cadence, in revolutions per minute. Evidence: C.
        Cadence = "cadence" => (Unit::Rpm, Some(4)),
        /// Highest cadence, in revolutions per minute. Evidence: C.
        CadenceMax = "cadence_max" => (Unit::Rpm, Some(4)),
        /// Lowest cadence, in revolutions per minute. Evidence: C.
        CadenceMin = "cadence_min" => (Unit::Rpm, Some(4)),
        /// Lengths of the pool swum, in counts. Evidence: C.
        SwimmingLengths = "swimming_lengths" => (Unit::Count, None),
        /// Distance per swimming stroke, in metres. Evidence: C.
        SwimmingDistancePerStroke = "swimming_distance_per_stroke" => (Unit::Meters, None),
        /// Latitude, in degrees. Evidence: C.
        Latitude = "latitude" => (Unit::Degrees, Some(6)),
        /// Longitude, in degrees. Evidence: C.
        Longitude = "longitude" => (Unit::Degrees, Some(6)),
        /// Maximal oxygen uptake, in millilitres per kilogram per minute. Evidence: C.
        Vo2Max = "vo2max" => (Unit::MillilitersPerKilogramPerMinute, None),
        /// Heart rate, in beats per minute. Evidence: C.
        HeartRate = "heartrate" => (Unit::BeatsPerMinute, Some(0)),
        /// Highest heart rate, in beats per minute. Evidence: C.
        HeartRateMax = "heartrate_max" => (Unit::BeatsPerMinute, Some(0)),
        /// Lowest heart rate, in beats per minute. Evidence: C.
        HeartRateMin = "heartrate_min" => (Unit::BeatsPerMinute, Some(0)),
        /// Resting heart rate, in beats per minute. Evidence: C.
        HeartRateResting = "heartrate_resting" => (Unit::BeatsPerMinute, Some(0)),
        /// Lowest resting heart rate, in beats per minute. Evidence: C.
        HeartRateRestingMin = "heartrate_resting_min" => (Unit::BeatsPerMinute, Some(0)),
        /// Highest resting heart rate, in beats per minute. Evidence: C.
        HeartRateRestingMax = "heartrate_resting_max" => (Unit::BeatsPerMinute, Some(0)),
        /// Time in heart rate zone 0, in milliseconds. Evidence: C.
        HeartRateZone0Duration = "heartrate_zone0_duration" => (Unit::Milliseconds, Some(0)),
        /// Time in heart rate zone 1, in milliseconds. Evidence: C.
        HeartRateZone1Duration = "heartrate_zone1_duration" => (Unit::Milliseconds, Some(0)),
        /// Time in heart rate zone 2, in milliseconds. Evidence: C.
        HeartRateZone2Duration = "heartrate_zone2_duration" => (Unit::Milliseconds, Some(0)),
        /// Time in heart rate zone 3, in milliseconds. Evidence: C.
        HeartRateZone3Duration = "heartrate_zone3_duration" => (Unit::Milliseconds, Some(0)),
        /// Time in heart rate zone 4, in milliseconds. Evidence: C.
        HeartRateZone4Duration = "heartrate_zone4_duration" => (Unit::Milliseconds, Some(0)),
        /// Time in heart rate zone 5, in milliseconds. Evidence: C.
        HeartRateZone5Duration = "heartrate_zone5_duration" => (Unit::Milliseconds, Some(0)),
        /// Heart rate variability as RMSSD, in milliseconds; never merge with SDNN. Evidence: C.
        HrvRmssd = "hrv_rmssd" => (Unit::Milliseconds, Some(0)),
        /// Heart rate variability as SDNN (Apple), in milliseconds; never merge with RMSSD. Evidence: C.
        HrvSdnn = "hrv_sdnn" => (Unit::Milliseconds, Some(0)),
        /// Blood oxygen saturation, in percent. Evidence: C.
        Spo2 = "spo2" => (Unit::Percentage, Some(2)),
        /// Highest blood oxygen saturation, in percent. Evidence: C.
        Spo2Max = "spo2_max" => (Unit::Percentage, Some(2)),
        /// Lowest blood oxygen saturation, in percent. Evidence: C.
        Spo2Min = "spo2_min" => (Unit::Percentage, Some(2)),
        /// Breathing rate, in breaths per minute. Evidence: C.
        BreathingRate = "breathing_rate" => (Unit::BreathsPerMinute, Some(4)),
        /// Lowest breathing rate, in breaths per minute. Evidence: C.
        BreathingRateMin = "breathing_rate_min" => (Unit::BreathsPerMinute, Some(4)),
        /// Highest breathing rate, in breaths per minute. Evidence: C.
        BreathingRateMax = "breathing_rate_max" => (Unit::BreathsPerMinute, Some(4)),
        /// Systolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureSystolic = "blood_pressure_systolic" => (Unit::MillimetersOfMercury, Some(2)),
        /// Lowest systolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureSystolicMin = "blood_pressure_systolic_min" => (Unit::MillimetersOfMercury, Some(2)),
        /// Highest systolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureSystolicMax = "blood_pressure_systolic_max" => (Unit::MillimetersOfMercury, Some(2)),
        /// Diastolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureDiastolic = "blood_pressure_diastolic" => (Unit::MillimetersOfMercury, Some(2)),
        /// Lowest diastolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureDiastolicMin = "blood_pressure_diastolic_min" => (Unit::MillimetersOfMercury, Some(2)),
        /// Highest diastolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureDiastolicMax = "blood_pressure_diastolic_max" => (Unit::MillimetersOfMercury, Some(2)),
        /// Blood glucose, in milligrams per decilitre; works live as a time series. Evidence: C.
        Glucose = "glucose" => (Unit::MilligramsPerDeciliter, Some(0)),
        /// Voltage of an electrocardiogram, in microvolts. Evidence: C.
        EcgVoltage = "ecg_voltage" => (Unit::Microvolts, Some(2)),
        /// Interval between two heartbeats of an electrocardiogram, in milliseconds. Evidence: C.
        EcgRri = "ecg_rri" => (Unit::Milliseconds, Some(0)),
        /// Body temperature, in degrees Celsius. Evidence: A, C.
        BodyTemperature = "body_temperature" => (Unit::Celsius, Some(2)),
        /// Highest body temperature, in degrees Celsius. Evidence: A, C.
        BodyTemperatureMax = "body_temperature_max" => (Unit::Celsius, Some(2)),
        /// Lowest body temperature, in degrees Celsius. Evidence: A, C.
        BodyTemperatureMin = "body_temperature_min" => (Unit::Celsius, Some(2)),
        /// Skin temperature, in degrees Celsius. Evidence: C.
        SkinTemperature = "skin_temperature" => (Unit::Celsius, Some(2)),
        /// Highest skin temperature, in degrees Celsius. Evidence: C.
        SkinTemperatureMax = "skin_temperature_max" => (Unit::Celsius, Some(2)),
        /// Lowest skin temperature, in degrees Celsius. Evidence: C.
        SkinTemperatureMin = "skin_temperature_min" => (Unit::Celsius, Some(2)),
        /// Basal body temperature, in degrees Celsius. Evidence: D, by the rule of the temperature family.
        BasalBodyTemperature = "basal_body_temperature" => (Unit::Celsius, Some(2)),
        /// Highest basal body temperature, in degrees Celsius. Evidence: D, as above.
        BasalBodyTemperatureMax = "basal_body_temperature_max" => (Unit::Celsius, Some(2)),
        /// Lowest basal body temperature, in degrees Celsius. Evidence: D, as above.
        BasalBodyTemperatureMin = "basal_body_temperature_min" => (Unit::Celsius, Some(2)),
        /// Air temperature, in degrees Celsius. Evidence: D, by the rule of the temperature family.
        AirTemperature = "air_temperature" => (Unit::Celsius, Some(2)),
        /// Highest air temperature, in degrees Celsius. Evidence: D, as above.
        AirTemperatureMax = "air_temperature_max" => (Unit::Celsius, Some(2)),
        /// Lowest air temperature, in degrees Celsius. Evidence: D, as above.
        AirTemperatureMin = "air_temperature_min" => (Unit::Celsius, Some(2)),
        /// Body weight, in GRAMS. Evidence: C.
        Weight = "weight" => (Unit::Grams, None),
        /// Body height, in metres. Evidence: C.
        Height = "height" => (Unit::Meters, Some(4)),
        /// Body mass index; the documentation calls its unit a count. Evidence: A.
        BodyMassIndex = "body_mass_index" => (Unit::Count, Some(4)),
        /// Share of body fat, in percent. Evidence: A.
        BodyFat = "body_fat" => (Unit::Percentage, Some(2)),
        /// Highest share of body fat, in percent. Evidence: A.
        BodyFatMax = "body_fat_max" => (Unit::Percentage, Some(2)),
        /// Lowest share of body fat, in percent. Evidence: A.
        BodyFatMin = "body_fat_min" => (Unit::Percentage, Some(2)),
        /// Bone mass, in GRAMS. Evidence: A.
        BodyBoneMass = "body_bone_mass" => (Unit::Grams, Some(0)),
        /// Time asleep, in milliseconds. Evidence: C.
        SleepDuration = "sleep_duration" => (Unit::Milliseconds, Some(0)),
        /// Time in deep sleep, in milliseconds. Evidence: C.
        SleepDurationDeep = "sleep_duration_deep" => (Unit::Milliseconds, Some(0)),
        /// Time in light sleep, in milliseconds. Evidence: C.
        SleepDurationLight = "sleep_duration_light" => (Unit::Milliseconds, Some(0)),
        /// Time in REM sleep, in milliseconds. Evidence: C.
        SleepDurationRem = "sleep_duration_rem" => (Unit::Milliseconds, Some(0)),
        /// Time awake during the sleep, in milliseconds. Evidence: C.
        SleepDurationAwake = "sleep_duration_awake" => (Unit::Milliseconds, Some(0)),
        /// Time napping, in milliseconds. Evidence: C.
        SleepDurationNap = "sleep_duration_nap" => (Unit::Milliseconds, Some(0)),
        /// Time in bed, in milliseconds. Evidence: A.
        BedtimeDuration = "bedtime_duration" => (Unit::Milliseconds, Some(0)),
        /// Time until falling asleep, in milliseconds. Evidence: C.
        SleepLatency = "sleep_latency" => (Unit::Milliseconds, None),
        /// Time from waking to getting up, by its name, in milliseconds. Evidence: C, one integration only.
        WakeupLatency = "wakeup_latency" => (Unit::Milliseconds, None),
        /// Share of the time in bed spent asleep, in percent. Evidence: C.
        SleepEfficiency = "sleep_efficiency" => (Unit::Percentage, None),
        /// Interruptions of the sleep, in counts. Evidence: C.
        SleepInterruptions = "sleep_interruptions" => (Unit::Count, None),
        /// Breathing rate during sleep, in breaths per minute. Evidence: B.
        SleepBreathingRate = "sleep_breathing_rate" => (Unit::BreathsPerMinute, Some(2)),
        /// Lowest breathing rate during sleep, in breaths per minute. Evidence: B.
        SleepBreathingRateMin = "sleep_breathing_rate_min" => (Unit::BreathsPerMinute, Some(2)),
        /// Highest breathing rate during sleep, in breaths per minute. Evidence: B.
        SleepBreathingRateMax = "sleep_breathing_rate_max" => (Unit::BreathsPerMinute, Some(2)),
        /// Deviation of the skin temperature during sleep, in degrees Celsius. Evidence: C.
        SleepSkinTemperatureDeviation = "sleep_skin_temperature_deviation" => (Unit::Celsius, None),
    }
}

impl Metric {
    /// Returns the unit of the values; `None` for a metric newer than this version of the SDK.
    ///
    /// Evidence: as on each value.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::vocabulary::{Metric, Unit};
    ///
    /// assert_eq!(Metric::Weight.unit(), Some(Unit::Grams));
    /// assert_eq!(Metric::Pace.unit(), Some(Unit::SecondsPerMeter));
    /// assert_eq!(Metric::from("readiness_score").unit(), None);
    /// ```
    #[must_use]
    pub const fn unit(&self) -> Option<Unit> {
        match self.table() {
            Some((unit, _)) => Some(unit),
            None => None,
        }
    }

    /// Returns the number of decimals the API gives; `None` if they are not documented.
    ///
    /// Evidence: A or B; the four of the speeds are unsure.
    #[must_use]
    pub const fn decimals(&self) -> Option<u8> {
        match self.table() {
            Some((_, decimals)) => decimals,
            None => None,
        }
    }
}
