//! The steps, in order: quick ones first, and those that share a build together.

use anyhow::Result;

use super::{End, bindings, external_types, machine, programs, wheel};
use crate::workspace::Workspace;
use crate::{fences, public_api, python, spec};

/// What a step does.
pub enum Action {
    /// Runs cargo with these arguments.
    Cargo(&'static str),
    /// The same after the machine is prepared; skips the step, with a reason, where that is not possible.
    CargoAfter(fn() -> Result<(), String>, &'static str),
    /// The same, but fails where the machine cannot be prepared.
    CargoNeeds(fn() -> Result<(), String>, &'static str),
    /// Runs a function, shown as this command.
    Own(&'static str, fn(&Workspace) -> Result<End>),
}

#[rustfmt::skip]
pub const STEPS: &[(&str, Action)] = &[
    ("format", Action::Cargo("fmt --all --check")),
    ("fetch", Action::Cargo("fetch --locked")),
    ("workflows", Action::Own("check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/ci.yml",
        programs::workflows)),
    ("fences", Action::Own("cargo xtask fences", |workspace| Ok(fences::run(workspace, &fences::Arguments::default())?.into()))),
    ("deny", Action::CargoNeeds(machine::cargo_deny, "deny --offline check bans licenses sources")),
    ("advisories", Action::Own("cargo deny check advisories", programs::advisories)),
    ("spec", Action::Own("cargo xtask spec check", |workspace| Ok(spec::check(workspace)?.into()))),
    ("python-files", Action::Own("cargo xtask python",
        |workspace| Ok(python::run(workspace, &python::Arguments::default())?.into()))),
    ("clippy", Action::Cargo("clippy --workspace --all-targets -- -D warnings")),
    ("clippy-bare-async", Action::Cargo("clippy -p spike-async --no-default-features -- -D warnings")),
    ("clippy-bare-block", Action::Cargo("clippy -p spike-blocking --no-default-features -- -D warnings")),
    ("clippy-all", Action::CargoAfter(machine::openssl,
        "clippy -p spike-core -p spike-toolkit -p spike-arrow -p spike-async -p spike-blocking --all-features -- -D warnings")),
    ("external-types", Action::Own("cargo check -Zpublic-dependency; look for types of HTTP clients and of Arrow",
        external_types::check)),
    ("public-api", Action::Own("cargo xtask public-api",
        |workspace| public_api::run(workspace, &public_api::Arguments::default()))),
    // With the modules that features add.
    ("doc", Action::Cargo("doc --config build.rustdocflags=['-Dwarnings'] --workspace --no-deps \
        --features spike-async/arrow,spike-blocking/arrow")),
    ("test", Action::Cargo("test --workspace")),
    // Alone: with the features of dependencies that a user of one crate gets.
    ("test-core", Action::Cargo("test -p spike-core")),
    // A feature for the whole program that any other crate may enable.
    ("test-core-numbers", Action::Cargo("test -p spike-core --features serde_json/arbitrary_precision")),
    ("test-async", Action::Cargo("test -p spike-client-tests --no-default-features --features async,rustls,gzip")),
    ("test-blocking", Action::Cargo("test -p spike-client-tests --no-default-features --features blocking,rustls,gzip")),
    // With the features of reqwest and ureq that any other crate may enable.
    ("test-unified", Action::Cargo("test -p spike-client-tests --features unified -- unified:: gzip:: bodies:: requests:: framing::")),
    ("test-arrow", Action::Cargo("test -p spike-client-tests --features arrow analysis::")),
    // Another workspace. The properties that are fuzzed, with the examples of the specification.
    ("test-fuzz", Action::Cargo("test --manifest-path fuzz/Cargo.toml --locked --target-dir target/fuzz-tests")),
    // Ignored by default, because they need Redis. With the builds of `test`, as the next step.
    ("test-fleet", Action::CargoNeeds(machine::redis, "test --workspace --test it fleet:: -- --include-ignored")),
    // Ignored by default, because they need Chromium.
    ("test-browser", Action::CargoNeeds(machine::chromium, "test --workspace --test it browser:: -- --include-ignored")),
    // Another workspace, in release builds, which the guard uses again.
    ("test-bench", Action::Cargo("test --release --locked --manifest-path crates/spike-bench/Cargo.toml --target-dir target/bench")),
    ("bench-guard", Action::CargoNeeds(machine::valgrind, "xtask bench guard")),
    ("reliability", Action::Cargo("run -p spike-conformance -- check")),
    ("chaos", Action::Cargo("run -p spike-conformance -- chaos --calls 5000")),
    ("week", Action::Own("cargo run -p spike-cli -- week; look at the report", programs::week)),
    ("parquet", Action::Own("cargo run -p spike-examples --example parquet; read it with DuckDB; compare",
        programs::parquet)),
    ("python", Action::Own("maturin build; pytest; mypy --strict; stubtest", wheel::tests)),
    ("python-readme", Action::Own("pip install the wheel in a new environment; run the program of its README", wheel::readme)),
    ("kotlin", Action::Own("generate the bindings for Kotlin; compile them; run their scenarios", bindings::kotlin)),
    ("swift", Action::Own("generate the bindings for Swift; compile their header, and where there is a compiler the rest", bindings::swift)),
];

impl Action {
    /// Returns the command as one would type it.
    pub fn show(&self) -> String {
        match self {
            Self::Cargo(line) | Self::CargoAfter(_, line) | Self::CargoNeeds(_, line) => {
                format!("cargo {line}")
            }
            Self::Own(line, _) => (*line).to_owned(),
        }
    }
}
