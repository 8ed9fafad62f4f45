//! The operations of the API by resource: what is sent, and what is answered.
//!
//! Required parameters are the arguments of `new`; every parameter has a setter. A request holds no client; any client
//! sends it.
//!
//! Parameters and fields that are newer than this SDK are added with [`RequestExt`](crate::RequestExt); operations that it
//! does not have are called with [`RawCall`](crate::RawCall). [`REQUESTS`] describes all operations as data.

mod auth;
mod chunkable;
mod integrations;
mod lab_reports;
mod nutrition;
mod pollable;
mod provider_records;
mod sleeps;
mod statistics;
mod time_series;
mod unproven;
mod user;
mod workouts;

pub use auth::{AuthAnswer, AuthClientToken, AuthHmac, ClientTokenAnswer};
pub use integrations::{
    DeleteIntegration, IntegrationLink, IntegrationReturn, IntegrationUrl, ReturnedUser,
};
pub use lab_reports::{
    GetLabReport, LabInformation, LabReport, LabReportUpload, LabResult, LabSection,
    ListLabReports, PatientInformation, UploadLabReport,
};
pub use nutrition::{
    AnalyzeNutritionImage, AnalyzeNutritionLabel, DeleteNutritionRecord, GetNutritionRecord,
    Ingredient, LabelAnalysis, ListNutritionRecords, Meal, ModifyNutritionRecord, NutritionChange,
    NutritionRecord, ReplaceNutritionRecord, UploadNutritionRecord,
};
pub use provider_records::{
    GetProviderRecord, ListProviderRecords, ProviderRecord, ProviderRecordList,
};
pub use sleeps::{GetSleep, ListSleeps, Sleep, SleepList, SleepPeriod};
pub use statistics::{
    DailyStatistic, DailyStatistics, DailyStatisticsList, IntervalStatistic, IntervalStatistics,
    IntervalStatisticsList,
};
pub use time_series::{Point, Points, Series, SeriesError, TimeSeries};
pub use unproven::{
    AnalyzeNutritionText, AuthPkcs1, GetApplicationInfo, InitIntegration, JsonDocument,
    ProcessLabReports, QueryProviderRecord, StatisticsInterpolation, TimeSeriesSamples,
    TimeSeriesSplit,
};
pub use user::{
    GetUserInfo, GetUserProperties, IntegratedProvider, UserInfo, UserProperties,
    UserPropertiesAnswer,
};
pub use workouts::{GetWorkout, Lap, ListWorkouts, Workout, WorkoutList};

use crate::codec::shape::RequestShape;
pub use crate::model::{FileBytes, FileSource};

/// All operations, in the order of the specification.
pub const REQUESTS: &[&RequestShape] = &[
    AuthHmac::SHAPE,
    AuthClientToken::SHAPE,
    AuthPkcs1::SHAPE,
    GetUserInfo::SHAPE,
    GetUserProperties::SHAPE,
    GetApplicationInfo::SHAPE,
    IntegrationUrl::SHAPE,
    InitIntegration::SHAPE,
    DeleteIntegration::SHAPE,
    DailyStatistics::SHAPE,
    IntervalStatistics::SHAPE,
    StatisticsInterpolation::SHAPE,
    TimeSeries::SHAPE,
    TimeSeriesSamples::SHAPE,
    TimeSeriesSplit::SHAPE,
    ListSleeps::SHAPE,
    GetSleep::SHAPE,
    ListWorkouts::SHAPE,
    GetWorkout::SHAPE,
    ListProviderRecords::SHAPE,
    GetProviderRecord::SHAPE,
    QueryProviderRecord::SHAPE,
    AnalyzeNutritionImage::SHAPE,
    AnalyzeNutritionLabel::SHAPE,
    AnalyzeNutritionText::SHAPE,
    UploadNutritionRecord::SHAPE,
    ListNutritionRecords::SHAPE,
    GetNutritionRecord::SHAPE,
    ModifyNutritionRecord::SHAPE,
    ReplaceNutritionRecord::SHAPE,
    DeleteNutritionRecord::SHAPE,
    UploadLabReport::SHAPE,
    ListLabReports::SHAPE,
    GetLabReport::SHAPE,
    ProcessLabReports::SHAPE,
];

#[cfg(test)]
mod bad_input;
#[cfg(test)]
pub(crate) mod golden;
#[cfg(test)]
mod inventory;
