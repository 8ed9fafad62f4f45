//! `CHANGELOG.md`: the section of a version, and how *Unreleased* becomes it.

use anyhow::{Result, bail};
use semver::Version;

/// Where the changelog is.
pub const FILE: &str = "CHANGELOG.md";

/// The headings of a new *Unreleased*, as Keep a Changelog has them.
const KINDS: &[&str] = &[
    "Added",
    "Changed",
    "Deprecated",
    "Removed",
    "Fixed",
    "Security",
];

/// One section: lines of the file.
struct Section<'a> {
    /// The line of the heading.
    at: usize,
    /// The line after the section.
    end: usize,
    heading: &'a str,
}

/// The section that tells about the version, and how many lines it has to say.
pub fn check(text: &str, version: &Version) -> Result<String> {
    let lines: Vec<&str> = text.lines().collect();
    let section = section_for(&lines, version)?;
    let said = lines[section.at + 1..section.end]
        .iter()
        .filter(|line| says_something(line))
        .count();
    if said == 0 {
        bail!("{FILE}: nothing stands under `{}`", section.heading);
    }
    Ok(format!("{said} lines under `{}`", section.heading))
}

/// The changelog of the release: *Unreleased* becomes the version, with the date and without empty headings, and a
/// new *Unreleased* stands above it. A section that has the version already gets the date only.
pub fn release(text: &str, version: &Version, date: &str) -> Result<String> {
    check(text, version)?;
    let lines: Vec<&str> = text.lines().collect();
    let section = section_for(&lines, version)?;
    let heading = format!("## [{version}] - {date}");
    let mut new: Vec<&str> = lines[..section.at].to_vec();
    if is_named(section.heading, "Unreleased") {
        let fresh = "## [Unreleased]\n\n### ";
        let kinds = KINDS.join("\n\n### ");
        let fresh = format!("{fresh}{kinds}\n");
        let body = without_empty(&lines[section.at + 1..section.end]);
        new.extend(fresh.lines().chain([""]).chain([heading.as_str()]));
        new.extend(body);
        if section.end < lines.len() {
            new.push("");
        }
        new.extend(&lines[section.end..]);
        return Ok(new.join("\n") + "\n");
    }
    let dated = is_dated(section.heading);
    new.push(if dated { section.heading } else { &heading });
    new.extend(&lines[section.at + 1..]);
    Ok(new.join("\n") + "\n")
}

/// Whether the changelog says that the version was released.
pub fn is_released(text: &str, version: &Version) -> bool {
    sections(&text.lines().collect::<Vec<_>>())
        .iter()
        .any(|section| is_named(section.heading, &version.to_string()) && is_dated(section.heading))
}

fn section_for<'a>(lines: &[&'a str], version: &Version) -> Result<Section<'a>> {
    let mut unreleased = None;
    for section in sections(lines) {
        if is_named(section.heading, &version.to_string()) {
            return Ok(section);
        }
        if is_named(section.heading, "Unreleased") {
            unreleased = Some(section);
        }
    }
    match unreleased {
        Some(section) => Ok(section),
        None => bail!("{FILE} has neither `## [{version}]` nor `## [Unreleased]`"),
    }
}

fn sections<'a>(lines: &[&'a str]) -> Vec<Section<'a>> {
    let headings: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].starts_with("## "))
        .collect();
    let section = |(number, at): (usize, &usize)| Section {
        at: *at,
        end: headings.get(number + 1).copied().unwrap_or(lines.len()),
        heading: lines[*at],
    };
    headings.iter().enumerate().map(section).collect()
}

fn is_named(heading: &str, name: &str) -> bool {
    let title = heading.trim_start_matches('#').trim();
    let title = title.split(" - ").next().unwrap_or_default();
    title.trim_matches(['[', ']']).eq_ignore_ascii_case(name)
}

/// Whether a heading ends with a day, such as `2026-04-19`.
fn is_dated(heading: &str) -> bool {
    let day = heading.rsplit(' ').next().unwrap_or_default();
    day.parse::<jiff::civil::Date>().is_ok()
}

fn says_something(line: &str) -> bool {
    let line = line.trim();
    let link = line.starts_with('[') && line.contains("]: ");
    !(line.is_empty() || line.starts_with('#') || line.starts_with("<!--") || link)
}

/// The lines without headings that have nothing below them, and without empty lines at the end.
fn without_empty<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = (at + 1..lines.len())
            .find(|next| lines[*next].starts_with("### "))
            .unwrap_or(lines.len());
        let part = &lines[at..end];
        if at == 0 && !part[0].starts_with("### ") || part.iter().any(|line| says_something(line)) {
            kept.extend(part);
        }
        at = end;
    }
    while kept
        .last()
        .is_some_and(|line: &&str| line.trim().is_empty())
    {
        kept.pop();
    }
    kept
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
    fn unreleased_becomes_the_version() {
        let new = release(TEXT, &version("0.2.0"), "2026-04-19").unwrap();
        let expected = "# Changelog\n\nWords.\n\n## [Unreleased]\n\n### Added\n\n### Changed\n\n### Deprecated\n\n\
             ### Removed\n\n### Fixed\n\n### Security\n\n## [0.2.0] - 2026-04-19\n\n### Added\n\n- A thing.\n\n\
             ### Fixed\n\n- A mistake,\n  long ago.\n\n## [0.1.0] - 2026-01-02\n\n- All.\n";
        assert_eq!(new, expected);
        assert!(!is_released(TEXT, &version("0.2.0")));
        assert!(is_released(&new, &version("0.2.0")));
        // What was released is not released again.
        let why = check(&new, &version("0.3.0")).unwrap_err().to_string();
        assert!(
            why.contains("nothing stands under `## [Unreleased]`"),
            "{why}"
        );
    }

    #[test]
    fn the_only_section() {
        let text = "# Changelog\n\n## [Unreleased]\n\n- All.\n";
        let new = release(text, &version("0.1.0"), "2026-04-19").unwrap();
        assert!(
            new.ends_with("## [0.1.0] - 2026-04-19\n\n- All.\n"),
            "{new}"
        );
    }

    #[test]
    fn a_section_of_the_version_gets_a_date() {
        let text = "## [Unreleased]\n\n- Later.\n\n## [0.2.0]\n\n- Now.\n";
        let new = release(text, &version("0.2.0"), "2026-04-19").unwrap();
        assert_eq!(
            new,
            "## [Unreleased]\n\n- Later.\n\n## [0.2.0] - 2026-04-19\n\n- Now.\n"
        );
        assert_eq!(release(&new, &version("0.2.0"), "2027-01-01").unwrap(), new);
    }

    #[test]
    fn nothing_to_tell() {
        let why = |text: &str| check(text, &version("0.2.0")).unwrap_err().to_string();
        assert!(why("# Changelog\n").contains("neither `## [0.2.0]` nor `## [Unreleased]`"));
        let empty = "## [Unreleased]\n\n### Added\n\n## [0.1.0]\n\n- All.\n";
        assert!(why(empty).contains("nothing stands under"));
        let link = "## [0.2.0]\n\n[0.2.0]: https://example.com\n";
        assert!(why(link).contains("nothing stands under `## [0.2.0]`"));
    }
}
