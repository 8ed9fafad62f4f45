//! The operations of the API, one file each: what is asked for, and what is answered.
//!
//! Required parameters stand in `new`, the others are set one by one. A request holds no client; any client
//! sends it.
//!
//! Parameters and fields that are newer than this SDK are added with [`EndpointExt`]; operations it does not
//! have are called with [`RawCall`].

mod analyze_nutrition_image;
mod analyze_nutrition_label;
mod auth_client_token;
mod auth_hmac;
mod chunkable;
mod daily_statistics;
mod delete_integration;
mod delete_nutrition_record;
mod get_lab_report;
mod get_nutrition_record;
mod get_provider_record;
mod get_sleep;
mod get_workout;
mod integration_return;
mod integration_url;
mod interval_statistics;
mod lab_report;
mod list_lab_reports;
mod list_nutrition_records;
mod list_provider_records;
mod list_sleeps;
mod list_workouts;
mod meal;
mod modify_nutrition_record;
mod nutrition_record;
mod pollable;
mod provider_record;
mod raw;
mod raw_call;
mod replace_nutrition_record;
mod sleep;
mod time_series;
mod upload;
mod upload_lab_report;
mod upload_nutrition_record;
mod user_info;
mod user_properties;
mod with_extra;
mod workout;

pub use analyze_nutrition_image::AnalyzeNutritionImage;
pub use analyze_nutrition_label::{AnalyzeNutritionLabel, LabelAnalysis};
pub use auth_client_token::{AuthClientToken, ClientTokenAnswer};
pub use auth_hmac::{AuthAnswer, AuthHmac};
pub use daily_statistics::{DailyStatistic, DailyStatistics, DailyStatisticsList};
pub use delete_integration::DeleteIntegration;
pub use delete_nutrition_record::DeleteNutritionRecord;
pub use get_lab_report::GetLabReport;
pub use get_nutrition_record::GetNutritionRecord;
pub use get_provider_record::GetProviderRecord;
pub use get_sleep::GetSleep;
pub use get_workout::GetWorkout;
pub use integration_return::{IntegrationReturn, ReturnedUser};
pub use integration_url::{IntegrationLink, IntegrationUrl};
pub use interval_statistics::{IntervalStatistic, IntervalStatistics, IntervalStatisticsList};
pub use lab_report::{LabInformation, LabReport, LabResult, LabSection, PatientInformation};
pub use list_lab_reports::ListLabReports;
pub use list_nutrition_records::ListNutritionRecords;
pub use list_provider_records::{ListProviderRecords, ProviderRecordList};
pub use list_sleeps::{ListSleeps, SleepList};
pub use list_workouts::{ListWorkouts, WorkoutList};
pub use meal::Meal;
pub use modify_nutrition_record::{ModifyNutritionRecord, NutritionChange};
pub use nutrition_record::{Ingredient, NutritionRecord};
pub use provider_record::ProviderRecord;
pub use raw::{
    AnalyzeNutritionText, AuthPkcs1, GetApplicationInfo, InitIntegration, ProcessLabReports,
    QueryProviderRecord, StatisticsInterpolation, TimeSeriesSamples, TimeSeriesSplit,
};
pub use raw_call::RawCall;
pub use replace_nutrition_record::ReplaceNutritionRecord;
pub use sleep::{Sleep, SleepPeriod};
pub use time_series::{Point, Points, Series, SeriesError, TimeSeries};
pub use upload::{FileBytes, FileSource};
pub use upload_lab_report::{LabReportUpload, UploadLabReport};
pub use upload_nutrition_record::UploadNutritionRecord;
pub use user_info::{GetUserInfo, IntegratedProvider, UserInfo};
pub use user_properties::{GetUserProperties, UserProperties, UserPropertiesAnswer};
pub use with_extra::{EndpointExt, WithExtra};
pub use workout::{Lap, Workout};

/// Collects what a caller passes as a list of words.
fn words<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod inventory;

/// The golden tests: the request exactly as it goes out, and the documented answer exactly as it is read.
#[cfg(test)]
pub(crate) mod golden {
    use std::fmt::Debug;

    use bytes::Bytes;
    use http::{HeaderValue, Request, StatusCode};
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use serde_json::Value;

    use crate::codec::call::Operation;
    use crate::codec::decode::{Decode, Lenient, Trail};
    use crate::codec::prepared::Prepared;
    use crate::codec::query::ArrayStyle;
    use crate::reply::{RawReply, Reply};
    use crate::session::settings::BaseUrl;
    use crate::time::Timestamp;
    use crate::{AccessToken, Authentication, Endpoint, Error};

