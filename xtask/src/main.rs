//! Checks and release tasks of the Spike SDK.
fn main() {}
