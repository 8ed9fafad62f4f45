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
    pub enum Metric {
        /// Steps taken, in counts. Evidence: C.
        Steps = "steps",
        /// Floors climbed, in counts. Evidence: C.
        FloorsClimbed = "floors_climbed",
        /// Distance by any kind of movement, in metres. Evidence: C.
        Distance = "distance",
        /// Distance walked, in metres. Evidence: C.
        DistanceWalking = "distance_walking",
        /// Distance run, in metres. Evidence: C.
        DistanceRunning = "distance_running",
        /// Distance cycled, in metres. Evidence: C.
        DistanceCycling = "distance_cycling",
        /// Distance swum, in metres. Evidence: C.
        DistanceSwimming = "distance_swimming",
        /// Distance moved in a wheelchair, in metres. Evidence: C.
        DistanceWheelchair = "distance_wheelchair",
        /// Energy burned, basal and active, in kilocalories. Evidence: C.
        CaloriesBurned = "calories_burned",
        /// Energy burned by activity, in kilocalories. Evidence: C.
        CaloriesBurnedActive = "calories_burned_active",
        /// Energy burned at rest, in kilocalories. Evidence: C.
        CaloriesBurnedBasal = "calories_burned_basal",
        /// Energy eaten, in kilocalories. Evidence: D, unit by the rule of the calories family.
        CaloriesIntake = "calories_intake",
        /// Time active, in milliseconds (one sample of early 2025 has seconds). Evidence: B, C.
        DurationActive = "duration_active",
        /// Time at low intensity, in milliseconds. Evidence: C.
        DurationLowIntensity = "duration_low_intensity",
        /// Time at moderate intensity, in milliseconds. Evidence: C.
        DurationModerateIntensity = "duration_moderate_intensity",
        /// Time at high intensity, in milliseconds. Evidence: C.
        DurationHighIntensity = "duration_high_intensity",
        /// Height climbed, in metres. Evidence: A.
        Ascent = "ascent",
        /// Height descended, in metres. Evidence: C.
        Descent = "descent",
        /// Elevation, in metres. Evidence: C.
        Elevation = "elevation",
        /// Highest elevation, in metres. Evidence: C.
        ElevationMax = "elevation_max",
        /// Lowest elevation, in metres. Evidence: C.
        ElevationMin = "elevation_min",
        /// Elevation gained, in metres. Evidence: C.
        ElevationGain = "elevation_gain",
        /// Elevation lost, in metres. Evidence: C.
        ElevationLoss = "elevation_loss",
        /// Speed, in metres per second. Evidence: C.
        Speed = "speed",
        /// Highest speed, in metres per second. Evidence: C.
        SpeedMax = "speed_max",
        /// Lowest speed, in metres per second. Evidence: C.
        SpeedMin = "speed_min",
        /// Pace, in seconds per METRE (not per kilometre). Evidence: C.
        Pace = "pace",
        /// Cadence, in revolutions per minute. Evidence: C.
        Cadence = "cadence",
        /// Highest cadence, in revolutions per minute. Evidence: C.
        CadenceMax = "cadence_max",
        /// Lowest cadence, in revolutions per minute. Evidence: C.
        CadenceMin = "cadence_min",
        /// Lengths of the pool swum, in counts. Evidence: C.
        SwimmingLengths = "swimming_lengths",
        /// Distance per swimming stroke, in metres. Evidence: C.
        SwimmingDistancePerStroke = "swimming_distance_per_stroke",
        /// Latitude, in degrees. Evidence: C.
        Latitude = "latitude",
        /// Longitude, in degrees. Evidence: C.
        Longitude = "longitude",
        /// Maximal oxygen uptake, in millilitres per kilogram per minute. Evidence: C.
        Vo2Max = "vo2max",
        /// Heart rate, in beats per minute. Evidence: C.
        HeartRate = "heartrate",
        /// Highest heart rate, in beats per minute. Evidence: C.
        HeartRateMax = "heartrate_max",
        /// Lowest heart rate, in beats per minute. Evidence: C.
        HeartRateMin = "heartrate_min",
        /// Resting heart rate, in beats per minute. Evidence: C.
        HeartRateResting = "heartrate_resting",
        /// Lowest resting heart rate, in beats per minute. Evidence: C.
        HeartRateRestingMin = "heartrate_resting_min",
        /// Highest resting heart rate, in beats per minute. Evidence: C.
        HeartRateRestingMax = "heartrate_resting_max",
        /// Time in heart rate zone 0, in milliseconds. Evidence: C.
        HeartRateZone0Duration = "heartrate_zone0_duration",
        /// Time in heart rate zone 1, in milliseconds. Evidence: C.
        HeartRateZone1Duration = "heartrate_zone1_duration",
        /// Time in heart rate zone 2, in milliseconds. Evidence: C.
        HeartRateZone2Duration = "heartrate_zone2_duration",
        /// Time in heart rate zone 3, in milliseconds. Evidence: C.
        HeartRateZone3Duration = "heartrate_zone3_duration",
        /// Time in heart rate zone 4, in milliseconds. Evidence: C.
        HeartRateZone4Duration = "heartrate_zone4_duration",
        /// Time in heart rate zone 5, in milliseconds. Evidence: C.
        HeartRateZone5Duration = "heartrate_zone5_duration",
        /// Heart rate variability as RMSSD, in milliseconds; never merge with SDNN. Evidence: C.
        HrvRmssd = "hrv_rmssd",
        /// Heart rate variability as SDNN (Apple), in milliseconds; never merge with RMSSD. Evidence: C.
        HrvSdnn = "hrv_sdnn",
        /// Blood oxygen saturation, in percent. Evidence: C.
        Spo2 = "spo2",
        /// Highest blood oxygen saturation, in percent. Evidence: C.
        Spo2Max = "spo2_max",
        /// Lowest blood oxygen saturation, in percent. Evidence: C.
        Spo2Min = "spo2_min",
        /// Breathing rate, in breaths per minute. Evidence: C.
        BreathingRate = "breathing_rate",
        /// Lowest breathing rate, in breaths per minute. Evidence: C.
        BreathingRateMin = "breathing_rate_min",
        /// Highest breathing rate, in breaths per minute. Evidence: C.
        BreathingRateMax = "breathing_rate_max",
        /// Systolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureSystolic = "blood_pressure_systolic",
        /// Lowest systolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureSystolicMin = "blood_pressure_systolic_min",
        /// Highest systolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureSystolicMax = "blood_pressure_systolic_max",
        /// Diastolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureDiastolic = "blood_pressure_diastolic",
        /// Lowest diastolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureDiastolicMin = "blood_pressure_diastolic_min",
        /// Highest diastolic blood pressure, in millimetres of mercury. Evidence: A.
        BloodPressureDiastolicMax = "blood_pressure_diastolic_max",
        /// Blood glucose, in milligrams per decilitre; works live as a time series. Evidence: C.
        Glucose = "glucose",
        /// Voltage of an electrocardiogram, in microvolts. Evidence: C.
        EcgVoltage = "ecg_voltage",
        /// Interval between two heartbeats of an electrocardiogram, in milliseconds. Evidence: C.
        EcgRri = "ecg_rri",
        /// Body temperature, in degrees Celsius. Evidence: A, C.
        BodyTemperature = "body_temperature",
        /// Highest body temperature, in degrees Celsius. Evidence: A, C.
        BodyTemperatureMax = "body_temperature_max",
        /// Lowest body temperature, in degrees Celsius. Evidence: A, C.
        BodyTemperatureMin = "body_temperature_min",
        /// Skin temperature, in degrees Celsius. Evidence: C.
        SkinTemperature = "skin_temperature",
        /// Highest skin temperature, in degrees Celsius. Evidence: C.
        SkinTemperatureMax = "skin_temperature_max",
        /// Lowest skin temperature, in degrees Celsius. Evidence: C.
        SkinTemperatureMin = "skin_temperature_min",
        /// Basal body temperature, in degrees Celsius. Evidence: D, by the rule of the temperature family.
        BasalBodyTemperature = "basal_body_temperature",
        /// Highest basal body temperature, in degrees Celsius. Evidence: D, as above.
        BasalBodyTemperatureMax = "basal_body_temperature_max",
        /// Lowest basal body temperature, in degrees Celsius. Evidence: D, as above.
        BasalBodyTemperatureMin = "basal_body_temperature_min",
        /// Air temperature, in degrees Celsius. Evidence: D, by the rule of the temperature family.
        AirTemperature = "air_temperature",
        /// Highest air temperature, in degrees Celsius. Evidence: D, as above.
        AirTemperatureMax = "air_temperature_max",
        /// Lowest air temperature, in degrees Celsius. Evidence: D, as above.
        AirTemperatureMin = "air_temperature_min",
        /// Body weight, in GRAMS. Evidence: C.
        Weight = "weight",
        /// Body height, in metres. Evidence: C.
        Height = "height",
        /// Body mass index; the documentation calls its unit a count. Evidence: A.
        BodyMassIndex = "body_mass_index",
        /// Share of body fat, in percent. Evidence: A.
        BodyFat = "body_fat",
        /// Highest share of body fat, in percent. Evidence: A.
        BodyFatMax = "body_fat_max",
        /// Lowest share of body fat, in percent. Evidence: A.
        BodyFatMin = "body_fat_min",
        /// Bone mass, in GRAMS. Evidence: A.
        BodyBoneMass = "body_bone_mass",
        /// Time asleep, in milliseconds. Evidence: C.
        SleepDuration = "sleep_duration",
        /// Time in deep sleep, in milliseconds. Evidence: C.
        SleepDurationDeep = "sleep_duration_deep",
        /// Time in light sleep, in milliseconds. Evidence: C.
        SleepDurationLight = "sleep_duration_light",
        /// Time in REM sleep, in milliseconds. Evidence: C.
        SleepDurationRem = "sleep_duration_rem",
        /// Time awake during the sleep, in milliseconds. Evidence: C.
        SleepDurationAwake = "sleep_duration_awake",
        /// Time napping, in milliseconds. Evidence: C.
        SleepDurationNap = "sleep_duration_nap",
        /// Time in bed, in milliseconds. Evidence: A.
        BedtimeDuration = "bedtime_duration",
        /// Time until falling asleep, in milliseconds. Evidence: C.
        SleepLatency = "sleep_latency",
        /// Time from waking to getting up, by its name, in milliseconds. Evidence: C, one integration only.
        WakeupLatency = "wakeup_latency",
        /// Share of the time in bed spent asleep, in percent. Evidence: C.
        SleepEfficiency = "sleep_efficiency",
        /// Interruptions of the sleep, in counts. Evidence: C.
        SleepInterruptions = "sleep_interruptions",
        /// Breathing rate during sleep, in breaths per minute. Evidence: B.
        SleepBreathingRate = "sleep_breathing_rate",
        /// Lowest breathing rate during sleep, in breaths per minute. Evidence: B.
        SleepBreathingRateMin = "sleep_breathing_rate_min",
        /// Highest breathing rate during sleep, in breaths per minute. Evidence: B.
        SleepBreathingRateMax = "sleep_breathing_rate_max",
        /// Deviation of the skin temperature during sleep, in degrees Celsius. Evidence: C.
        SleepSkinTemperatureDeviation = "sleep_skin_temperature_deviation",
    }
}

