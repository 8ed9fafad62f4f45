//! The crates of the workspace and their dependency rules: the data of `cargo xtask fences`.

/// The sans-IO core.
pub const CORE: &str = "spike-core";
/// Pure functions over answers.
pub const TOOLKIT: &str = "spike-toolkit";
/// Series as Arrow record batches, an optional part of both clients.
pub const ARROW: &str = "spike-arrow";
/// The async client.
pub const ASYNC: &str = "spike-async";
/// The blocking client.
pub const BLOCKING: &str = "spike-blocking";
/// The local server.
pub const MOCK: &str = "spike-mock";
/// The tests that both clients share.
pub const CLIENT_TESTS: &str = "spike-client-tests";

/// A crate of the workspace and the other crates of the workspace it may depend on.
pub struct Layer {
    pub name: &'static str,
    pub uses: &'static [&'static str],
    /// The same for its tests only.
    pub tests_use: &'static [&'static str],
}

/// Every crate of the workspace: dependencies point down only.
pub const LAYERS: &[Layer] = &[
    layer(CORE, &[], &[]),
    layer(TOOLKIT, &[CORE], &[]),
    layer(ARROW, &[CORE, TOOLKIT], &[]),
    layer(ASYNC, &[CORE, TOOLKIT, ARROW], &[MOCK, CLIENT_TESTS]),
    layer(BLOCKING, &[CORE, TOOLKIT, ARROW], &[MOCK, CLIENT_TESTS]),
    layer(MOCK, &[CORE], &[]),
    layer(CLIENT_TESTS, &[ASYNC, BLOCKING, MOCK], &[]),
    layer("spike-examples", &[CORE, TOOLKIT, ARROW, ASYNC, BLOCKING, MOCK], &[]),
    layer("xtask", &[CORE, BLOCKING, MOCK], &[]),
];

const fn layer(
    name: &'static str,
    uses: &'static [&'static str],
    tests_use: &'static [&'static str],
) -> Layer {
    Layer { name, uses, tests_use }
}

/// Crates that a dependency tree must not contain.
pub struct Rule {
    pub name: &'static str,
    /// The roots of the tree.
    pub packages: &'static [&'static str],
    /// Arguments of cargo.
    pub features: &'static [&'static str],
    /// The edges that `cargo tree` follows.
    pub edges: &'static str,
    pub never: &'static [&'static [&'static str]],
    pub why: &'static str,
}

/// Dependencies that become part of a user's program.
pub const SHIPPED: &str = "normal,build";
/// Those and the dependencies of the tests.
const WITH_TESTS: &str = "normal,build,dev";

const ALL: &[&str] = &["--all-features"];
pub const BARE: &[&str] = &["--no-default-features"];
const IO: &[&[&str]] = &[HTTP, RUNTIME, TLS, RANDOM];

#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    rule("core", &[CORE], &[], SHIPPED, IO, "the core does no I/O"),
    rule("core, all features", &[CORE], ALL, SHIPPED, IO, "the core does no I/O"),
    rule("core, tests", &[CORE], ALL, WITH_TESTS, &[HTTP, RUNTIME], "the tests of the core do no I/O"),
    rule("toolkit", &[TOOLKIT], ALL, SHIPPED, IO, "the toolkit does no I/O"),
    rule("arrow", &[ARROW], ALL, SHIPPED, &[HTTP, RUNTIME, TLS], "the conversion to Arrow does no I/O"),
    rule("async, no features", &[ASYNC], BARE, SHIPPED, &[HTTP, RUNTIME, TLS], "only a feature may add it"),
    rule("async", &[ASYNC], ALL, WITH_TESTS, &[UREQ], "ureq belongs to spike-blocking"),
    rule("blocking, no features", &[BLOCKING], BARE, SHIPPED, &[HTTP, RUNTIME, TLS], "only a feature may add it"),
    rule("blocking", &[BLOCKING], ALL, WITH_TESTS, &[REQWEST], "reqwest belongs to spike-async"),
    rule("blocking, shipped", &[BLOCKING], ALL, SHIPPED, &[HYPER, RUNTIME], "a runtime belongs to spike-async"),
    rule("crypto", &[ASYNC, BLOCKING], &[], SHIPPED, &[PROVIDERS, NATIVE_TLS], "both clients use ring"),
    rule("crypto, all features", &[ASYNC, BLOCKING], ALL, SHIPPED, &[PROVIDERS], "both clients use ring"),
];

const fn rule(
    name: &'static str,
    packages: &'static [&'static str],
    features: &'static [&'static str],
    edges: &'static str,
    never: &'static [&'static [&'static str]],
    why: &'static str,
) -> Rule {
    Rule { name, packages, features, edges, never, why }
}

