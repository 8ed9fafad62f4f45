//! One broken workspace for every way to break a rule.

mod calls;
mod clients;
mod clippy;
mod dependencies;
mod files;
mod real;
mod signatures;

use crate::fixture::Fixture;

#[test]
fn a_good_workspace_passes() {
    let said = Fixture::good().xtask(&["fences"]);
    assert!(
        said.code == 0 && said.text.contains("15 of 15 fences hold"),
        "{}",
        said.text
    );
    assert_eq!(said.text.matches("ok   ").count(), 15, "{}", said.text);
}

#[test]
fn one_broken_fence_does_not_hide_another() {
    let broken = Fixture::good();
    broken.write("crates/spike-core/src/a/mod.rs", "");
    broken.append("crates/spike-core/src/lib.rs", "pub fn f() { unsafe {} }");
    let said = broken.xtask(&["fences"]);
    assert_eq!(said.code, 1);
    assert!(
        said.text
            .contains("FAIL style: crates/spike-core/src/a/mod.rs"),
        "{}",
        said.text
    );
    assert!(
        said.text
            .contains("FAIL unsafe-code: crates/spike-core/src/lib.rs:"),
        "{}",
        said.text
    );
    assert!(said.text.contains("13 of 15 fences hold"), "{}", said.text);
}

#[test]
fn one_fence_can_be_checked_alone() {
    let said = Fixture::good().xtask(&["fences", "style"]);
    assert!(
        said.code == 0 && said.text.contains("1 of 1 fences hold"),
        "{}",
        said.text
    );
    let said = Fixture::good().xtask(&["fences", "stile"]);
    assert!(
        said.code == 2 && said.text.contains("there is no fence `stile`"),
        "{}",
        said.text
    );
}

#[test]
fn what_cannot_be_checked_does_not_pass() {
    let broken = Fixture::good();
    broken.append("crates/spike-core/src/lib.rs", "pub fn {");
    let said = broken.xtask(&["fences", "core-calls"]);
    assert!(
        said.code == 1
            && said
                .text
                .contains("crates/spike-core/src/lib.rs:6: cannot parse"),
        "{}",
        said.text
    );
}
