"""The types of parameters and answers. Written by `cargo xtask python --write`.

Enums are open: a value that is newer than this version of the SDK is kept. Answers keep the members that this version
does not know, too; a member that is not required is absent if there is no data, and never `None` or zero.
"""

from typing import Any, Literal, NotRequired, TypedDict

ActivityTag = (
    Literal[
        "climbing",
        "cycling",
        "dancing",
        "ecg",
        "gym",
        "individual_sports",
        "lab_report",
        "martial_arts",
        "mindfulness",
        "on_foot",
        "outdoor_recreation",
        "racket_sports",
        "running",
        "sleep",
        "swimming",
        "winter_sports",
        "workout",
    ]
    | str
)
ActivityType = (
    Literal[
        "other",
        "sedentary",
        "aerobics",
        "play",
        "house_work",
        "gardening",
        "workout",
        "sleep",
        "ecg_measurement",
        "running",
        "obstacle_run",
        "street_running",
        "track_running",
        "trail_running",
        "ultra_running",
        "virtual_running",
        "indoor_running",
        "treadmill_running",
        "triathlon",
        "duathlon",
        "biathlon",
        "cycling",
        "bmx_cycling",
        "cyclocross_cycling",
        "downhill_biking",
        "e_bike_fitness",
        "e_bike_mountain",
        "swimming",
        "walking",
        "work",
        "functional_fitness",
        "stretching",
        "stroller",
        "netball",
        "paintball",
        "polo",
        "jumping",
        "parkour",
        "rollerblading",
        "skateboarding",
        "skating",
        "calisthenics",
        "weight_lifting",
        "canoeing",
        "floorball",
        "jiu_jitsu",
        "diving",
        "orienteering",
        "bootcamp",
        "motorsports",
        "horseriding",
        "paragliding",
        "multisport",
        "blood_test",
        "mindfulness_session",
    ]
    | str
)
AnalysisMode = (
    Literal[
        "precise",
        "fast",
    ]
    | str
)
DeviceType = (
    Literal[
        "unknown",
    ]
    | str
)
Gender = (
    Literal[
        "unknown",
    ]
    | str
)
InputMethod = (
    Literal[
        "unknown",
        "manual",
        "device",
    ]
    | str
)
Interval = (
    Literal[
        "1h",
    ]
    | str
)
LabStatus = (
    Literal[
        "pending",
        "processing",
        "completed",
        "failed",
    ]
    | str
)
LabelStatus = (
    Literal[
        "completed",
        "failed",
    ]
    | str
)
LegacyInterval = (
    Literal[
        "fifteen_minute",
        "thirty_minute",
        "hour",
        "day",
    ]
    | str
)
MergeMethod = (
    Literal[
        "select_best_weighted_source",
        "select_highest_coverage_source",
        "select_most_granular_source",
        "select_highest_priority_source_type",
        "merge_maximize_coverage",
        "merge_maximize_granularity",
    ]
    | str
)
Metric = (
    Literal[
        "steps",
        "floors_climbed",
        "distance",
        "distance_walking",
        "distance_running",
        "distance_cycling",
        "distance_swimming",
        "distance_wheelchair",
        "calories_burned",
        "calories_burned_active",
        "calories_burned_basal",
        "calories_intake",
        "duration_active",
        "duration_low_intensity",
        "duration_moderate_intensity",
        "duration_high_intensity",
        "ascent",
        "descent",
        "elevation",
        "elevation_max",
        "elevation_min",
        "elevation_gain",
        "elevation_loss",
        "speed",
        "speed_max",
        "speed_min",
        "pace",
        "cadence",
        "cadence_max",
        "cadence_min",
        "swimming_lengths",
        "swimming_distance_per_stroke",
        "latitude",
        "longitude",
        "vo2max",
        "heartrate",
        "heartrate_max",
        "heartrate_min",
        "heartrate_resting",
        "heartrate_resting_min",
        "heartrate_resting_max",
        "heartrate_zone0_duration",
        "heartrate_zone1_duration",
        "heartrate_zone2_duration",
        "heartrate_zone3_duration",
        "heartrate_zone4_duration",
        "heartrate_zone5_duration",
        "hrv_rmssd",
        "hrv_sdnn",
        "spo2",
        "spo2_max",
        "spo2_min",
        "breathing_rate",
        "breathing_rate_min",
        "breathing_rate_max",
        "blood_pressure_systolic",
        "blood_pressure_systolic_min",
        "blood_pressure_systolic_max",
        "blood_pressure_diastolic",
        "blood_pressure_diastolic_min",
        "blood_pressure_diastolic_max",
        "glucose",
        "ecg_voltage",
        "ecg_rri",
        "body_temperature",
        "body_temperature_max",
        "body_temperature_min",
        "skin_temperature",
        "skin_temperature_max",
        "skin_temperature_min",
        "basal_body_temperature",
        "basal_body_temperature_max",
        "basal_body_temperature_min",
        "air_temperature",
        "air_temperature_max",
        "air_temperature_min",
        "weight",
        "height",
        "body_mass_index",
        "body_fat",
        "body_fat_max",
        "body_fat_min",
        "body_bone_mass",
        "sleep_duration",
        "sleep_duration_deep",
        "sleep_duration_light",
        "sleep_duration_rem",
        "sleep_duration_awake",
        "sleep_duration_nap",
        "bedtime_duration",
        "sleep_latency",
        "wakeup_latency",
        "sleep_efficiency",
        "sleep_interruptions",
        "sleep_breathing_rate",
        "sleep_breathing_rate_min",
        "sleep_breathing_rate_max",
        "sleep_skin_temperature_deviation",
    ]
    | str
)
NutriScore = (
    Literal[
        "A",
        "B",
        "C",
        "D",
        "E",
    ]
    | str
)
NutritionStatus = (
    Literal[
        "pending",
        "processing",
        "completed",
        "failed",
        "updated",
    ]
    | str
)
NutritionalField = (
    Literal[
        "energy_kcal",
        "carbohydrate_g",
        "protein_g",
        "fat_total_g",
        "fat_saturated_g",
        "fat_polyunsaturated_g",
        "fat_monounsaturated_g",
        "fat_trans_g",
        "sugars_total_g",
        "fiber_total_dietary_g",
        "cholesterol_mg",
        "sodium_mg",
        "potassium_mg",
        "calcium_mg",
        "iron_mg",
        "magnesium_mg",
        "phosphorus_mg",
        "zinc_mg",
        "vitamin_a_rae_mcg",
        "vitamin_c_mg",
        "vitamin_d_mcg",
        "vitamin_e_mg",
        "vitamin_k_mcg",
        "thiamin_mg",
        "riboflavin_mg",
        "niacin_mg",
        "vitamin_b6_mg",
        "folate_mcg",
        "vitamin_b12_mcg",
        "salt_g",
        "salt_mg",
        "sodium_g",
    ]
    | str
)
Provider = (
    Literal[
        "apple",
        "health_connect",
        "samsung_health_data",
        "fitbit",
        "garmin",
        "oura",
        "whoop",
        "polar",
        "strava",
        "withings",
        "suunto",
        "huawei",
        "coros",
        "ultrahuman",
        "dexcom",
        "freestyle_libre",
        "luna",
        "omron_us",
        "omron_eu",
        "dexcom_sandbox",
        "wahoo",
        "google_fit",
        "google_health",
        "biostrap",
        "map_my_fitness",
        "testing",
        "spotify",
        "myfitnesspal",
    ]
    | str
)
ProviderSource = (
    Literal[
        "apple_healthkit_sample",
        "apple_healthkit_sleep_aggregation",
        "garmin_wellness_sleep",
        "garmin_wellness_activity_details",
        "garmin_wellness_dailies",
        "garmin_wellness_epochs",
        "garmin_wellness_body_comps",
        "garmin_wellness_stress_details",
        "oura_user_collection_daily_spo2_document",
        "oura_user_collection_hr_document",
        "oura_user_collection_daily_activity_document",
        "oura_user_collection_sleep_document",
        "oura_user_collection_daily_sleep",
        "oura_user_collection_workout_document",
        "polar_continuous_heart_rate_by_date",
        "polar_activity_transaction",
        "polar_activity_transaction_steps",
        "polar_nightly_recharge",
        "polar_sleep_by_date",
        "polar_exercise",
        "withings_measure_meas",
        "apple_healthkit_activity",
        "apple_healthkit_sample_category",
        "apple_healthkit_statistics",
        "apple_healthkit_characteristics",
        "apple_healthkit_ecgs",
        "apple_healthkit_mindfulness",
        "health_connect_record",
        "health_connect_aggregation",
        "health_connect_activity",
        "health_connect_mindfulness_session",
        "garmin_wellness_skin_temperature_summary",
        "luna_sleep",
        "fitbit_activities_list",
        "fitbit_activities_daily_summary",
        "fitbit_activities_daily_summary_activity",
        "fitbit_activity_heart_intraday",
        "fitbit_activity_steps_intraday",
        "fitbit_activity_distance_intraday",
        "fitbit_activity_calories_intraday",
        "fitbit_hrv_summary",
        "fitbit_hrv_intraday",
        "fitbit_vo2max_summary",
        "fitbit_sleep_summary",
        "fitbit_activity_tcx",
        "fitbit_br_summary",
        "fitbit_br_intraday",
        "fitbit_spo2_summary",
        "fitbit_spo2_intraday",
        "fitbit_core_temperature_summary",
        "fitbit_ecg",
        "fitbit_skin_temperature_summary",
        "fitbit_user_activities_list",
        "fitbit_user_activities_date",
        "fitbit_user_activities_heart_date",
        "fitbit_user_activities_heart_date_interday",
        "withings_measure_get_workouts",
        "withings_measure_get_activity",
        "withings_measure_get_meas",
    ]
    | str
)
ProviderSourceType = (
    Literal[
        "sample",
        "intraday",
        "summary",
        "activity",
    ]
    | str
)
ServingUnit = (
    Literal[
        "g",
        "mg",
        "mcg",
        "ml",
        "kcal",
    ]
    | str
)
SleepStage = (
    Literal[
        "awake",
        "sleeping",
        "out_of_bed",
        "light",
        "deep",
        "rem",
        "awake_in_bed",
        "nap",
        "unknown",
    ]
    | str
)
StatisticType = (
    Literal[
        "sleep_score",
        "stress_score",
        "recovery_score",
        "activity_score",
        "steps",
        "distance_total",
        "distance_walking",
        "distance_cycling",
        "distance_running",
        "calories_burned_basal",
        "calories_burned_active",
        "calories_burned_total",
        "sleep_duration_total",
        "heartrate",
        "heartrate_max",
        "heartrate_min",
        "heartrate_resting",
        "hrv_rmssd",
        "hrv_sdnn",
        "sleep_skin_temperature_deviation",
    ]
    | str
)


