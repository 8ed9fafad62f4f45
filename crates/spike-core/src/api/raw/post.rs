use std::fmt;

use bytes::Bytes;
use http::Method;
use serde_json::Value;

use crate::codec::call::{Authentication, Endpoint, Operation, Pace};
use crate::codec::path::Path;
use crate::error::Error;
use crate::reply::RawReply;

macro_rules! raw_post {
    ($( $(#[$meta:meta])* $name:ident = $id:literal, $path:literal, $authentication:ident, $pace:ident; )+) => { $(
        $(#[$meta])*
        ///
        /// Its `Debug` does not show the body.
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct $name {
            /// The JSON that is sent.
            pub body: Value,
        }

        impl $name {
            /// The request with this JSON body.
            #[must_use]
            pub fn new(body: impl Into<Value>) -> Self {
                Self { body: body.into() }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }

        impl Operation for $name {
            fn id(&self) -> &'static str {
                $id
            }

            fn method(&self) -> Method {
                Method::POST
            }

            fn path(&self) -> Path {
                Path::fixed($path)
            }

            fn body(&self) -> Result<Option<Bytes>, Error> {
                Ok(Some(self.body.to_string().into()))
            }

            fn authentication(&self) -> Authentication {
                Authentication::$authentication
            }

            /// Only logging in twice is known to do no harm.
            fn is_replay_safe(&self) -> bool {
                self.authentication() == Authentication::None
            }

            fn pace(&self) -> Pace {
                Pace::$pace
            }
        }

        impl Endpoint for $name {
            type Answer = RawReply;
        }
    )+ };
}

raw_post! {
    /// `POST /auth/pkcs1`: logs in with a PKCS1 signature (contract 2.3).
    ///
    /// By its name it takes what [`AuthHmac`](crate::api::AuthHmac) takes, with an RSA signature of PKCS#1
    /// v1.5 (evidence: D). Sent without a token.
    AuthPkcs1 = "postAuthPkcs1", "/auth/pkcs1", None, Quick;

    /// `POST /queries/provider_record`: a query of provider records kept for compatibility (contract 5.10). What
    /// an application needs is mostly [`ListProviderRecords`](crate::api::ListProviderRecords).
    QueryProviderRecord = "postQueriesProviderRecord", "/queries/provider_record", Bearer, Quick;

    /// `POST /nutrition_records/text`: has a meal analysed that is described in words (contract 6.4).
    ///
    /// Likely takes the options of [`AnalyzeNutritionImage`](crate::api::AnalyzeNutritionImage) with the text
    /// in `body` (evidence: D). It may wait for the analysis, so it has the long time limits.
    AnalyzeNutritionText = "postNutritionRecordsText", "/nutrition_records/text", Bearer, Analysis;

    /// `POST /lab_reports/process`: by its name, has lab reports processed (contract 7.4). It may wait for that, so
    /// it has the long time limits.
    ProcessLabReports = "postLabReportsProcess", "/lab_reports/process", Bearer, Analysis;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_requests() {
        let body = json!({"any": ["thing", 1.5, null]});
        golden::assert_body(
            &QueryProviderRecord::new(body.clone()),
            "POST /queries/provider_record",
            &body,
        );
        let text = AnalyzeNutritionText::new(body.clone());
        golden::assert_body(&text, "POST /nutrition_records/text", &body);
        let process = ProcessLabReports::new(body.clone());
        golden::assert_body(&process, "POST /lab_reports/process", &body);
        assert_eq!(
            (text.pace(), process.pace()),
            (Pace::Analysis, Pace::Analysis)
        );
        assert!(!text.is_replay_safe() && !process.is_replay_safe());

        let login = AuthPkcs1::new(body);
        assert_eq!(
            golden::request(&login),
            "POST https://app-api.spikeapi.com/v3/auth/pkcs1\n\
             accept: application/json, application/problem+json\n\
             user-agent: spike-sdk/test\n\
             content-type: application/json\n\
             {\"any\":[\"thing\",1.5,null]}"
        );
        assert!(login.is_replay_safe());
        assert_eq!(format!("{login:?}"), "AuthPkcs1 { .. }");
    }

    #[test]
    fn golden_answer() {
        let process = ProcessLabReports::new(json!({}));
        let reply = golden::reply(&process, r#"{"ok": true}"#).unwrap().value;
        assert_eq!(reply.json::<Value>().unwrap(), json!({"ok": true}));
    }
}
