//! Part of the Spike SDK.
