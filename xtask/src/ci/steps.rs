//! The steps, in order: quick ones first, and those that share a build together.

use super::machine;

/// What a step does.
pub enum Action {
    /// Runs cargo with these arguments.
    Cargo(&'static str),
    /// The same with a variable in the environment.
    CargoWith(&'static str, &'static str, &'static str),
    /// The same after the machine is prepared; skips the step, with a reason, where that is not possible.
    CargoAfter(fn() -> Result<(), String>, &'static str),
    /// The same, but fails where the machine cannot be prepared.
    CargoNeeds(fn() -> Result<(), String>, &'static str),
    Advisories,
    ExternalTypes,
    Fences,
    Parquet,
    PublicApi,
    Quickstarts,
    SpecCheck,
    Workflows,
}

/// A name and what to do.
pub type Step = (&'static str, Action);

#[rustfmt::skip]
pub const STEPS: &[Step] = &[
    ("format", Action::Cargo("fmt --all --check")),
    ("fetch", Action::Cargo("fetch --locked")),
    ("workflows", Action::Workflows),
    ("fences", Action::Fences),
    ("deny", Action::CargoNeeds(machine::cargo_deny, "deny --offline check bans licenses sources")),
    ("advisories", Action::Advisories),
    ("spec", Action::SpecCheck),
    ("clippy", Action::Cargo("clippy --workspace --all-targets -- -D warnings")),
    ("clippy-bare-async", Action::Cargo("clippy -p spike-async --no-default-features -- -D warnings")),
    ("clippy-bare-block", Action::Cargo("clippy -p spike-blocking --no-default-features -- -D warnings")),
    ("clippy-all", Action::CargoAfter(machine::openssl,
        "clippy -p spike-core -p spike-toolkit -p spike-arrow -p spike-async -p spike-blocking --all-features -- -D warnings")),
    ("external-types", Action::ExternalTypes),
    ("public-api", Action::PublicApi),
    // With the modules that features add.
    ("doc", Action::CargoWith("RUSTDOCFLAGS", "-Dwarnings",
        "doc --workspace --no-deps --features spike-async/arrow,spike-blocking/arrow")),
    ("test", Action::Cargo("test --workspace")),
    // Alone: with the features of dependencies that a user of one crate gets.
    ("test-core", Action::Cargo("test -p spike-core")),
    // A feature for the whole program that any other crate may enable.
    ("test-core-numbers", Action::Cargo("test -p spike-core --features serde_json/arbitrary_precision")),
    ("test-async", Action::Cargo("test -p spike-async")),
    ("test-blocking", Action::Cargo("test -p spike-blocking")),
    ("test-arrow", Action::Cargo("test -p spike-async -p spike-blocking \
        --features spike-async/arrow,spike-blocking/arrow --test it analysis::")),
    // Ignored by default, because they need Redis.
    ("test-fleet", Action::CargoNeeds(machine::redis, "test -p spike-examples --test it fleet:: -- --include-ignored")),
    ("quickstarts", Action::Quickstarts),
    ("parquet", Action::Parquet),
];

impl Action {
    /// The command as one would type it.
    pub fn show(&self) -> String {
        let other = match self {
            Self::Cargo(line) | Self::CargoAfter(_, line) | Self::CargoNeeds(_, line) => {
                return format!("cargo {line}");
            }
            Self::CargoWith(name, value, line) => return format!("{name}={value} cargo {line}"),
            Self::Advisories => "cargo deny check advisories",
            Self::ExternalTypes => {
                "cargo check -Zpublic-dependency; look for types of HTTP clients and of Arrow"
            }
            Self::Fences => "cargo xtask fences",
            Self::Parquet => {
                "cargo run -p spike-examples --example parquet; read it with DuckDB; compare"
            }
            Self::PublicApi => "cargo xtask public-api",
            Self::SpecCheck => "cargo xtask spec check",
            Self::Quickstarts => {
                "cargo run --bin quickstart; cargo run --bin quickstart-async; compare"
            }
            Self::Workflows => {
                "check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/ci.yml"
            }
        };
        other.to_owned()
    }
}
