//! The guide pages, whose code is compiled and run with the tests.

#[doc = include_str!("../../../docs/events-to-data.md")]
struct EventsToData;

#[doc = include_str!("../../../docs/local-time.md")]
struct LocalTime;

#[doc = include_str!("../../../docs/series.md")]
struct Series;
