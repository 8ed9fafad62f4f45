//! The fleet as programs, on a real Redis. `cargo test -p spike-examples fleet -- --include-ignored`; CI does.

mod kills;
mod rules;
mod stage;
mod wire;
