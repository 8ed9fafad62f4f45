//! `GET /queries/sleeps/{sleep_id}`
//!
//! Evidence: A for path and answer, C for the parameters (contract 5.7).

use http::Method;

use super::Sleep;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;

/// One sleep by its id.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct GetSleep {
    /// The id. Older documentation takes `record_id` of the sleep, so try that first; it is not settled.
    pub sleep_id: String,
    /// Adds the stages. The server's default is not documented.
    pub include_stages: Option<bool>,
    /// Adds samples; their key and shape are not documented, look for them in `extra`.
    pub include_samples: Option<bool>,
}

impl GetSleep {
    /// The sleep with this id.
    #[must_use]
    pub fn new(sleep_id: impl Into<String>) -> Self {
        Self {
            sleep_id: sleep_id.into(),
            include_stages: None,
            include_samples: None,
        }
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

impl Operation for GetSleep {
    fn id(&self) -> &'static str {
        "getQueriesSleepsBySleepId"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/queries/sleeps").parameter("sleep_id", &self.sleep_id)
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_some("include_stages", self.include_stages);
        query.push_some("include_samples", self.include_samples);
        Ok(())
    }
}

impl Endpoint for GetSleep {
    type Answer = Sleep;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{SleepList, golden};
    use crate::vocabulary::SleepStage;

    #[test]
    fn golden_request() {
        let id = "0134ff3c-3f60-8c46-8e4e-c0dd218c4e3a";
        golden::assert_bearer(&GetSleep::new(id), &format!("GET /queries/sleeps/{id}"));
        let full = GetSleep::new("a/b")
            .include_stages(true)
            .include_samples(true);
        golden::assert_bearer(
            &full,
            "GET /queries/sleeps/a%2Fb?include_stages=true&include_samples=true",
        );
    }

    #[test]
    fn golden_answers() {
        let sleep: Sleep = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_sleep_by_id_200.json"
        ));
        assert_eq!(
            sleep.record_id.as_deref(),
            Some("0134ff3c-3f60-8c46-8e4e-c0dd218c4e3a")
        );
        assert_eq!(sleep.duration.unwrap().get(), 36_240_000);
        assert_eq!(sleep.stages.unwrap()[0].stage, None);

        let early: SleepList = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_sleep_by_id_200_stages.json"
        ));
        let stages = early.sleeps[0].stages.as_ref().unwrap();
        assert_eq!(stages[1].stage, Some(SleepStage::Deep));
        assert_eq!(
            stages[1].duration.unwrap().to_duration().unwrap().as_secs(),
            720
        );
    }
}
