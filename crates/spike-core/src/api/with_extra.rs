//! Query pairs and body fields this SDK does not know yet, on any request.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::Method;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::raw::free_query;
use crate::codec::call::{Authentication, Endpoint, Operation, Pace};
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::reply::{RawReply, Reply};

/// Extra query pairs and body fields on every request: for parameters that are newer than this SDK, or not
/// proven well enough to be part of it.
///
/// A name that the request sends already is an [`Input`](crate::ErrorKind::Input) error, and so is one that is
/// added twice: which of the two the server takes would be a matter of luck. The server seems to ignore query
/// parameters it does not know, so a misspelt one fails silently; body fields it does not know may be refused.
///
/// ```
/// use spike_core::api::{EndpointExt, FileSource, AnalyzeNutritionImage, TimeSeries};
/// use spike_core::time::Timestamp;
/// use spike_core::vocabulary::Metric;
///
/// let from: Timestamp = "2026-04-13T00:00:00Z".parse()?;
/// let to: Timestamp = "2026-04-14T00:00:00Z".parse()?;
/// let pulse = TimeSeries::new(Metric::HeartRate, from..to).with_query("exclude_manual", "true");
///
/// let image = FileSource::url("https://example.com/lunch.jpg");
/// let lunch = AnalyzeNutritionImage::new(image).with_body_field("ignore_cache", true);
/// # Ok::<(), spike_core::time::ParseTimeError>(())
/// ```
pub trait EndpointExt: Endpoint + Sized {
    /// Adds a query pair.
    #[must_use]
    fn with_query(self, name: impl Into<String>, value: impl Into<String>) -> WithExtra<Self> {
        WithExtra::new(self).with_query(name, value)
    }

    /// Adds a list to the query, sent in the client's [`ArrayStyle`](crate::ArrayStyle). An empty one adds
    /// nothing.
    #[must_use]
    fn with_query_list(
        self,
        name: impl AsRef<str>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> WithExtra<Self> {
        WithExtra::new(self).with_query_list(name, values)
    }

    /// Adds a field to the JSON body. An operation without a body, or with one that is no object, cannot take
    /// it: that is an [`Input`](crate::ErrorKind::Input) error when the call is made.
    #[must_use]
    fn with_body_field(self, name: impl Into<String>, value: impl Into<Value>) -> WithExtra<Self> {
        WithExtra::new(self).with_body_field(name, value)
    }
}

impl<E: Endpoint> EndpointExt for E {}

/// A request with extra query pairs or body fields; made by [`EndpointExt`]. Its answer is that of the request.
#[derive(Clone)]
pub struct WithExtra<E> {
    request: E,
    query: Query,
    fields: Vec<(String, Value)>,
}

impl<E> WithExtra<E> {
    fn new(request: E) -> Self {
        Self {
            request,
            query: Query::new(),
            fields: Vec::new(),
        }
    }

    free_query!();

    /// Adds a field to the JSON body; see [`EndpointExt::with_body_field`].
    #[must_use]
    pub fn with_body_field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    /// The request without the extras.
    #[must_use]
    pub fn request(&self) -> &E {
        &self.request
    }
}

impl<E: Operation> Operation for WithExtra<E> {
    fn id(&self) -> &'static str {
        self.request.id()
    }

    fn method(&self) -> Method {
        self.request.method()
    }

    fn path(&self) -> Path {
        self.request.path()
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        self.request.query(query)?;
        query.append(&self.query)
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        let body = self.request.body()?;
        if self.fields.is_empty() {
            return Ok(body);
        }
        let no_object = || {
            Error::input(
                "this operation has no JSON object as its body; a body field cannot be added",
            )
        };
        add_fields(body.ok_or_else(no_object)?, &self.fields)?
            .ok_or_else(no_object)
            .map(Some)
    }

    fn authentication(&self) -> Authentication {
        self.request.authentication()
    }

    fn is_replay_safe(&self) -> bool {
        self.request.is_replay_safe()
    }

    fn pace(&self) -> Pace {
        self.request.pace()
    }

    fn accepts_redirect(&self) -> bool {
        self.request.accepts_redirect()
    }
}

impl<E: Endpoint> Endpoint for WithExtra<E> {
    type Answer = E::Answer;

    fn decode(&self, raw: RawReply) -> Result<Reply<Self::Answer>, Error> {
        self.request.decode(raw)
    }
}

/// Writes the fields behind those of a JSON object, which stay where they are: the body may be large. `None` if
/// it is no object.
fn add_fields(body: Bytes, fields: &[(String, Value)]) -> Result<Option<Bytes>, Error> {
    let Ok(known) = serde_json::from_slice::<BTreeMap<Cow<'_, str>, IgnoredAny>>(&body) else {
        return Ok(None);
    };
    let mut names: Vec<Cow<'_, str>> = known
        .into_keys()
        .map(|name| name.into_owned().into())
        .collect();
    let mut text = Vec::from(body);
    text.truncate(text.trim_ascii_end().len());
    text.pop();
    for (name, value) in fields {
        if names.contains(&Cow::Borrowed(name)) {
            return Err(Error::input(format!(
                "the body field `{name}` is set twice; set it on the request, or as an extra field, not both"
            )));
        }
        if !names.is_empty() {
            text.push(b',');
        }
        let name_as_json = Value::from(name.as_str());
        text.extend_from_slice(format!("{name_as_json}:{value}").as_bytes());
        names.push(Cow::Borrowed(name));
    }
    text.push(b'}');
    Ok(Some(text.into()))
}

impl<E: fmt::Debug> fmt::Debug for WithExtra<E> {
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
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::api::upload::samples::PDF;
    use crate::api::{
        DailyStatistics, DeleteNutritionRecord, GetUserInfo, ListSleeps, QueryProviderRecord,
        RawCall, UploadLabReport, golden,
    };
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
        assert_eq!(extra.id(), "getQueriesStatisticsDaily");
        let none = r#"{"statistics": []}"#;
        assert!(
            golden::reply(&extra, none)
                .unwrap()
                .value
                .statistics
                .is_empty()
        );
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
        assert_eq!(extra.pace(), Pace::Analysis);
        assert!(!extra.is_replay_safe());
        let empty = RawCall::new(Method::POST, "/a")
            .with_json_bytes(" { } \n")
            .with_body_field("b", 1);
        golden::assert_body(&empty, "POST /a", &json!({"b": 1}));
    }

    #[test]
    fn a_name_stands_once() {
        let day: Date = "2026-04-13".parse().unwrap();
        for twice in [
            ListSleeps::new(day).with_query("from_date", "2026-01-01"),
            ListSleeps::new(day)
                .include_stages(true)
                .with_query("include_stages", "false"),
            ListSleeps::new(day)
                .with_query("new", "1")
                .with_query_list("new", ["2"]),
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
        golden::assert_refused(
            &GetUserInfo::new().with_body_field("a", 1),
            "no JSON object",
        );
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
            let body = extra.body().unwrap().unwrap();
            let back: BTreeMap<String, String> = serde_json::from_slice(&body).unwrap();
            prop_assert_eq!(back, fields);
        }
    }
}
