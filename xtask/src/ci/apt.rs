//! Packages of Debian and its kin, for what a step needs and a new machine lacks.

use std::process::{Command, Stdio};

/// Installs packages; whether that went well. Only root can, and only where there is `apt-get`.
pub fn install(packages: &[&str]) -> bool {
    if !is_root() || !succeeds("apt-get", &["--version"]) {
        return false;
    }
    println!("installing {}", packages.join(" and "));
    let install = ["install", "--yes", "--quiet", "--no-install-recommends"];
    succeeds("apt-get", &["update", "--quiet"])
        && succeeds("apt-get", &[&install[..], packages].concat())
}

/// Whether a program is there and says that all is well. What it prints is not shown.
pub fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
