//! A fleet: any number of workers on any number of machines, and one Redis between them.
//!
//! ```text
//! the API --webhooks--> door --> Redis: who has jobs, which --> workers --> Redis: the users' data
//! ```
//!
//! - The **door** checks a delivery, puts its events into the queue, and only then answers 200.
//! - The **queue** gives a user, with all that is to be done for them, to one worker at a time, for the length of a
//!   lease.
//! - A **worker** makes one plan of all events of the user, or takes the next part of a history; fetches; and
//!   writes what it has got, together with the note that it is done, in one transaction.
//! - **Tokens** are in Redis as well, so a user is logged in once for all workers.
//!
//! # What happens if a worker is killed
//!
//! Whatever it was doing, it has either written all of a step or nothing of it. When its lease is over, another worker
//! takes the user and does that step again. Should the first one only have been slow, it cannot write any more: every
//! transaction is tied to the user's **fence**, a number that grows each time the user is taken.
//!
//! Records are kept by identity, the newest version of each ([`Snapshot`](spike_toolkit::snapshot::Snapshot)), so a
//! delivery that comes twice, late or out of order changes nothing. The news list shows that this is not only so
//! for what can be overwritten: every record stands there once.
//!
//! # What it does not do
//!
//! It is an example. It knows one Redis server, not a cluster; it trusts it not to lose what it has confirmed, for
//! which Redis wants `appendfsync always`; and records that the API no longer lists stay.

mod demo;
mod door;
mod harvest;
mod job;
mod keys;
mod orders;
mod queue;
mod redis_server;
mod show;
mod tokens;
mod worker;

pub use orders::run;
pub use redis_server::RedisServer;
