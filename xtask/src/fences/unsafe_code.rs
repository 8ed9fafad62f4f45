//! No unsafe code, and no way to allow it.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;

use super::{Verdict, verdict};
use crate::policy::PUBLISHED;
use crate::workspace::Workspace;
use crate::workspace::source::Source;

pub fn check(workspace: &Workspace) -> Verdict {
    let mut complaints = Vec::new();
    let root = workspace.root_manifest()?;
    if root
        .get(&["workspace", "lints", "rust", "unsafe_code"])
        .and_then(|level| level.as_str())
        != Some("forbid")
    {
        complaints.push(
            "Cargo.toml: [workspace.lints.rust] has to say `unsafe_code = \"forbid\"`".to_owned(),
        );
    }
    let mut files = 0;
    for manifest in workspace.manifests()? {
        let Some(name) = manifest.name() else {
            continue;
        };
        if !manifest.inherits(&["lints"]) {
            complaints.push(format!(
                "{}: add `[lints] workspace = true`",
                manifest.shown
            ));
        }
        let sources =
            workspace.sources(&manifest.folder, &["src", "tests", "examples", "benches"])?;
        let forbids = sources
            .iter()
            .any(|source| source.shown.ends_with("/src/lib.rs") && forbids(source));
        if PUBLISHED.contains(&name) && !forbids {
            complaints.push(format!(
                "{name}: src/lib.rs has to start with `#![forbid(unsafe_code)]`"
            ));
        }
        for source in &sources {
            files += 1;
            find(source.tokens(true), &source.shown, &mut complaints);
        }
    }
    verdict(complaints, format!("none in {files} files"))
}

fn forbids(source: &Source) -> bool {
    let text = |attribute: &syn::Attribute| {
        attribute
            .meta
            .to_token_stream()
            .to_string()
            .replace(' ', "")
    };
    source
        .shipped()
        .attrs
        .iter()
        .any(|attribute| text(attribute) == "forbid(unsafe_code)")
}

fn find(tokens: TokenStream, file: &str, complaints: &mut Vec<String>) {
    let mut before = String::new();
    for token in tokens {
        match &token {
            TokenTree::Ident(word) if word == "unsafe" => {
                let line = word.span().start().line;
                complaints.push(format!(
                    "{file}:{line}: `unsafe`; write it without, or use a crate that did"
                ));
            }
            TokenTree::Group(group) => {
                let inside = group.stream();
                let names = || inside.clone().into_iter().map(|token| token.to_string());
                let loosens = matches!(before.as_str(), "allow" | "expect" | "warn");
                if loosens && names().any(|name| name == "unsafe_code") {
                    let line = group.span_open().start().line;
                    complaints.push(format!(
                        "{file}:{line}: `{before}(unsafe_code)`; take it out"
                    ));
                }
                find(inside, file, complaints);
            }
            _ => {}
        }
        before = token.to_string();
    }
}
