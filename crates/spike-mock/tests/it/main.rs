//! The mock over real loopback HTTP. No test waits by the clock.

mod agreement;
mod arrays;
mod binary;
mod client;
mod consent;
mod determinism;
mod editions;
mod errors;
mod faults;
mod fuzz;
mod hooks;
mod labs;
mod login;
mod merging;
mod nutrition;
mod raw;
mod receiver;
mod records;
mod webhooks;
