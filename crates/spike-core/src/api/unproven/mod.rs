//! Operations of which only method, path and authentication are proven. Parameters and answers are JSON.
//!
//! Evidence: A for method and path, U for everything else (contract 1.5). Add parameters with
//! [`RequestExt`](crate::RequestExt), and read answers with [`RawReply::json`].

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
    /// Request for information about the application, including the providers that can be connected (contract 3.3).
    pub struct GetApplicationInfo -> RawReply {
        GET "/applicationinfo" as "getApplicationinfo" with { unproven: true };
    }
}

request! {
    /// Request for interpolated statistics (contract 5.4).
    pub struct StatisticsInterpolation -> RawReply {
        GET "/queries/statistics/interpolation" as "getQueriesStatisticsInterpolation" with { unproven: true };
    }
}

request! {
    /// Request for series of samples (contract 5.6).
    ///
    /// A similar, removed operation accepted `from_timestamp`, `to_timestamp` and a list `metrics`.
    pub struct TimeSeriesSamples -> RawReply {
        GET "/queries/timeseries/samples" as "getQueriesTimeseriesSamples" with { unproven: true };
    }
}

request! {
    /// Request for a series split by the source of the provider (contract 5.6).
    pub struct TimeSeriesSplit -> RawReply {
        GET "/queries/timeseries/split" as "getQueriesTimeseriesSplit" with { unproven: true };
    }
}

request! {
    /// Request that starts an integration (contract 4.4).
    ///
    /// Meant for a browser, and likely answered with a redirect (evidence: D). The redirect is not followed: it is the
    /// answer, with its target in the `location` header. Applications usually need
    /// [`IntegrationUrl`](crate::api::IntegrationUrl) instead.
    pub struct InitIntegration -> RawReply {
        GET "/providers/{provider_slug}/integration/init" as "getProvidersByProviderSlugIntegrationInit"
            with { unproven: true, accepts_redirect: true };
        /// The provider.
        required path provider_slug: Provider,
    }
}

request! {
    /// Request for a token, by a login with a PKCS1 signature (contract 2.3).
    ///
    /// According to its name, it accepts what [`AuthHmac`](crate::api::AuthHmac) accepts, with an RSA signature of PKCS#1 v1.5
    /// (evidence: D). Sent without a token.
    pub struct AuthPkcs1 -> RawReply {
        POST "/auth/pkcs1" as "postAuthPkcs1"
            with { unproven: true, authentication: Authentication::None, idempotent: true };
        /// The JSON body.
        required body body: JsonDocument,
    }
}

request! {
    /// Request for provider records that is kept for compatibility (contract 5.10). Applications usually need
    /// [`ListProviderRecords`](crate::api::ListProviderRecords) instead.
    pub struct QueryProviderRecord -> RawReply {
        POST "/queries/provider_record" as "postQueriesProviderRecord" with { unproven: true };
        /// The JSON body.
        required body body: JsonDocument,
    }
}

request! {
    /// Request that analyses the description of a meal (contract 6.4).
    ///
    /// Likely accepts the options of [`AnalyzeNutritionImage`](crate::api::AnalyzeNutritionImage), with the text in `body`
    /// (evidence: D). The server may wait for the analysis, so the call has the timeouts of an analysis.
    pub struct AnalyzeNutritionText -> RawReply {
        POST "/nutrition_records/text" as "postNutritionRecordsText"
            with { unproven: true, timeout_class: TimeoutClass::Analysis };
        /// The JSON body.
        required body body: JsonDocument,
    }
}

request! {
    /// Request that processes lab reports, according to its name (contract 7.4). The server may wait for the result, so
    /// the call has the timeouts of an analysis.
    pub struct ProcessLabReports -> RawReply {
        POST "/lab_reports/process" as "postLabReportsProcess"
            with { unproven: true, timeout_class: TimeoutClass::Analysis };
        /// The JSON body.
        required body body: JsonDocument,
    }
}

/// A JSON document as the whole body of a request. Its `Debug` does not show it.
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
