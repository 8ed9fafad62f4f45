//! The tests of the fleet need a Redis server. They start it themselves.

use anyhow::{Result, bail};

use super::debian::{install, succeeds};

/// Sees to it that there is one.
pub fn prepare() -> Result<()> {
    let found = || succeeds("redis-server", &["--version"]);
    if found() || (install(&["redis-server"]) && found()) {
        return Ok(());
    }
    bail!("there is no redis-server; on Debian: apt-get install redis-server")
}
