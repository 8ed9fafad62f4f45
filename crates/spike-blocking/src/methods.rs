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
    pub fn user_info(&self) -> Result<api::UserInfo, Error> {
        self.send(&api::GetUserInfo::new())
    }

    /// Returns what providers know about the user as a person: `GET /userproperties`.
    pub fn user_properties(&self) -> Result<api::UserPropertiesAnswer, Error> {
        self.send(&api::GetUserProperties::new())
    }

    /// Returns facts about the application, as JSON of an undocumented shape: `GET /applicationinfo`.
    pub fn application_info(&self) -> Result<RawReply, Error> {
        self.send(&api::GetApplicationInfo::new())
    }

    /// Returns the link that connects a provider: `GET /providers/{provider_slug}/integration/init_url`.
    pub fn integration_url(
        &self,
        provider: impl Into<Provider>,
    ) -> Result<api::IntegrationLink, Error> {
        self.send(&api::IntegrationUrl::new(provider))
    }

    /// Disconnects a provider: `DELETE /providers/{provider_slug}/integration`.
    pub fn delete_integration(&self, provider: impl Into<Provider>) -> Result<(), Error> {
        self.send(&api::DeleteIntegration::new(provider))
    }

    /// Returns aggregates per local day: `GET /queries/statistics/daily`.
    pub fn daily_statistics(
        &self,
        days: impl Into<DayRange>,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Result<api::DailyStatisticsList, Error> {
        self.send(&api::DailyStatistics::new(days, types))
    }

    /// Returns aggregates per hour, UTC: `GET /queries/statistics/interval`.
    pub fn interval_statistics(
        &self,
        window: impl Into<TimeWindow>,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Result<api::IntervalStatisticsList, Error> {
        self.send(&api::IntervalStatistics::new(window, types))
    }

    /// Returns aggregates per quarter of an hour, half an hour, hour or day; the older form, for the shorter intervals only:
    /// `GET /queries/statistics`.
    pub fn legacy_statistics(
        &self,
        window: impl Into<TimeWindow>,
        interval: impl Into<LegacyInterval>,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Result<api::IntervalStatisticsList, Error> {
        self.send(&api::LegacyStatistics::new(window, interval, types))
    }

    /// Returns the points of one metric: `GET /queries/timeseries`.
    pub fn time_series(
        &self,
        metric: impl Into<Metric>,
        window: impl Into<TimeWindow>,
    ) -> Result<api::Series, Error> {
        self.send(&api::TimeSeries::new(metric, window))
    }

    /// Lists sleeps: `GET /queries/sleeps`.
    pub fn sleeps(&self, days: impl Into<DayRange>) -> Result<api::SleepList, Error> {
        self.send(&api::ListSleeps::new(days))
    }

    /// Returns one sleep: `GET /queries/sleeps/{sleep_id}`.
    pub fn sleep(&self, sleep_id: impl Into<String>) -> Result<api::Sleep, Error> {
        self.send(&api::GetSleep::new(sleep_id))
    }

    /// Lists workouts: `GET /queries/workouts`.
    pub fn workouts(&self, window: impl Into<TimeWindow>) -> Result<api::WorkoutList, Error> {
        self.send(&api::ListWorkouts::new(window))
    }

    /// Returns one workout: `GET /queries/workouts/{workout_id}`.
    pub fn workout(&self, workout_id: impl Into<String>) -> Result<api::Workout, Error> {
        self.send(&api::GetWorkout::new(workout_id))
    }

    /// Lists the records of providers: `GET /queries/provider_records`.
    pub fn provider_records(
        &self,
        window: impl Into<TimeWindow>,
    ) -> Result<api::ProviderRecordList, Error> {
        self.send(&api::ListProviderRecords::new(window))
    }

    /// Returns one record of a provider: `GET /queries/provider_records/{record_id}`.
    pub fn provider_record(
        &self,
        record_id: impl Into<String>,
    ) -> Result<api::ProviderRecord, Error> {
        self.send(&api::GetProviderRecord::new(record_id))
    }

    /// Starts the analysis of the photo of a dish: `POST /nutrition_records/image`.
    pub fn analyze_nutrition_image(
        &self,
        image: impl Into<api::FileSource>,
    ) -> Result<NutritionRecord, Error> {
        self.send(&api::AnalyzeNutritionImage::new(image))
    }

    /// Reads the photo of a nutrition facts label: `POST /nutrition_records/ingredients/label`.
    pub fn analyze_nutrition_label(
        &self,
        image: impl Into<api::FileSource>,
    ) -> Result<api::LabelAnalysis, Error> {
        self.send(&api::AnalyzeNutritionLabel::new(image))
    }

    /// Stores a dish with known values: `POST /nutrition_records/manual`.
    pub fn upload_nutrition_record(&self, meal: Meal) -> Result<NutritionRecord, Error> {
        self.send(&api::UploadNutritionRecord::new(meal))
    }

    /// Lists nutrition records: `GET /nutrition_records`.
    pub fn nutrition_records(
        &self,
        window: impl Into<TimeWindow>,
    ) -> Result<Vec<NutritionRecord>, Error> {
        self.send(&api::ListNutritionRecords::new(window))
    }

    /// Returns one nutrition record: `GET /nutrition_records/{nutrition_record_id}`.
    pub fn nutrition_record(
        &self,
        nutrition_record_id: impl Into<String>,
    ) -> Result<NutritionRecord, Error> {
        self.send(&api::GetNutritionRecord::new(nutrition_record_id))
    }

    /// Changes the size or time of a nutrition record: `PATCH /nutrition_records/{nutrition_record_id}`.
    pub fn modify_nutrition_record(
        &self,
        nutrition_record_id: impl Into<String>,
        change: api::NutritionChange,
    ) -> Result<NutritionRecord, Error> {
        self.send(&api::ModifyNutritionRecord::new(nutrition_record_id, change))
    }

    /// Replaces a nutrition record: `PUT /nutrition_records/{nutrition_record_id}`.
    pub fn replace_nutrition_record(
        &self,
        nutrition_record_id: impl Into<String>,
        meal: Meal,
    ) -> Result<NutritionRecord, Error> {
        self.send(&api::ReplaceNutritionRecord::new(nutrition_record_id, meal))
    }

    /// Deletes a nutrition record: `DELETE /nutrition_records/{nutrition_record_id}`.
    pub fn delete_nutrition_record(
        &self,
        nutrition_record_id: impl Into<String>,
    ) -> Result<(), Error> {
        self.send(&api::DeleteNutritionRecord::new(nutrition_record_id))
    }

    /// Starts the analysis of a lab report: `POST /lab_reports`.
    pub fn upload_lab_report(
        &self,
        file: impl Into<api::FileBytes>,
        filename: impl Into<String>,
    ) -> Result<api::LabReportUpload, Error> {
        self.send(&api::UploadLabReport::new(file, filename))
    }

    /// Lists lab reports: `GET /lab_reports`.
    pub fn lab_reports(&self, window: impl Into<TimeWindow>) -> Result<Vec<api::LabReport>, Error> {
        self.send(&api::ListLabReports::new(window))
    }

    /// Returns one lab report: `GET /lab_reports/{lab_report_id}`.
    pub fn lab_report(&self, lab_report_id: impl Into<String>) -> Result<api::LabReport, Error> {
        self.send(&api::GetLabReport::new(lab_report_id))
    }
}
