//! The native half of the Python package `spike_sdk`: the module `spike_sdk._native`.
//!
//! Classes are frozen, and what they hold may be used by several threads: a wrong use is an exception. The `repr` of what
//! holds a secret or health data shows neither.

mod answer;
mod engine;
mod errors;
mod exchange;
mod table;
mod track;
mod transport;
mod value;
mod wake;
mod webhook;

use pyo3::prelude::*;

/// The native half of `spike_sdk`; see `_native.pyi`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::answer::Answer;
    #[pymodule_export]
    use super::engine::{
        Caller, Engine, cut, settings_from_variables, sign, user_id_from_variables,
    };
    #[pymodule_export]
    use super::errors::ErrorDetails;
    #[pymodule_export]
    use super::exchange::{Exchange, Load, Sleep, Store, WaitForLogin};
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::track::Track;
    #[pymodule_export]
    use super::transport::{Response, ResponseReader, Send};
    #[pymodule_export]
    use super::webhook::{Verified, WebhookVerifier};
}
