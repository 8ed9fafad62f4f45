//! Whose types our users see.

use crate::fixture::Fixture;

const LIB: &str = "crates/spike-async/src/lib.rs";

#[test]
fn a_foreign_type_in_public() {
    for code in [
        "pub struct A { pub inner: reqwest::Client }",
        "pub struct A(pub reqwest::Client);",
        "pub enum A { B(reqwest::Error) }",
        "pub type A = reqwest::Error;",
        "pub use reqwest::Client;",
        "use reqwest as r;\npub type A = r::Error;",
        "pub trait A { fn a(&self) -> reqwest::Error; }",
        "pub trait A: Into<reqwest::Error> {}",
        "pub struct A;\nimpl From<reqwest::Error> for A { fn from(_: reqwest::Error) -> Self { A } }",
        "pub struct A;\nimpl A { pub fn a(&self) -> &reqwest::Client { todo() } }",
        "pub fn undocumented(client: reqwest::Client) {}",
        "pub const A: Option<reqwest::Error> = None;",
        "pub fn wait(until: tokio::time::Instant) {}",
        "mod inner { pub fn a(c: ::reqwest::Client) {} }",
    ] {
        let broken = Fixture::good();
        broken.append(LIB, code);
        broken.breaks("signatures", &[LIB, "is in the public signature of"]);
    }
    let broken = Fixture::good();
    broken.append(
        "crates/spike-blocking/src/lib.rs",
        "use ureq::Agent;\npub type A = Agent;",
    );
    broken.breaks(
        "signatures",
        &[
            "crates/spike-blocking/src/lib.rs",
            "ureq::Agent",
            "signature of A",
        ],
    );
}

#[test]
fn types_of_arrow_in_one_crate() {
    for krate in ["core", "async", "blocking"] {
        for code in [
            "pub use arrow_array::RecordBatch;",
            "/// Documented.\npub fn batch() -> arrow_array::RecordBatch { todo() }",
            "pub type A = arrow_schema::Schema;",
        ] {
            let lib = format!("crates/spike-{krate}/src/lib.rs");
            let broken = Fixture::good();
            broken.append(&lib, code);
            broken.breaks(
                "signatures",
                &[&lib, "arrow_", "is in the public signature of"],
            );
        }
    }
    let fine = Fixture::good();
    fine.append(
        "crates/spike-arrow/src/lib.rs",
        "pub fn batch() -> arrow_array::RecordBatch { todo() }",
    );
    fine.append(
        "crates/spike-async/src/lib.rs",
        "pub use spike_arrow as arrow;",
    );
    fine.holds("signatures");
    fine.append(
        "crates/spike-arrow/src/lib.rs",
        "pub fn send(_: reqwest::Client) {}",
    );
    fine.breaks(
        "signatures",
        &["crates/spike-arrow/src/lib.rs", "reqwest::Client"],
    );
}

#[test]
fn one_documented_constructor() {
    let fixture = Fixture::good();
    fixture.replace(LIB, "_client: ()", "_client: reqwest::Client");
    fixture.holds("signatures");
    fixture.append(
        LIB,
        "/// Another.\npub fn other(client: reqwest::Client) {}",
    );
    fixture.breaks(
        "signatures",
        &[
            "Transport::new",
            "spike-async may have one such function, and has 2",
        ],
    );
}

#[test]
fn private_things_are_private() {
    let fine = Fixture::good();
    for code in [
        "pub struct A { inner: reqwest::Client }",
        "struct B(reqwest::Client);",
        "impl B { pub fn a(&self) -> reqwest::Client { self.0.clone() } }",
        "impl From<reqwest::Error> for B { fn from(_: reqwest::Error) -> Self { todo() } }",
        "pub(crate) fn c(_: reqwest::Client) {}",
        "pub fn d() { let _ = reqwest::Client::new(); }",
        "#[cfg(test)] pub fn e(_: reqwest::Client) {}",
    ] {
        fine.append(LIB, code);
    }
    fine.holds("signatures");
}
