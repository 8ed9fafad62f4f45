//! The feature `native-tls` needs OpenSSL's headers, on Linux.

use std::process::{Command, Stdio};

/// Sees to it that the headers are there; says why not, if they are not.
pub fn prepare() -> Result<(), String> {
    if !cfg!(target_os = "linux") || succeeds("pkg-config", &["--exists", "openssl"]) {
        return Ok(());
    }
    if is_root() && succeeds("apt-get", &["--version"]) {
        println!("installing libssl-dev and pkg-config");
        let install = [
            "install",
            "--yes",
            "--quiet",
            "--no-install-recommends",
            "libssl-dev",
            "pkg-config",
        ];
        if succeeds("apt-get", &["update", "--quiet"]) && succeeds("apt-get", &install) {
            return Ok(());
        }
    }
    Err("no OpenSSL headers for `native-tls`; install libssl-dev and pkg-config".to_owned())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
