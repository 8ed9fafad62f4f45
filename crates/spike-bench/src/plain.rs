//! What a program without the SDK writes: derived structs, times as text.

use std::collections::HashMap;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct Series {
    pub metric: Option<String>,
    pub start_at: Option<String>,
    pub offsets: Vec<i64>,
    pub durations: Vec<i64>,
    pub values: Vec<f64>,
}

#[derive(Debug, Deserialize)]
pub struct UserInfo {
    pub uid: String,
    pub application_id: i64,
    pub application_user_id: String,
    pub created_at: Option<String>,
    pub integrated_providers: Option<Vec<IntegratedProvider>>,
}

#[derive(Debug, Deserialize)]
pub struct IntegratedProvider {
    pub provider_slug: String,
    pub is_integration_broken: Option<bool>,
    pub provider_integration_id: Option<i64>,
    pub created_at: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Login {
    pub access_token: String,
}

#[derive(Debug, Deserialize)]
pub struct SleepList {
    pub from_date: Option<String>,
    pub to_date: Option<String>,
    pub sleeps: Vec<Sleep>,
}

#[derive(Debug, Deserialize)]
pub struct Sleep {
    pub modified_at: Option<String>,
    pub start_at_timestamp: Option<String>,
    pub end_at_timestamp: Option<String>,
    pub record_id: Option<String>,
    pub duration: Option<i64>,
    pub input_method: Option<String>,
    pub metrics: Option<HashMap<String, f64>>,
    pub provider_slug: Option<String>,
    pub user_time_offset_minutes: Option<i64>,
    pub stages: Option<Vec<Stage>>,
}

#[derive(Debug, Deserialize)]
pub struct Stage {
    pub start_at: Option<String>,
    pub end_at: Option<String>,
    pub duration: Option<i64>,
    pub stage: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct DailyStatisticsList {
    pub from_date: Option<String>,
    pub to_date: Option<String>,
    pub statistics: Vec<DailyStatistic>,
}

#[derive(Debug, Deserialize)]
pub struct DailyStatistic {
    pub date: String,
    pub values: HashMap<String, f64>,
}

#[derive(Debug, Deserialize)]
pub struct Event {
    pub application_user_id: Option<String>,
    pub timestamp: Option<String>,
    pub event_type: Option<String>,
    pub metrics: Option<Vec<String>>,
    pub activity_types: Option<Vec<String>>,
    pub provider_slug: Option<String>,
    pub earliest_record_start_at: Option<String>,
    pub latest_record_end_at: Option<String>,
}
