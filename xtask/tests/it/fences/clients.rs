//! Who may bring which HTTP client and which crypto provider.

use crate::fixture::Fixture;

#[test]
fn reqwest_below_the_blocking_client() {
    for table in ["dependencies", "build-dependencies", "dev-dependencies"] {
        let broken = Fixture::good();
        broken.depend("spike-blocking", table, "sneaky = \"1\"");
        let said = broken.xtask(&["fences", "http-clients"]);
        let line = "FAIL http-clients: spike-blocking > sneaky > reqwest: reqwest may be reached through spike-async only";
        assert!(
            said.code == 1 && said.text.contains(line),
            "{table}:\n{}",
            said.text
        );
    }
}

#[test]
fn tokio_below_the_blocking_client() {
    let broken = Fixture::good();
    broken.depend(
        "spike-blocking",
        "dependencies",
        "tokio = { version = \"1\", optional = true }",
    );
    broken.breaks(
        "http-clients",
        &["spike-blocking > tokio", "spike-async only"],
    );
}

#[test]
fn ureq_below_the_async_client() {
    for table in ["dependencies", "dev-dependencies"] {
        let broken = Fixture::good();
        broken.depend(
            "spike-async",
            table,
            "ureq = { version = \"3\", features = [] }",
        );
        let said = broken.xtask(&["fences", "http-clients"]);
        let line = "FAIL http-clients: spike-async > ureq: ureq may be reached through spike-blocking only";
        assert!(
            said.code == 1 && said.text.contains(line),
            "{table}:\n{}",
            said.text
        );
    }
}

#[test]
fn a_runtime_in_the_tests_of_the_core() {
    for line in ["tokio = \"1\"", "spike-mock = { path = \"../spike-mock\" }"] {
        let broken = Fixture::good();
        broken.depend("spike-core", "dev-dependencies", line);
        broken.breaks(
            "http-clients",
            &[
                "spike-core > ",
                "tokio",
                "drop the dependency of spike-core",
            ],
        );
    }
}

#[test]
fn a_new_crate_may_use_the_clients_but_not_what_is_below_them() {
    let fixture = Fixture::good();
    let manifest = fixture
        .read("crates/spike-mock/Cargo.toml")
        .replace("spike-mock", "spike-shell");
    let manifest = manifest.replace(
        "hyper = \"1\"",
        "spike-async = { workspace = true, features = [\"reqwest\"] }",
    );
    fixture.write("crates/spike-shell/Cargo.toml", &manifest);
    fixture.write("crates/spike-shell/src/lib.rs", "//! A shell.\n");
    fixture.holds("http-clients");
    fixture.depend("spike-shell", "dependencies", "hyper = \"1\"");
    fixture.breaks(
        "http-clients",
        &["spike-shell > hyper", "drop the dependency of spike-shell"],
    );
}

#[test]
fn a_client_that_cannot_do_without_its_http_client() {
    let broken = Fixture::good();
    broken.replace(
        "crates/spike-async/Cargo.toml",
        "version = \"0.13\", optional = true",
        "version = \"0.13\"",
    );
    broken.replace(
        "crates/spike-async/Cargo.toml",
        "reqwest = [\"dep:reqwest\"]",
        "reqwest = []",
    );
    broken.breaks(
        "bare-clients",
        &[
            "spike-async > reqwest",
            "reqwest comes with no features at all",
        ],
    );

    let broken = Fixture::good();
    broken.depend("spike-async", "dependencies", "tokio = \"1\"");
    let said = broken.xtask(&["fences", "bare-clients"]);
    assert!(
        said.code == 1
            && said
                .text
                .contains("spike-async > tokio: tokio comes with no features"),
        "{}",
        said.text
    );

    let broken = Fixture::good();
    broken.depend("spike-blocking", "dependencies", "rustls = \"0.23\"");
    broken.breaks(
        "bare-clients",
        &[
            "spike-blocking > rustls",
            "rustls comes with no features at all",
        ],
    );
}

