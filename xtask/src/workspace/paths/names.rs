//! What the names of a crate stand for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Mention, Written};

/// How often a name may stand for another name.
const DEPTH: usize = 6;

type Table = BTreeMap<String, BTreeSet<Vec<String>>>;

/// The names in scope in one file, and in the crate around it.
#[derive(Clone, Default)]
pub struct Names {
    own: Table,
    globs: BTreeSet<Vec<String>>,
    krate: Table,
}

impl Names {
    /// The names of each file of a crate.
    pub fn of_crate(files: &[Vec<Mention>]) -> Vec<Self> {
        let mut all: Vec<Self> = files
            .iter()
            .map(|mentions| Self::of_file(mentions))
            .collect();
        let mut krate = Table::new();
        for names in &all {
            for (name, paths) in &names.own {
                krate
                    .entry(name.clone())
                    .or_default()
                    .extend(paths.iter().cloned());
            }
        }
        all.iter_mut().for_each(|names| names.krate = krate.clone());
        all
    }

    fn of_file(mentions: &[Mention]) -> Self {
        let mut names = Self::default();
        for mention in mentions {
            match mention {
                Mention::Import(written, Some(name))
                    if written.segments != [name.clone()] || written.absolute =>
                {
                    names
                        .own
                        .entry(name.clone())
                        .or_default()
                        .insert(written.segments.clone());
                }
                Mention::Import(written, None) => {
                    names.globs.insert(written.segments.clone());
                }
                _ => {}
            }
        }
        names
    }

    /// Everything a path may stand for, `core` and `alloc` written as `std`, joined with `::`.
    pub fn readings(&self, written: &Written) -> BTreeSet<String> {
        self.resolve(written, true)
    }

    /// The same without what `use somewhere::*` may bring: for who complains about that import itself.
    pub fn direct_readings(&self, written: &Written) -> BTreeSet<String> {
        self.resolve(written, false)
    }

    fn resolve(&self, written: &Written, globs: bool) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        if written.absolute {
            found.insert(written.segments.clone());
        } else {
            self.read(&written.segments, DEPTH, &mut found);
            if globs {
                self.read_globs(&written.segments, &mut found);
            }
        }
        found
            .into_iter()
            .map(standard)
            .map(|path| path.join("::"))
            .collect()
    }

    fn read(&self, path: &[String], depth: usize, found: &mut BTreeSet<Vec<String>>) {
        if !found.insert(path.to_vec()) || depth == 0 {
            return;
        }
        let first = path[0].as_str();
        if matches!(first, "crate" | "self" | "super") {
            // Whichever of its names is an import somewhere in the crate is followed from there.
            for at in 1..path.len() {
                self.follow(&self.krate, &path[at..], depth, found);
            }
            return;
        }
        self.follow(&self.own, path, depth, found);
    }

    fn read_globs(&self, path: &[String], found: &mut BTreeSet<Vec<String>>) {
        if matches!(path[0].as_str(), "crate" | "self" | "super") {
            return;
        }
        for glob in &self.globs {
            if matches!(glob[0].as_str(), "crate" | "self" | "super") {
                self.follow(&self.krate, path, DEPTH, found);
            } else {
                self.read(&[glob.as_slice(), path].concat(), DEPTH, found);
            }
        }
    }

    fn follow(
        &self,
        table: &Table,
        path: &[String],
        depth: usize,
        found: &mut BTreeSet<Vec<String>>,
    ) {
        for target in table.get(&path[0]).into_iter().flatten() {
            self.read(&[target.as_slice(), &path[1..]].concat(), depth - 1, found);
        }
    }
}

fn standard(mut path: Vec<String>) -> Vec<String> {
    if matches!(path[0].as_str(), "core" | "alloc") {
        "std".clone_into(&mut path[0]);
    }
    path
}
