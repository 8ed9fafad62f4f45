use http::Method;

use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::reply::RawReply;
use crate::vocabulary::Provider;

macro_rules! free_query {
    () => {
        /// Adds a query pair; it is sent as it is, percent-encoded.
        #[must_use]
        pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.query.push(name, value);
            self
        }

        /// Adds a list; it is sent in the client's [`ArrayStyle`](crate::ArrayStyle). An empty one adds nothing.
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
    };
}

pub(crate) use free_query;

macro_rules! raw_get {
    ($( $(#[$meta:meta])* $name:ident = $id:literal, $path:literal; )+) => { $(
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        pub struct $name {
            /// The query pairs.
            pub query: Query,
        }

        impl $name {
            /// The request without query pairs.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            free_query!();
        }

        impl Operation for $name {
            fn id(&self) -> &'static str {
                $id
            }

            fn method(&self) -> Method {
                Method::GET
            }

            fn path(&self) -> Path {
                Path::fixed($path)
            }

            fn query(&self, query: &mut Query) -> Result<(), Error> {
                query.extend(&self.query);
                Ok(())
            }
        }

        impl Endpoint for $name {
            type Answer = RawReply;
        }
    )+ };
}

raw_get! {
    /// `GET /applicationinfo`: information about the application; said to list the providers that can be
    /// connected (contract 3.3).
    GetApplicationInfo = "getApplicationinfo", "/applicationinfo";

    /// `GET /queries/statistics/interpolation`: statistics by interpolation (contract 5.4).
    StatisticsInterpolation = "getQueriesStatisticsInterpolation", "/queries/statistics/interpolation";

    /// `GET /queries/timeseries/samples`: series of samples (contract 5.6).
    ///
    /// Its nearest relative, a removed call, took `from_timestamp`, `to_timestamp` and a list `metrics`.
    TimeSeriesSamples = "getQueriesTimeseriesSamples", "/queries/timeseries/samples";

    /// `GET /queries/timeseries/split`: a series split by the source of the provider (contract 5.6).
    TimeSeriesSplit = "getQueriesTimeseriesSplit", "/queries/timeseries/split";
}

/// `GET /providers/{provider_slug}/integration/init`: begins an integration (contract 4.4).
///
/// Meant for a browser, and likely answered with a redirect (evidence: D). The redirect is not followed: it is
/// the answer, with its target in the `location` header. What an application needs is mostly
/// [`IntegrationUrl`](crate::api::IntegrationUrl).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct InitIntegration {
    /// The provider.
    pub provider_slug: Provider,
    /// The query pairs.
    pub query: Query,
}

impl InitIntegration {
    /// Begins an integration of this provider.
    #[must_use]
    pub fn new(provider_slug: impl Into<Provider>) -> Self {
        Self {
            provider_slug: provider_slug.into(),
            query: Query::new(),
        }
    }

    free_query!();
}

impl Operation for InitIntegration {
    fn id(&self) -> &'static str {
        "getProvidersByProviderSlugIntegrationInit"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/providers")
            .parameter("provider_slug", self.provider_slug.as_str())
            .then("/integration/init")
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.extend(&self.query);
        Ok(())
    }

    fn accepts_redirect(&self) -> bool {
        true
    }
}

impl Endpoint for InitIntegration {
    type Answer = RawReply;
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_requests() {
        golden::assert_bearer(&GetApplicationInfo::new(), "GET /applicationinfo");
        let interpolation = StatisticsInterpolation::new()
            .with_query("from_date", "2026-04-13")
            .with_query_list("types", ["steps", "heartrate"])
            .with_query_list("providers", Vec::<String>::new());
        golden::assert_bearer(
            &interpolation,
            "GET /queries/statistics/interpolation?from_date=2026-04-13&types=steps,heartrate",
        );
        golden::assert_bearer(
            &TimeSeriesSamples::new().with_query("a b", "c&d"),
            "GET /queries/timeseries/samples?a%20b=c%26d",
        );
        golden::assert_bearer(
            &TimeSeriesSplit::new().with_query("metric", "steps"),
            "GET /queries/timeseries/split?metric=steps",
        );
        let init = InitIntegration::new(Provider::Garmin)
            .with_query("state", "x")
            .with_query_list("list", ["y"]);
        golden::assert_bearer(
            &init,
            "GET /providers/garmin/integration/init?state=x&list=y",
        );
        assert!(init.accepts_redirect());
        golden::assert_refused(&InitIntegration::new(""), "provider_slug");
    }

    #[test]
    fn golden_answers() {
        // No example of its own; the nearest relative of the samples.
        let body =
            include_str!("../../../../../docs/spec/examples/queries_samples_removed_200.json");
        let reply = golden::reply(&TimeSeriesSamples::new(), body).unwrap();
        let json: Value = reply.value.json().unwrap();
        assert!(json["samples"][0]["values"].is_array());
        for anything in ["", "<html>", "7"] {
            golden::reply(&GetApplicationInfo::new(), anything).unwrap();
        }
    }
}
