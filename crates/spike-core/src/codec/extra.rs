//! Query parameters and body fields that this SDK does not know yet, on any request.

use std::fmt;

use serde_json::Value;

use super::call::Call;
use super::query::Query;
use super::request::Request;
use crate::error::Error;
use crate::reply::{RawReply, Reply};

/// Extra query parameters and body fields for any request: parameters that are newer than this SDK, or not proven well
/// enough to be part of it.
///
/// A name that the request already sends, or that is added twice, is an [`Input`](crate::ErrorKind::Input) error: it is
/// not documented which value the server uses. The server seems to ignore unknown query parameters, so a misspelt one
/// fails silently; it may refuse unknown body fields.
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::RequestExt;
/// use spike_blocking::api::{AnalyzeNutritionImage, FileSource, TimeSeries};
/// use spike_blocking::time::Timestamp;
/// use spike_blocking::vocabulary::Metric;
///
/// let from: Timestamp = "2026-04-13T00:00:00Z".parse()?;
/// let to: Timestamp = "2026-04-14T00:00:00Z".parse()?;
/// let pulse = TimeSeries::new(Metric::HeartRate, from..to).with_query("exclude_manual", "true");
///
/// let image = FileSource::url("https://example.com/lunch.jpg");
/// let lunch = AnalyzeNutritionImage::new(image).with_body_field("ignore_cache", true);
/// # Ok::<(), spike_blocking::time::ParseTimeError>(())
/// ```
pub trait RequestExt: Request + Sized {
    /// Adds a query parameter.
    #[must_use]
    fn with_query(self, name: impl Into<String>, value: impl Into<String>) -> WithExtra<Self> {
        WithExtra::new(self).with_query(name, value)
    }

    /// Adds a list to the query, sent in the client's [`ArrayStyle`](crate::ArrayStyle). An empty one adds nothing.
    #[must_use]
    fn with_query_list(
        self,
        name: impl AsRef<str>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> WithExtra<Self> {
        WithExtra::new(self).with_query_list(name, values)
    }

    /// Adds a field to the JSON body. If the operation has no body, or one that is not an object, building the call
    /// fails with an [`Input`](crate::ErrorKind::Input) error.
    #[must_use]
    fn with_body_field(self, name: impl Into<String>, value: impl Into<Value>) -> WithExtra<Self> {
        WithExtra::new(self).with_body_field(name, value)
    }
}

impl<R: Request> RequestExt for R {}

/// A request with extra query parameters or body fields, created by [`RequestExt`]. Its answer is that of the request.
/// Its `Debug` shows no extra value.
#[derive(Clone, PartialEq)]
pub struct WithExtra<R> {
    request: R,
    query: Query,
    fields: Vec<(String, Value)>,
}

impl<R> WithExtra<R> {
    fn new(request: R) -> Self {
        Self { request, query: Query::new(), fields: Vec::new() }
    }

    /// Adds a query parameter; see [`RequestExt::with_query`].
    #[must_use]
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push(name, value);
        self
    }

    /// Adds a list to the query; see [`RequestExt::with_query_list`].
    #[must_use]
    pub fn with_query_list(
        mut self,
        name: impl AsRef<str>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        self.query.push_list(name.as_ref(), &values);
        self
    }

    /// Adds a field to the JSON body; see [`RequestExt::with_body_field`].
    #[must_use]
    pub fn with_body_field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    /// Returns the request without the extra pairs and fields.
    #[must_use]
    pub fn request(&self) -> &R {
        &self.request
    }
}

impl<R: Request> Request for WithExtra<R> {
    type Answer = R::Answer;

    fn call(&self) -> Result<Call, Error> {
        let mut call = self.request.call()?;
        let name = call.name.clone();
        call.add_query(&self.query)
            .and_then(|()| call.add_body_fields(&self.fields))
            .map_err(|error| error.of(name, 0))?;
        Ok(call)
    }

    fn decode(&self, raw: RawReply) -> Result<Reply<R::Answer>, Error> {
        self.request.decode(raw)
    }
}