impl Metric {
    /// Returns the unit of the values; `None` for a metric newer than this version of the SDK.
    ///
    /// Evidence: as on each value.
    ///
    /// ```
    /// use spike_core::vocabulary::{Metric, Unit};
    ///
    /// assert_eq!(Metric::Weight.unit(), Some(Unit::Grams));
    /// assert_eq!(Metric::Pace.unit(), Some(Unit::SecondsPerMeter));
    /// assert_eq!(Metric::from("readiness_score").unit(), None);
    /// ```
    #[must_use]
    pub const fn unit(&self) -> Option<Unit> {
        self.table().0
    }

    /// Returns the number of decimals the API gives; `None` if they are not documented.
    ///
    /// Evidence: A or B; the four of the speeds are unsure.
    #[must_use]
    pub const fn decimals(&self) -> Option<u8> {
        self.table().1
    }

    /// Returns unit and decimals, as in the table of the documentation.
    const fn table(&self) -> (Option<Unit>, Option<u8>) {
        match self {
            Self::Steps | Self::FloorsClimbed => (Some(Unit::Count), Some(0)),
            Self::Distance
            | Self::DistanceWalking
            | Self::DistanceRunning
            | Self::DistanceCycling
            | Self::DistanceSwimming
            | Self::DistanceWheelchair => (Some(Unit::Meters), Some(4)),
            Self::CaloriesBurned | Self::CaloriesBurnedActive | Self::CaloriesBurnedBasal => {
                (Some(Unit::Kilocalories), Some(4))
            }
            Self::CaloriesIntake => (Some(Unit::Kilocalories), Some(4)),
            Self::DurationActive => (Some(Unit::Milliseconds), Some(0)),
            Self::DurationLowIntensity
            | Self::DurationModerateIntensity
            | Self::DurationHighIntensity => (Some(Unit::Milliseconds), Some(0)),
            Self::Ascent => (Some(Unit::Meters), Some(2)),
            Self::Descent
            | Self::Elevation
            | Self::ElevationMax
            | Self::ElevationMin
            | Self::ElevationGain
            | Self::ElevationLoss => (Some(Unit::Meters), Some(2)),
            Self::Speed | Self::SpeedMax | Self::SpeedMin => (Some(Unit::MetersPerSecond), Some(4)),
            Self::Pace => (Some(Unit::SecondsPerMeter), Some(2)),
            Self::Cadence | Self::CadenceMax | Self::CadenceMin => (Some(Unit::Rpm), Some(4)),
            Self::SwimmingLengths => (Some(Unit::Count), None),
            Self::SwimmingDistancePerStroke => (Some(Unit::Meters), None),
            Self::Latitude | Self::Longitude => (Some(Unit::Degrees), Some(6)),
            Self::Vo2Max => (Some(Unit::MillilitersPerKilogramPerMinute), None),
            Self::HeartRate
            | Self::HeartRateMax
            | Self::HeartRateMin
            | Self::HeartRateResting
            | Self::HeartRateRestingMin
            | Self::HeartRateRestingMax => (Some(Unit::BeatsPerMinute), Some(0)),
            Self::HeartRateZone0Duration
            | Self::HeartRateZone1Duration
            | Self::HeartRateZone2Duration
            | Self::HeartRateZone3Duration
            | Self::HeartRateZone4Duration
            | Self::HeartRateZone5Duration => (Some(Unit::Milliseconds), Some(0)),
            Self::HrvRmssd | Self::HrvSdnn => (Some(Unit::Milliseconds), Some(0)),
            Self::Spo2 | Self::Spo2Max | Self::Spo2Min => (Some(Unit::Percentage), Some(2)),
            Self::BreathingRate | Self::BreathingRateMin | Self::BreathingRateMax => {
                (Some(Unit::BreathsPerMinute), Some(4))
            }
            Self::BloodPressureSystolic
            | Self::BloodPressureSystolicMin
            | Self::BloodPressureSystolicMax
            | Self::BloodPressureDiastolic
            | Self::BloodPressureDiastolicMin
            | Self::BloodPressureDiastolicMax => (Some(Unit::MillimetersOfMercury), Some(2)),
            Self::Glucose => (Some(Unit::MilligramsPerDeciliter), Some(0)),
            Self::EcgVoltage => (Some(Unit::Microvolts), Some(2)),
            Self::EcgRri => (Some(Unit::Milliseconds), Some(0)),
            Self::BodyTemperature | Self::BodyTemperatureMax | Self::BodyTemperatureMin => {
                (Some(Unit::Celsius), Some(2))
            }
            Self::SkinTemperature | Self::SkinTemperatureMax | Self::SkinTemperatureMin => {
                (Some(Unit::Celsius), Some(2))
            }
            Self::BasalBodyTemperature
            | Self::BasalBodyTemperatureMax
            | Self::BasalBodyTemperatureMin
            | Self::AirTemperature
            | Self::AirTemperatureMax
            | Self::AirTemperatureMin => (Some(Unit::Celsius), Some(2)),
            Self::Weight => (Some(Unit::Grams), None),
            Self::Height => (Some(Unit::Meters), Some(4)),
            Self::BodyMassIndex => (Some(Unit::Count), Some(4)),
            Self::BodyFat | Self::BodyFatMax | Self::BodyFatMin => {
                (Some(Unit::Percentage), Some(2))
            }
            Self::BodyBoneMass => (Some(Unit::Grams), Some(0)),
            Self::SleepDuration
            | Self::SleepDurationDeep
            | Self::SleepDurationLight
            | Self::SleepDurationRem
            | Self::SleepDurationAwake
            | Self::SleepDurationNap => (Some(Unit::Milliseconds), Some(0)),
            Self::BedtimeDuration => (Some(Unit::Milliseconds), Some(0)),
            Self::SleepLatency => (Some(Unit::Milliseconds), None),
            Self::WakeupLatency => (Some(Unit::Milliseconds), None),
            Self::SleepEfficiency => (Some(Unit::Percentage), None),
            Self::SleepInterruptions => (Some(Unit::Count), None),
            Self::SleepBreathingRate
            | Self::SleepBreathingRateMin
            | Self::SleepBreathingRateMax => (Some(Unit::BreathsPerMinute), Some(2)),
            Self::SleepSkinTemperatureDeviation => (Some(Unit::Celsius), None),
            Self::_Unknown(_) => (None, None),
        }
    }
}
