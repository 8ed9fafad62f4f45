//! The operations of the API, one file each: what is asked for, and what is answered.
//!
//! Required parameters stand in `new`, the others are set one by one. A request holds no client; any client
//! sends it.

mod auth_hmac;
mod daily_statistics;
mod delete_integration;
mod get_sleep;
mod integration_url;
mod interval_statistics;
mod list_sleeps;
mod sleep;
mod time_series;
mod user_info;
mod user_properties;

pub use auth_hmac::{AuthAnswer, AuthHmac};
pub use daily_statistics::{DailyStatistic, DailyStatistics, DailyStatisticsList};
pub use delete_integration::DeleteIntegration;
pub use get_sleep::GetSleep;
pub use integration_url::{IntegrationLink, IntegrationUrl};
pub use interval_statistics::{IntervalStatistic, IntervalStatistics, IntervalStatisticsList};
pub use list_sleeps::{ListSleeps, SleepList};
pub use sleep::{Sleep, SleepPeriod};
pub use time_series::{Point, Points, Series, SeriesError, TimeSeries};
pub use user_info::{GetUserInfo, IntegratedProvider, UserInfo};
pub use user_properties::{GetUserProperties, UserProperties, UserPropertiesAnswer};

/// Collects what a caller passes as a list of words.
fn words<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// The golden tests: the request exactly as it goes out, and the documented answer exactly as it is read.
#[cfg(test)]
pub(crate) mod golden {
    use std::fmt::Debug;

    use bytes::Bytes;
    use http::{HeaderValue, Request, StatusCode};
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use crate::decode::{Decode, Lenient, Trail};
    use crate::operation::Operation;
    use crate::query::ArrayStyle;
    use crate::reply::{RawReply, Reply};
    use crate::request::Prepared;
    use crate::settings::BaseUrl;
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
        let original: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(as_floats(back), as_floats(original));
        value
    }

    /// Numbers compared by value: `275` is `275.0`.
    fn as_floats(value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match value {
            Value::Number(number) => number.as_f64().into(),
            Value::Array(items) => items.into_iter().map(as_floats).collect(),
            Value::Object(members) => members
                .into_iter()
                .map(|(name, value)| (name, as_floats(value)))
                .collect(),
            other => other,
        }
    }
}
