//! Every crate in the lock file comes under a licence that `deny.toml` allows.

use std::collections::BTreeSet;

use anyhow::Context as _;
use toml::{Table, Value};

use super::{Verdict, verdict};
use crate::workspace::Workspace;

pub fn check(workspace: &Workspace) -> Verdict {
    let deny: Table = workspace
        .read("deny.toml")?
        .parse()
        .context("cannot parse deny.toml")?;
    let licences = deny
        .get("licenses")
        .context("deny.toml has no [licenses]")?;
    let allowed = texts(licences.get("allow"));
    let metadata = workspace.metadata()?;
    let mut complaints = Vec::new();
    for package in metadata
        .packages
        .values()
        .filter(|package| package.source.is_some())
    {
        let exceptions = exceptions(licences, &package.name);
        let is_allowed = |name: &str| allowed.contains(name) || exceptions.contains(name);
        let (name, version) = (&package.name, &package.version);
        match &package.license {
            None => complaints.push(format!("{name} {version} names no licence; do without it")),
            Some(text) if !holds(text, &is_allowed) => complaints.push(format!(
                "{name} {version} is under {text}, which deny.toml does not allow; do without it, or decide about the \
                 licence there"
            )),
            Some(_) => {}
        }
    }
    verdict(
        complaints,
        format!(
            "{} crates under {} licences",
            metadata.packages.len(),
            allowed.len()
        ),
    )
}

fn texts(value: Option<&Value>) -> BTreeSet<&str> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn exceptions<'a>(licences: &'a Value, name: &str) -> BTreeSet<&'a str> {
    let list = licences
        .get("exceptions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let ours = list.filter(|entry| entry.get("crate").and_then(Value::as_str) == Some(name));
    ours.flat_map(|entry| texts(entry.get("allow"))).collect()
}

/// Whether an SPDX expression can be met with what is allowed: `(MIT OR Apache-2.0) AND Unicode-3.0`.
fn holds(expression: &str, is_allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (holds, rest) = any(&words, is_allowed);
    holds && rest.is_empty()
}

fn any<'a>(words: &'a [&'a str], is_allowed: &dyn Fn(&str) -> bool) -> (bool, &'a [&'a str]) {
    let (mut holds, mut rest) = all(words, is_allowed);
    while let ["OR", after @ ..] = rest {
        let (next, then) = all(after, is_allowed);
        (holds, rest) = (holds || next, then);
    }
    (holds, rest)
}

fn all<'a>(words: &'a [&'a str], is_allowed: &dyn Fn(&str) -> bool) -> (bool, &'a [&'a str]) {
    let (mut holds, mut rest) = one(words, is_allowed);
    while let ["AND", after @ ..] = rest {
        let (next, then) = one(after, is_allowed);
        (holds, rest) = (holds && next, then);
    }
    (holds, rest)
}

fn one<'a>(words: &'a [&'a str], is_allowed: &dyn Fn(&str) -> bool) -> (bool, &'a [&'a str]) {
    match words {
        ["(", inside @ ..] => match any(inside, is_allowed) {
            (holds, [")", rest @ ..]) => (holds, rest),
            (_, rest) => (false, rest),
        },
        [licence, "WITH", exception, rest @ ..] => {
            (is_allowed(&format!("{licence} WITH {exception}")), rest)
        }
        [licence, rest @ ..] => (is_allowed(licence), rest),
        [] => (false, words),
    }
}
