//! The fleet as programs, on a real Redis: `cargo test -p spike-examples --test it fleet:: -- --include-ignored`.

mod kills;
mod late;
mod rules;
mod stage;
mod wire;
