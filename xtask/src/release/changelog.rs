//! `CHANGELOG.md`: the section of a version.

use anyhow::{Context as _, Result, ensure};
use semver::Version;

/// The path of the changelog.
pub(super) const FILE: &str = "CHANGELOG.md";
const UNRELEASED: &str = "## [Unreleased]";

/// Returns the changelog of a release: the unreleased changes get the version and the date, without empty headings. A
/// section that has the version already only gets a date. Fails if there are no changes.
pub(super) fn release(text: &str, version: &Version, date: &str) -> Result<String> {
    let text = format!("\n{text}");
    let own = format!("## [{version}]");
    let (heading, at) = [own.as_str(), UNRELEASED]
        .into_iter()
        .find_map(|heading| Some((heading, text.find(&format!("\n{heading}"))? + 1)))
        .with_context(|| format!("{FILE} has neither `{own}` nor `{UNRELEASED}`"))?;
    let (line, rest) = text[at..].split_once('\n').unwrap_or((&text[at..], ""));
    let (body, after) = rest.split_at(rest.find("\n## ").unwrap_or(rest.len()));
    // The lines below a heading, without link definitions.
    let has_text = |part: &str| {
        part.lines().skip(1).any(|line| !line.is_empty() && !line.starts_with(['#', '[', '<']))
    };
    let body = format!("\n{body}");
    ensure!(has_text(&body), "{FILE}: `{heading}` is empty");
    let before = &text[1..at];
    if heading == own {
        let date = if line.contains(" - ") { String::new() } else { format!(" - {date}") };
        return Ok(format!("{before}{line}{date}{body}{after}"));
    }
    let parts = body.split("\n### ").enumerate().filter(|(at, part)| *at == 0 || has_text(part));
    let kept: Vec<&str> = parts.map(|(_, part)| part).collect();
    Ok(format!("{before}{UNRELEASED}\n\n{own} - {date}{}{after}", kept.join("\n### ")))
}

#[cfg(test)]
mod tests {
    use super::release;

    #[test]
    fn a_section_gets_version_and_date() {
        const TEXT: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n### Changed\n\n### Fixed\n\n\
                            - A mistake,\n  long ago.\n\n### Security\n\n## [0.1.0] - 2026-01-02\n\n- All.\n";
        const NEW: &str = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-04-19\n\n### Added\n\n- A thing.\n\n\
                           ### Fixed\n\n- A mistake,\n  long ago.\n\n## [0.1.0] - 2026-01-02\n\n- All.\n";
        const DATED: &str = "## [Unreleased]\n\n- Later.\n\n## [0.2.0] - 2026-04-19\n\n- Now.\n";
        for (old, version, expected) in [
            (TEXT, "0.2.0", NEW),
            (NEW, "0.2.0", NEW),
            (
                "## [Unreleased]\n\n- All.\n",
                "0.2.0",
                "## [Unreleased]\n\n## [0.2.0] - 2026-04-19\n\n- All.\n",
            ),
            ("## [Unreleased]\n\n- Later.\n\n## [0.2.0]\n\n- Now.\n", "0.2.0", DATED),
            (NEW, "0.3.0", "CHANGELOG.md: `## [Unreleased]` is empty"),
            (
                "# Changelog\n",
                "0.2.0",
                "CHANGELOG.md has neither `## [0.2.0]` nor `## [Unreleased]`",
            ),
            (
                "## [Unreleased]\n\n### Added\n\n## [0.1.0]\n\n- All.\n",
                "0.2.0",
                "CHANGELOG.md: `## [Unreleased]` is empty",
            ),
            (
                "## [0.2.0]\n\n[0.2.0]: https://example.com\n",
                "0.2.0",
                "CHANGELOG.md: `## [0.2.0]` is empty",
            ),
        ] {
            let new = release(old, &version.parse().unwrap(), "2026-04-19");
            assert_eq!(new.unwrap_or_else(|error| error.to_string()), expected, "{old}");
        }
    }
}
