//! The tests of the fleet need a Redis server. They start it themselves.

use anyhow::{Result, bail};

use super::apt;

/// Sees to it that there is one.
pub fn prepare() -> Result<()> {
    let found = || apt::succeeds("redis-server", &["--version"]);
    if found() || (apt::install(&["redis-server"]) && found()) {
        return Ok(());
    }
    bail!("there is no redis-server; on Debian: apt-get install redis-server")
}
