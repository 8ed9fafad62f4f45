//! The sans-IO core of the Spike SDK.

mod open_enum;
pub mod proxy;
pub mod time;
pub mod transport;
pub mod vocabulary;

#[doc(hidden)]
pub use open_enum::Unknown;
