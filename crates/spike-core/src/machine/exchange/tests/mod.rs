//! The rules of the machine, each under random outcomes and times. Nothing here waits: time is a number.

mod crowd;
mod retries;
mod returned;
mod single;
mod tokens;
mod world;
