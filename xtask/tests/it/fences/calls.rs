//! What the core calls.

use crate::fixture::Fixture;

const LIB: &str = "crates/spike-core/src/lib.rs";
const LIST: &str = "crates/spike-core/clippy.toml";

/// Code, and what the complaint names.
const CALLS: &[(&str, &str)] = &[
    (
        "pub fn f() { std::time::SystemTime::now(); }",
        "std::time::SystemTime::now is a clock",
    ),
    (
        "use std::time::SystemTime;\npub fn f() { SystemTime::now(); }",
        "std::time::SystemTime::now is a clock",
    ),
    (
        "use std::time::SystemTime as T;\npub fn f() { T::now(); }",
        "std::time::SystemTime::now is a clock",
    ),
    (
        "use std::{time as t};\npub fn f() { t::SystemTime::now(); }",
        "std::time::SystemTime::now is a clock",
    ),
    (
        "use std::time::*;\npub fn f() { SystemTime::now(); }",
        "std::time::SystemTime::now is a clock",
    ),
    (
        "type T = std::time::SystemTime;\npub fn f() { T::now(); }",
        "std::time::SystemTime::now is a clock",
    ),
    (
        "pub fn f() { <std::time::SystemTime>::now(); }",
        "std::time::SystemTime::now is a clock",
    ),
    (
        "pub fn f() -> fn() -> std::time::SystemTime { std::time::SystemTime::now }",
        "SystemTime::now is a clock",
    ),
    (
        "extern crate std as other;\npub fn f() { other::thread::sleep(D); }",
        "std::thread::sleep is waiting",
    ),
    (
        "pub fn f() { ::std::time::SystemTime::now(); }",
        "std::time::SystemTime::now is a clock",
    ),
    (
        "macro_rules! m { () => { std::time::SystemTime::now() } }",
        "std::time::SystemTime::now is a clock",
    ),
    (
        "pub fn f() { assert!(std::time::SystemTime::now() > X); }",
        "std::time::SystemTime::now is a clock",
    ),
    (
        "use std::time::{Duration, Instant};",
        "std::time::Instant is a clock",
    ),
    (
        "mod a { pub use std::time; }\npub fn f() { crate::a::time::SystemTime::now(); }",
        "SystemTime::now is a clock",
    ),
    (
        "use std::time;\nmod a { use super::*; fn f() { time::SystemTime::now(); } }",
        "SystemTime::now is a clock",
    ),
    (
        "pub fn f() { jiff::Timestamp::now(); }",
        "jiff::Timestamp::now is a clock",
    ),
    (
        "pub fn f() { chrono::Utc::now(); }",
        "chrono::Utc::now is a clock",
    ),
    (
        "use std::thread;\npub fn f() { thread::spawn(|| ()); }",
        "std::thread::spawn is a thread",
    ),
    (
        "pub fn f() { std::sync::mpsc::channel::<u8>(); }",
        "std::sync::mpsc::channel is waiting",
    ),
    (
        "pub static C: std::sync::Condvar = std::sync::Condvar::new();",
        "std::sync::Condvar",
    ),
    (
        "use std::net::TcpStream;",
        "std::net::TcpStream is a socket",
    ),
    (
        "use std::net::ToSocketAddrs;",
        "std::net::ToSocketAddrs is a socket",
    ),
    (
        "pub fn f(a: &str) { a.to_socket_addrs(); }",
        ".to_socket_addrs() is a socket",
    ),
    (
        "use std::os::unix::net::UnixStream;",
        "std::os::unix::net::UnixStream is a socket",
    ),
    (
        "use std::fs;\npub fn f() { fs::read(\"a\"); }",
        "std::fs::read is a file function",
    ),
    ("use std::fs::File;", "std::fs::File is a file function"),
    (
        "pub fn f() { std::process::abort(); }",
        "std::process::abort is a process",
    ),
    (
        "pub fn f() { std::env::var(\"HOME\"); }",
        "std::env::var is the environment",
    ),
    (
        "use std::collections::HashMap;",
        "std::collections::HashMap is randomness",
    ),
    (
        "use std::collections::hash_map::RandomState;",
        "std::collections::hash_map::RandomState is randomness",
    ),
    (
        "pub fn f() { std::io::stdout(); }",
        "std::io::stdout is output",
    ),
];

