//! Which modules the sources name: inside the core dependencies point down, and the mock takes only names of values
//! from it.
//!
//! Reads text, not syntax: `crate::name` and `crate::{name, ...}` outside of comments and tests. Names of types are
//! looked up among the re-exports of `lib.rs`.

use std::collections::BTreeMap;

use anyhow::Result;

use super::Project;
use crate::policy::MODULES;

const CORE_SOURCES: &str = "crates/spike-core/src";

pub(super) fn check_core(project: &Project<'_>) -> Result<Vec<String>> {
    let exports = exports(&project.workspace.read(&format!("{CORE_SOURCES}/lib.rs"))?);
    let sources = project.workspace.sources(CORE_SOURCES)?;
    Ok(sources.iter().flat_map(|(path, text)| against_order(path, text, &exports)).collect())
}

/// The uses of modules that `MODULES` does not allow, in a file that is not a test.
fn against_order(path: &str, text: &str, exports: &BTreeMap<String, String>) -> Vec<String> {
    let relative =
        path.trim_start_matches(CORE_SOURCES).trim_start_matches('/').trim_end_matches(".rs");
    let mut parts = relative.split('/');
    if parts.any(|part| ["tests", "golden"].contains(&part)) {
        return Vec::new();
    }
    let module = relative.split('/').next().unwrap_or_default();
    let Some((_, allowed)) = MODULES.iter().find(|(name, _)| *name == module) else {
        return Vec::new(); // At the top: may use every module.
    };
    let mut complaints = Vec::new();
    for (line, name) in uses(text) {
        let used = exports.get(name).map_or(name, String::as_str);
        let is_module = used.starts_with(char::is_lowercase);
        if is_module && used != module && !allowed.contains(&used) {
            complaints.push(format!(
                "{path}:{line}: `{module}` must not use `{used}` (`MODULES` in xtask/src/policy.rs)"
            ));
        }
    }
    complaints
}

/// The types that `lib.rs` exports, and the module of each.
fn exports(lib: &str) -> BTreeMap<String, String> {
    let statements =
        lib.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next()?.split_once("::"));
    let names = statements.flat_map(|(module, rest)| {
        words(rest).map(move |name| (name.to_owned(), module.to_owned()))
    });
    names.collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric() && sign != '_').filter(|word| !word.is_empty())
}

/// The names behind every `crate::`, with their line. The tests are at the end of a file.
fn uses(text: &str) -> Vec<(usize, &str)> {
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut found = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        let begin = code[..at].rfind('\n').map_or(0, |end| end + 1);
        if code[begin..at].contains("//") {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + start.len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => words(group.split(';').next().unwrap_or_default()).collect(),
            None => words(rest).take(1).collect(),
        };
        found.extend(names.into_iter().map(|name| (line, name)));
    }
    found
}

/// The mock knows the API by itself: a mistake in the core must not pass because the mock shares it.
pub(super) fn check_mock(project: &Project<'_>) -> Result<Vec<String>> {
    let sources = project.workspace.sources("crates/spike-mock")?;
    Ok(sources.iter().flat_map(|(path, text)| beyond_vocabulary(path, text)).collect())
}

fn beyond_vocabulary(path: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let code = line.split("//").next().unwrap_or_default();
        for rest in code.split("spike_core").skip(1) {
            let end = rest.find(|sign: char| !sign.is_alphanumeric() && !"_:{".contains(sign));
            let used = &rest[..end.unwrap_or(rest.len())];
            if words(used).next() != Some("vocabulary") || used.starts_with("::{") {
                complaints.push(format!(
                    "{path}:{number}: spike_core{used}: the mock may use only spike_core::vocabulary"
                ));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_uses_one_above_it() {
        let exports = exports(
            "pub mod a;\npub use machine::{\n    Exchange, step::Step,\n};\npub use error::Error;",
        );
        assert_eq!(exports["Step"], "machine");
        for (module, used, allowed) in [
            ("codec", "machine", false),
            ("codec", "api", false),
            ("machine", "api", false),
            ("machine", "model", false),
            ("error", "transport", false),
            ("time", "codec", false),
            ("vocabulary", "model", false),
            ("model", "api", false),
            ("api", "session", false),
            ("webhook", "machine", false),
            ("codec", "Exchange", false),
            ("codec", "Error", true),
            ("machine", "codec", true),
            ("time", "time", true),
            ("engine", "session", true),
        ] {
            let path = format!("{CORE_SOURCES}/{module}/x.rs");
            let found =
                against_order(&path, &format!("// Text.\nuse crate::{used};\n"), &exports).join("");
            assert_eq!(found.is_empty(), allowed, "{module} > {used}: {found}");
            assert!(
                allowed || found.starts_with(&format!("{path}:2: `{module}` must not use `")),
                "{found}"
            );
        }
        let tests = format!("{CORE_SOURCES}/codec/tests/x.rs");
        assert!(against_order(&tests, "use crate::machine;", &exports).is_empty());
        for (at, (module, allowed)) in MODULES.iter().enumerate() {
            let below = |name: &&str| MODULES[..at].iter().any(|(other, _)| other == name);
            assert!(allowed.iter().all(below), "{module} is listed above a module that it uses");
        }
    }

    #[test]
    fn uses_outside_of_comments_and_tests() {
        let text = "// crate::no\nuse crate::{api::{A, B}, time, Error};\nfn f() { $crate::machine::x(); crate::y() }\n\
                    #[cfg(test)]\nmod more;\nuse crate::late::Z;\n#[cfg(test)]\nmod tests {\nuse crate::no;\n}\n";
        let group = ["api", "A", "B", "time", "Error"].map(|name| (2, name));
        assert_eq!(uses(text), [&group[..], &[(3, "machine"), (3, "y"), (6, "late")]].concat());
    }

    #[test]
    fn the_mock_uses_more_than_words() {
        for (code, named) in [
            ("pub fn f() { spike_core::sign(); }", "spike_core::sign"),
            ("use spike_core::{vocabulary, token::Table};", "spike_core::{vocabulary"),
            ("use spike_core::*;", "spike_core::"),
            ("use spike_core as words;", "spike_core:"),
            (
                "use spike_core::vocabulary_of_requests::Metric as M;",
                "spike_core::vocabulary_of_requests",
            ),
            ("macro_rules! m { () => { ::spike_core::sign() } }", "spike_core::sign"),
            ("#[cfg(test)] mod tests { use spike_core::HmacKey; }", "spike_core::HmacKey"),
        ] {
            let found = beyond_vocabulary("a.rs", code).join("\n");
            assert!(found.starts_with(&format!("a.rs:1: {named}")), "{found}");
        }
        let fine = "use spike_core::vocabulary::{Metric, Unit};\nuse spike_core::vocabulary;\n// spike_core::HmacKey";
        assert!(beyond_vocabulary("a.rs", fine).is_empty());
    }
}
