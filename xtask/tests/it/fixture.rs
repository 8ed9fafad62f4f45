//! A small workspace that keeps to every rule, in a folder of its own, to be broken in one place.
//!
//! Its crates have our names and depend on stand-ins for the registry (a folder of empty crates that cargo
//! takes for crates.io), so that cargo resolves them for real and without a network.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A workspace in a temporary folder.
pub(crate) struct Fixture {
    folder: TempDir,
}

/// What a run of `cargo xtask` said.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) code: i32,
}

impl Fixture {
    /// A workspace that keeps to every rule.
    pub(crate) fn good() -> Self {
        let fixture = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for (path, text) in FILES {
            fixture.write(path, text);
        }
        for (name, version, features, dependencies) in REGISTRY {
            fixture.stand_in(name, version, features, dependencies);
        }
        fixture.write(
            "crates/spike-core/clippy.toml",
            include_str!("../../../crates/spike-core/clippy.toml"),
        );
        fixture.write("clippy.toml", include_str!("../../../clippy.toml"));
        fixture
    }

    /// A copy of the project as it stands.
    pub(crate) fn real() -> Self {
        let fixture = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        copy(root, fixture.folder.path());
        fixture
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// Adds lines to the end of a file.
    pub(crate) fn append(&self, path: &str, text: &str) {
        let before = if self.folder.path().join(path).exists() {
            self.read(path)
        } else {
            String::new()
        };
        self.write(path, &format!("{before}{text}\n"));
    }

    /// Changes a piece of a file, which has to be there.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let before = self.read(path);
        assert!(before.contains(from), "{path} does not contain {from}");
        self.write(path, &before.replace(from, to));
    }

    /// Adds a line to a table of a manifest.
    pub(crate) fn depend(&self, krate: &str, table: &str, line: &str) {
        let path = format!("crates/{krate}/Cargo.toml");
        let head = format!("[{table}]\n");
        if self.read(&path).contains(&head) {
            self.replace(&path, &head, &format!("{head}{line}\n"));
        } else {
            self.append(&path, &format!("\n{head}{line}"));
        }
    }

    /// Puts an empty crate into the registry; the lines go to its manifest.
    pub(crate) fn stand_in(&self, name: &str, version: &str, features: &str, dependencies: &str) {
        let folder = format!("vendor/{name}-{version}");
        let package = format!(
            "[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2021\"\nlicense = \"MIT OR Apache-2.0\"\n"
        );
        let manifest =
            format!("{package}\n[features]\n{features}\n\n[dependencies]\n{dependencies}\n");
        self.write(&format!("{folder}/Cargo.toml"), &manifest);
        self.write(&format!("{folder}/src/lib.rs"), "");
        self.write(&format!("{folder}/.cargo-checksum.json"), "{\"files\":{}}");
    }

    /// Runs `cargo xtask` on it.
    pub(crate) fn xtask(&self, arguments: &[&str]) -> Said {
        run(self.folder.path(), arguments)
    }

    /// Checks a fence: it complains, in one line with all of these words.
    #[track_caller]
    pub(crate) fn breaks(&self, fence: &str, words: &[&str]) {
        let said = self.xtask(&["fences", fence]);
        let start = format!("FAIL {fence}: ");
        let mut complaints = said.text.lines().filter(|line| line.starts_with(&start));
        let named = complaints.any(|line| words.iter().all(|word| line.contains(word)));
        assert!(
            said.code == 1 && named,
            "nothing about {words:?}:\n{}",
            said.text
        );
    }

    /// Checks a fence: it holds.
    #[track_caller]
    pub(crate) fn holds(&self, fence: &str) {
        let said = self.xtask(&["fences", fence]);
        assert!(
            said.code == 0 && said.text.starts_with(&format!("ok   {fence}: ")),
            "{}",
            said.text
        );
    }
}

/// Copies the sources of a folder: no history, no build output.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if !path.is_dir() {
            fs::copy(&path, to.join(name)).unwrap();
        } else if name != ".git" && !path.join("CACHEDIR.TAG").exists() {
            fs::create_dir(to.join(name)).unwrap();
            copy(&path, &to.join(name));
        }
    }
}

/// Runs `cargo xtask` on a folder.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .args(arguments)
        .arg("--root")
        .arg(folder)
        .current_dir(folder);
    let output = command.output().unwrap();
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Said {
        text,
        code: output.status.code().unwrap(),
    }
}

/// Name, version, features, dependencies.
const REGISTRY: &[(&str, &str, &str, &str)] = &[
    ("bytes", "1.0.0", "", ""),
    ("arrow-array", "60.0.0", "", "getrandom = \"0.3\""),
    ("jiff", "0.2.0", "std = []\nalloc = []", ""),
    ("tokio", "1.0.0", "", ""),
    ("hyper", "1.0.0", "", "tokio = \"1\""),
    ("ring", "0.17.0", "", "getrandom = \"0.3\""),
    ("getrandom", "0.3.0", "", ""),
    ("aws-lc-rs", "1.0.0", "", ""),
    ("openssl", "0.10.0", "", ""),
    ("native-tls", "0.2.0", "", "openssl = \"0.10\""),
    (
        "rustls",
        "0.23.0",
        "ring = [\"dep:ring\"]\naws_lc_rs = [\"dep:aws-lc-rs\"]",
        "ring = { version = \"0.17\", optional = true }\naws-lc-rs = { version = \"1\", optional = true }",
    ),
    (
        "reqwest",
        "0.13.0",
        "",
        "hyper = \"1\"\nrustls = { version = \"0.23\", features = [\"ring\"] }",
    ),
    (
        "ureq",
        "3.0.0",
        "",
        "rustls = { version = \"0.23\", features = [\"ring\"] }",
    ),
    ("harmless", "1.0.0", "", ""),
    ("sneaky", "1.0.0", "", "reqwest = \"0.13\""),
];

