//! What the sources of the core say, so that nothing of it is missing in the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Expr, ImplItem, Item, ItemImpl, Lit, Type};

use crate::policy::CORE;
use crate::workspace::Workspace;
use crate::workspace::source::Source;

/// What was found.
#[derive(Clone, Default)]
pub struct Sources {
    /// The request types, with the file of each.
    pub operations: BTreeMap<String, String>,
    /// The names under which anything is added to a query or a body, with the file.
    pub sent: BTreeSet<(String, String)>,
    /// The open enums.
    pub enums: BTreeSet<String>,
    /// The methods of the clients, by request type.
    pub methods: BTreeMap<String, Vec<String>>,
}

pub fn scan(workspace: &Workspace) -> Result<Sources> {
    let krate = workspace.root().join("crates").join(CORE);
    let mut found = Sources::default();
    for source in workspace.sources(&krate, &["src/api"])? {
        if !source.test {
            found.endpoint(&source);
        }
    }
    for source in workspace.sources(&krate, &["src/vocabulary"])? {
        found
            .enums
            .extend(macros(&source, "open_enum").filter_map(name_of_enum));
    }
    for source in workspace.sources(&krate, &["src/sugar", "src/sugar.rs"])? {
        found.sugar(source.tokens(false));
    }
    ensure!(
        !found.operations.is_empty(),
        "no `impl Operation for` in crates/{CORE}/src/api"
    );
    ensure!(
        !found.enums.is_empty(),
        "no `open_enum!` in crates/{CORE}/src/vocabulary"
    );
    ensure!(
        !found.methods.is_empty(),
        "no method in crates/{CORE}/src/sugar.rs"
    );
    Ok(found)
}

impl Sources {
    fn endpoint(&mut self, source: &Source) {
        for item in &source.shipped().items {
            if let Item::Impl(block) = item
                && let Some(name) = implements(block, "Operation")
                && has_own_id(block)
            {
                self.operations.insert(name, source.shown.clone());
            }
        }
        for calls in ["raw_get", "raw_post"] {
            for tokens in macros(source, calls) {
                for name in names_of_raw(tokens) {
                    self.operations.insert(name, source.shown.clone());
                }
            }
        }
        let mut pushes = Pushes::default();
        pushes.visit_file(source.shipped());
        let sent = pushes.0.into_iter();
        self.sent
            .extend(sent.map(|name| (name, source.shown.clone())));
    }

    /// Finds `name(arguments) -> Answer = $crate::api::Request::...;` in the macro of the clients.
    fn sugar(&mut self, tokens: TokenStream) {
        let mut words = Vec::new();
        flatten(tokens, &mut words);
        let mut method = None;
        let mut request = None;
        for (at, word) in words.iter().enumerate() {
            let next = words.get(at + 1).map(String::as_str);
            let before = at
                .checked_sub(1)
                .and_then(|at| words.get(at))
                .map(String::as_str);
            match word.as_str() {
                ";" => {
                    if let (Some(method), Some(request)) = (method.take(), request.take()) {
                        self.methods.entry(request).or_default().push(method);
                    }
                    (method, request) = (None, None);
                }
                // The first word before an open parenthesis is the name of the method.
                _ if next == Some("(")
                    && method.is_none()
                    && is_name(word)
                    && before != Some("[") =>
                {
                    method = Some(word.clone());
                }
                "=" if next == Some("$") => {
                    let path = words.get(at + 1..).unwrap_or_default();
                    let types = path.iter().take_while(|word| *word != "(" && *word != ";");
                    request = types.filter(|word| is_type(word)).last().cloned();
                }
                _ => {}
            }
        }
    }
}

/// The type a block implements a trait for.
fn implements(block: &ItemImpl, name: &str) -> Option<String> {
    let (path, _) = block.trait_.as_ref()?;
    if path.segments.last()?.ident != name {
        return None;
    }
    let Type::Path(own) = block.self_ty.as_ref() else {
        return None;
    };
    Some(own.path.segments.last()?.ident.to_string())
}

/// Whether `fn id` is a text, not that of an operation inside; `raw` is the id of what is not in the document.
fn has_own_id(block: &ItemImpl) -> bool {
    block.items.iter().any(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "id" => {
            let [syn::Stmt::Expr(Expr::Lit(id), None)] = function.block.stmts.as_slice() else {
                return false;
            };
            !matches!(&id.lit, Lit::Str(id) if id.value() == "raw")
        }
        _ => false,
    })
}

/// The first argument of every `push...` that is a text.
#[derive(Default)]
struct Pushes(BTreeSet<String>);

impl<'a> Visit<'a> for Pushes {
    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        if call.method.to_string().starts_with("push")
            && let Some(Expr::Lit(first)) = call.args.first()
            && let Lit::Str(name) = &first.lit
        {
            self.0.insert(name.value());
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// The bodies of the calls of a macro.
fn macros<'a>(source: &'a Source, name: &'a str) -> impl Iterator<Item = TokenStream> + 'a {
    source
        .shipped()
        .items
        .iter()
        .filter_map(move |item| match item {
            Item::Macro(call) if call.mac.path.is_ident(name) => Some(call.mac.tokens.clone()),
            _ => None,
        })
}

/// `X` of `enum X`.
fn name_of_enum(tokens: TokenStream) -> Option<String> {
    let mut trees = tokens.into_iter();
    trees.find(|tree| tree.to_string() == "enum")?;
    trees.next().map(|name| name.to_string())
}

/// `X` of every `X = "id"`.
fn names_of_raw(tokens: TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    flatten(tokens, &mut words);
    let named = words.windows(3).filter_map(|window| match window {
        [name, equals, id] if is_type(name) && equals == "=" && id.starts_with('"') => {
            Some(name.clone())
        }
        _ => None,
    });
    named.collect()
}

/// All tokens in a row, the delimiters included.
fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    for tree in tokens {
        let TokenTree::Group(group) = tree else {
            words.push(tree.to_string());
            continue;
        };
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        words.push(open.to_owned());
        flatten(group.stream(), words);
        words.push(close.to_owned());
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
}

fn is_type(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase())
}
