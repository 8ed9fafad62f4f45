//! Every check of `cargo xtask` is shown to fail when what it guards is broken, and to name the breaker.

mod fences;
mod fixture;
