//! The guide pages, whose code is compiled and run with the tests.

#[doc = include_str!("../../../docs/errors.md")]
struct Errors;

#[doc = include_str!("../../../docs/webhooks.md")]
struct Webhooks;