#[test]
fn a_second_crypto_provider() {
    let broken = Fixture::good();
    broken.replace(
        "vendor/reqwest-0.13.0/Cargo.toml",
        "\"ring\"",
        "\"aws_lc_rs\"",
    );
    broken.breaks(
        "one-provider",
        &[
            "spike-async > reqwest > rustls > aws-lc-rs",
            "second crypto provider",
        ],
    );

    let broken = Fixture::good();
    broken.replace(
        "vendor/reqwest-0.13.0/Cargo.toml",
        "\"ring\"",
        "\"aws_lc_rs\"",
    );
    broken.breaks("one-provider", &["rustls has feature `aws_lc_rs`"]);

    let broken = Fixture::good();
    broken.replace(
        "vendor/reqwest-0.13.0/Cargo.toml",
        "[dependencies]",
        "[dependencies]\nnative-tls = \"0.2\"",
    );
    broken.breaks(
        "one-provider",
        &[
            "spike-async > reqwest > native-tls > openssl",
            "default features",
        ],
    );
}

#[test]
fn a_second_crypto_provider_behind_a_feature() {
    let broken = Fixture::good();
    broken.depend(
        "spike-blocking",
        "dependencies",
        "aws-lc-rs = { version = \"1\", optional = true }",
    );
    broken.breaks(
        "one-provider",
        &["spike-blocking > aws-lc-rs", "(all features)"],
    );

    let fine = Fixture::good();
    fine.depend(
        "spike-blocking",
        "dependencies",
        "native-tls = { version = \"0.2\", optional = true }",
    );
    fine.holds("one-provider");
}

#[test]
fn no_crypto_provider_or_two_versions() {
    let broken = Fixture::good();
    for name in ["reqwest-0.13.0", "ureq-3.0.0"] {
        broken.replace(
            &format!("vendor/{name}/Cargo.toml"),
            ", features = [\"ring\"]",
            "",
        );
    }
    broken.breaks("one-provider", &["no ring in spike-async + spike-blocking"]);

    let broken = Fixture::good();
    broken.stand_in(
        "rustls",
        "0.22.0",
        "ring = [\"dep:ring\"]",
        "ring = { version = \"0.17\", optional = true }",
    );
    broken.replace("vendor/ureq-3.0.0/Cargo.toml", "\"0.23\"", "\"0.22\"");
    broken.breaks(
        "one-provider",
        &["rustls comes 2 times", "0.22.0", "0.23.0"],
    );
}

#[test]
fn the_mock_depends_on_a_client() {
    for table in ["dependencies", "dev-dependencies"] {
        let broken = Fixture::good();
        broken.depend("spike-mock", table, "spike-blocking.workspace = true");
        broken.breaks("mock-vocabulary", &["spike-mock depends on spike-blocking"]);
    }
}

#[test]
fn the_mock_uses_more_than_words() {
    const LIB: &str = "crates/spike-mock/src/lib.rs";
    for (code, named) in [
        (
            "pub fn f() { spike_core::sign(); }",
            "uses spike_core::sign",
        ),
        (
            "use spike_core::{vocabulary, token::Table};",
            "uses spike_core::token::Table",
        ),
        ("use spike_core::*;", "uses spike_core;"),
        (
            "use spike_core as words;\npub fn f() { words::sign(); }",
            "uses spike_core::sign",
        ),
        ("extern crate spike_core as words;", "uses spike_core;"),
        (
            "use spike_core::vocabulary_of_requests::Metric as M;",
            "uses spike_core::vocabulary_of_requests",
        ),
        (
            "macro_rules! m { () => { ::spike_core::sign() } }",
            "uses spike_core::sign",
        ),
        (
            "#[cfg(test)] mod tests { use spike_core::HmacKey; }",
            "uses spike_core::HmacKey",
        ),
    ] {
        let broken = Fixture::good();
        broken.append(LIB, code);
        broken.breaks("mock-vocabulary", &["crates/spike-mock/src/lib.rs:", named]);
    }
    let broken = Fixture::good();
    broken.append(
        "crates/spike-mock/tests/it/main.rs",
        "use spike_core::HmacKey;",
    );
    broken.breaks(
        "mock-vocabulary",
        &[
            "crates/spike-mock/tests/it/main.rs:2",
            "spike_core::HmacKey",
        ],
    );
}

#[test]
fn the_mock_renames_the_core() {
    let broken = Fixture::good();
    broken.replace(
        "crates/spike-mock/Cargo.toml",
        "spike-core.workspace = true",
        "words = { package = \"spike-core\", path = \"../spike-core\" }",
    );
    broken.breaks(
        "mock-vocabulary",
        &["crates/spike-mock/Cargo.toml", "renamed to words"],
    );
}
