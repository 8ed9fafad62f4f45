use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// The data set of a provider that a record was made from.
    ///
    /// A large open set, of which only a part is proven; there are more Fitbit values than listed.
    ///
    /// Evidence stands on each value: B, printed in documentation; C, seen in live data; D, a name of the mobile SDK
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
    }
}
