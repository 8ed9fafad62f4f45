//! Requests as they are read, answers as they are written.

mod answer;
mod body;
mod params;
mod percent;
mod problem;
mod query;

pub(crate) use answer::{Answer, Body};
pub(crate) use body::Fields;
pub(crate) use params::Params;
pub(crate) use percent::{decode, encode};
pub(crate) use problem::{Fault400, Problem};
pub(crate) use query::Query;
