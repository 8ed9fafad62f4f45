//! No type of an HTTP client in a public signature, save one documented constructor in each client; no type of Arrow
//! outside of the crate that is about it.

use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::{ImplItem, Item, Visibility};

use super::{Verdict, verdict};
use crate::policy::{ARROW, PUBLISHED};
use crate::workspace::Workspace;
use crate::workspace::paths::{Mention, Names, mentions};

/// Crates whose types a change of theirs must not reach our users through.
const FOREIGN: &[&str] = &[
    "hyper",
    "hyper_util",
    "native_tls",
    "reqwest",
    "tokio",
    "ureq",
];

/// The same, but one crate of ours is there for them.
const OF_ARROW: &[&str] = &[
    "arrow_array",
    "arrow_buffer",
    "arrow_data",
    "arrow_schema",
    "parquet",
];

pub fn check(workspace: &Workspace) -> Verdict {
    let mut complaints = Vec::new();
    let mut details = Vec::new();
    for name in PUBLISHED {
        let manifest = workspace.manifest_of(name)?;
        let sources = workspace.sources(&manifest.folder, &["src"])?;
        let shipped: Vec<_> = sources.iter().filter(|source| !source.test).collect();
        let files: Vec<Vec<Mention>> = shipped
            .iter()
            .map(|source| mentions(source.tokens(false)))
            .collect();
        let mut public = PublicTypes::default();
        shipped
            .iter()
            .for_each(|source| public.visit_file(source.shipped()));
        let mut found = Vec::new();
        for (source, names) in shipped.iter().zip(&Names::of_crate(&files)) {
            let mut scan = Scan {
                names,
                arrow: *name == ARROW,
                public: &public.0,
                file: &source.shown,
                found: &mut found,
            };
            scan.visit_file(source.shipped());
        }
        let (constructors, others): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|place| place.documented_function);
        complaints.extend(
            others
                .iter()
                .map(|place| place.complain("keep it private or wrap it")),
        );
        if constructors.len() > 1 {
            let what = format!(
                "{name} may have one such function, and has {}",
                constructors.len()
            );
            complaints.extend(constructors.iter().map(|place| place.complain(&what)));
        }
        details.extend(
            constructors
                .iter()
                .map(|place| format!("{} ({})", place.item, place.file)),
        );
    }
    let seen = if details.is_empty() {
        "none".to_owned()
    } else {
        details.join(", ")
    };
    verdict(
        complaints,
        format!("the only HTTP client types in public: {seen}; types of Arrow in {ARROW} only"),
    )
}

struct Place {
    file: String,
    line: usize,
    item: String,
    path: String,
    documented_function: bool,
}

impl Place {
    fn complain(&self, what: &str) -> String {
        let Self {
            file,
            line,
            item,
            path,
            ..
        } = self;
        format!("{file}:{line}: {path} is in the public signature of {item}: {what}")
    }
}

/// The names of the types a crate declares `pub`.
#[derive(Default)]
struct PublicTypes(Vec<String>);

impl<'ast> Visit<'ast> for PublicTypes {
    fn visit_item(&mut self, item: &'ast Item) {
        let (visibility, name) = match item {
            Item::Struct(item) => (&item.vis, &item.ident),
            Item::Enum(item) => (&item.vis, &item.ident),
            Item::Trait(item) => (&item.vis, &item.ident),
            Item::Type(item) => (&item.vis, &item.ident),
            _ => return visit::visit_item(self, item),
        };
        if is_public(visibility) {
            self.0.push(name.to_string());
        }
    }
}

struct Scan<'a> {
    names: &'a Names,
    /// Whether this is the crate that is about Arrow.
    arrow: bool,
    public: &'a [String],
    file: &'a str,
    found: &'a mut Vec<Place>,
}

impl Scan<'_> {
    fn look(&mut self, item: &str, tokens: &dyn quote::ToTokens, documented_function: bool) {
        for mention in mentions(tokens.to_token_stream()) {
            let (Mention::Path(written) | Mention::Import(written, _)) = mention else {
                continue;
            };
            let is_on = |list: &[&str], path: &str| {
                list.contains(&path.split("::").next().unwrap_or_default())
            };
            let is_foreign =
                |path: &String| is_on(FOREIGN, path) || (!self.arrow && is_on(OF_ARROW, path));
            if let Some(path) = self.names.readings(&written).into_iter().find(is_foreign) {
                // The one constructor takes a client, nothing else.
                let documented_function = documented_function && is_on(FOREIGN, &path);
                let (file, item) = (self.file.to_owned(), item.to_owned());
                self.found.push(Place {
                    file,
                    line: written.line,
                    item,
                    path,
                    documented_function,
                });
                return;
            }
        }
    }

    fn is_public_type(&self, ty: &syn::Type) -> bool {
        let words = mentions(ty.to_token_stream());
        let last = |mention: &Mention| match mention {
            Mention::Path(written) => written.segments.last().cloned(),
            _ => None,
        };
        words
            .iter()
            .filter_map(last)
            .any(|name| self.public.contains(&name))
    }

    fn block(&mut self, block: &syn::ItemImpl) {
        if !self.is_public_type(&block.self_ty) {
            return;
        }
        let owner = block.self_ty.to_token_stream().to_string();
        if let Some((path, _)) = &block.trait_ {
            self.look(&format!("an impl for {owner}"), path, false);
        }
        self.look(&format!("an impl for {owner}"), &block.generics, false);
        for item in &block.items {
            match item {
                ImplItem::Fn(function) if is_public(&function.vis) => {
                    let name = format!("{owner}::{}", function.sig.ident);
                    self.look(&name, &function.sig, is_documented(&function.attrs));
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    self.look(&owner, &constant.ty, false);
                }
                ImplItem::Type(ty) => self.look(&owner, &ty.ty, false),
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Scan<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Fn(item) if is_public(&item.vis) => {
                self.look(
                    &item.sig.ident.to_string(),
                    &item.sig,
                    is_documented(&item.attrs),
                );
            }
            Item::Struct(item) if is_public(&item.vis) => {
                self.look(&item.ident.to_string(), &item.generics, false);
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    self.look(&item.ident.to_string(), &field.ty, false);
                }
            }
            Item::Enum(item) if is_public(&item.vis) => {
                self.look(&item.ident.to_string(), item, false);
            }
            Item::Type(item) if is_public(&item.vis) => {
                self.look(&item.ident.to_string(), &item.ty, false);
            }
            Item::Const(item) if is_public(&item.vis) => {
                self.look(&item.ident.to_string(), &item.ty, false);
            }
            Item::Static(item) if is_public(&item.vis) => {
                self.look(&item.ident.to_string(), &item.ty, false);
            }
            Item::Use(item) if is_public(&item.vis) => self.look("a re-export", item, false),
            Item::Trait(item) if is_public(&item.vis) => self.visit_public_trait(item),
            Item::Impl(block) => self.block(block),
            _ => visit::visit_item(self, item),
        }
    }
}

impl Scan<'_> {
    fn visit_public_trait(&mut self, item: &syn::ItemTrait) {
        let name = item.ident.to_string();
        self.look(&name, &item.generics, false);
        self.look(&name, &item.supertraits, false);
        for member in &item.items {
            match member {
                syn::TraitItem::Fn(function) => self.look(&name, &function.sig, false),
                other => self.look(&name, other, false),
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_documented(attributes: &[syn::Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"))
}
