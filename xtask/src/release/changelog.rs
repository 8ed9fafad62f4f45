//! `CHANGELOG.md`: the section of a version.

use anyhow::{Context as _, Result, ensure};
use semver::Version;

/// The path of the changelog.
pub(super) const FILE: &str = "CHANGELOG.md";
const UNRELEASED: &str = "## [Unreleased]";
/// A new section of unreleased changes, as Keep a Changelog has it.
const FRESH: &str = "## [Unreleased]\n\n### Added\n\n### Changed\n\n### Deprecated\n\n### Removed\n\n### Fixed\n\n### Security\n\n";

/// Checks that a section describes the version.
pub(super) fn check(text: &str, version: &Version) -> Result<()> {
    section(text, version).map(|_| ())
}

/// Returns the changelog of the release: the unreleased changes get the version and the date, without empty headings.
/// A section that has the version already only gets a date.
pub(super) fn release(text: &str, version: &Version, date: &str) -> Result<String> {
    let (before, heading, body, after) = section(text, version)?;
    if heading != UNRELEASED {
        let heading = if heading.contains(" - ") {
            heading.to_owned()
        } else {
            format!("{heading} - {date}")
        };
        return Ok(format!("{before}{heading}\n{body}{after}"));
    }
    let mut parts = body.split("\n### ");
    let mut kept = parts.next().unwrap_or_default().trim_end().to_owned();
    for part in parts.filter(|part| says_something(part.split_once('\n').unwrap_or_default().1)) {
        let gap = if kept.is_empty() { "\n" } else { "\n\n" };
        kept = format!("{kept}{gap}### {}", part.trim_end());
    }
    let gap = if after.is_empty() { "" } else { "\n" };
    Ok(format!("{before}{FRESH}## [{version}] - {date}\n{kept}\n{gap}{after}"))
}

/// The text before the section, its heading, its body, and the text after it.
fn section<'a>(text: &'a str, version: &Version) -> Result<(&'a str, &'a str, &'a str, &'a str)> {
    let own = format!("## [{version}]");
    let start = |heading: &str| {
        text.match_indices(heading)
            .map(|(at, _)| at)
            .find(|at| *at == 0 || text[..*at].ends_with('\n'))
    };
    let at = start(&own)
        .or_else(|| start(UNRELEASED))
        .with_context(|| format!("{FILE} has neither `{own}` nor `{UNRELEASED}`"))?;
    let (heading, rest) = text[at..].split_once('\n').unwrap_or((&text[at..], ""));
    let end = rest.find("\n## ").map_or(rest.len(), |end| end + 1);
    ensure!(says_something(&rest[..end]), "{FILE}: `{heading}` is empty");
    Ok((&text[..at], heading, &rest[..end], &rest[end..]))
}

/// Whether a text has more than headings and link definitions.
fn says_something(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    lines.any(|line| {
        !(line.is_empty()
            || line.starts_with('#')
            || line.starts_with("<!--")
            || (line.starts_with('[') && line.contains("]: ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Changelog\n\nWords.\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n### Changed\n\n\
                        ### Fixed\n\n- A mistake,\n  long ago.\n\n### Security\n\n## [0.1.0] - 2026-01-02\n\n- All.\n";

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn unreleased_changes_get_the_version() {
        let new = release(TEXT, &version("0.2.0"), "2026-04-19").unwrap();
        let expected = "# Changelog\n\nWords.\n\n## [Unreleased]\n\n### Added\n\n### Changed\n\n### Deprecated\n\n\
             ### Removed\n\n### Fixed\n\n### Security\n\n## [0.2.0] - 2026-04-19\n\n### Added\n\n- A thing.\n\n\
             ### Fixed\n\n- A mistake,\n  long ago.\n\n## [0.1.0] - 2026-01-02\n\n- All.\n";
        assert_eq!(new, expected);
        // Released changes are not released again.
        let why = check(&new, &version("0.3.0")).unwrap_err().to_string();
        assert!(why.contains("`## [Unreleased]` is empty"), "{why}");
    }

    #[test]
    fn the_only_section() {
        let new =
            release("# Changelog\n\n## [Unreleased]\n\n- All.\n", &version("0.1.0"), "2026-04-19")
                .unwrap();
        assert!(new.ends_with("## [0.1.0] - 2026-04-19\n\n- All.\n"), "{new}");
    }

    #[test]
    fn a_section_of_the_version_gets_a_date() {
        let text = "## [Unreleased]\n\n- Later.\n\n## [0.2.0]\n\n- Now.\n";
        let new = release(text, &version("0.2.0"), "2026-04-19").unwrap();
        assert_eq!(new, "## [Unreleased]\n\n- Later.\n\n## [0.2.0] - 2026-04-19\n\n- Now.\n");
        assert_eq!(release(&new, &version("0.2.0"), "2027-01-01").unwrap(), new);
    }

    #[test]
    fn an_empty_section() {
        let why = |text: &str| check(text, &version("0.2.0")).unwrap_err().to_string();
        assert!(why("# Changelog\n").contains("neither `## [0.2.0]` nor `## [Unreleased]`"));
        assert!(why("## [Unreleased]\n\n### Added\n\n## [0.1.0]\n\n- All.\n").contains("is empty"));
        assert!(
            why("## [0.2.0]\n\n[0.2.0]: https://example.com\n").contains("`## [0.2.0]` is empty")
        );
    }
}
