//! What the core and a program bring along.

use crate::fixture::Fixture;

const CORE: &str = "spike-core";

#[test]
fn core_depends_on_an_http_client() {
    let broken = Fixture::good();
    broken.depend(CORE, "dependencies", "ureq = \"3\"");
    let said = broken.xtask(&["fences"]);
    assert!(
        said.text
            .contains("FAIL core-dependencies: spike-core > ureq: ureq is an HTTP client"),
        "{}",
        said.text
    );
    assert!(
        said.text
            .contains("FAIL http-clients: spike-core > ureq: ureq may be reached"),
        "{}",
        said.text
    );
}

#[test]
fn core_depends_on_it_through_somebody() {
    let broken = Fixture::good();
    broken.depend(CORE, "dependencies", "sneaky = \"1\"");
    let said = broken.xtask(&["fences", "core-dependencies"]);
    for line in [
        "FAIL core-dependencies: spike-core > sneaky > reqwest: reqwest is an HTTP client",
        "FAIL core-dependencies: spike-core > sneaky > reqwest > hyper > tokio: tokio is an async runtime",
        "FAIL core-dependencies: spike-core > sneaky > reqwest > rustls > ring: ring is TLS",
        "getrandom is a random source",
    ] {
        assert!(said.text.contains(line), "{line}:\n{}", said.text);
    }
}

#[test]
fn core_depends_on_it_behind_a_feature_or_on_another_platform() {
    let broken = Fixture::good();
    broken.depend(
        CORE,
        "dependencies",
        "getrandom = { version = \"0.3\", optional = true }",
    );
    broken.breaks(
        "core-dependencies",
        &["spike-core > getrandom", "random source", "(all features)"],
    );

    let broken = Fixture::good();
    broken.depend(
        CORE,
        "target.'cfg(windows)'.dependencies",
        "getrandom = \"0.3\"",
    );
    broken.breaks(
        "core-dependencies",
        &["spike-core > getrandom", "random source"],
    );

    let broken = Fixture::good();
    broken.depend(CORE, "build-dependencies", "getrandom = \"0.3\"");
    broken.breaks(
        "core-dependencies",
        &["spike-core > getrandom", "random source"],
    );
}

#[test]
fn core_depends_on_something_new() {
    let broken = Fixture::good();
    broken.depend(CORE, "dependencies", "harmless = \"1\"");
    broken.breaks(
        "core-dependencies",
        &["spike-core depends on harmless", "not on its list"],
    );
}

#[test]
fn core_switches_a_clock_on() {
    let broken = Fixture::good();
    broken.replace(
        "crates/spike-core/Cargo.toml",
        "features = [\"alloc\"]",
        "features = [\"std\"]",
    );
    broken.breaks(
        "core-dependencies",
        &["spike-core > jiff", "feature `std` of jiff"],
    );
}

#[test]
fn a_version_between_our_crates() {
    let broken = Fixture::good();
    broken.replace(
        "Cargo.toml",
        "{ path = \"crates/spike-core\" }",
        "{ path = \"crates/spike-core\", version = \"0.1\" }",
    );
    broken.breaks(
        "path-only",
        &[
            "Cargo.toml, [workspace.dependencies], spike-core",
            "version \"0.1\"",
        ],
    );

    for table in [
        "dev-dependencies",
        "build-dependencies",
        "target.'cfg(unix)'.dev-dependencies",
    ] {
        let broken = Fixture::good();
        let line =
            "mock = { package = \"spike-mock\", path = \"../spike-mock\", version = \"0.1.0\" }";
        broken.depend("spike-async", table, line);
        broken.breaks(
            "path-only",
            &[
                "crates/spike-async/Cargo.toml",
                table,
                "mock",
                "our own spike-mock",
            ],
        );
    }
}