class AuthAnswer(TypedDict):
    access_token: str


class IntegratedProvider(TypedDict):
    provider_slug: Provider
    is_integration_broken: NotRequired[bool]
    provider_integration_id: NotRequired[int]
    created_at: NotRequired[str]


class UserInfo(TypedDict):
    uid: str
    application_id: int
    application_user_id: str
    compat_application_client_id: NotRequired[str]
    compat_application_client_token: NotRequired[str]
    created_at: NotRequired[str]
    integrated_providers: NotRequired[list[IntegratedProvider]]


class ClientTokenAnswer(TypedDict):
    access_token: NotRequired[str]
    user_info: NotRequired[UserInfo]


class UserProperties(TypedDict):
    birth_date: NotRequired[str]
    birth_year: NotRequired[int]
    body_bone_mass: NotRequired[float]
    body_fat: NotRequired[float]
    body_mass_index: NotRequired[float]
    gender: NotRequired[Gender]
    height: NotRequired[float]
    language: NotRequired[str]
    resting_heartrate: NotRequired[float]
    timezone: NotRequired[str]
    weight: NotRequired[float]


class UserPropertiesAnswer(TypedDict):
    properties: UserProperties


class IntegrationLink(TypedDict):
    provider_slug: NotRequired[Provider]
    path: str


