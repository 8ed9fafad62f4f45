//! Environment variables.

use std::env;
use std::ffi::OsString;

use spike_core::Error;

use crate::failure::Failure;

/// Returns the value of a variable, or `None` if it is empty or not set.
pub(crate) fn variable(name: &str) -> Result<Option<String>, Error> {
    match env::var_os(name).map(OsString::into_string) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(Err(_)) => Err(Error::config(format!("{name}: it is not text in UTF-8"))),
    }
}

/// Returns an error without the value, which may be a secret in the wrong variable.
pub(crate) fn invalid(name: &str, what: impl std::fmt::Display) -> Failure {
    Failure::Settings(format!("{name}: {what}"))
}
