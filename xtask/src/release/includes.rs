//! What the code of a package includes lies in the package. Tests may look elsewhere: they are not compiled there.

use std::path::{Component, Path, PathBuf};

use anyhow::Result;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Lit, LitStr};

use crate::workspace::Workspace;

const MACROS: &[&str] = &["include", "include_bytes", "include_str"];

/// Files that a package would not contain, and who includes them.
pub fn check(workspace: &Workspace, crates: &[String]) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for krate in crates {
        let folder = workspace.manifest_of(krate)?.folder;
        let sources = workspace.sources(&folder, &["src"])?;
        for source in sources.iter().filter(|source| !source.test) {
            let place = workspace.root().join(&source.shown);
            let place = place.parent().unwrap_or(&folder);
            let mut paths = Vec::new();
            included(source.tokens(false), &mut paths);
            for path in paths {
                if !normal(&place.join(&path)).starts_with(folder.join("src")) {
                    complaints.push(format!(
                        "{}: {path} is included, and would not be in the package of {krate}; move it into its `src`",
                        source.shown
                    ));
                }
            }
        }
    }
    Ok(complaints)
}

/// Finds the paths of all includes, in code and in the examples of its documentation.
fn included(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) if MACROS.iter().any(|known| name == known) => {
                let called = matches!(tokens.get(at + 1), Some(TokenTree::Punct(sign)) if sign.as_char() == '!');
                if let (true, Some(TokenTree::Group(group))) = (called, tokens.get(at + 2)) {
                    found.extend(first_text(group.stream()));
                }
            }
            TokenTree::Group(group) => {
                if group.delimiter() == Delimiter::Bracket {
                    examples(&group.stream(), found);
                }
                included(group.stream(), found);
            }
            _ => {}
        }
    }
}

/// The path, or how it begins.
fn first_text(tokens: TokenStream) -> Option<String> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => first_text(group.stream()),
        TokenTree::Literal(literal) => match Lit::new(literal) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}

/// Includes in a line of documentation, `doc = "..."`.
fn examples(attribute: &TokenStream, found: &mut Vec<String>) {
    let mut tokens = attribute.clone().into_iter();
    if !matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "doc") {
        return;
    }
    let text = tokens
        .nth(1)
        .and_then(|token| syn::parse2::<LitStr>(token.into()).ok());
    let text = text.map(|text| text.value()).unwrap_or_default();
    for name in MACROS {
        for (at, start) in text.match_indices(&format!("{name}!(\"")) {
            let rest = &text[at + start.len()..];
            found.extend(rest.split('"').next().map(str::to_owned));
        }
    }
}

/// A path without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        if component == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(component);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn complaints(lib: &str, inner: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let krate = folder.path().join("crates/spike-core");
        fs::create_dir_all(krate.join("src/a")).unwrap();
        fs::write(krate.join("Cargo.toml"), "[package]\nname = 'spike-core'\n").unwrap();
        fs::write(krate.join("src/lib.rs"), lib).unwrap();
        fs::write(krate.join("src/a/b.rs"), inner).unwrap();
        let workspace = Workspace::new(folder.path().to_path_buf());
        check(&workspace, &["spike-core".to_owned()]).unwrap()
    }

    #[test]
    fn what_is_in_the_package_may_be_included() {
        let lib = "#[cfg(test)] mod t { const T: &str = include_str!(\"../../../docs/x.json\"); }\n\
                   const A: &str = include_str!(\"a/table.txt\");\n// include_str!(\"../../x\")\n";
        assert_eq!(
            complaints(lib, "const T: &str = include_str!(\"../table.txt\");"),
            [""; 0]
        );
    }

    #[test]
    fn guides_may_be_tested() {
        let guide = "#[doc = include_str!(\"../../../../docs/x.md\")] struct X;";
        let lib = "#[cfg(doctest)]\nmod a;\n";
        assert_eq!(complaints(lib, guide), [""; 0]);
        assert_eq!(complaints("mod a;\n", guide).len(), 1);
    }

    #[test]
    fn what_is_not_may_not() {
        let lib = "#![doc = include_str!(\"../../../README.md\")]\n";
        let inner =
            "macro_rules! m { ($x:literal) => { include_bytes!(concat!(\"../../data/\", $x)) } }\n";
        let found = complaints(lib, inner);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].starts_with("crates/spike-core/src/a/b.rs: ../../data/ is included"),
            "{found:?}"
        );
        assert!(
            found[1].starts_with("crates/spike-core/src/lib.rs: ../../../README.md is"),
            "{found:?}"
        );
    }

    #[test]
    fn examples_are_code_too() {
        let found = complaints(
            "/// let x = include_str!(\"../../docs/x.json\");\npub fn f() {}\n",
            "",
        );
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
