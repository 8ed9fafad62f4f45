//! Providers and the sources of records.

use self::ProviderKind::{MobileOnly, Redirect};
use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// A source of health data, by its slug.
    ///
    /// The list contains every slug in any edition of the documentation, including those for tests and removed ones.
    /// [`kind`](Self::kind) returns how a user connects the provider, if known.
    ///
    /// Evidence is given for each value.
    pub enum Provider -> ProviderKind {
        /// Apple Health (HealthKit); through a mobile SDK only. Evidence: A.
        Apple = "apple" => MobileOnly,
        /// Health Connect (Android); through a mobile SDK only. Evidence: A.
        HealthConnect = "health_connect" => MobileOnly,
        /// Samsung Health (Android); through a mobile SDK only. Evidence: A.
        SamsungHealthData = "samsung_health_data" => MobileOnly,
        /// Fitbit; by redirect. Evidence: A, B.
        Fitbit = "fitbit" => Redirect,
        /// Garmin; by redirect. Evidence: A, B.
        Garmin = "garmin" => Redirect,
        /// Oura; by redirect. Evidence: A, B.
        Oura = "oura" => Redirect,
        /// Whoop; by redirect. Evidence: A, B.
        Whoop = "whoop" => Redirect,
        /// Polar; by redirect. Evidence: A, B.
        Polar = "polar" => Redirect,
        /// Strava; by redirect, through the mobile application since v3.5.48. Evidence: A, B.
        Strava = "strava" => Redirect,
        /// Withings; by redirect. Evidence: A, B.
        Withings = "withings" => Redirect,
        /// Suunto; by redirect. Evidence: A, B.
        Suunto = "suunto" => Redirect,
        /// Huawei Health; by redirect. Evidence: A, B.
        Huawei = "huawei" => Redirect,
        /// Coros; by redirect. Evidence: A, B.
        Coros = "coros" => Redirect,
        /// Ultrahuman; by redirect, needs the e-mail as provider user id. Evidence: A, B.
        Ultrahuman = "ultrahuman" => Redirect,
        /// Dexcom; by redirect. Evidence: A, B.
        Dexcom = "dexcom" => Redirect,
        /// FreeStyle Libre; by redirect. Evidence: A, B.
        FreestyleLibre = "freestyle_libre" => Redirect,
        /// Luna; by redirect. Evidence: A, B.
        Luna = "luna" => Redirect,
        /// Omron, region US; by redirect. Evidence: A.
        OmronUs = "omron_us" => Redirect,
        /// Omron, region EU; by redirect. Evidence: A.
        OmronEu = "omron_eu" => Redirect,
        /// Dexcom for tests; by redirect. Evidence: A, path list only.
        DexcomSandbox = "dexcom_sandbox" => Redirect,
        /// Wahoo; dropped by the mobile SDK 4.3.144, still in the path list. Evidence: B, A path list.
        Wahoo = "wahoo",
        /// Google Fit; only a callback name. Evidence: A, path list only.
        GoogleFit = "google_fit",
        /// Google Health; only a callback name. Evidence: A, path list only.
        GoogleHealth = "google_health",
        /// Biostrap; only a callback name. Evidence: A, path list only.
        Biostrap = "biostrap",
        /// MapMyFitness; only a callback name. Evidence: A, path list only.
        MapMyFitness = "map_my_fitness",
        /// A provider for tests; only a callback name. Evidence: A, path list only.
        Testing = "testing",
        /// Spotify; version 2 of the API and an old sample, not version 3. Evidence: B.
        Spotify = "spotify",
        /// MyFitnessPal; version 2 of the API, not version 3. Evidence: B.
        MyFitnessPal = "myfitnesspal",
    }
}

impl Provider {
    /// Returns how a user connects the provider; `None` if that is not known (`wahoo`, callback names, version 2 of the
    /// API, and values newer than this version of the SDK).
    ///
    /// Evidence: as on each value.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::vocabulary::{Provider, ProviderKind};
    ///
    /// assert_eq!(Provider::Garmin.kind(), Some(ProviderKind::Redirect));
    /// assert_eq!(Provider::Apple.kind(), Some(ProviderKind::MobileOnly));
    /// assert_eq!(Provider::from("brand_new").kind(), None);
    /// ```
    #[must_use]
    pub const fn kind(&self) -> Option<ProviderKind> {
        self.table()
    }
}

/// How a user connects a provider.
///
/// Evidence: A, or A and B, as on each [`Provider`](super::Provider).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProviderKind {
    /// In the browser: the integration URL leads to the provider's consent page and redirects back.
    Redirect,
    /// Through an official mobile SDK on the user's phone only; there is no integration URL.
    MobileOnly,
}

