//! The mock server over HTTP on loopback. No test sleeps.

mod agreement;
mod arrays;
mod binary;
mod browser;
mod client;
mod consent;
mod control;
mod determinism;
mod editions;
mod errors;
mod faults;
mod framework;
mod fuzz;
mod guide;
mod labs;
mod limits;
mod login;
mod merging;
mod nutrition;
mod python;
mod raw;
mod receiver;
mod recording;
mod records;
mod webhooks;
