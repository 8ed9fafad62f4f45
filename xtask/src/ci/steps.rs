//! The steps, in order: what fails fast comes first, what shares a build stands together.

/// What a step does.
pub enum Action {
    Cargo(&'static [&'static str]),
    /// With a variable in the environment.
    CargoWith((&'static str, &'static str), &'static [&'static str]),
    /// Where OpenSSL's headers are, or can be had.
    CargoWithOpenssl(&'static [&'static str]),
    /// With a Redis server at hand.
    CargoWithRedis(&'static [&'static str]),
    Fences,
    Parquet,
    Quickstarts,
    SpecCheck,
}

/// One line of the table.
pub struct Step {
    pub name: &'static str,
    pub action: Action,
}

pub const STEPS: &[Step] = &[
    step("format", &["fmt", "--all", "--check"]),
    step("fetch", &["fetch", "--locked"]),
    Step {
        name: "fences",
        action: Action::Fences,
    },
    Step {
        name: "spec",
        action: Action::SpecCheck,
    },
    step(
        "clippy",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
    ),
    step(
        "clippy-bare-async",
        &[
            "clippy",
            "-p",
            "spike-async",
            "--no-default-features",
            "--",
            "-D",
            "warnings",
        ],
    ),
    step(
        "clippy-bare-block",
        &[
            "clippy",
            "-p",
            "spike-blocking",
            "--no-default-features",
            "--",
            "-D",
            "warnings",
        ],
    ),
    Step {
        name: "clippy-all",
        action: Action::CargoWithOpenssl(&[
            "clippy",
            "-p",
            "spike-core",
            "-p",
            "spike-arrow",
            "-p",
            "spike-async",
            "-p",
            "spike-blocking",
            "--all-features",
            "--",
            "-D",
            "warnings",
        ]),
    },
    Step {
        name: "doc",
        action: Action::CargoWith(
            ("RUSTDOCFLAGS", "-Dwarnings"),
            // The module that a feature adds, too.
            &[
                "doc",
                "--workspace",
                "--no-deps",
                "--features",
                "spike-async/arrow,spike-blocking/arrow",
            ],
        ),
    },
    step("test", &["test", "--workspace"]),
    step("test-core", &["test", "-p", "spike-core"]),
    // A switch of the whole program that somebody else's crate may flip.
    step(
        "test-core-numbers",
        &[
            "test",
            "-p",
            "spike-core",
            "--features",
            "serde_json/arbitrary_precision",
        ],
    ),
    step("test-async", &["test", "-p", "spike-async"]),
    step("test-blocking", &["test", "-p", "spike-blocking"]),
    step(
        "test-arrow",
        &[
            "test",
            "-p",
            "spike-async",
            "-p",
            "spike-blocking",
            "--features",
            "spike-async/arrow,spike-blocking/arrow",
            "--test",
            "it",
            "analysis::",
        ],
    ),
    // Those that are ignored by default, because not everybody has Redis.
    Step {
        name: "test-fleet",
        action: Action::CargoWithRedis(&[
            "test",
            "-p",
            "spike-examples",
            "--test",
            "it",
            "fleet::",
            "--",
            "--include-ignored",
        ]),
    },
    Step {
        name: "quickstarts",
        action: Action::Quickstarts,
    },
    Step {
        name: "parquet",
        action: Action::Parquet,
    },
];

const fn step(name: &'static str, arguments: &'static [&'static str]) -> Step {
    Step {
        name,
        action: Action::Cargo(arguments),
    }
}

impl Action {
    /// The command, as people would type it.
    pub fn show(&self) -> String {
        match self {
            Self::Cargo(arguments)
            | Self::CargoWithOpenssl(arguments)
            | Self::CargoWithRedis(arguments) => {
                format!("cargo {}", arguments.join(" "))
            }
            Self::CargoWith((name, value), arguments) => {
                format!("{name}={value} cargo {}", arguments.join(" "))
            }
            Self::Fences => "cargo xtask fences".to_owned(),
            Self::Parquet => {
                "cargo run -p spike-arrow --example parquet; read it with DuckDB; compare"
                    .to_owned()
            }
            Self::SpecCheck => "cargo xtask spec check".to_owned(),
            Self::Quickstarts => {
                "cargo run --bin quickstart; cargo run --bin quickstart-async; compare".to_owned()
            }
        }
    }
}
