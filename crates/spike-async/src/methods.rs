//! The short methods of a user: one per operation, with its required arguments.
//!
//! Each sends the request of the same meaning and fails as [`User::send`] does. Optional parameters are set on the request
//! type. Days are local and include both ends; windows are UTC and exclude the end.

use spike_core::api::{self, Meal, NutritionRecord};
use spike_core::time::{DayRange, TimeWindow};
use spike_core::vocabulary::{LegacyInterval, Metric, Provider, StatisticType};
use spike_core::{Error, RawReply};

use crate::user::User;

/// One short method per operation; optional parameters are set on the request type, see [`send`](Self::send).
impl User {
    /// Returns the user with the connected providers: `GET /userinfo`.
    pub async fn user_info(&self) -> Result<api::UserInfo, Error> {
        self.send(&api::GetUserInfo::new()).await
    }

    /// Returns what providers know about the user as a person: `GET /userproperties`.
    pub async fn user_properties(&self) -> Result<api::UserPropertiesAnswer, Error> {
        self.send(&api::GetUserProperties::new()).await
    }

    /// Returns facts about the application, as JSON of an undocumented shape: `GET /applicationinfo`.
    pub async fn application_info(&self) -> Result<RawReply, Error> {
        self.send(&api::GetApplicationInfo::new()).await
    }

    /// Returns the link that connects a provider: `GET /providers/{provider_slug}/integration/init_url`.
    pub async fn integration_url(
        &self,
        provider: impl Into<Provider>,
    ) -> Result<api::IntegrationLink, Error> {
        self.send(&api::IntegrationUrl::new(provider)).await
    }

    /// Disconnects a provider: `DELETE /providers/{provider_slug}/integration`.
    pub async fn delete_integration(&self, provider: impl Into<Provider>) -> Result<(), Error> {
        self.send(&api::DeleteIntegration::new(provider)).await
    }

