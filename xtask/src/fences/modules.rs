//! Which modules the sources name: inside the core dependencies point down, and the mock takes only words from it.
//!
//! Reads text, not syntax: `crate::name` and `crate::{name, ...}` outside of comments and tests. Names of types are
//! looked up among the re-exports of `lib.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::Project;
use crate::policy::{MODULES, Uses};

pub(super) fn check_core(project: &Project<'_>) -> Result<Vec<String>> {
    let src = project.workspace.root().join("crates/spike-core/src");
    let exports =
        exports(&fs::read_to_string(src.join("lib.rs")).context("cannot read lib.rs of the core")?);
    let is_module =
        |name: &str| src.join(name).is_dir() || src.join(format!("{name}.rs")).is_file();
    let mut complaints = Vec::new();
    for file in project.workspace.files()?.iter().filter(|file| is_shipped(file, &src)) {
        let relative = file.strip_prefix(&src)?.with_extension("");
        let module = relative.iter().next().unwrap_or_default().to_string_lossy();
        let shown = project.workspace.show(file);
        for (line, name) in uses(&fs::read_to_string(file)?) {
            let used = exports.get(&name).unwrap_or(&name);
            if is_module(used) && !may_use(&module, used) {
                complaints.push(format!("{shown}:{line}: `{module}` must not use `{used}` (`MODULES` in xtask/src/policy.rs)"));
            }
        }
    }
    Ok(complaints)
}

fn is_shipped(file: &Path, src: &Path) -> bool {
    let test = |name: &str| matches!(name, "tests" | "tests.rs" | "golden.rs");
    let Ok(relative) = file.strip_prefix(src) else {
        return false;
    };
    file.extension().is_some_and(|end| end == "rs")
        && !relative.iter().any(|part| test(&part.to_string_lossy()))
}

fn may_use(module: &str, used: &str) -> bool {
    let rule = MODULES.iter().find(|(name, _)| *name == module).map(|(_, rule)| rule);
    module == used
        || match rule {
            Some(Uses::Never(list)) => !list.contains(&used),
            Some(Uses::Only(list)) => list.contains(&used),
            None => true,
        }
}

/// The types that `lib.rs` exports, and the module of each.
fn exports(lib: &str) -> BTreeMap<String, String> {
    let statements = lib.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let pairs = statements.filter_map(|statement| statement.split_once("::"));
    pairs
        .flat_map(|(module, rest)| {
            words(rest).map(move |name| (name.to_owned(), module.to_owned()))
        })
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric() && sign != '_').filter(|word| !word.is_empty())
}

/// The first name behind every `crate::`, with its line.
fn uses(text: &str) -> Vec<(usize, String)> {
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.ends_with('{')) {
            break; // The tests stand at the end of a file.
        }
        code.push_str(line.split("//").next().unwrap_or_default());
        code.push('\n');
    }
    let mut found = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + start.len()..];
        let group = rest
            .strip_prefix('{')
            .unwrap_or(rest.split(['{', ',', ';', '\n']).next().unwrap_or_default());
        let (mut depth, mut item) = (0_i32, String::new());
        for sign in group.chars().chain(['}']) {
            match sign {
                '{' => depth += 1,
                '}' | ',' if depth == 0 => {
                    found.extend(words(&item).next().map(|name| (line, name.to_owned())));
                    item.clear();
                    if sign == '}' {
                        break;
                    }
                }
                '}' => depth -= 1,
                _ => item.push(sign),
            }
        }
    }
    found
}

/// The mock knows the API by itself: a mistake in the core must not pass because the mock shares it.
pub(super) fn check_mock(project: &Project<'_>) -> Result<Vec<String>> {
    let folder = project.workspace.root().join("crates/spike-mock");
    let mut complaints = Vec::new();
    for file in project.workspace.files()?.iter().filter(|file| file.starts_with(&folder)) {
        if file.extension().is_some_and(|end| end == "rs") {
            complaints.extend(beyond_vocabulary(
                &project.workspace.show(file),
                &fs::read_to_string(file)?,
            ));
        }
    }
    Ok(complaints)
}

fn beyond_vocabulary(file: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let code = line.split("//").next().unwrap_or_default();
        for rest in code.split("spike_core").skip(1) {
            let path = rest
                .split(|sign: char| !sign.is_alphanumeric() && !"_:{".contains(sign))
                .next()
                .unwrap_or_default();
            if words(path).next() != Some("vocabulary") || path.starts_with("::{") {
                complaints.push(format!("{file}:{number}: spike_core{path}: the mock may use only spike_core::vocabulary"));
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
        for (module, used) in [
            ("codec", "machine"),
            ("codec", "api"),
            ("machine", "api"),
            ("error", "transport"),
            ("time", "codec"),
            ("vocabulary", "model"),
            ("model", "api"),
        ] {
            assert!(!may_use(module, used), "{module} > {used}");
            assert!(
                module == "model" || may_use(used, module) || used == "codec",
                "{used} > {module}"
            );
        }
        assert!(may_use("machine", "codec") && may_use("time", "time"));
    }

    #[test]
    fn uses_outside_of_comments_and_tests() {
        let text = "// crate::no\nuse crate::{api::{A, B}, time, Error};\nfn f() { $crate::machine::x(); crate::y() }\n\
                    #[cfg(test)]\nmod more;\nuse crate::late::Z;\n#[cfg(test)]\nmod tests {\nuse crate::no;\n}\n";
        let found: Vec<(usize, String)> = uses(text);
        let names: Vec<(usize, &str)> =
            found.iter().map(|(line, name)| (*line, name.as_str())).collect();
        assert_eq!(
            names,
            [(2, "api"), (2, "time"), (2, "Error"), (3, "machine"), (3, "y"), (6, "late")]
        );
        let exports = exports("pub mod a;\npub use machine::{\n    Exchange, step::Step,\n};\n");
        assert_eq!(exports["Step"], "machine");
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
