//! The async client of the Spike SDK.

mod build_error;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
pub mod transport;

pub use build_error::BuildError;
#[cfg(feature = "reqwest")]
pub use reqwest_transport::{ReqwestTransport, ReqwestTransportBuilder};
