//! The order in which crates have to be published: what is depended on comes first.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use crate::policy::PUBLISHED;
use crate::workspace::Workspace;

/// The published crates, each after those it depends on.
pub fn order(workspace: &Workspace) -> Result<Vec<String>> {
    let mut needs = BTreeMap::new();
    for krate in PUBLISHED {
        let manifest = workspace.manifest_of(krate)?;
        let mut ours = Vec::new();
        for dependency in manifest.dependencies() {
            // A development dependency without a version does not get into the package.
            if is_for_development(&dependency.table) {
                continue;
            }
            if PUBLISHED.contains(&dependency.package.as_str()) {
                ours.push(dependency.package);
            } else if dependency.path.is_some() || dependency.package.starts_with("spike-") {
                bail!(
                    "{}: {} is not published, and this crate is",
                    manifest.shown,
                    dependency.package
                );
            }
        }
        needs.insert((*krate).to_owned(), ours);
    }
    sort(&needs)
}

pub fn is_for_development(table: &str) -> bool {
    table.ends_with("dev-dependencies") || table.ends_with("dev_dependencies")
}

fn sort(needs: &BTreeMap<String, Vec<String>>) -> Result<Vec<String>> {
    let mut order: Vec<String> = Vec::new();
    while order.len() < needs.len() {
        let ready = needs
            .iter()
            .filter(|(krate, _)| !order.contains(krate))
            .find(|(_, needs)| needs.iter().all(|need| order.contains(need)));
        match ready {
            Some((krate, _)) => order.push(krate.clone()),
            None => bail!("the published crates depend on each other in a circle"),
        }
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(lines: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let line = |(krate, names): &(&str, &[&str])| ((*krate).to_owned(), own(names));
        lines.iter().map(line).collect()
    }

    #[test]
    fn what_is_needed_comes_first() {
        let needs = needs(&[("a", &["c"]), ("b", &["a", "c"]), ("c", &[])]);
        assert_eq!(sort(&needs).unwrap(), ["c", "a", "b"]);
    }

    #[test]
    fn a_circle_is_an_error() {
        let needs = needs(&[("a", &["b"]), ("b", &["a"]), ("c", &[])]);
        let why = sort(&needs).unwrap_err().to_string();
        assert!(why.contains("in a circle"), "{why}");
    }
}
