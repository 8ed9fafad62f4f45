//! `GET /queries/sleeps`
//!
//! Evidence: A for path and answer, C for the parameters (contract 5.7).

use http::Method;

use super::{Sleep, words};
use crate::codec::call::{Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::time::{Date, DayRange};
use crate::vocabulary::Provider;

/// The sleeps of a range of days.
///
/// A sleep belongs to the date in the provider's data; if there is none, to the local day it ended on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ListSleeps {
    /// Local days, both ends inclusive (evidence: D, as for daily statistics).
    pub days: DayRange,
    /// Only these providers; empty means all.
    pub providers: Vec<Provider>,
    /// Adds the stages of each sleep. The server's default is not documented.
    pub include_stages: Option<bool>,
    /// Adds samples; their key and shape are not documented, look for them in `extra`.
    pub include_samples: Option<bool>,
}

impl ListSleeps {
    /// The sleeps of these days.
    #[must_use]
    pub fn new(days: impl Into<DayRange>) -> Self {
        Self {
            days: days.into(),
            providers: Vec::new(),
            include_stages: None,
            include_samples: None,
        }
    }

    /// Restricts the answer to these providers.
    #[must_use]
    pub fn providers(mut self, providers: impl IntoIterator<Item = impl Into<Provider>>) -> Self {
        self.providers = words(providers);
        self
    }

    /// Sets whether to add the stages.
    #[must_use]
    pub fn include_stages(mut self, include: bool) -> Self {
        self.include_stages = Some(include);
        self
    }

    /// Sets whether to add samples.
    #[must_use]
    pub fn include_samples(mut self, include: bool) -> Self {
        self.include_samples = Some(include);
        self
    }
}

impl Operation for ListSleeps {
    fn id(&self) -> &'static str {
        "getQueriesSleeps"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/queries/sleeps")
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_days(&self.days)?;
        query.push_list("providers", &self.providers);
        query.push_some("include_stages", self.include_stages);
        query.push_some("include_samples", self.include_samples);
        Ok(())
    }
}

impl Endpoint for ListSleeps {
    type Answer = SleepList;
}

answer! {
    /// The answer to [`ListSleeps`].
    pub struct SleepList {
        /// First local day, repeated from the request.
        optional from_date: Date,
        /// Last local day, inclusive, repeated from the request.
        optional to_date: Date,
        /// The sleeps. Several providers may report the same night.
        list sleeps: Sleep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;
    use crate::vocabulary::{InputMethod, Metric};

    #[test]
    fn golden_request() {
        let day: Date = "2026-04-13".parse().unwrap();
        let full = ListSleeps::new(day..=day)
            .providers(["oura"])
            .include_stages(true)
            .include_samples(false);
        golden::assert_bearer(
            &full,
            "GET /queries/sleeps?from_date=2026-04-13&to_date=2026-04-13&providers=oura\
             &include_stages=true&include_samples=false",
        );
        golden::assert_bearer(
            &ListSleeps::new(day),
            "GET /queries/sleeps?from_date=2026-04-13&to_date=2026-04-13",
        );
    }

    #[test]
    fn golden_answers() {
        let newest: SleepList = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_sleeps_200.json"
        ));
        assert_eq!(newest.sleeps[0].input_method, Some(InputMethod::Unknown));
        assert_eq!(
            newest.sleeps[0]
                .metrics
                .as_ref()
                .unwrap()
                .get(Metric::HeartRate),
            Some(123.0)
        );

        let older: SleepList = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_sleeps_200_older.json"
        ));
        assert_eq!(older.extra.get("timezone").unwrap(), "local");
        let sleep = &older.sleeps[0];
        assert_eq!(sleep.user_time_offset_minutes.unwrap().minutes(), 180);
        assert_eq!(sleep.provider_slug, Some(Provider::Apple));
        assert_eq!(
            sleep.metrics.as_ref().unwrap().get(Metric::Spo2),
            Some(95.75)
        );
    }

    #[test]
    fn a_sleep_without_its_times_is_still_a_sleep() {
        // The sample of an older edition stops before these fields.
        let body = include_str!("../../../../docs/spec/examples/queries_sleeps_200_metrics.json");
        let list: SleepList = golden::decode(body);
        assert_eq!(list.sleeps[0].start_at_timestamp, None);
        assert_eq!(
            list.sleeps[0]
                .metrics
                .as_ref()
                .unwrap()
                .get(Metric::Longitude),
            Some(123.456_789)
        );
    }
}
