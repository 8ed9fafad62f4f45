//! Runs `cargo xtask`.

use std::path::Path;
use std::process::Command;

/// The output of a run.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) code: i32,
}

/// Runs `cargo xtask` on a folder.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).arg("--root").arg(folder);
    let output = command.current_dir(folder).output().unwrap();
    let text =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Said { text: text.concat(), code: output.status.code().unwrap() }
}
