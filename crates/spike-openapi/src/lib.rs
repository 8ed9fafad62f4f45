//! Reads OpenAPI documents: references followed, and schemas with all of their parts.
//!
//! For the tools of this workspace: `cargo xtask spec` and `spike doctor`.

#![forbid(unsafe_code)]
#![allow(
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    missing_docs,
    reason = "an interface between the tools of this workspace"
)]

mod load;
mod operation;
mod resolve;
mod schema;

pub use load::{parse, read, yaml};
pub use operation::{Operation, Parameter, json, operations};
pub use resolve::{Document, Node, has_siblings, reference};
pub use schema::{Field, Identity, Others, Schema, Variant, View, canonical};
