//! A guide with code is linked from README.md and its code is compiled; what users read imports the client crate only.

use std::fs;

use anyhow::{Context as _, Result};

use super::Project;
use crate::policy::{GUIDES, OWN_DOCUMENTATION};

/// Crates that users do not depend on: the clients re-export what they need of them.
const INNER: &[&str] = &["spike_core", "spike_toolkit", "spike_arrow"];

pub(super) fn check(project: &Project<'_>) -> Result<Vec<String>> {
    let workspace = project.workspace;
    let readme = workspace.read("README.md")?;
    let compiled = workspace.read(GUIDES)?;
    let mut complaints = imports("README.md", &readme);
    for entry in fs::read_dir(workspace.root().join("docs")).context("cannot list docs")? {
        let page = format!("docs/{}", entry?.file_name().to_string_lossy());
        if page.ends_with(".md") {
            let text = workspace.read(&page)?;
            complaints.extend(unreachable(&page, &text, &readme, &compiled));
            if !OWN_DOCUMENTATION.contains(&page.as_str()) {
                complaints.extend(imports(&page, &text));
            }
        }
    }
    for name in ["core", "toolkit", "arrow", "async", "blocking"] {
        for (path, text) in workspace.sources(&format!("crates/spike-{name}/src"))? {
            if !OWN_DOCUMENTATION.iter().any(|own| path.starts_with(own)) {
                complaints.extend(imports(&path, &documentation(&text)));
            }
        }
    }
    Ok(complaints)
}

fn unreachable(page: &str, text: &str, readme: &str, compiled: &str) -> Vec<String> {
    let has_code = text.contains("```rust");
    let linked = readme.contains(&format!("]({page})")) || readme.contains(&format!("]({page}#"));
    let listed = compiled.lines().any(|line| line.trim_end().ends_with(&format!("= \"{page}\";")));
    let rules = [
        (linked, "not linked; add a link to README.md".to_owned()),
        (listed, format!("its code is not compiled; add it to {GUIDES}")),
    ];
    let broken = rules.into_iter().filter(|(kept, _)| has_code && !kept);
    broken.map(|(_, complaint)| format!("{page}: {complaint}")).collect()
}

/// Returns the text of the doc comments, each other line empty.
fn documentation(source: &str) -> String {
    let line = |line: &str| {
        let line = line.trim_start();
        let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        text.map_or("", |text| text.strip_prefix(' ').unwrap_or(text)).to_owned()
    };
    source.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Returns a complaint for each visible line of Rust code that names an inner crate: who pastes it lacks that crate, and
/// `spike-core` on crates.io is a stranger's.
fn imports(path: &str, markdown: &str) -> Vec<String> {
    // Within a fence: whether it holds Rust.
    let mut fence = None;
    let mut complaints = Vec::new();
    for (index, line) in markdown.lines().enumerate() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            let is_rust = matches!(language, "" | "no_run") || language.starts_with("rust");
            fence = if fence.is_none() { Some(is_rust) } else { None };
        } else if fence == Some(true) && !line.trim_start().starts_with("# ") {
            let named = INNER.iter().find(|name| line.contains(&format!("{name}::")));
            complaints.extend(named.map(|name| {
                format!("{path}:{}: names {name}; name the client that re-exports it", index + 1)
            }));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::{documentation, imports, unreachable};

    #[test]
    fn a_guide_is_linked_and_compiled() {
        const LINK: &str = "A [guide](docs/guide.md).";
        const LIST: &str = "    Guide = \"docs/guide.md\";";
        const CODE: &str = "# Guide\n\n```rust\nf();\n```\n";
        const LINKED: &str = "docs/guide.md: not linked; add a link to README.md";
        const LISTED: &str = "docs/guide.md: its code is not compiled; add it to \
                              crates/spike-examples/src/guides.rs";
        for (text, readme, list, expected) in [
            (CODE, LINK, LIST, ""),
            (CODE, "See [a part](docs/guide.md#part).", LIST, ""),
            ("# Words", "", "", ""),
            (CODE, "docs/guide.md", LIST, LINKED),
            (CODE, LINK, "// docs/guide.md", LISTED),
        ] {
            assert_eq!(unreachable("docs/guide.md", text, readme, list).join("\n"), expected);
        }
    }

    #[test]
    fn code_for_users_names_the_client() {
        const WRONG: &str = "a.md:4: names spike_core; name the client that re-exports it";
        for (code, expected) in [
            ("```rust\nuse spike_blocking::api::Sleep;\n```", ""),
            ("```rust\n# use spike_core::api::Sleep;\n```", ""),
            ("```text\nuse spike_core::api::Sleep;\n```", ""),
            ("The crate `spike_core::api`.", ""),
            ("```rust,no_run\n\nf();\nuse spike_core::api::Sleep;\n```", WRONG),
            ("```text\n```\n```\nspike_core::f();\n```", WRONG),
        ] {
            assert_eq!(imports("a.md", code).join("\n"), expected, "{code}");
        }
        let source = "use spike_core::Error;\n/// ```\n    /// use spike_core::Error;\n/// ```\n";
        let text = documentation(source);
        assert_eq!(
            imports("a.rs", &text),
            ["a.rs:3: names spike_core; name the client that re-exports it"]
        );
    }
}
