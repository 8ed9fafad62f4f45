//! The blocking client of the Spike SDK.

mod build_error;
pub mod transport;
#[cfg(feature = "ureq")]
mod ureq_transport;

pub use build_error::BuildError;
#[cfg(feature = "ureq")]
pub use ureq_transport::{UreqTransport, UreqTransportBuilder};