impl<R: fmt::Debug> fmt::Debug for WithExtra<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("WithExtra")
            .field("request", &self.request)
            .field("query", &self.query.names().collect::<Vec<_>>())
            .field("body", &fields)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use http::Method;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::api::{
        DailyStatistics, DeleteNutritionRecord, GetUserInfo, ListSleeps, QueryProviderRecord,
        UploadLabReport, golden,
    };
    use crate::codec::call::TimeoutClass;
    use crate::codec::raw_call::RawCall;
    use crate::model::samples::PDF;
    use crate::time::Date;

    #[test]
    fn golden_request_with_query_pairs() {
        let day: Date = "2026-04-13".parse().unwrap();
        let extra = DailyStatistics::new(day, ["steps"])
            .with_query("new one", "a,b")
            .with_query_list("device_types", ["watch", "ring"])
            .with_query_list("none", Vec::<String>::new());
        golden::assert_bearer(
            &extra,
            "GET /queries/statistics/daily?from_date=2026-04-13&to_date=2026-04-13&types=steps\
             &new%20one=a%2Cb&device_types=watch,ring",
        );
        assert_eq!(extra.call().unwrap().name(), "GET /queries/statistics/daily");
        let none = r#"{"statistics": []}"#;
        assert!(golden::reply(&extra, none).unwrap().value.statistics.is_empty());
        assert_eq!(extra.request().types.len(), 1);
    }

    #[test]
    fn golden_request_with_body_fields() {
        let extra = UploadLabReport::new(PDF, "a.pdf")
            .wait_on_process(true)
            .with_body_field("new", json!({"x": [1, "\u{e4}"]}))
            .with_body_field("q\"", false);
        golden::assert_body(
            &extra,
            "POST /lab_reports",
            &json!({
                "body": "JVBERi0xLjcK", "filename": "a.pdf", "wait_on_process": true,
                "new": {"x": [1, "ä"]}, "q\"": false,
            }),
        );
        let call = extra.call().unwrap();
        assert_eq!(call.timeout_class(), TimeoutClass::Analysis);
        assert!(!call.is_idempotent());
        let empty = RawCall::new(Method::POST, "/a").json_bytes(" { } \n").with_body_field("b", 1);
        golden::assert_body(&empty, "POST /a", &json!({"b": 1}));
    }

    #[test]
    fn a_name_stands_once() {
        let day: Date = "2026-04-13".parse().unwrap();
        for twice in [
            ListSleeps::new(day).with_query("from_date", "2026-01-01"),
            ListSleeps::new(day).include_stages(true).with_query("include_stages", "false"),
            ListSleeps::new(day).with_query("new", "1").with_query_list("new", ["2"]),
        ] {
            golden::assert_refused(&twice, "is set twice");
        }
        golden::assert_bearer(
            &ListSleeps::new(day).with_query("include_stages", "false"),
            "GET /queries/sleeps?from_date=2026-04-13&to_date=2026-04-13&include_stages=false",
        );
        let upload = || UploadLabReport::new(PDF, "a.pdf");
        golden::assert_refused(
            &upload().with_body_field("filename", "b"),
            "`filename` is set twice",
        );
        let twice = upload().with_body_field("new", 1).with_body_field("new", 2);
        golden::assert_refused(&twice, "`new` is set twice");
    }

    #[test]
    fn a_body_field_needs_an_object() {
        golden::assert_refused(&GetUserInfo::new().with_body_field("a", 1), "no JSON object");
        golden::assert_refused(
            &DeleteNutritionRecord::new("r").with_body_field("a", 1),
            "no JSON object",
        );
        for body in [json!([1]), json!("text"), json!(null)] {
            let extra = QueryProviderRecord::new(body).with_body_field("a", 1);
            golden::assert_refused(&extra, "no JSON object");
        }
    }

    #[test]
    fn debug_shows_no_values() {
        let extra = UploadLabReport::new(PDF, "a.pdf")
            .with_query("q", "secret")
            .with_body_field("f", "secret");
        let text = format!("{extra:?}");
        assert!(
            !text.contains("secret") && text.contains(r#"query: ["q"], body: ["f"]"#),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn any_names_and_values(fields in prop::collection::btree_map(".{0,8}", ".{0,8}", 0..5)) {
            let mut extra = WithExtra::new(QueryProviderRecord::new(json!({})));
            for (name, value) in &fields {
                extra = extra.with_body_field(name.clone(), value.clone());
            }
            let call = extra.call().unwrap();
            let body = call.body().unwrap();
            let back: BTreeMap<String, String> = serde_json::from_slice(body).unwrap();
            prop_assert_eq!(back, fields);
        }
    }
}
