//! The project itself, broken in one place, to show that the fences stand where we live.
//!
//! Nothing is asserted about what else may be wrong with it: that is for `cargo xtask fences` to say.

use crate::fixture::Fixture;

#[test]
fn core_depends_on_reqwest() {
    let broken = Fixture::real();
    broken.depend("spike-core", "dependencies", "reqwest.workspace = true");
    broken.breaks(
        "core-dependencies",
        &["spike-core > reqwest: reqwest is an HTTP client"],
    );
    broken.breaks(
        "http-clients",
        &["spike-core > reqwest: reqwest may be reached through spike-async only"],
    );
}

#[test]
fn core_reads_a_clock_with_its_dependencies() {
    let broken = Fixture::real();
    broken.depend(
        "spike-core",
        "dependencies.jiff",
        "workspace = true\nfeatures = [\"std\"]",
    );
    broken.replace(
        "crates/spike-core/Cargo.toml",
        "jiff.workspace = true\n",
        "",
    );
    broken.breaks(
        "core-dependencies",
        &["spike-core > jiff: feature `std` of jiff"],
    );
}

#[test]
fn core_calls_a_clock() {
    let broken = Fixture::real();
    broken.append(
        "crates/spike-core/src/transport.rs",
        "fn f() { std::time::SystemTime::now(); }",
    );
    broken.breaks(
        "core-calls",
        &[
            "crates/spike-core/src/transport.rs:",
            "std::time::SystemTime::now is a clock",
        ],
    );
}

#[test]
fn a_version_on_a_path() {
    let broken = Fixture::real();
    let plain = "spike-core = { path = \"crates/spike-core\" }";
    broken.replace(
        "Cargo.toml",
        plain,
        "spike-core = { path = \"crates/spike-core\", version = \"0.1.0\" }",
    );
    broken.breaks(
        "path-only",
        &["Cargo.toml, [workspace.dependencies], spike-core: version \"0.1.0\""],
    );
}

#[test]
fn unsafe_code_in_the_core() {
    let broken = Fixture::real();
    broken.append("crates/spike-core/src/transport.rs", "fn f() { unsafe {} }");
    broken.breaks(
        "unsafe-code",
        &["crates/spike-core/src/transport.rs:", "`unsafe`"],
    );
}
