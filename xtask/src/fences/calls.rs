//! The core calls no clock, sleep, socket, file or process function: clippy, with `crates/spike-core/clippy.toml`.

use anyhow::Result;

use super::Project;
use crate::policy::CORE;
use crate::workspace::Workspace;

/// The lints that read the list, and no others. `forbid` makes an `allow` in the sources an error as well.
const LINTS: &[&str] = &[
    "-Awarnings",
    "-Fclippy::disallowed_methods",
    "-Fclippy::disallowed_types",
    "-Fclippy::disallowed_macros",
];

pub(super) fn check(project: &Project<'_>) -> Result<Vec<String>> {
    Ok(complaint(project.workspace, CORE).into_iter().collect())
}

/// The errors of clippy in the library of a package.
fn complaint(workspace: &Workspace, package: &str) -> Option<String> {
    let arguments = ["clippy", "--quiet", "--lib", "--all-features", "--package", package, "--"];
    workspace.cargo(&[&arguments, LINTS].concat()).err().map(|error| format!("{error:#}"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

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
        "src/lib.rs:5:",
        "use of a disallowed method `std::time::SystemTime::now`",
        "time is an input: take `Now`",
        "`std::time::SystemTime::elapsed`",
        "`std::time::Instant`",
        "`std::thread::sleep`",
        "`std::thread::spawn`",
        "`std::sync::Condvar`",
        "`std::sync::mpsc::Receiver`",
        "`std::net::TcpStream`",
        "`std::net::UdpSocket`",
        "`std::fs::read`",
        "`std::path::Path::exists`",
        "`std::fs::File`",
        "`std::env::var`",
        "`std::collections::HashMap`",
        "`std::hash::RandomState`",
        "`std::io::stdout`",
        "`std::println`",
        "`std::process::exit`",
        "`std::net::ToSocketAddrs`",
    ];

    #[test]
    fn clippy_names_every_kind_of_call() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        write("Cargo.toml", "[package]\nname = \"small\"\nedition = \"2024\"\n[workspace]\n");
        write("clippy.toml", include_str!("../../../crates/spike-core/clippy.toml"));
        let found = |code: &str| {
            write("src/lib.rs", code);
            complaint(&Workspace::new(folder.path().to_path_buf()), "small").unwrap_or_default()
        };
        let calls = found(CODE);
        for name in NAMES {
            assert!(calls.contains(name), "no {name}:\n{calls}");
        }
        for lint in ["disallowed_types", "style", "all"] {
            let allowed = found(&format!("#[allow(clippy::{lint})]\npub fn allowed() {{}}"));
            assert!(allowed.contains(&format!("error[E0453]: allow(clippy::{lint})")), "{allowed}");
        }
        assert_eq!(found("pub fn fine() {}"), "");
    }
}
