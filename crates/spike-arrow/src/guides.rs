//! The guide page, whose code is compiled and run with the tests.

#[doc = include_str!("../../../docs/arrow.md")]
struct Arrow;