#[test]
fn a_call_that_does_io() {
    for (code, named) in CALLS {
        let broken = Fixture::good();
        broken.append(LIB, code);
        broken.breaks("core-calls", &[LIB, named]);
    }
}

#[test]
fn the_complaint_names_the_line() {
    let broken = Fixture::good();
    broken.write(
        "crates/spike-core/src/token/cache.rs",
        "\n\nfn f() {\n    std::time::SystemTime::now();\n}\n",
    );
    broken.breaks(
        "core-calls",
        &["crates/spike-core/src/token/cache.rs:4: std::time::SystemTime::now"],
    );
}

#[test]
fn tests_may_read_golden_files_but_not_wait() {
    let test = |body: &str| format!("#[cfg(test)]\nmod tests {{ fn f() {{ {body} }} }}");
    let fine = Fixture::good();
    fine.append(
        LIB,
        &test("std::thread::spawn(|| std::fs::read(\"a\")); std::env::var(\"A\");"),
    );
    fine.append(LIB, "#[cfg(test)]\nmod more;");
    fine.write(
        "crates/spike-core/src/more.rs",
        "use std::collections::HashMap;",
    );
    fine.write("crates/spike-core/src/more/golden.rs", "use std::fs::read;");
    fine.write("crates/spike-core/tests/it/main.rs", "use std::fs::read;");
    fine.holds("core-calls");

    for body in [
        "std::thread::sleep(D)",
        "std::time::Instant::now()",
        "std::net::TcpListener::bind(A)",
    ] {
        let broken = Fixture::good();
        broken.append(LIB, &test(body));
        broken.breaks("core-calls", &[LIB, body.split('(').next().unwrap()]);

        let broken = Fixture::good();
        broken.write(
            "crates/spike-core/tests/it/main.rs",
            &format!("fn f() {{ {body} }}"),
        );
        broken.breaks(
            "core-calls",
            &[
                "crates/spike-core/tests/it/main.rs:1",
                body.split('(').next().unwrap(),
            ],
        );
    }
}

#[test]
fn clippys_list_is_thinned_out() {
    let broken = Fixture::good();
    let line = broken
        .read(LIST)
        .lines()
        .find(|line| line.contains("SystemTime::now"))
        .unwrap()
        .to_owned();
    broken.replace(LIST, &line, "");
    broken.breaks(
        "core-calls",
        &[
            LIST,
            "disallowed-methods",
            "lacks std::time::SystemTime::now",
        ],
    );

    let broken = Fixture::good();
    broken.replace(LIST, &line, "\"std::time::SystemTime::now\",");
    broken.breaks(
        "core-calls",
        &[LIST, "give a reason for std::time::SystemTime::now"],
    );

    let broken = Fixture::good();
    broken.replace(LIST, "disallowed-types", "disallowed-names");
    broken.breaks(
        "core-calls",
        &[LIST, "disallowed-types", "lacks std::time::Instant"],
    );
}

#[test]
fn clippys_list_is_switched_off() {
    let broken = Fixture::good();
    broken.append("Cargo.toml", "disallowed_methods = \"allow\"");
    broken.breaks(
        "core-calls",
        &["Cargo.toml: [workspace.lints.clippy] allows disallowed_methods"],
    );

    let broken = Fixture::good();
    broken.append("Cargo.toml", "style = { level = \"allow\", priority = -1 }");
    broken.breaks("core-calls", &["allows style"]);

    for lint in [
        "clippy::disallowed_types",
        "clippy::all",
        "dead_code, clippy::disallowed_methods",
    ] {
        let broken = Fixture::good();
        broken.append(LIB, &format!("#[allow({lint})]\npub fn f() {{}}"));
        broken.breaks("core-calls", &[LIB, "switches clippy::"]);
    }

    let fine = Fixture::good();
    fine.append(
        LIB,
        "#[cfg(test)]\n#[allow(clippy::disallowed_methods)]\nmod tests {}",
    );
    fine.holds("core-calls");
}

#[test]
fn the_core_forgets_a_setting_of_the_workspace() {
    let broken = Fixture::good();
    broken.append("clippy.toml", "too-many-arguments-threshold = 4");
    broken.breaks(
        "core-calls",
        &[LIST, "repeat `too-many-arguments-threshold`"],
    );
}
