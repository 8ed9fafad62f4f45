//! The paths a source file names (`std::time::Instant::now`), found in its tokens without compiling it.
//!
//! Working on tokens reaches into macros as well. Names are resolved through `use`, `extern crate` and `type`
//! as far as that goes without a compiler, and a doubt is decided for the longer list: a path has several
//! readings when its first name could mean several things.

mod imports;
mod names;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

pub use self::names::Names;

/// One path, as it is written.
#[derive(Clone, Debug)]
pub struct Written {
    pub segments: Vec<String>,
    /// Starts with `::`.
    pub absolute: bool,
    pub line: usize,
}

/// One thing a file does.
#[derive(Clone, Debug)]
pub enum Mention {
    /// Names a path in code.
    Path(Written),
    /// Imports a path, under a name or (`None`) everything below it.
    Import(Written, Option<String>),
    /// Calls a method.
    Method(String, usize),
}

/// Everything a file mentions, in order.
pub fn mentions(tokens: TokenStream) -> Vec<Mention> {
    let mut found = Vec::new();
    scan(tokens, &mut found);
    found
}

fn scan(tokens: TokenStream, found: &mut Vec<Mention>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        at = match &tokens[at] {
            TokenTree::Group(group) => {
                scan(group.stream(), found);
                at + 1
            }
            TokenTree::Ident(_) if is_punct(&tokens, at.wrapping_sub(1), '\'') => at + 1,
            TokenTree::Ident(_) if is_method(&tokens, at) => method(&tokens, at, found),
            TokenTree::Ident(word) if word == "use" => imports::import(&tokens, at, found),
            TokenTree::Ident(word) if word == "extern" => imports::extern_crate(&tokens, at, found),
            TokenTree::Ident(word) if word == "type" => imports::type_alias(&tokens, at, found),
            TokenTree::Ident(_) => path(&tokens, at, false, found),
            TokenTree::Punct(_) if is_colons(&tokens, at) => path(&tokens, at + 2, true, found),
            _ => at + 1,
        };
    }
}

/// Reads the path that starts at `at`; returns where to go on.
fn path(tokens: &[TokenTree], at: usize, absolute: bool, found: &mut Vec<Mention>) -> usize {
    let Some(TokenTree::Ident(first)) = tokens.get(at) else {
        return at;
    };
    let parameter = is_punct(tokens, at.wrapping_sub(1), '$');
    let line = first.span().start().line;
    let (segments, end) = segments(tokens, at);
    // `$name::x` could be anything; `$crate::x` is ours.
    if !parameter || segments[0] == "crate" {
        found.push(Mention::Path(Written {
            segments,
            absolute,
            line,
        }));
    }
    end
}

/// `a::b`, `a::<T>::b` and `<a>::b`: the names, and where the path ends.
fn segments(tokens: &[TokenTree], mut at: usize) -> (Vec<String>, usize) {
    let mut names = Vec::new();
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        names.push(plain(&name.to_string()));
        at += 1;
        if is_punct(tokens, at, '>') && is_colons(tokens, at + 1) {
            at += 1;
        }
        if !is_colons(tokens, at) {
            break;
        }
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(_)) => at += 2,
            _ => break,
        }
    }
    (names, at)
}

fn method(tokens: &[TokenTree], at: usize, found: &mut Vec<Mention>) -> usize {
    if let (TokenTree::Ident(name), true) = (&tokens[at], has_arguments(tokens, at + 1)) {
        found.push(Mention::Method(
            plain(&name.to_string()),
            name.span().start().line,
        ));
    }
    at + 1
}

fn is_method(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens, at.wrapping_sub(1), '.') && !is_punct(tokens, at.wrapping_sub(2), '.')
}

fn has_arguments(tokens: &[TokenTree], at: usize) -> bool {
    let is_call = |group: &Group| group.delimiter() == Delimiter::Parenthesis;
    matches!(tokens.get(at), Some(TokenTree::Group(group)) if is_call(group))
}

fn is_punct(tokens: &[TokenTree], at: usize, sign: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens, at, ':') && is_punct(tokens, at + 1, ':')
}

/// `r#type` is `type`.
fn plain(name: &str) -> String {
    name.trim_start_matches("r#").to_owned()
}