class DailyStatistic(TypedDict):
    date: str
    values: NotRequired[dict[StatisticType, float]]
    record_ids: NotRequired[list[str]]


class DailyStatisticsList(TypedDict):
    from_date: NotRequired[str]
    to_date: NotRequired[str]
    statistics: list[DailyStatistic]


class IntervalStatistic(TypedDict):
    values: NotRequired[dict[StatisticType, float]]
    from_timestamp: NotRequired[str]
    to_timestamp: NotRequired[str]
    record_ids: NotRequired[list[str]]


class IntervalStatisticsList(TypedDict):
    from_timestamp: NotRequired[str]
    to_timestamp: NotRequired[str]
    statistics: list[IntervalStatistic]


class Series(TypedDict):
    metric: NotRequired[Metric]
    start_at: NotRequired[str]
    from_timestamp: NotRequired[str]
    to_timestamp: NotRequired[str]
    offsets: NotRequired[list[int]]
    durations: NotRequired[list[int]]
    values: list[Any]
    providers: NotRequired[list[Provider]]
    provider_sources: NotRequired[list[ProviderSource]]
    device_types: NotRequired[list[DeviceType]]
    record_ids: NotRequired[list[str]]


class Source(TypedDict):
    device_manufacturer: NotRequired[str]
    device_model: NotRequired[str]
    device_product: NotRequired[str]
    device_version: NotRequired[str]
    source_bundle_identifier: NotRequired[str]
    source_os_version: NotRequired[str]
    source_product: NotRequired[str]
    source_version: NotRequired[str]


