//! `GET /queries/provider_records`
//!
//! Evidence: A for path and answer, B and C for the parameters (contract 5.9).

use http::Method;

use super::{ProviderRecord, words};
use crate::codec::call::{Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::time::{TimeWindow, Timestamp};
use crate::vocabulary::{Metric, Provider};

/// The records of a time window, as near to the providers' own data as the API gives them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ListProviderRecords {
    /// UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval statistics).
    pub window: TimeWindow,
    /// Only these providers; empty means all.
    pub providers: Vec<Provider>,
    /// Only these metrics; empty means all.
    pub metrics: Vec<Metric>,
    /// Adds metrics of the providers' own, some of which are no numbers. The server's default is not
    /// documented.
    pub include_provider_specific_metrics: Option<bool>,
}

impl ListProviderRecords {
    /// The records of this window.
    #[must_use]
    pub fn new(window: impl Into<TimeWindow>) -> Self {
        Self {
            window: window.into(),
            providers: Vec::new(),
            metrics: Vec::new(),
            include_provider_specific_metrics: None,
        }
    }

    /// Restricts the answer to these providers.
    #[must_use]
    pub fn providers(mut self, providers: impl IntoIterator<Item = impl Into<Provider>>) -> Self {
        self.providers = words(providers);
        self
    }

    /// Restricts the answer to these metrics.
    #[must_use]
    pub fn metrics(mut self, metrics: impl IntoIterator<Item = impl Into<Metric>>) -> Self {
        self.metrics = words(metrics);
        self
    }

    /// Sets whether to add metrics of the providers' own.
    #[must_use]
    pub fn include_provider_specific_metrics(mut self, include: bool) -> Self {
        self.include_provider_specific_metrics = Some(include);
        self
    }
}

impl Operation for ListProviderRecords {
    fn id(&self) -> &'static str {
        "getQueriesProviderRecords"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/queries/provider_records")
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_window(&self.window)?;
        query.push_list("providers", &self.providers);
        query.push_list("metrics", &self.metrics);
        query.push_some(
            "include_provider_specific_metrics",
            self.include_provider_specific_metrics,
        );
        Ok(())
    }
}

impl Endpoint for ListProviderRecords {
    type Answer = ProviderRecordList;
}

answer! {
    /// The answer to [`ListProviderRecords`].
    pub struct ProviderRecordList {
        /// Start of the window, UTC, repeated from the request.
        optional from_timestamp: Timestamp,
        /// End of the window, UTC, exclusive, repeated from the request.
        optional to_timestamp: Timestamp,
        /// The records.
        list records: ProviderRecord,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;
    use crate::codec::query::ArrayStyle;
    use crate::vocabulary::{ActivityTag, ActivityType};

    #[test]
    fn golden_request() {
        let start = format!("GET /queries/provider_records?{}", golden::WINDOW);
        golden::assert_bearer(&ListProviderRecords::new(golden::window()), &start);
        let full = ListProviderRecords::new(golden::window())
            .providers([Provider::Oura, Provider::Polar])
            .metrics(["heartrate", "sleep_score"])
            .include_provider_specific_metrics(true);
        golden::assert_bearer(
            &full,
            &format!(
                "{start}&providers=oura,polar&metrics=heartrate,sleep_score\
                 &include_provider_specific_metrics=true"
            ),
        );
        let repeated = golden::try_request(&full, ArrayStyle::Repeated).unwrap();
        assert!(
            repeated
                .uri()
                .query()
                .unwrap()
                .contains("&metrics=heartrate&metrics=sleep_score&")
        );
    }

    #[test]
    fn golden_answers() {
        let newest: ProviderRecordList = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_provider_records_200.json"
        ));
        let record = &newest.records[0];
        assert_eq!(record.activity_type, Some(ActivityType::Other));
        assert_eq!(record.activity_tags, Some(vec![ActivityTag::OnFoot]));
        assert_eq!(record.duration.unwrap().get(), 123);

        let values: ProviderRecordList = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_provider_records_200_metrics.json"
        ));
        let record = &values.records[0];
        assert_eq!((&record.record_id, record.modified_at), (&None, None));
        let metrics = record.metrics.as_ref().unwrap();
        assert!(metrics.iter().all(|(name, _)| name.is_known()));
        assert_eq!(metrics.get(Metric::HrvRmssd), Some(45.0));
        assert_eq!(metrics.get(Metric::HrvSdnn), Some(52.0));
        assert_eq!(metrics.bone_mass().unwrap().to_kilograms(), 3.2);
        assert_eq!(
            metrics.duration(Metric::DurationActive).unwrap().get(),
            5_400_000
        );
        assert!(record.extra.is_empty());
    }
}
