//! Who is who in the workspace, and the numbers the fences hold it to.

/// The sans-IO core.
pub const CORE: &str = "spike-core";
/// Series as Arrow record batches, an optional part of both clients.
pub const ARROW: &str = "spike-arrow";
/// The async client.
pub const ASYNC: &str = "spike-async";
/// The blocking client.
pub const BLOCKING: &str = "spike-blocking";
/// The local server.
pub const MOCK: &str = "spike-mock";

/// The crates that are meant for crates.io.
pub const PUBLISHED: &[&str] = &[CORE, ARROW, ASYNC, BLOCKING];

/// Programs and test tools: they may use any HTTP stack.
pub const TOOLS: &[&str] = &[
    MOCK,
    "spike-examples",
    "spike-conformance",
    "spike-bench",
    "xtask",
];

/// HTTP clients and servers. A `*` at the end stands for any ending.
pub const HTTP: &[&str] = &[
    "attohttpc",
    "awc",
    "axum",
    "curl",
    "curl-*",
    "h2",
    "h3",
    "hyper",
    "hyper-*",
    "isahc",
    "minreq",
    "reqwest",
    "reqwest-*",
    "surf",
    "tiny_http",
    "tungstenite",
    "ureq",
    "ureq-*",
];

/// Async runtimes and what they stand on.
pub const RUNTIME: &[&str] = &[
    "async-executor",
    "async-global-executor",
    "async-io",
    "async-net",
    "async-process",
    "async-std",
    "compio",
    "compio-*",
    "embassy-*",
    "glommio",
    "mio",
    "monoio",
    "monoio-*",
    "polling",
    "smol",
    "socket2",
    "tokio",
    "tokio-*",
];

/// TLS and crypto providers.
pub const TLS: &[&str] = &[
    "aws-lc-*",
    "boring",
    "boring-*",
    "native-tls",
    "openssl",
    "openssl-*",
    "ring",
    "rustls",
    "rustls-*",
    "schannel",
    "security-framework",
    "security-framework-*",
    "webpki",
    "webpki-*",
];

/// Sources of randomness.
pub const RANDOM: &[&str] = &["fastrand", "getrandom", "rand", "rand_*", "uuid"];

/// Whether a crate name is on a list, where `*` at the end of an entry stands for any ending.
pub fn is_on(list: &[&str], name: &str) -> bool {
    list.iter().any(|entry| match entry.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *entry,
    })
}

/// The longest source file, tables aside.
pub const LONGEST_FILE: usize = 500;
/// The median source file.
pub const MEDIAN_FILE: usize = 150;
/// Folders and files of tables (one line per value of the API), which may be longer.
pub const TABLES: &[&str] = &["crates/spike-core/src/vocabulary/"];
