//! The async client of the Spike SDK.

pub mod transport;
