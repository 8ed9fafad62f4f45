//! The feature `native-tls` needs OpenSSL's headers, on Linux.

use super::apt;

/// Sees to it that the headers are there; says why not, if they are not.
pub fn prepare() -> Result<(), String> {
    let there = !cfg!(target_os = "linux") || apt::succeeds("pkg-config", &["--exists", "openssl"]);
    if there || apt::install(&["libssl-dev", "pkg-config"]) {
        return Ok(());
    }
    Err("no OpenSSL headers for `native-tls`; install libssl-dev and pkg-config".to_owned())
}
