//! A warning about the log of ureq.

use std::sync::Once;

/// Where ureq-proto logs the bytes of every request and answer, at level TRACE. Only the logger can switch it off.
const BYTES: &str = "ureq_proto::util";

/// Warns, once per process, if tokens and health data will be in the log.
pub(super) fn warn_once() {
    static WARNED: Once = Once::new();

    if log::log_enabled!(target: BYTES, log::Level::Trace) {
        WARNED.call_once(|| {
            log::warn!(
                "the log target `{BYTES}` is enabled at level TRACE: tokens and health data will be logged; \
                 switch it off, for example with RUST_LOG=trace,ureq=off"
            );
        });
    }
}