#[test]
fn our_name_from_the_registry() {
    let broken = Fixture::good();
    broken.stand_in("spike-core", "0.9.0", "", "");
    broken.depend(
        "spike-mock",
        "dependencies",
        "strange = { package = \"spike-core\", version = \"0.9\" }",
    );
    let said = broken.xtask(&["fences", "path-only"]);
    assert!(
        said.text
            .contains("spike-mock/Cargo.toml, [dependencies], strange: version \"0.9\""),
        "{}",
        said.text
    );
    let said = broken.xtask(&["fences", "http-clients", "path-only"]);
    let lock = "FAIL path-only: Cargo.lock: spike-core comes from registry+";
    assert!(
        said.text.contains(lock) || broken.xtask(&["fences"]).text.contains(lock),
        "{}",
        said.text
    );
}

#[test]
fn a_crate_that_can_be_published() {
    let broken = Fixture::good();
    broken.replace(
        "crates/spike-mock/Cargo.toml",
        "publish.workspace = true\n",
        "",
    );
    broken.breaks(
        "path-only",
        &["crates/spike-mock/Cargo.toml", "publish.workspace = true"],
    );

    let broken = Fixture::good();
    broken.replace("Cargo.toml", "publish = false", "publish = true");
    broken.breaks(
        "path-only",
        &["crates/spike-core/Cargo.toml", "publish.workspace = true"],
    );
}

#[test]
fn too_many_crates() {
    let broken = Fixture::good();
    let names: Vec<String> = (0..70).map(|number| format!("part{number}")).collect();
    names
        .iter()
        .for_each(|name| broken.stand_in(name, "1.0.0", "", ""));
    let lines: Vec<String> = names.iter().map(|name| format!("{name} = \"1\"")).collect();
    broken.stand_in("whole", "1.0.0", "", &lines.join("\n"));
    broken.depend("spike-blocking", "dependencies", "whole = \"1\"");
    broken.breaks(
        "crate-count",
        &[
            "spike-blocking brings",
            "at most 70",
            "cargo tree -e normal -p spike-blocking",
        ],
    );

    let fine = Fixture::good();
    names
        .iter()
        .for_each(|name| fine.stand_in(name, "1.0.0", "", ""));
    fine.stand_in("whole", "1.0.0", "", &lines.join("\n"));
    fine.depend("spike-blocking", "dev-dependencies", "whole = \"1\"");
    fine.holds("crate-count");
}

#[test]
fn a_dependency_that_needs_a_newer_rust() {
    let broken = Fixture::good();
    broken.replace(
        "vendor/hyper-1.0.0/Cargo.toml",
        "edition",
        "rust-version = \"1.88.1\"\nedition",
    );
    broken.breaks(
        "msrv",
        &[
            "spike-async > reqwest > hyper",
            "hyper 1.0.0 needs Rust 1.88.1",
            "1.88",
        ],
    );

    let fine = Fixture::good();
    fine.replace(
        "vendor/hyper-1.0.0/Cargo.toml",
        "edition",
        "rust-version = \"1.88\"\nedition",
    );
    fine.holds("msrv");
}

#[test]
fn a_crate_or_a_toolchain_that_leaves_the_msrv() {
    let broken = Fixture::good();
    broken.replace(
        "crates/spike-core/Cargo.toml",
        "rust-version.workspace = true",
        "rust-version = \"1.85\"",
    );
    broken.breaks("msrv", &["spike-core", "rust-version.workspace"]);

    let broken = Fixture::good();
    broken.write(
        "rust-toolchain.toml",
        "[toolchain]\nchannel = \"nightly\"\n",
    );
    broken.breaks("msrv", &["rust-toolchain.toml", "nightly"]);
}

#[test]
fn a_licence_that_is_not_allowed() {
    for licence in [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT AND ISC) OR BSD-3-Clause",
        "MIT WITH LLVM-exception",
    ] {
        let broken = Fixture::good();
        broken.replace(
            "vendor/hyper-1.0.0/Cargo.toml",
            "MIT OR Apache-2.0",
            licence,
        );
        broken.breaks("licences", &["hyper 1.0.0 is under", licence]);
    }
    for licence in [
        "GPL-3.0 OR MIT",
        "Apache-2.0/MIT",
        "(ISC OR MIT) AND (MIT OR GPL-3.0)",
    ] {
        let fine = Fixture::good();
        fine.replace(
            "vendor/hyper-1.0.0/Cargo.toml",
            "MIT OR Apache-2.0",
            licence,
        );
        fine.holds("licences");
    }
}