open_enum! {
    /// The data set of a provider that a record was created from.
    ///
    /// Only a part of the values is proven; there are more Fitbit values than listed.
    ///
    /// Evidence is given for each value: B, printed in documentation; C, seen in live data; D, a name of the mobile SDK
    /// written in snake case.
    pub enum ProviderSource {
        /// Apple: sample. Evidence: B.
        AppleHealthkitSample = "apple_healthkit_sample",
        /// Apple: sleep aggregation. Evidence: B.
        AppleHealthkitSleepAggregation = "apple_healthkit_sleep_aggregation",
        /// Garmin: sleep. Evidence: B.
        GarminWellnessSleep = "garmin_wellness_sleep",
        /// Garmin: activity details. Evidence: B.
        GarminWellnessActivityDetails = "garmin_wellness_activity_details",
        /// Garmin: dailies. Evidence: C, live data.
        GarminWellnessDailies = "garmin_wellness_dailies",
        /// Garmin: epochs. Evidence: C, live data.
        GarminWellnessEpochs = "garmin_wellness_epochs",
        /// Garmin: body composition. Evidence: C, live data.
        GarminWellnessBodyComps = "garmin_wellness_body_comps",
        /// Garmin: stress details. Evidence: C, live data.
        GarminWellnessStressDetails = "garmin_wellness_stress_details",
        /// Oura: daily SpO2. Evidence: C, live data.
        OuraUserCollectionDailySpo2Document = "oura_user_collection_daily_spo2_document",
        /// Oura: heart rate. Evidence: C, live data.
        OuraUserCollectionHrDocument = "oura_user_collection_hr_document",
        /// Oura: daily activity. Evidence: C, live data.
        OuraUserCollectionDailyActivityDocument = "oura_user_collection_daily_activity_document",
        /// Oura: sleep. Evidence: C, live data.
        OuraUserCollectionSleepDocument = "oura_user_collection_sleep_document",
        /// Oura: daily sleep. Evidence: C, live data.
        OuraUserCollectionDailySleep = "oura_user_collection_daily_sleep",
        /// Oura: workout. Evidence: C, live data.
        OuraUserCollectionWorkoutDocument = "oura_user_collection_workout_document",
        /// Polar: continuous heart rate by date. Evidence: C, live data.
        PolarContinuousHeartRateByDate = "polar_continuous_heart_rate_by_date",
        /// Polar: activity transaction. Evidence: C, live data.
        PolarActivityTransaction = "polar_activity_transaction",
        /// Polar: activity transaction steps. Evidence: C, live data.
        PolarActivityTransactionSteps = "polar_activity_transaction_steps",
        /// Polar: nightly recharge. Evidence: C, live data.
        PolarNightlyRecharge = "polar_nightly_recharge",
        /// Polar: sleep by date. Evidence: C, live data.
        PolarSleepByDate = "polar_sleep_by_date",
        /// Polar: exercise. Evidence: C, live data.
        PolarExercise = "polar_exercise",
        /// Withings: measurements. Evidence: C, live data.
        WithingsMeasureMeas = "withings_measure_meas",
        /// Apple: activity. Evidence: D, from a name of the mobile SDK.
        AppleHealthkitActivity = "apple_healthkit_activity",
        /// Apple: sample category. Evidence: D, from a name of the mobile SDK.
        AppleHealthkitSampleCategory = "apple_healthkit_sample_category",
        /// Apple: statistics. Evidence: D, from a name of the mobile SDK.
        AppleHealthkitStatistics = "apple_healthkit_statistics",
        /// Apple: characteristics. Evidence: D, from a name of the mobile SDK.
        AppleHealthkitCharacteristics = "apple_healthkit_characteristics",
        /// Apple: electrocardiograms. Evidence: D, from a name of the mobile SDK.
        AppleHealthkitEcgs = "apple_healthkit_ecgs",
        /// Apple: mindfulness. Evidence: D, from a name of the mobile SDK.
        AppleHealthkitMindfulness = "apple_healthkit_mindfulness",
        /// Health Connect: record. Evidence: D, from a name of the mobile SDK.
        HealthConnectRecord = "health_connect_record",
        /// Health Connect: aggregation. Evidence: D, from a name of the mobile SDK.
        HealthConnectAggregation = "health_connect_aggregation",
        /// Health Connect: activity. Evidence: D, from a name of the mobile SDK.
        HealthConnectActivity = "health_connect_activity",
        /// Health Connect: mindfulness session. Evidence: D, from a name of the mobile SDK.
        HealthConnectMindfulnessSession = "health_connect_mindfulness_session",
        /// Garmin: skin temperature summary. Evidence: D, from a name of the mobile SDK.
        GarminWellnessSkinTemperatureSummary = "garmin_wellness_skin_temperature_summary",
        /// Luna: sleep. Evidence: D, from a name of the mobile SDK.
        LunaSleep = "luna_sleep",
        /// Fitbit: activities list. Evidence: D, from a name of the mobile SDK.
        FitbitActivitiesList = "fitbit_activities_list",
        /// Fitbit: activities daily summary. Evidence: D, from a name of the mobile SDK.
        FitbitActivitiesDailySummary = "fitbit_activities_daily_summary",
        /// Fitbit: activities daily summary activity. Evidence: D, from a name of the mobile SDK.
        FitbitActivitiesDailySummaryActivity = "fitbit_activities_daily_summary_activity",
        /// Fitbit: activity heart intraday. Evidence: D, from a name of the mobile SDK.
        FitbitActivityHeartIntraday = "fitbit_activity_heart_intraday",
        /// Fitbit: activity steps intraday. Evidence: D, from a name of the mobile SDK.
        FitbitActivityStepsIntraday = "fitbit_activity_steps_intraday",
        /// Fitbit: activity distance intraday. Evidence: D, from a name of the mobile SDK.
        FitbitActivityDistanceIntraday = "fitbit_activity_distance_intraday",
        /// Fitbit: activity calories intraday. Evidence: D, from a name of the mobile SDK.
        FitbitActivityCaloriesIntraday = "fitbit_activity_calories_intraday",
        /// Fitbit: HRV summary. Evidence: D, from a name of the mobile SDK.
        FitbitHrvSummary = "fitbit_hrv_summary",
        /// Fitbit: HRV intraday. Evidence: D, from a name of the mobile SDK.
        FitbitHrvIntraday = "fitbit_hrv_intraday",
        /// Fitbit: VO2max summary. Evidence: D, from a name of the mobile SDK.
        FitbitVo2MaxSummary = "fitbit_vo2max_summary",
        /// Fitbit: sleep summary. Evidence: D, from a name of the mobile SDK.
        FitbitSleepSummary = "fitbit_sleep_summary",
        /// Fitbit: activity TCX file. Evidence: D, from a name of the mobile SDK.
        FitbitActivityTcx = "fitbit_activity_tcx",
        /// Fitbit: breathing rate summary. Evidence: D, from a name of the mobile SDK.
        FitbitBrSummary = "fitbit_br_summary",
        /// Fitbit: breathing rate intraday. Evidence: D, from a name of the mobile SDK.
        FitbitBrIntraday = "fitbit_br_intraday",
        /// Fitbit: SpO2 summary. Evidence: D, from a name of the mobile SDK.
        FitbitSpo2Summary = "fitbit_spo2_summary",
        /// Fitbit: SpO2 intraday. Evidence: D, from a name of the mobile SDK.
        FitbitSpo2Intraday = "fitbit_spo2_intraday",
        /// Fitbit: core temperature summary. Evidence: D, from a name of the mobile SDK.
        FitbitCoreTemperatureSummary = "fitbit_core_temperature_summary",
        /// Fitbit: electrocardiogram. Evidence: D, from a name of the mobile SDK.
        FitbitEcg = "fitbit_ecg",
        /// Fitbit: skin temperature summary. Evidence: D, from a name of the mobile SDK.
        FitbitSkinTemperatureSummary = "fitbit_skin_temperature_summary",
        /// Fitbit: list of activities; may occur in old data. Evidence: D, from a name of the mobile SDK.
        FitbitUserActivitiesList = "fitbit_user_activities_list",
        /// Fitbit: activities of a day; may occur in old data. Evidence: D, from a name of the mobile SDK.
        FitbitUserActivitiesDate = "fitbit_user_activities_date",
        /// Fitbit: heart rate of a day; may occur in old data. Evidence: D, from a name of the mobile SDK.
        FitbitUserActivitiesHeartDate = "fitbit_user_activities_heart_date",
        /// Fitbit: heart rate of days; may occur in old data. Evidence: D, from a name of the mobile SDK.
        FitbitUserActivitiesHeartDateInterday = "fitbit_user_activities_heart_date_interday",
        /// Withings: workouts; may occur in old data. Evidence: D, from a name of the mobile SDK.
        WithingsMeasureGetWorkouts = "withings_measure_get_workouts",
        /// Withings: activity; may occur in old data. Evidence: D, from a name of the mobile SDK.
        WithingsMeasureGetActivity = "withings_measure_get_activity",
        /// Withings: measurements; may occur in old data. Evidence: D, from a name of the mobile SDK.
        WithingsMeasureGetMeas = "withings_measure_get_meas",
    }
}

open_enum! {
    /// The kind of provider data that a record was created from.
    ///
    /// Evidence: B for `activity`; D for the others, which the text on merging names in this order of priority.
    pub enum ProviderSourceType {
        /// Single samples. Evidence: D.
        Sample = "sample",
        /// Values within a day. Evidence: D.
        Intraday = "intraday",
        /// A summary, for example of a day. Evidence: D.
        Summary = "summary",
        /// An activity. Evidence: B.
        Activity = "activity",
    }
}

open_enum! {
    /// The kind of the measuring device.
    ///
    /// Evidence: B for the one value seen; the rest of the list is unknown.
    pub enum DeviceType {
        /// Unknown. Evidence: B.
        Unknown = "unknown",
    }
}

open_enum! {
    /// How the data of a record was entered.
    ///
    /// Evidence: B.
    pub enum InputMethod {
        /// Unknown. Evidence: B.
        Unknown = "unknown",
        /// Typed in by the user. Evidence: B.
        Manual = "manual",
        /// Measured by a device. Evidence: B.
        Device = "device",
    }
}
