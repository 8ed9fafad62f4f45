//! The Rust sources of a crate, with and without their tests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, File, ImplItem, Item, Meta, TraitItem};

use super::Workspace;

/// One Rust file.
pub struct Source {
    /// The file, as people write it.
    pub shown: String,
    /// Whether it is compiled for tests only.
    pub test: bool,
    whole: File,
    shipped: File,
}

impl Source {
    /// The file without what is behind `#[cfg(test)]`.
    pub fn shipped(&self) -> &File {
        &self.shipped
    }

    /// The tokens of the file: all of them, or those that are compiled into a user's program.
    pub fn tokens(&self, with_tests: bool) -> TokenStream {
        let file = if with_tests {
            &self.whole
        } else {
            &self.shipped
        };
        file.to_token_stream()
    }
}

impl Workspace {
    /// The sources in some folders of a crate, such as `src`; a folder that does not exist has none.
    pub fn sources(&self, krate: &Path, folders: &[&str]) -> Result<Vec<Source>> {
        let inside: Vec<PathBuf> = folders.iter().map(|folder| krate.join(folder)).collect();
        let mut found = Vec::new();
        for file in self.files()? {
            if file.extension().is_some_and(|end| end == "rs")
                && inside.iter().any(|folder| file.starts_with(folder))
            {
                found.push((self.source(&file)?, file));
            }
        }
        let tests: Vec<PathBuf> = found
            .iter()
            .flat_map(|(source, file)| test_modules(&source.whole, file))
            .collect();
        let mark = |(mut source, file): (Source, PathBuf)| {
            source.test = !file.starts_with(krate.join("src"))
                || tests.iter().any(|test| is_below(&file, test));
            source
        };
        Ok(found.into_iter().map(mark).collect())
    }

    fn source(&self, file: &Path) -> Result<Source> {
        let shown = self.show(file);
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
        let whole = syn::parse_file(&text).map_err(|error| {
            let line = error.span().start().line;
            anyhow::anyhow!("{shown}:{line}: cannot parse: {error}")
        })?;
        let mut shipped = whole.clone();
        StripTests.visit_file_mut(&mut shipped);
        Ok(Source {
            shown,
            test: false,
            whole,
            shipped,
        })
    }
}

/// The folder-like paths (`src/foo/tests`) of the modules a file declares behind `#[cfg(test)]`.
fn test_modules(file: &File, path: &Path) -> Vec<PathBuf> {
    let stem = path.file_stem().unwrap_or_default();
    let folder = path.parent().unwrap_or(path);
    let children = if stem == "lib" || stem == "main" {
        folder.to_path_buf()
    } else {
        folder.join(stem)
    };
    let modules = file.items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.content.is_none() && is_test(&module.attrs) => {
            Some(&module.ident)
        }
        _ => None,
    });
    modules
        .map(|name| children.join(name.to_string()))
        .collect()
}

/// Whether a file is `module.rs` or lies in `module/`.
fn is_below(file: &Path, module: &Path) -> bool {
    file.with_extension("") == module || file.starts_with(module)
}

/// Whether an item is there for tests only: `#[test]`, `#[cfg(test)]`, `#[cfg(doctest)]` or `#[cfg(all(test, ...))]`.
pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("cfg") => {
            let text: String = list.tokens.to_string().split_whitespace().collect();
            text == "test"
                || text == "doctest"
                || text.starts_with("all(test,")
                || (text.starts_with("all(") && text.ends_with(",test)"))
        }
        _ => false,
    })
}

struct StripTests;

impl VisitMut for StripTests {
    fn visit_file_mut(&mut self, file: &mut File) {
        file.items.retain(|item| !is_test(attributes(item)));
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        if let Some((_, items)) = &mut module.content {
            items.retain(|item| !is_test(attributes(item)));
        }
        visit_mut::visit_item_mod_mut(self, module);
    }

    fn visit_item_impl_mut(&mut self, block: &mut syn::ItemImpl) {
        block.items.retain(|item| match item {
            ImplItem::Fn(function) => !is_test(&function.attrs),
            ImplItem::Const(constant) => !is_test(&constant.attrs),
            _ => true,
        });
        visit_mut::visit_item_impl_mut(self, block);
    }

    fn visit_item_trait_mut(&mut self, block: &mut syn::ItemTrait) {
        block
            .items
            .retain(|item| !matches!(item, TraitItem::Fn(function) if is_test(&function.attrs)));
        visit_mut::visit_item_trait_mut(self, block);
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.retain(
            |statement| !matches!(statement, syn::Stmt::Item(item) if is_test(attributes(item))),
        );
        visit_mut::visit_block_mut(self, block);
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
