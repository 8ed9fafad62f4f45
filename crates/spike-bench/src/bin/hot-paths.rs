//! Runs one hot path for callgrind, which counts inside of [`hot_path_measured`] only.

use anyhow::{Context as _, Result};
use spike_bench::paths::{PATHS, Path};

#[inline(never)]
fn hot_path_measured(path: &mut Path) {
    path();
}

fn main() -> Result<()> {
    let wanted = std::env::args().nth(1).context("name a path")?;
    let (_, prepare) = PATHS.iter().find(|(name, _)| *name == wanted).context("no such path")?;
    let mut path = prepare()?;
    // What is done once only is not counted.
    path();
    path();
    hot_path_measured(&mut path);
    Ok(())
}
