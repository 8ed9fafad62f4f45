//! The blocking client of the Spike SDK.

pub mod transport;