/// The direct dependencies of the core.
pub const CORE_USES: &[&str] = &[
    "base64",
    "bytes",
    "chrono",
    "hex",
    "hmac",
    "http",
    "httpdate",
    "imagesize",
    "jiff",
    "percent-encoding",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
    "tracing",
    "time",
    "zeroize",
];

/// Features of dependencies that a rule forbids: those that read a clock or the time zone of the machine, draw
/// random numbers, or select another crypto provider.
#[rustfmt::skip]
pub const FEATURES: &[(&str, &str, &[&str])] = &[
    ("core", "chrono", &["clock", "iana-time-zone", "now", "wasmbind"]),
    ("core", "jiff", &["js", "std", "tz-system", "tzdb-concatenated", "tzdb-zoneinfo"]),
    ("core", "time", &["local-offset", "rand"]),
    ("crypto", "rustls", &["aws-lc-rs", "aws_lc_rs", "fips"]),
];

/// Crate, arguments of cargo, maximum number of crates in `cargo tree -e normal`, the crate itself included.
pub const LIMITS: &[(&str, &[&str], usize)] = &[
    (CORE, &[], 40),
    (TOOLKIT, &[], 40),
    (BLOCKING, &[], 70),
    (ASYNC, &[], 125),
    (ASYNC, BARE, 50),
    (ARROW, &[], 60),
    (BLOCKING, &["--features", "arrow"], 90),
    (ASYNC, &["--features", "arrow"], 145),
];

// A `*` at the end of a name stands for any ending.
const REQWEST: &[&str] = &["reqwest", "reqwest-*"];
const UREQ: &[&str] = &["ureq", "ureq-*"];
const HYPER: &[&str] = &["hyper", "hyper-*"];
/// HTTP clients and servers.
#[rustfmt::skip]
const HTTP: &[&str] = &[
    "attohttpc", "awc", "axum", "curl", "curl-*", "h2", "h3", "hyper", "hyper-*", "isahc", "minreq", "reqwest",
    "reqwest-*", "surf", "tiny_http", "tungstenite", "ureq", "ureq-*",
];
/// Async runtimes and the crates they are built on.
#[rustfmt::skip]
const RUNTIME: &[&str] = &[
    "async-executor", "async-global-executor", "async-io", "async-net", "async-process", "async-std", "compio",
    "compio-*", "embassy-*", "glommio", "mio", "monoio", "monoio-*", "polling", "smol", "socket2", "tokio", "tokio-*",
];
/// TLS and crypto providers.
#[rustfmt::skip]
const TLS: &[&str] = &[
    "aws-lc-*", "boring", "boring-*", "native-tls", "openssl", "openssl-*", "ring", "rustls", "rustls-*", "schannel",
    "security-framework", "security-framework-*", "webpki", "webpki-*",
];
/// Sources of randomness.
const RANDOM: &[&str] = &["fastrand", "getrandom", "rand", "rand_*", "uuid"];
/// Crypto providers other than ring.
#[rustfmt::skip]
const PROVIDERS: &[&str] = &[
    "aws-lc-*", "boring", "boring-*", "rustls-graviola", "rustls-openssl", "rustls-rustcrypto",
];
/// TLS of the operating system.
const NATIVE_TLS: &[&str] =
    &["native-tls", "openssl", "openssl-macros", "openssl-src", "openssl-sys"];

/// Whether a crate name is on a list, where `*` at the end of an entry stands for any ending.
pub fn is_on(list: &[&str], name: &str) -> bool {
    list.iter().any(|entry| match entry.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *entry,
    })
}

/// Modules of the core that a module may use, or must not.
pub enum Uses {
    Never(&'static [&'static str]),
    Only(&'static [&'static str]),
}

/// The modules of the core: dependencies point down only.
#[rustfmt::skip]
pub const MODULES: &[(&str, Uses)] = &[
    ("vocabulary", Uses::Only(&["macros", "open_enum"])),
    ("reply", Uses::Only(&[])),
    ("error", Uses::Only(&["reply"])),
    ("time", Uses::Only(&["error"])),
    ("transport", Uses::Only(&["error"])),
    ("codec", Uses::Only(&["error", "reply", "time", "vocabulary"])),
    ("model", Uses::Only(&["codec", "error", "time", "vocabulary"])),
    ("credentials", Uses::Only(&["codec", "error"])),
    ("session", Uses::Only(&["codec", "credentials", "error", "time"])),
    ("machine", Uses::Never(&["api", "engine", "model", "webhook"])),
    ("api", Uses::Never(&["engine", "session", "webhook"])),
    ("webhook", Uses::Never(&["engine", "machine", "session"])),
];
