//! A fleet of workers: any number of processes on any number of machines that share one Redis.
//!
//! ```text
//! the API --webhooks--> receiver --> Redis Streams --> workers --> Redis: the data of the users
//! ```
//!
//! - The **receiver** verifies a delivery, adds its events to a stream, and only then answers 200.
//! - The **streams** deliver each job at least once. A worker reads jobs as a member of a consumer group
//!   (`XREADGROUP`) and acknowledges them (`XACK`) after their data are written. Redis gives a job that stays
//!   unacknowledged for the length of a lease to the next worker that asks (`XAUTOCLAIM`).
//! - A **worker** makes one plan of all events of a user in a batch, or takes one part of a history, fetches, and
//!   merges the answers into the data of the user.
//! - **Tokens** are in Redis as well, so a user is logged in once for all workers.
//!
//! # Why a job may run twice, late, or on two workers at once
//!
//! A worker may be killed at any moment, and a slow one may write after another has taken over its job. No lock
//! prevents that. Instead each merge is atomic, idempotent and commutative; see below.
//!
//! # Data
//!
//! - A **record** is kept by identity and version ([`Snapshot`](spike_blocking::snapshot::Snapshot)): an older version
//!   never replaces a newer one.
//! - A **value without a version** (the statistics of a day, the points of an hour) is kept with the number of the
//!   request that fetched it. Redis counts these numbers, and a request gets its number before it is sent. So of two
//!   answers the one with the higher number was computed after the other request was numbered, and it wins.
//! - **News** (a record is new, a provider was connected) are appended in the same transaction as the change they
//!   report, so each is there once. They stand for effects that must not happen twice, such as notifying the user.
//!
//! # Limits
//!
//! This is an example. It supports one Redis server, not a cluster, and relies on Redis not to lose what it has
//! confirmed, which requires `appendfsync always`. Records that the API no longer lists are kept.

mod cli;
mod demo;
mod queue;
mod receive;
mod sandbox;
mod show;
mod store;
mod tokens;
mod worker;

pub use cli::run;
pub use sandbox::{RedisServer, Sandbox};
