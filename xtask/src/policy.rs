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
/// The core for other languages.
const FFI: &str = "spike-ffi";
/// The local server.
const MOCK: &str = "spike-mock";
/// Reads OpenAPI documents, for the command-line tool and for these checks.
const OPENAPI: &str = "spike-openapi";
/// The tests that both clients share.
const CLIENT_TESTS: &str = "spike-client-tests";

/// A crate of the workspace and the other crates of the workspace it may depend on.
pub struct Layer {
    pub name: &'static str,
    pub uses: &'static [&'static str],
    /// The same for its tests only.
    pub tests_use: &'static [&'static str],
}

/// Every crate of the workspace, each after those it uses: dependencies point down only.
pub const LAYERS: &[Layer] = &[
    layer(CORE, &[], &[]),
    layer(TOOLKIT, &[CORE], &[]),
    layer(ARROW, &[CORE, TOOLKIT], &[]),
    layer(FFI, &[CORE], &[]),
    layer("spike-python", &[CORE, TOOLKIT, ARROW, FFI], &[]),
    layer(MOCK, &[CORE], &[]),
    layer(ASYNC, &[CORE, TOOLKIT, ARROW], &[MOCK]),
    layer(BLOCKING, &[CORE, TOOLKIT, ARROW], &[MOCK]),
    layer(CLIENT_TESTS, &[ASYNC, BLOCKING, MOCK], &[]),
    layer("spike-conformance", &[CORE, ASYNC, BLOCKING], &[]),
    layer(OPENAPI, &[], &[]),
    layer("spike-cli", &[BLOCKING, MOCK, OPENAPI], &[]),
    // The examples of embedding use the core without a client; as a dependency of the tests, it cannot enter the programs.
    layer("spike-examples", &[ASYNC, BLOCKING, MOCK], &[CORE]),
    layer("xtask", &[CORE, BLOCKING, MOCK, OPENAPI], &[]),
];

const fn layer(
    name: &'static str,
    uses: &'static [&'static str],
    tests_use: &'static [&'static str],
) -> Layer {
    Layer { name, uses, tests_use }
}

/// The direct dependencies of the core.
#[rustfmt::skip]
pub const CORE_USES: &[&str] = &[
    "base64", "bytes", "bytestring", "chrono", "crc32fast", "hex", "hmac", "http", "httpdate", "imagesize", "jiff", "memchr", "miniz_oxide",
    "percent-encoding", "serde", "serde_json", "sha2", "thiserror", "time", "tracing", "zeroize",
];

/// Arguments of `cargo tree`, lists of crates that the tree must not contain, and why. The edges `normal,build` are what
/// becomes part of a user's program; the mock may use any HTTP client.
#[rustfmt::skip]
pub const RULES: &[(&str, &[&[&str]], &str)] = &[
    ("-p spike-core -e normal,build", IO, "the core does no I/O"),
    ("-p spike-core --all-features -e normal,build", IO, "the core does no I/O"),
    ("-p spike-core --all-features -e normal,build,dev", &[HTTP, RUNTIME, SOCKETS], "the tests of the core do no I/O"),
    ("-p spike-toolkit --all-features -e normal,build", &[HTTP, RUNTIME, SOCKETS, TLS, RANDOM], "the toolkit does no I/O"),
    ("-p spike-arrow --all-features -e normal,build", &[HTTP, RUNTIME, SOCKETS, TLS], "the conversion to Arrow does no I/O"),
    ("-p spike-ffi -e normal", &[HTTP, RUNTIME, SOCKETS, TLS], "the host sends the bytes"),
    ("-p spike-python -e normal", &[HTTP, RUNTIME, SOCKETS, TLS], "Python sends the bytes"),
    ("-p spike-python -e normal", &[UNIFFI], "Python has its own bindings"),
    ("-p spike-async --no-default-features -e normal,build", &[HTTP, RUNTIME, SOCKETS, TLS], "only a feature may add it"),
    ("-p spike-async --all-features -e normal,build", &[UREQ], "ureq belongs to spike-blocking"),
    ("-p spike-blocking --no-default-features -e normal,build", &[HTTP, RUNTIME, SOCKETS, TLS], "only a feature may add it"),
    ("-p spike-blocking --all-features -e normal,build", &[REQWEST], "reqwest belongs to spike-async"),
    ("-p spike-blocking --all-features -e normal,build", &[HYPER, RUNTIME], "a runtime belongs to spike-async"),
    ("-p spike-async -p spike-blocking -e normal,build", &[PROVIDERS, NATIVE_TLS], "both clients use ring"),
    ("-p spike-async -p spike-blocking --all-features -e normal,build", &[PROVIDERS], "both clients use ring"),
];

