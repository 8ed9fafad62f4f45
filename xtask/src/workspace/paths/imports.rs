//! What brings names into scope: `use`, `extern crate`, `type`.

use proc_macro2::{TokenStream, TokenTree};
use syn::UseTree;
use syn::spanned::Spanned as _;

use super::{Mention, Written, is_colons, is_punct, plain, segments};

/// `use a::{b, c as d, e::*};`
pub(super) fn import(tokens: &[TokenTree], at: usize, found: &mut Vec<Mention>) -> usize {
    let absolute = is_colons(tokens, at + 1);
    let start = if absolute { at + 3 } else { at + 1 };
    // `impl Trait + use<'a>` is no import.
    if is_punct(tokens, start, '<') {
        return start;
    }
    let end = (start..tokens.len())
        .find(|&end| is_punct(tokens, end, ';'))
        .unwrap_or(tokens.len());
    let tree: TokenStream = tokens[start..end]
        .iter()
        .filter(|token| !is_dollar(token))
        .cloned()
        .collect();
    if let Ok(tree) = syn::parse2::<UseTree>(tree) {
        leaves(&tree, &mut Vec::new(), absolute, found);
    }
    end
}

fn leaves(tree: &UseTree, before: &mut Vec<String>, absolute: bool, found: &mut Vec<Mention>) {
    let line = tree.span().start().line;
    let mut leaf = |segments: Vec<String>, name: Option<String>| {
        found.push(Mention::Import(
            Written {
                segments,
                absolute,
                line,
            },
            name,
        ));
    };
    match tree {
        UseTree::Path(path) => {
            before.push(plain(&path.ident.to_string()));
            leaves(&path.tree, before, absolute, found);
            before.pop();
        }
        UseTree::Name(name) => {
            let name = plain(&name.ident.to_string());
            if name == "self" {
                leaf(before.clone(), before.last().cloned());
            } else {
                leaf(
                    [before.as_slice(), std::slice::from_ref(&name)].concat(),
                    Some(name),
                );
            }
        }
        UseTree::Rename(rename) => {
            let (name, new) = (
                plain(&rename.ident.to_string()),
                plain(&rename.rename.to_string()),
            );
            let mut segments = before.clone();
            if name != "self" {
                segments.push(name);
            }
            leaf(segments, Some(new));
        }
        UseTree::Glob(_) => leaf(before.clone(), None),
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, before, absolute, found);
            }
        }
    }
}

/// `extern crate std as other;`
pub(super) fn extern_crate(tokens: &[TokenTree], at: usize, found: &mut Vec<Mention>) -> usize {
    let word = |at: usize| match tokens.get(at) {
        Some(TokenTree::Ident(word)) => Some(plain(&word.to_string())),
        _ => None,
    };
    if word(at + 1).as_deref() != Some("crate") {
        return at + 1;
    }
    let Some(name) = word(at + 2) else {
        return at + 2;
    };
    let new = if word(at + 3).as_deref() == Some("as") {
        word(at + 4)
    } else {
        None
    };
    let line = tokens[at].span().start().line;
    let written = Written {
        segments: vec![name.clone()],
        absolute: true,
        line,
    };
    found.push(Mention::Import(written, Some(new.unwrap_or(name))));
    at + 3
}

/// `type Short = some::Long<T>;`
pub(super) fn type_alias(tokens: &[TokenTree], at: usize, found: &mut Vec<Mention>) -> usize {
    let Some(TokenTree::Ident(name)) = tokens.get(at + 1) else {
        return at + 1;
    };
    let end = |sign: char| {
        (at..tokens.len())
            .find(|&end| is_punct(tokens, end, sign))
            .unwrap_or(tokens.len())
    };
    let (equals, stop) = (end('='), end(';'));
    if equals < stop {
        let absolute = is_colons(tokens, equals + 1);
        let start = if absolute { equals + 3 } else { equals + 1 };
        let (segments, _) = segments(tokens, start);
        if !segments.is_empty() {
            let line = name.span().start().line;
            found.push(Mention::Import(
                Written {
                    segments,
                    absolute,
                    line,
                },
                Some(plain(&name.to_string())),
            ));
        }
    }
    // The tokens after it are read as usual: the type may name more than one path.
    at + 2
}

fn is_dollar(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '$')
}
