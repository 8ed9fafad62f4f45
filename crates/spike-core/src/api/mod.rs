//! The operations of the API: a request type for each, and the types of their answers.
//!
//! `new` takes the required parameters; every parameter has a setter. A request is independent of the client that sends
//! it, can be cloned and compared, and its `Debug` redacts text and measured values.
//!
//! ```
//! # use spike_core as spike_blocking;
//! use spike_blocking::api::ListSleeps;
//! use spike_blocking::time::Date;
//! use spike_blocking::vocabulary::Provider;
//!
//! let day: Date = "2026-04-13".parse()?;
//! let request = ListSleeps::new(day).providers([Provider::Oura]).include_stages(true);
//! # Ok::<(), spike_blocking::time::ParseTimeError>(())
//! ```
//!
//! | resource | requests |
//! |---|---|
//! | login | [`AuthHmac`], [`AuthClientToken`], [`AuthPkcs1`] |
//! | user | [`GetUserInfo`], [`GetUserProperties`], [`GetApplicationInfo`] |
//! | integrations | [`IntegrationUrl`], [`InitIntegration`], [`DeleteIntegration`], and the result as [`IntegrationReturn`] |
//! | statistics | [`DailyStatistics`], [`IntervalStatistics`], [`LegacyStatistics`], [`StatisticsInterpolation`] |
//! | time series | [`TimeSeries`], [`TimeSeriesSamples`], [`TimeSeriesSplit`] |
//! | sleeps | [`ListSleeps`], [`GetSleep`] |
//! | workouts | [`ListWorkouts`], [`GetWorkout`] |
//! | provider records | [`ListProviderRecords`], [`GetProviderRecord`], [`QueryProviderRecord`] |
//! | nutrition | [`AnalyzeNutritionImage`], [`AnalyzeNutritionLabel`], [`AnalyzeNutritionText`], [`UploadNutritionRecord`], [`ListNutritionRecords`], [`GetNutritionRecord`], [`ModifyNutritionRecord`], [`ReplaceNutritionRecord`], [`DeleteNutritionRecord`] |
//! | lab reports | [`UploadLabReport`], [`ListLabReports`], [`GetLabReport`], [`ProcessLabReports`] |
//!
//! [`RequestExt`](crate::RequestExt) adds parameters that are newer than this SDK, [`RawCall`](crate::RawCall) calls any
//! other operation, and [`REQUESTS`] describes all operations as data.

mod auth;
mod chunkable;
mod integrations;
mod lab_reports;
mod local_times;
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
pub use chunkable::cut;
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
    IntervalStatisticsList, LegacyStatistics,
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
    LegacyStatistics::SHAPE,
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
