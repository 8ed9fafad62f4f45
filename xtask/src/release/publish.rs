//! Publishing, crate by crate; the only step that cannot be tried out.

use anyhow::{Context as _, Result, bail};

use super::package::Package;
use super::state::State;

/// What a registry has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub version: String,
    pub checksum: String,
}

/// Where crates are published.
pub trait Registry {
    /// The newest version of a crate that meets a requirement such as `=0.2.0` or `*`.
    fn find(&mut self, name: &str, requirement: &str) -> Result<Option<Found>>;

    /// Publishes a package, and waits until others can depend on it.
    fn publish(&mut self, package: &Package) -> Result<()>;
}

/// Before the first release: nobody else has the names.
pub fn refuse_taken_names(packages: &[Package], registry: &mut dyn Registry) -> Result<()> {
    for package in packages {
        if let Some(found) = registry.find(&package.name, "*")? {
            bail!(
                "the publishing name `{}` is taken: there is a {}, and this is our first release",
                package.name,
                found.version
            );
        }
    }
    Ok(())
}

/// Publishes what is not published yet, in the order of the packages.
pub fn publish(packages: &[Package], state: &mut State, registry: &mut dyn Registry) -> Result<()> {
    for package in packages {
        let (name, version) = (&package.name, &package.version);
        let there = match state.published(name) {
            Some(checksum) => Some(checksum.to_owned()),
            None => find(package, registry)?,
        };
        if let Some(checksum) = there {
            refuse_other(package, &checksum)?;
            println!("ok   publish: {name} {version} is there already");
            continue;
        }
        registry
            .publish(package)
            .with_context(|| format!("{name} {version} could not be published"))?;
        state.publish(name, &package.checksum)?;
        // A registry may take its time to show it.
        if let Some(checksum) = find(package, registry)? {
            refuse_other(package, &checksum)?;
        }
        println!("ok   publish: {name} {version}");
    }
    Ok(())
}

fn find(package: &Package, registry: &mut dyn Registry) -> Result<Option<String>> {
    let requirement = format!("={}", package.version);
    let found = registry.find(&package.name, &requirement)?;
    Ok(found.map(|found| found.checksum))
}

/// What the registry has under our name has to be ours.
fn refuse_other(package: &Package, checksum: &str) -> Result<()> {
    if checksum != package.checksum {
        bail!(
            "{} {} is in the registry with the checksum {checksum}, and ours has {}: either it belongs to somebody \
             else, or it was packaged from this commit by another cargo, and that one has to go on",
            package.name,
            package.version,
            package.checksum
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use semver::Version;

    use super::*;

    /// A registry that stops to work after some crates.
    #[derive(Default)]
    struct Fake {
        has: BTreeMap<String, Found>,
        asked: Vec<String>,
        fails_at: Option<usize>,
        slow: bool,
    }

    impl Registry for Fake {
        fn find(&mut self, name: &str, _: &str) -> Result<Option<Found>> {
            Ok(self.has.get(name).cloned().filter(|_| !self.slow))
        }

        fn publish(&mut self, package: &Package) -> Result<()> {
            if self.fails_at == Some(self.has.len()) {
                bail!("the network is down");
            }
            assert!(!self.has.contains_key(&package.name), "published twice");
            self.asked.push(package.name.clone());
            self.put(&package.name, &package.checksum);
            Ok(())
        }
    }

    impl Fake {
        fn put(&mut self, name: &str, checksum: &str) {
            let found = Found {
                version: "1.0.0".to_owned(),
                checksum: checksum.to_owned(),
            };
            self.has.insert(name.to_owned(), found);
        }
    }

    fn packages() -> Vec<Package> {
        ["core", "async", "blocking"]
            .map(|name| Package {
                krate: format!("spike-{name}"),
                name: name.to_owned(),
                version: Version::new(1, 0, 0),
                packed: 1,
                unpacked: 2,
                checksum: format!("sum of {name}"),
                files: Vec::new(),
            })
            .to_vec()
    }

    fn state(folder: &Path) -> State {
        let version = Version::new(1, 0, 0);
        let old = State::read(folder, &version, "abc").unwrap();
        old.unwrap_or_else(|| State::new(folder, &version, "abc").unwrap())
    }

    #[test]
    fn goes_on_where_it_stopped() {
        for slow in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let mut registry = Fake {
                fails_at: Some(1),
                slow,
                ..Fake::default()
            };
            let why = publish(&packages(), &mut state(folder.path()), &mut registry).unwrap_err();
            assert_eq!(why.to_string(), "async 1.0.0 could not be published");
            registry.fails_at = None;
            publish(&packages(), &mut state(folder.path()), &mut registry).unwrap();
            assert_eq!(registry.asked, ["core", "async", "blocking"]);
        }
    }

    #[test]
    fn knows_from_the_registry_alone() {
        let mut registry = Fake {
            fails_at: Some(2),
            ..Fake::default()
        };
        let one = tempfile::tempdir().unwrap();
        publish(&packages(), &mut state(one.path()), &mut registry).unwrap_err();
        registry.fails_at = None;
        let other = tempfile::tempdir().unwrap();
        publish(&packages(), &mut state(other.path()), &mut registry).unwrap();
        assert_eq!(registry.asked, ["core", "async", "blocking"]);
    }

    #[test]
    fn a_stranger_has_the_version() {
        let folder = tempfile::tempdir().unwrap();
        let mut registry = Fake::default();
        registry.put("async", "something else");
        let why = publish(&packages(), &mut state(folder.path()), &mut registry).unwrap_err();
        assert!(
            why.to_string()
                .starts_with("async 1.0.0 is in the registry with the checksum something else")
        );
        let why = refuse_taken_names(&packages(), &mut registry).unwrap_err();
        assert!(why.to_string().contains("`core` is taken"), "{why}");
    }

    #[test]
    fn another_commit_starts_anew() {
        let folder = tempfile::tempdir().unwrap();
        let version = Version::new(1, 0, 0);
        state(folder.path()).publish("core", "sum").unwrap();
        assert_eq!(state(folder.path()).published("core"), Some("sum"));
        assert!(
            State::read(folder.path(), &version, "def")
                .unwrap()
                .is_none()
        );
    }
}
