//! Programs and headers that a fresh machine may lack, where this may install them.

use std::process::{Command, Stdio};

/// Installs packages of Debian, as root; whether they are there now.
pub fn install(packages: &[&str]) -> bool {
    if !is_root() || !succeeds("apt-get", &["--version"]) {
        return false;
    }
    println!("installing {}", packages.join(", "));
    let install = ["install", "--yes", "--quiet", "--no-install-recommends"];
    let install = [&install, packages].concat();
    succeeds("apt-get", &["update", "--quiet"]) && succeeds("apt-get", &install)
}

/// Whether a program can be run and has no complaint.
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
