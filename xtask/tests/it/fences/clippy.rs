//! The core's `clippy.toml` does what the fence takes it to do.

use std::process::Command;

use crate::fixture::Fixture;

const CODE: &str = r#"
use std::time::{Duration, SystemTime};

pub fn calls() {
    let _ = SystemTime::now();
    let _ = SystemTime::UNIX_EPOCH.elapsed();
    let _: Option<std::time::Instant> = None;
    std::thread::sleep(Duration::ZERO);
    let _ = std::thread::spawn(|| ());
    let _: Option<std::sync::Condvar> = None;
    let _: Option<std::sync::mpsc::Receiver<u8>> = None;
    let _: Option<std::net::TcpStream> = None;
    let _: Option<std::net::UdpSocket> = None;
    let _ = std::fs::read("a");
    let _ = std::path::Path::new("a").exists();
    let _: Option<std::fs::File> = None;
    let _ = std::env::var("A");
    let _: Option<std::collections::HashMap<u8, u8>> = None;
    let _: Option<std::hash::RandomState> = None;
    let _ = std::io::stdout();
    println!("a");
    std::process::exit(1);
}

pub fn resolves(_: impl std::net::ToSocketAddrs) {}
"#;

const NAMES: &[&str] = &[
    "std::time::SystemTime::now",
    "std::time::SystemTime::elapsed",
    "std::time::Instant",
    "std::thread::sleep",
    "std::thread::spawn",
    "std::sync::Condvar",
    "std::sync::mpsc::Receiver",
    "std::net::TcpStream",
    "std::net::UdpSocket",
    "std::fs::read",
    "std::path::Path::exists",
    "std::fs::File",
    "std::env::var",
    "std::collections::HashMap",
    "std::hash::RandomState",
    "std::io::stdout",
    "std::println",
    "std::process::exit",
    "std::net::ToSocketAddrs",
];

#[test]
fn clippy_knows_every_kind_of_call() {
    let cargo = || Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    if !cargo()
        .args(["clippy", "--version"])
        .output()
        .is_ok_and(|output| output.status.success())
    {
        println!("there is no clippy here");
        return;
    }
    let broken = Fixture::good();
    broken.append("crates/spike-core/src/lib.rs", CODE);
    let mut command = cargo();
    command.args([
        "clippy",
        "--offline",
        "-p",
        "spike-core",
        "--target-dir",
        "target",
        "--",
        "-D",
        "warnings",
    ]);
    let output = command.current_dir(broken.path()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    for name in NAMES {
        assert!(
            text.contains(&format!("`{name}`")),
            "clippy does not mention {name}:\n{text}"
        );
    }
    assert!(
        !text.contains("clippy.toml:"),
        "clippy complains about its list:\n{text}"
    );
}
