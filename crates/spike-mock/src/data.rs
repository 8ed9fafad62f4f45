//! What the devices of a person saw: everything the queries answer from.

mod point;
mod profile;
mod series;
mod sleep;
mod wear;

pub(crate) use point::{Point, decimals, rounded};
pub(crate) use profile::{Matter, Profile, metric_of_sleep};
pub(crate) use series::Sight;
pub(crate) use sleep::{Sleep, nap, night};
pub(crate) use wear::Wear;