/// Arguments of `cargo tree` for the crates that use one crypto provider.
pub const CRYPTO: &str =
    "-p spike-async -p spike-blocking --all-features --target all -e normal,build";

/// Arguments of `cargo tree`, and the maximum number of crates in the tree, the crate itself included.
pub const LIMITS: &[(&str, usize)] = &[
    ("-p spike-core -e normal", 40),
    ("-p spike-toolkit -e normal", 40),
    ("-p spike-blocking -e normal", 70),
    ("-p spike-async -e normal", 125),
    ("-p spike-async --no-default-features -e normal", 50),
    ("-p spike-arrow -e normal", 60),
    ("-p spike-blocking --features arrow -e normal", 90),
    ("-p spike-async --features arrow -e normal", 145),
];

// In these lists, `*` at the end of a name matches any ending, and `name/feature` is a feature of a crate.

const IO: &[&[&str]] = &[HTTP, RUNTIME, SOCKETS, TLS, RANDOM, CLOCKS];
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
    "compio-*", "embassy-*", "glommio", "mio", "monoio", "monoio-*", "polling", "smol", "tokio", "tokio-*",
];
/// Options of sockets.
const SOCKETS: &[&str] = &["socket2"];
/// TLS and crypto providers.
#[rustfmt::skip]
const TLS: &[&str] = &[
    "aws-lc-*", "boring", "boring-*", "native-tls", "openssl", "openssl-*", "ring", "rustls", "rustls-*", "schannel",
    "security-framework", "security-framework-*", "webpki", "webpki-*",
];
/// Sources of randomness.
const RANDOM: &[&str] = &["fastrand", "getrandom", "rand", "rand_*", "uuid"];
/// Features that read a clock or the time zone of the machine, or draw random numbers.
#[rustfmt::skip]
const CLOCKS: &[&str] = &[
    "chrono/clock", "chrono/iana-time-zone", "chrono/now", "chrono/wasmbind", "jiff/js", "jiff/std", "jiff/tz-system",
    "jiff/tzdb-concatenated", "jiff/tzdb-zoneinfo", "time/local-offset", "time/rand",
];
/// Crypto providers other than ring.
#[rustfmt::skip]
const PROVIDERS: &[&str] = &[
    "aws-lc-*", "boring", "boring-*", "rustls-graviola", "rustls-openssl", "rustls-rustcrypto", "rustls/aws-lc-rs",
    "rustls/aws_lc_rs", "rustls/fips",
];
/// Bindings for other languages.
const UNIFFI: &[&str] = &["uniffi", "uniffi_*"];
/// TLS of the operating system.
const NATIVE_TLS: &[&str] =
    &["native-tls", "openssl", "openssl-macros", "openssl-src", "openssl-sys"];

/// The list of guides whose code is compiled.
pub const GUIDES: &str = "crates/spike-examples/src/guides.rs";

/// Sources and pages for those who build on the core. The clients do not show them.
pub const OWN_DOCUMENTATION: &[&str] = &[
    "crates/spike-core/src/engine/mod.rs",
    "crates/spike-core/src/lib.rs",
    "crates/spike-core/src/machine/mod.rs",
    "docs/embedding.md",
];

/// The modules of the core and what each may use: dependencies point down only. A module that is not listed is above all
/// others.
#[rustfmt::skip]
pub const MODULES: &[(&str, &[&str])] = &[
    ("vocabulary", &[]),
    ("reply", &[]),
    ("error", &["reply"]),
    ("time", &["error"]),
    ("transport", &["error"]),
    ("codec", &["vocabulary", "reply", "error", "time"]),
    ("model", &["vocabulary", "error", "time", "codec"]),
    ("credentials", &["error", "codec"]),
    ("session", &["error", "time", "codec", "credentials"]),
    ("machine", &["reply", "error", "time", "transport", "codec", "credentials", "session"]),
    ("api", &["vocabulary", "reply", "error", "time", "codec", "model", "credentials", "machine"]),
    ("webhook", &["vocabulary", "reply", "error", "time", "codec", "model", "credentials", "api"]),
];