class SleepPeriod(TypedDict):
    start_at: NotRequired[str]
    end_at: NotRequired[str]
    duration: NotRequired[int]
    samples: NotRequired[Any]
    stage: NotRequired[SleepStage]


class Sleep(TypedDict):
    modified_at: NotRequired[str]
    start_at_timestamp: NotRequired[str]
    end_at_timestamp: NotRequired[str]
    record_id: NotRequired[str]
    sleep_id: NotRequired[str]
    duration: NotRequired[int]
    input_method: NotRequired[InputMethod]
    metrics: NotRequired[dict[Metric, float]]
    provider_slug: NotRequired[Provider]
    provider_source: NotRequired[ProviderSource]
    provider_source_type: NotRequired[ProviderSourceType]
    score: NotRequired[int]
    source: NotRequired[Source]
    user_time_offset_minutes: NotRequired[int]
    stages: NotRequired[list[SleepPeriod]]


class SleepList(TypedDict):
    from_date: NotRequired[str]
    to_date: NotRequired[str]
    sleeps: list[Sleep]


class Lap(TypedDict):
    lap: NotRequired[int]
    duration: NotRequired[int]
    start_at: NotRequired[str]
    end_at: NotRequired[str]
    metrics: NotRequired[dict[Metric, float]]
    samples: NotRequired[Any]


class Division(TypedDict):
    division_ref: NotRequired[int]
    division_label: NotRequired[str]
    division_type: NotRequired[str]
    start_at: NotRequired[str]
    end_at: NotRequired[str]
    duration: NotRequired[int]
    metrics: NotRequired[dict[Metric, float]]


class Workout(TypedDict):
    modified_at: NotRequired[str]
    start_at_timestamp: NotRequired[str]
    end_at_timestamp: NotRequired[str]
    record_id: NotRequired[str]
    duration: NotRequired[int]
    input_method: NotRequired[InputMethod]
    is_source_aggregated: NotRequired[bool]
    laps: NotRequired[list[Lap]]
    user_time_offset_minutes: NotRequired[int]
    metrics: NotRequired[dict[Metric, float]]
    provider_slug: NotRequired[Provider]
    provider_source: NotRequired[ProviderSource]
    provider_source_type: NotRequired[ProviderSourceType]
    source: NotRequired[Source]
    workout_id: NotRequired[str]
    activity_id: NotRequired[str]
    workout_type: NotRequired[ActivityType]
    activity_type: NotRequired[ActivityType]
    workout_tags: NotRequired[list[ActivityTag]]
    activity_tags: NotRequired[list[ActivityTag]]
    name: NotRequired[str]
    sessions: NotRequired[list[Division]]
    splits: NotRequired[list[Division]]
    segments: NotRequired[list[Division]]
    route_points: NotRequired[list[Division]]
    samples: NotRequired[list[Division]]


class WorkoutList(TypedDict):
    from_timestamp: NotRequired[str]
    to_timestamp: NotRequired[str]
    workouts: list[Workout]