    /// Returns aggregates per local day: `GET /queries/statistics/daily`.
    pub async fn daily_statistics(
        &self,
        days: impl Into<DayRange>,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Result<api::DailyStatisticsList, Error> {
        self.send(&api::DailyStatistics::new(days, types)).await
    }

    /// Returns aggregates per hour, UTC: `GET /queries/statistics/interval`.
    pub async fn interval_statistics(
        &self,
        window: impl Into<TimeWindow>,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Result<api::IntervalStatisticsList, Error> {
        self.send(&api::IntervalStatistics::new(window, types)).await
    }

    /// Returns aggregates per quarter of an hour, half an hour, hour or day; the older form, for the shorter intervals only:
    /// `GET /queries/statistics`.
    pub async fn legacy_statistics(
        &self,
        window: impl Into<TimeWindow>,
        interval: impl Into<LegacyInterval>,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Result<api::IntervalStatisticsList, Error> {
        self.send(&api::LegacyStatistics::new(window, interval, types)).await
    }

    /// Returns the points of one metric: `GET /queries/timeseries`.
    pub async fn time_series(
        &self,
        metric: impl Into<Metric>,
        window: impl Into<TimeWindow>,
    ) -> Result<api::Series, Error> {
        self.send(&api::TimeSeries::new(metric, window)).await
    }

    /// Lists sleeps: `GET /queries/sleeps`.
    pub async fn sleeps(&self, days: impl Into<DayRange>) -> Result<api::SleepList, Error> {
        self.send(&api::ListSleeps::new(days)).await
    }

    /// Returns one sleep: `GET /queries/sleeps/{sleep_id}`.
    pub async fn sleep(&self, sleep_id: impl Into<String>) -> Result<api::Sleep, Error> {
        self.send(&api::GetSleep::new(sleep_id)).await
    }

    /// Lists workouts: `GET /queries/workouts`.
    pub async fn workouts(&self, window: impl Into<TimeWindow>) -> Result<api::WorkoutList, Error> {
        self.send(&api::ListWorkouts::new(window)).await
    }

    /// Returns one workout: `GET /queries/workouts/{workout_id}`.
    pub async fn workout(&self, workout_id: impl Into<String>) -> Result<api::Workout, Error> {
        self.send(&api::GetWorkout::new(workout_id)).await
    }

    /// Lists the records of providers: `GET /queries/provider_records`.
    pub async fn provider_records(
        &self,
        window: impl Into<TimeWindow>,
    ) -> Result<api::ProviderRecordList, Error> {
        self.send(&api::ListProviderRecords::new(window)).await
    }

    /// Returns one record of a provider: `GET /queries/provider_records/{record_id}`.
    pub async fn provider_record(
        &self,
        record_id: impl Into<String>,
    ) -> Result<api::ProviderRecord, Error> {
        self.send(&api::GetProviderRecord::new(record_id)).await
    }

    /// Starts the analysis of the photo of a dish: `POST /nutrition_records/image`.
    pub async fn analyze_nutrition_image(
        &self,
        image: impl Into<api::FileSource>,
    ) -> Result<NutritionRecord, Error> {
        self.send(&api::AnalyzeNutritionImage::new(image)).await
    }

    /// Reads the photo of a nutrition facts label: `POST /nutrition_records/ingredients/label`.
    pub async fn analyze_nutrition_label(
        &self,
        image: impl Into<api::FileSource>,
    ) -> Result<api::LabelAnalysis, Error> {
        self.send(&api::AnalyzeNutritionLabel::new(image)).await
    }

    /// Stores a dish with known values: `POST /nutrition_records/manual`.
    pub async fn upload_nutrition_record(&self, meal: Meal) -> Result<NutritionRecord, Error> {
        self.send(&api::UploadNutritionRecord::new(meal)).await
    }

    /// Lists nutrition records: `GET /nutrition_records`.
    pub async fn nutrition_records(
        &self,
        window: impl Into<TimeWindow>,
    ) -> Result<Vec<NutritionRecord>, Error> {
        self.send(&api::ListNutritionRecords::new(window)).await
    }

    /// Returns one nutrition record: `GET /nutrition_records/{nutrition_record_id}`.
    pub async fn nutrition_record(
        &self,
        nutrition_record_id: impl Into<String>,
    ) -> Result<NutritionRecord, Error> {
        self.send(&api::GetNutritionRecord::new(nutrition_record_id)).await
    }

    /// Changes the size or time of a nutrition record: `PATCH /nutrition_records/{nutrition_record_id}`.
    pub async fn modify_nutrition_record(
        &self,
        nutrition_record_id: impl Into<String>,
        change: api::NutritionChange,
    ) -> Result<NutritionRecord, Error> {
        self.send(&api::ModifyNutritionRecord::new(nutrition_record_id, change)).await
    }

    /// Replaces a nutrition record: `PUT /nutrition_records/{nutrition_record_id}`.
    pub async fn replace_nutrition_record(
        &self,
        nutrition_record_id: impl Into<String>,
        meal: Meal,
    ) -> Result<NutritionRecord, Error> {
        self.send(&api::ReplaceNutritionRecord::new(nutrition_record_id, meal)).await
    }

    /// Deletes a nutrition record: `DELETE /nutrition_records/{nutrition_record_id}`.
    pub async fn delete_nutrition_record(
        &self,
        nutrition_record_id: impl Into<String>,
    ) -> Result<(), Error> {
        self.send(&api::DeleteNutritionRecord::new(nutrition_record_id)).await
    }

    /// Starts the analysis of a lab report: `POST /lab_reports`.
    pub async fn upload_lab_report(
        &self,
        file: impl Into<api::FileBytes>,
        filename: impl Into<String>,
    ) -> Result<api::LabReportUpload, Error> {
        self.send(&api::UploadLabReport::new(file, filename)).await
    }

    /// Lists lab reports: `GET /lab_reports`.
    pub async fn lab_reports(
        &self,
        window: impl Into<TimeWindow>,
    ) -> Result<Vec<api::LabReport>, Error> {
        self.send(&api::ListLabReports::new(window)).await
    }

    /// Returns one lab report: `GET /lab_reports/{lab_report_id}`.
    pub async fn lab_report(
        &self,
        lab_report_id: impl Into<String>,
    ) -> Result<api::LabReport, Error> {
        self.send(&api::GetLabReport::new(lab_report_id)).await
    }
}