    pub(crate) fn try_request(
        operation: &dyn Operation,
        style: ArrayStyle,
    ) -> Result<Request<Bytes>, Error> {
        let base = BaseUrl::new(crate::DEFAULT_BASE_URL, false)?;
        let agent = HeaderValue::from_static("spike-sdk/test");
        let token = AccessToken::new("TOKEN")?;
        let token = (operation.authentication() == Authentication::Bearer).then_some(&token);
        Prepared::new(operation, &base, style, &agent)?.with_token(token)
    }

    /// The request as text: method and URI, headers in the order they are sent, and the body.
    pub(crate) fn request(operation: &dyn Operation) -> String {
        let request = try_request(operation, ArrayStyle::Comma).unwrap();
        let mut text = format!("{} {}\n", request.method(), request.uri());
        for (name, value) in request.headers() {
            text.push_str(&format!("{name}: {}\n", value.to_str().unwrap()));
        }
        text.push_str(std::str::from_utf8(request.body()).unwrap());
        text
    }

    pub(crate) const BEARER_HEADERS: &str = "accept: application/json, application/problem+json\nuser-agent: spike-sdk/test\nauthorization: Bearer TOKEN\n";

    /// A GET or DELETE with a token: everything but the path and query is the same for all.
    pub(crate) fn assert_bearer(operation: &dyn Operation, line: &str) {
        let (method, path) = line.split_once(' ').unwrap();
        let expected = format!(
            "{method} {}{path}\n{BEARER_HEADERS}",
            crate::DEFAULT_BASE_URL
        );
        assert_eq!(request(operation), expected);
    }

    /// A POST, PUT or PATCH with a token and this JSON body.
    pub(crate) fn assert_body(operation: &dyn Operation, line: &str, body: &Value) {
        let (method, path) = line.split_once(' ').unwrap();
        let head = format!(
            "{method} {}{path}\n{}",
            crate::DEFAULT_BASE_URL,
            BEARER_HEADERS.replace(
                "authorization",
                "content-type: application/json\nauthorization"
            )
        );
        let request = request(operation);
        let sent = request.strip_prefix(&head).unwrap_or_else(|| {
            panic!("expected the head\n{head}of\n{request}");
        });
        let sent = serde_json::from_str(sent).unwrap();
        assert_eq!(by_value(sent), by_value(body.clone()));
    }

    /// What keeps an operation from being sent: an input error that says so.
    pub(crate) fn assert_refused(operation: &dyn Operation, part: &str) {
        let error = try_request(operation, ArrayStyle::Comma).unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Input);
        assert!(error.to_string().contains(part), "{error}");
    }

    /// The window of the golden requests, and how it is sent.
    pub(crate) fn window() -> std::ops::Range<Timestamp> {
        "2026-04-13T00:00:00Z".parse().unwrap().."2026-04-14T00:00:00Z".parse().unwrap()
    }
    pub(crate) const WINDOW: &str =
        "from_timestamp=2026-04-13T00%3A00%3A00Z&to_timestamp=2026-04-14T00%3A00%3A00Z";

    pub(crate) fn reply<E: Endpoint>(
        endpoint: &E,
        body: &'static str,
    ) -> Result<Reply<E::Answer>, Error> {
        endpoint.decode(RawReply::new(StatusCode::OK, body))
    }

    /// Decodes a documented body: nothing deviates, and it encodes back to the same JSON.
    /// The strict and the lenient pass agree.
    pub(crate) fn decode<T>(body: &'static str) -> T
    where
        T: Lenient + DeserializeOwned + Serialize + PartialEq + Debug,
    {
        let (value, deviations) = T::decode(&RawReply::new(StatusCode::OK, body)).unwrap();
        assert_eq!(deviations, []);
        let whole = serde_json::from_str(body).unwrap();
        let lenient = T::lenient(whole, &mut Trail::default());
        assert_eq!(lenient.ok().as_ref(), Some(&value));
        let back = serde_json::to_value(&value).unwrap();
        let original: Value = serde_json::from_str(body).unwrap();
        assert_eq!(by_value(back), by_value(original));
        value
    }

    /// Numbers compared by value, times by instant: `275` is `275.0`, `10:30:00.000Z` is `10:30:00Z`.
    pub(crate) fn by_value(value: Value) -> Value {
        match value {
            Value::Number(number) => number.as_f64().into(),
            Value::String(text) => match text.parse::<Timestamp>() {
                Ok(time) => time.to_string().into(),
                Err(_) => text.into(),
            },
            Value::Array(items) => items.into_iter().map(by_value).collect(),
            Value::Object(members) => members
                .into_iter()
                .map(|(name, value)| (name, by_value(value)))
                .collect(),
            other => other,
        }
    }
}
