//! Unsafe code, the shape of the tree, private paths, and guides.

use crate::fixture::Fixture;

const LIB: &str = "crates/spike-core/src/lib.rs";

#[test]
fn unsafe_code() {
    for code in [
        "pub fn f() { unsafe {} }",
        "pub unsafe fn f() {}",
        "macro_rules! m { () => { unsafe { x() } } }",
        "#[unsafe(no_mangle)]\npub fn f() {}",
        "#[cfg(test)]\nmod tests { fn f() { unsafe {} } }",
        "#[allow(unsafe_code)]\npub fn f() {}",
        "#[expect(dead_code, unsafe_code)]\npub fn f() {}",
    ] {
        let broken = Fixture::good();
        broken.append(LIB, code);
        broken.breaks("unsafe-code", &["crates/spike-core/src/lib.rs:", "unsafe"]);
    }
    let fine = Fixture::good();
    fine.append(
        LIB,
        "/// An unsafe word.\npub const UNSAFE: &str = \"unsafe\";",
    );
    fine.holds("unsafe-code");
}

#[test]
fn unsafe_code_is_not_forbidden() {
    let broken = Fixture::good();
    broken.replace(
        "crates/spike-blocking/src/lib.rs",
        "#![forbid(unsafe_code)]",
        "#![deny(unsafe_code)]",
    );
    broken.breaks(
        "unsafe-code",
        &["spike-blocking: src/lib.rs", "#![forbid(unsafe_code)]"],
    );

    let broken = Fixture::good();
    broken.replace(
        "Cargo.toml",
        "unsafe_code = \"forbid\"",
        "unsafe_code = \"deny\"",
    );
    broken.breaks("unsafe-code", &["Cargo.toml", "unsafe_code = \"forbid\""]);

    let broken = Fixture::good();
    broken.replace(
        "crates/spike-mock/Cargo.toml",
        "[lints]\nworkspace = true",
        "",
    );
    broken.breaks(
        "unsafe-code",
        &["crates/spike-mock/Cargo.toml", "[lints] workspace = true"],
    );
}

#[test]
fn a_mod_rs() {
    let broken = Fixture::good();
    broken.write("crates/spike-core/src/token/mod.rs", "");
    broken.breaks(
        "style",
        &["crates/spike-core/src/token/mod.rs", "beside it"],
    );
}

#[test]
fn long_files() {
    let broken = Fixture::good();
    broken.write("crates/spike-core/src/long.rs", &"// line\n".repeat(501));
    broken.breaks(
        "style",
        &["crates/spike-core/src/long.rs: 501 lines, at most 500"],
    );

    let fine = Fixture::good();
    fine.write("crates/spike-core/src/long.rs", &"// line\n".repeat(500));
    fine.write(
        "crates/spike-core/src/vocabulary/table.rs",
        &"// line\n".repeat(900),
    );
    fine.holds("style");

    let broken = Fixture::good();
    for number in 0..12 {
        broken.write(
            &format!("crates/spike-core/src/f{number}.rs"),
            &"// line\n".repeat(200),
        );
    }
    broken.breaks("style", &["the median file has 200 lines"]);
}

#[test]
fn a_second_test_binary() {
    for path in [
        "crates/spike-mock/tests/other.rs",
        "crates/spike-mock/tests/other/main.rs",
    ] {
        let broken = Fixture::good();
        broken.write(path, "");
        broken.breaks(
            "style",
            &["crates/spike-mock/tests/other", "second test binary"],
        );
    }
    let broken = Fixture::good();
    broken.append("crates/spike-mock/Cargo.toml", "[[test]]\nname = \"it\"");
    broken.breaks("style", &["crates/spike-mock/Cargo.toml: [[test]]"]);
}

#[test]
fn private_paths() {
    let path = |parts: &[&str]| format!("/{}", parts.join("/"));
    let home = path(&["home", "ann", "spike"]);
    for (file, line) in [
        ("README.md", format!("Look at `{home}`.")),
        ("README.md", format!("file://{home}")),
        (LIB, format!("// see {home}")),
        (LIB, format!("pub const A: &str = \"{home}\";")),
        (
            LIB,
            format!("pub const A: &str = \"{}\";", path(&["tmp", "spike"])),
        ),
        (".ci/run", format!("cd {}", path(&["work", "main"]))),
        (".ci/run", format!("cd {}", path(&["Users", "ann"]))),
    ] {
        let broken = Fixture::good();
        broken.append(file, &line);
        broken.breaks("private-paths", &[file, "is a path of one machine"]);
    }
    let fine = Fixture::good();
    fine.append(
        "README.md",
        &format!("Try `cd {}`.", path(&["tmp", "spike"])),
    );
    fine.append(
        LIB,
        "// https://example.com/home/ann and /workouts/1 and `/home/` alone\n",
    );
    fine.holds("private-paths");
}

#[test]
fn paths_that_lead_away() {
    for (file, line) in [
        ("README.md", "[notes](../notes.md)"),
        ("docs/guide.md", "[notes](../../notes.md)"),
        ("docs/guide.md", "See `../contract/wire.md`."),
        (LIB, "// see ../../../notes.md"),
        ("crates/spike-core/src/time.rs", "// ../../../../elsewhere"),
    ] {
        let broken = Fixture::good();
        broken.append(file, line);
        broken.breaks(
            "private-paths",
            &[file, "leads out of the project or nowhere"],
        );
    }
    let fine = Fixture::good();
    fine.append(
        "docs/guide.md",
        "[core](../crates/spike-core/src/lib.rs), `../crates/*/Cargo.toml`",
    );
    fine.append(
        LIB,
        "pub const TRAVERSAL: &str = \"../../../../../etc/passwd\";",
    );
    fine.holds("private-paths");
}

/// A good workspace with a guide in it.
fn with_guide() -> Fixture {
    let fixture = Fixture::good();
    fixture.append("README.md", "A [guide](docs/guide.md#two-words).");
    fixture.write(
        "docs/guide.md",
        "# Guide\n\n## `Two` words!\n\n```rust\nf(x)[0](y);\n```\n",
    );
    fixture.append(
        LIB,
        "#[cfg(doctest)]\n#[doc = include_str!(\"../../../docs/guide.md\")]\npub struct Guide;",
    );
    fixture
}

#[test]
fn guides() {
    with_guide().holds("guides");

    let broken = with_guide();
    broken.append("docs/guide.md", "See [that](other.md).");
    broken.breaks("guides", &["docs/guide.md", "other.md", "nowhere"]);

    let broken = with_guide();
    broken.replace("docs/guide.md", "words!", "word");
    broken.breaks("guides", &["README.md", "docs/guide.md", "#two-words"]);

    let broken = with_guide();
    broken.replace(
        "README.md",
        "docs/guide.md#two-words",
        "https://example.com/docs/guide.md",
    );
    broken.breaks("guides", &["docs/guide.md", "link to it"]);

    let broken = with_guide();
    broken.replace(LIB, "docs/guide.md", "docs/other.md");
    broken.breaks("guides", &["docs/guide.md", "not compiled"]);
}
