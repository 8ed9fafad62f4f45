//! Encoding of requests and decoding of answers.

pub(crate) mod answer;
pub(crate) mod body;
pub(crate) mod call;
#[doc(hidden)]
pub mod canonical;
pub(crate) mod decode;
pub(crate) mod extra;
pub(crate) mod from_json;
pub(crate) mod iterator;
pub(crate) mod json;
pub(crate) mod members;
pub(crate) mod parameter;
pub(crate) mod path;
pub(crate) mod query;
pub(crate) mod raw_call;
pub(crate) mod request;
pub(crate) mod setters;
pub(crate) mod shape;
pub(crate) mod unknown;
