//! The operations of which only method, path and authentication are proven: JSON in, JSON out.
//!
//! Evidence: A for method and path, U for everything else (contract 1.5). Parameters are added with
//! [`RequestExt`](crate::RequestExt), and answers are read with [`RawReply::json`].

use std::fmt;

use serde_json::{Map, Value};

use crate::codec::body::JsonBody;
use crate::codec::call::{Authentication, TimeoutClass};
use crate::codec::parameter::{BodyParameter, Parameter};
use crate::codec::request::request;
use crate::codec::shape::ValueShape;
use crate::error::Error;
use crate::reply::RawReply;
use crate::vocabulary::Provider;

request! {
    /// Returns information about the application; said to list the providers that can be connected (contract 3.3).
    pub struct GetApplicationInfo -> RawReply {
        GET "/applicationinfo" as "getApplicationinfo" with { unproven: true };
    }
}

request! {
    /// Returns statistics by interpolation (contract 5.4).
    pub struct StatisticsInterpolation -> RawReply {
        GET "/queries/statistics/interpolation" as "getQueriesStatisticsInterpolation" with { unproven: true };
    }
}

request! {
    /// Returns series of samples (contract 5.6).
    ///
    /// Its nearest relative, a removed operation, took `from_timestamp`, `to_timestamp` and a list `metrics`.
    pub struct TimeSeriesSamples -> RawReply {
        GET "/queries/timeseries/samples" as "getQueriesTimeseriesSamples" with { unproven: true };
    }
}

request! {
    /// Returns a series split by the source of the provider (contract 5.6).
    pub struct TimeSeriesSplit -> RawReply {
        GET "/queries/timeseries/split" as "getQueriesTimeseriesSplit" with { unproven: true };
    }
}

request! {
    /// Begins an integration (contract 4.4).
    ///
    /// Meant for a browser, and likely answered with a redirect (evidence: D). The redirect is not followed: it is the
    /// answer, with its target in the `location` header. Applications mostly need
    /// [`IntegrationUrl`](crate::api::IntegrationUrl) instead.
    pub struct InitIntegration -> RawReply {
        GET "/providers/{provider_slug}/integration/init" as "getProvidersByProviderSlugIntegrationInit"
            with { unproven: true, accepts_redirect: true };
        /// The provider.
        required path provider_slug: Provider,
    }
}

request! {
    /// Logs in with a PKCS1 signature (contract 2.3).
    ///
    /// By its name it takes what [`AuthHmac`](crate::api::AuthHmac) takes, with an RSA signature of PKCS#1 v1.5
    /// (evidence: D). Sent without a token.
    pub struct AuthPkcs1 -> RawReply {
        POST "/auth/pkcs1" as "postAuthPkcs1"
            with { unproven: true, authentication: Authentication::None, idempotent: true };
        /// The JSON that is sent.
        required body body: JsonDocument,
    }
}

request! {
    /// Queries provider records in a way that is kept for compatibility (contract 5.10). Applications mostly need
    /// [`ListProviderRecords`](crate::api::ListProviderRecords) instead.
    pub struct QueryProviderRecord -> RawReply {
        POST "/queries/provider_record" as "postQueriesProviderRecord" with { unproven: true };
        /// The JSON that is sent.
        required body body: JsonDocument,
    }
}

request! {
    /// Has a meal analysed that is described in words (contract 6.4).
    ///
    /// Likely takes the options of [`AnalyzeNutritionImage`](crate::api::AnalyzeNutritionImage) with the text in `body`
    /// (evidence: D). It may wait for the analysis, so it has the long time limits.
    pub struct AnalyzeNutritionText -> RawReply {
        POST "/nutrition_records/text" as "postNutritionRecordsText"
            with { unproven: true, timeout_class: TimeoutClass::Analysis };
        /// The JSON that is sent.
        required body body: JsonDocument,
    }
}

request! {
    /// Processes lab reports, by its name (contract 7.4). It may wait for that, so it has the long time limits.
    pub struct ProcessLabReports -> RawReply {
        POST "/lab_reports/process" as "postLabReportsProcess"
            with { unproven: true, timeout_class: TimeoutClass::Analysis };
        /// The JSON that is sent.
        required body body: JsonDocument,
    }
}

/// A JSON document that is the whole body of a request. Its `Debug` does not show it.
#[derive(Clone, PartialEq)]
pub struct JsonDocument(Value);

impl<T: Into<Value>> From<T> for JsonDocument {
    fn from(document: T) -> Self {
        Self(document.into())
    }
}

impl fmt::Debug for JsonDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Parameter for JsonDocument {
    const SHAPE: ValueShape = ValueShape::Group(&[]);

    /// Takes all values that are left.
    fn from_json(_: &str, values: &mut Map<String, Value>) -> Result<Option<Self>, Error> {
        Ok(Some(Self(std::mem::take(values).into())))
    }
}

impl BodyParameter for JsonDocument {
    fn write(&self, _: &'static str, body: &mut JsonBody) -> Result<(), Error> {
        body.replace(self.0.to_string());
        Ok(())
    }
}

#[cfg(test)]
mod tests;
