//! A guide with code is linked from README.md, and its code is compiled.

use std::fs;

use anyhow::{Context as _, Result};

use super::Project;

pub(super) fn check(project: &Project<'_>) -> Result<Vec<String>> {
    let readme = project.workspace.read("README.md")?;
    let code: String =
        project.workspace.sources("crates")?.into_iter().map(|(_, text)| text).collect();
    let mut complaints = Vec::new();
    for entry in fs::read_dir(project.workspace.root().join("docs")).context("cannot list docs")? {
        let page = format!("docs/{}", entry?.file_name().to_string_lossy());
        if page.ends_with(".md") {
            complaints.extend(complain(&page, &project.workspace.read(&page)?, &readme, &code));
        }
    }
    Ok(complaints)
}

fn complain(page: &str, text: &str, readme: &str, code: &str) -> Vec<String> {
    let has_code = text.contains("```rust");
    let is_included =
        |line: &str| line.contains("#[doc = include_str!(") && line.contains(&format!("/{page}\""));
    let linked = readme.contains(&format!("]({page})")) || readme.contains(&format!("]({page}#"));
    let rules = [
        (linked, "not linked; add a link to README.md"),
        (code.lines().any(is_included), "its code is not compiled; add #[doc = include_str!(...)]"),
    ];
    let broken = rules.iter().filter(|(kept, _)| has_code && !kept);
    broken.map(|(_, complaint)| format!("{page}: {complaint}")).collect()
}

#[cfg(test)]
mod tests {
    use super::complain;

    #[test]
    fn a_guide_is_linked_and_compiled() {
        const LINK: &str = "A [guide](docs/guide.md).";
        const LIB: &str = "#[doc = include_str!(\"../../../docs/guide.md\")]";
        const CODE: &str = "# Guide\n\n```rust\nf();\n```\n";
        for (text, readme, code, expected) in [
            (CODE, LINK, LIB, ""),
            (CODE, "See [a part](docs/guide.md#part).", LIB, ""),
            ("# Words", "", "", ""),
            (CODE, "docs/guide.md", LIB, "docs/guide.md: not linked; add a link to README.md"),
            (
                CODE,
                LINK,
                "// docs/guide.md",
                "docs/guide.md: its code is not compiled; add #[doc = include_str!(...)]",
            ),
        ] {
            assert_eq!(complain("docs/guide.md", text, readme, code).join("\n"), expected);
        }
    }
}
