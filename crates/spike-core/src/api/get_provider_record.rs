//! `GET /queries/provider_records/{record_id}`
//!
//! Evidence: A for the path, B and C for the rest (contract 5.9).

use http::Method;

use super::ProviderRecord;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;

/// One provider record by its id.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct GetProviderRecord {
    /// The `record_id`, as records, sleeps, workouts and `record_ids` of statistics carry it.
    pub record_id: String,
    /// Adds metrics of the provider's own, some of which are no numbers. The server's default is not
    /// documented.
    pub include_provider_specific_metrics: Option<bool>,
    /// Adds samples. The server's default is not documented.
    pub include_samples: Option<bool>,
}

impl GetProviderRecord {
    /// The record with this id.
    #[must_use]
    pub fn new(record_id: impl Into<String>) -> Self {
        Self {
            record_id: record_id.into(),
            include_provider_specific_metrics: None,
            include_samples: None,
        }
    }

    /// Sets whether to add metrics of the provider's own.
    #[must_use]
    pub fn include_provider_specific_metrics(mut self, include: bool) -> Self {
        self.include_provider_specific_metrics = Some(include);
        self
    }

    /// Sets whether to add samples.
    #[must_use]
    pub fn include_samples(mut self, include: bool) -> Self {
        self.include_samples = Some(include);
        self
    }
}

impl Operation for GetProviderRecord {
    fn id(&self) -> &'static str {
        "getQueriesProviderRecordsByRecordId"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/queries/provider_records").parameter("record_id", &self.record_id)
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_some(
            "include_provider_specific_metrics",
            self.include_provider_specific_metrics,
        );
        query.push_some("include_samples", self.include_samples);
        Ok(())
    }
}

impl Endpoint for GetProviderRecord {
    type Answer = ProviderRecord;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_request() {
        let id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
        golden::assert_bearer(
            &GetProviderRecord::new(id),
            &format!("GET /queries/provider_records/{id}"),
        );
        let full = GetProviderRecord::new("a b")
            .include_provider_specific_metrics(true)
            .include_samples(false);
        golden::assert_bearer(
            &full,
            "GET /queries/provider_records/a%20b?include_provider_specific_metrics=true&include_samples=false",
        );
    }

    #[test]
    fn provider_specific_metrics_and_parts_are_kept() {
        // No example shows them; the shapes are those the contract expects or allows.
        let body = r#"{
            "record_id": "r", "start_at_timestamp": "2026-04-13T21:00:00Z", "user_time_offset_minutes": 180,
            "provider_local_date": "2026-04-14", "source": {},
            "metrics": {"heartrate": 52, "readiness_score": 81, "time_offset_stress_level_values": [[0, 25], [180, 31]]},
            "provider_specific_metrics": {"sleep_score": 77},
            "samples": {}, "sessions": [{"division_type": "session"}], "laps": [{"lap": 1}], "segments": [],
            "splits": [], "route_points": [], "sleep": {"stages": []}, "sleep_score": 77,
            "entries": [{"division_ref": 0, "duration": 1000}]
        }"#;
        let record: ProviderRecord = golden::decode(body);
        let metrics = record.metrics.as_ref().unwrap();
        assert_eq!(metrics.get("readiness_score"), Some(81.0));
        let others: Vec<_> = metrics.others().collect();
        assert_eq!(others[0].0.as_str(), "time_offset_stress_level_values");
        assert_eq!(others[0].1, &json!([[0, 25], [180, 31]]));
        assert_eq!(
            record.local_start().unwrap().to_string(),
            "2026-04-14T00:00:00"
        );
        assert_eq!(record.local_end(), None);
        assert_eq!(record.laps, Some(json!([{"lap": 1}])));
        assert_eq!(record.entries.unwrap()[0].division_ref, Some(0));
        assert_eq!(record.extra.len(), 1);
    }
}