class ProviderRecord(TypedDict):
    modified_at: NotRequired[str]
    start_at_timestamp: NotRequired[str]
    end_at_timestamp: NotRequired[str]
    record_id: NotRequired[str]
    activity_id: NotRequired[str]
    activity_type: NotRequired[ActivityType]
    activity_tags: NotRequired[list[ActivityTag]]
    duration: NotRequired[int]
    input_method: NotRequired[InputMethod]
    is_source_aggregated: NotRequired[bool]
    metrics: NotRequired[dict[Metric, float]]
    provider_slug: NotRequired[Provider]
    provider_source: NotRequired[ProviderSource]
    provider_local_date: NotRequired[str]
    user_time_offset_minutes: NotRequired[int]
    source: NotRequired[Source]
    sessions: NotRequired[Any]
    laps: NotRequired[Any]
    segments: NotRequired[Any]
    splits: NotRequired[Any]
    samples: NotRequired[Any]
    route_points: NotRequired[Any]
    sleep: NotRequired[Any]
    sleep_score: NotRequired[int]
    entries: NotRequired[list[Division]]


class ProviderRecordList(TypedDict):
    from_timestamp: NotRequired[str]
    to_timestamp: NotRequired[str]
    records: list[ProviderRecord]


class Ingredient(TypedDict):
    name: NotRequired[str]
    name_translated: NotRequired[str]
    serving_size: NotRequired[float]
    unit: NotRequired[ServingUnit]
    nutritional_fields: NotRequired[dict[NutritionalField, float]]


class NutritionRecord(TypedDict):
    record_id: str
    status: NutritionStatus
    uploaded_at: NotRequired[str]
    modified_at: NotRequired[str]
    consumed_at: NotRequired[str]
    dish_name: NotRequired[str]
    dish_name_translated: NotRequired[str]
    dish_description: NotRequired[str]
    dish_description_translated: NotRequired[str]
    serving_size: NotRequired[float]
    unit: NotRequired[ServingUnit]
    nutri_score: NotRequired[NutriScore]
    nutritional_fields: NotRequired[dict[NutritionalField, float]]
    ingredients: NotRequired[list[Ingredient]]
    failure_reason: NotRequired[str]
    application_user_id: NotRequired[str]
    user_time_offset_minutes: NotRequired[int]


class LabelAnalysis(TypedDict):
    name: NotRequired[str]
    serving_size: NotRequired[float]
    unit: NotRequired[ServingUnit]
    nutritional_fields: NotRequired[dict[NutritionalField, float]]
    status: NotRequired[LabelStatus]
    failure_reason: NotRequired[str]


class LabInformation(TypedDict):
    address: NotRequired[str]
    email_address: NotRequired[str]
    name: NotRequired[str]
    notes: NotRequired[str]
    phone_number: NotRequired[str]


class PatientInformation(TypedDict):
    address: NotRequired[str]
    age: NotRequired[int]
    date_of_birth: NotRequired[str]
    email_address: NotRequired[str]
    gender: NotRequired[str]
    name: NotRequired[str]
    notes: NotRequired[str]
    patient_id: NotRequired[str]
    phone_number: NotRequired[str]


class LabResult(TypedDict):
    original_test_name: NotRequired[str]
    original_unit_name: NotRequired[str]
    standard_test_name: NotRequired[str]
    standard_unit_name: NotRequired[str]
    loinc_code: NotRequired[str]
    loinc_common_name: NotRequired[str]
    normal_min: NotRequired[float]
    normal_max: NotRequired[float]
    notes: NotRequired[str]
    require_human_review: NotRequired[bool]
    tested_positive: NotRequired[bool]
    value: NotRequired[float]
    value_text: NotRequired[str]
    within_normal_range: NotRequired[bool]


class LabSection(TypedDict):
    loinc_code: NotRequired[str]
    loinc_common_name: NotRequired[str]
    original_section_name: NotRequired[str]
    standard_section_name: NotRequired[str]
    section_notes: NotRequired[str]
    results: NotRequired[list[LabResult]]


class LabReport(TypedDict):
    record_id: str
    status: NotRequired[LabStatus]
    uploaded_at: NotRequired[str]
    modified_at: NotRequired[str]
    collection_date: NotRequired[str]
    result_date: NotRequired[str]
    original_record_id: NotRequired[str]
    notes: NotRequired[str]
    parsing_error: NotRequired[str]
    lab_information: NotRequired[LabInformation]
    patient_information: NotRequired[PatientInformation]
    sections: NotRequired[list[LabSection]]


class LabReportUpload(TypedDict):
    lab_report: LabReport
