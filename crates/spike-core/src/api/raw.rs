//! The operations of which only method, path and authentication are proven: JSON in, JSON out.
//!
//! Evidence: A for method and path, U for everything else (contract 1.5). Read the answer with
//! [`RawReply::json`].

mod get;
mod post;

pub(super) use get::free_query;
pub use get::{
    GetApplicationInfo, InitIntegration, StatisticsInterpolation, TimeSeriesSamples,
    TimeSeriesSplit,
};
pub use post::{AnalyzeNutritionText, AuthPkcs1, ProcessLabReports, QueryProviderRecord};