const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", ROOT),
    (".cargo/config.toml", REPLACEMENT),
    ("rust-toolchain.toml", "[toolchain]\nchannel = \"stable\"\n"),
    ("deny.toml", "[licenses]\nallow = [\"MIT\"]\n"),
    (
        "README.md",
        "# A workspace\n\nSee [the core](crates/spike-core/src/lib.rs).\n",
    ),
    ("crates/spike-core/Cargo.toml", CORE),
    (
        "crates/spike-core/src/lib.rs",
        "//! Core.\n#![forbid(unsafe_code)]\n\npub mod time;\npub mod vocabulary;\n",
    ),
    (
        "crates/spike-core/src/vocabulary.rs",
        "//! Words.\npub struct Metric;\n",
    ),
    ("crates/spike-core/src/time.rs", TIME),
    ("crates/spike-arrow/Cargo.toml", ARROW),
    (
        "crates/spike-arrow/src/lib.rs",
        "//! Arrow.\n#![forbid(unsafe_code)]\n\npub use arrow_array;\n",
    ),
    ("crates/spike-async/Cargo.toml", ASYNC),
    ("crates/spike-async/src/lib.rs", CLIENT),
    ("crates/spike-blocking/Cargo.toml", BLOCKING),
    ("crates/spike-blocking/src/lib.rs", CLIENT),
    ("crates/spike-mock/Cargo.toml", MOCK),
    (
        "crates/spike-mock/src/lib.rs",
        "//! Mock.\nuse spike_core::vocabulary::Metric;\npub fn served(_: Metric) {}\n",
    ),
    ("crates/spike-mock/tests/it/main.rs", "//! Tests.\n"),
];

const ROOT: &str = r#"[workspace]
resolver = "3"
members = ["crates/*"]

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.88"
license = "MIT"
publish = false

[workspace.dependencies]
spike-core = { path = "crates/spike-core" }
spike-arrow = { path = "crates/spike-arrow" }
spike-async = { path = "crates/spike-async", default-features = false }
spike-blocking = { path = "crates/spike-blocking", default-features = false }

[workspace.lints.rust]
unsafe_code = "forbid"

[workspace.lints.clippy]
todo = "warn"
"#;

const REPLACEMENT: &str = r#"[source.crates-io]
replace-with = "stand-ins"

[source.stand-ins]
directory = "vendor"
"#;

macro_rules! manifest {
    ($name:literal, $rest:literal) => {
        concat!(
            "[package]\nname = \"",
            $name,
            "\"\nversion.workspace = true\nedition.workspace = true\nrust-version.workspace = true\n",
            "license.workspace = true\npublish.workspace = true\n\n[lints]\nworkspace = true\n\n",
            $rest
        )
    };
}

const CORE: &str = manifest!(
    "spike-core",
    "[dependencies]\nbytes = \"1\"\njiff = { version = \"0.2\", features = [\"alloc\"] }\n"
);

const ARROW: &str = manifest!(
    "spike-arrow",
    "[dependencies]\nspike-core.workspace = true\narrow-array = \"60\"\n"
);

const ASYNC: &str = manifest!(
    "spike-async",
    "[features]\ndefault = [\"reqwest\"]\nreqwest = [\"dep:reqwest\"]\narrow = [\"dep:spike-arrow\"]\n\n\
     [dependencies]\nspike-core.workspace = true\nspike-arrow = { workspace = true, optional = true }\n\
     reqwest = { version = \"0.13\", optional = true }\n\n[dev-dependencies]\ntokio = \"1\"\n"
);

const BLOCKING: &str = manifest!(
    "spike-blocking",
    "[features]\ndefault = [\"ureq\"]\nureq = [\"dep:ureq\"]\narrow = [\"dep:spike-arrow\"]\n\n\
     [dependencies]\nspike-core.workspace = true\nspike-arrow = { workspace = true, optional = true }\n\
     ureq = { version = \"3\", optional = true }\n\n[dev-dependencies]\ntokio = \"1\"\n"
);

const MOCK: &str = manifest!(
    "spike-mock",
    "[dependencies]\nspike-core.workspace = true\nhyper = \"1\"\n"
);

/// Everything here looks like a clock and is none.
const TIME: &str = r#"//! SystemTime::now() in a comment is nothing.
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

/// Not `std::time::Instant`.
pub struct Instant(pub Duration);

pub fn since(then: SystemTime) -> Option<Duration> {
    then.duration_since(SystemTime::UNIX_EPOCH).ok()
}

pub fn local(_: IpAddr) -> &'static str {
    "std::fs::read"
}

#[cfg(test)]
mod tests {
    #[test]
    fn golden() {
        let _ = std::fs::read("golden.json");
    }
}
"#;

const CLIENT: &str = r#"//! A client.
#![forbid(unsafe_code)]

/// A transport.
pub struct Transport(());

impl Transport {
    /// Brings a client of one's own.
    pub fn new(_client: ()) -> Self {
        Self(())
    }
}
"#;
