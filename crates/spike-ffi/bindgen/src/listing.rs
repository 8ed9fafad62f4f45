//! The interface as text. Each line stands for itself, so that a changed line says what changed.

use std::collections::{BTreeMap, BTreeSet};

use uniffi_meta::{
    DefaultValueMetadata, FieldMetadata, FnParamMetadata, Metadata, Type, UniffiTraitMetadata,
};

const HEAD: &str = "\
# The interface of spike-ffi as other languages see it, from the metadata in the built library.
# A language writes the names in its own style: `begin_polling` is `beginPolling` in Kotlin and Swift.
";

/// Lists functions, then the types by name, each with its members.
pub fn list<'a>(items: impl Iterator<Item = &'a Metadata>) -> String {
    let items: Vec<&Metadata> = items.collect();
    let errors: BTreeSet<&str> =
        items.iter().filter_map(|item| throws(item)).filter_map(Type::name).collect();
    let mut functions = Vec::new();
    let mut types: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for item in items {
        match owner(item) {
            Some(name) => types.entry(name).or_default().extend(describe(item, &errors)),
            None => functions.extend(describe(item, &errors)),
        }
    }
    functions.sort();
    let sections = std::iter::once(functions).chain(types.into_values());
    let sections = sections.filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n"));
    sections.fold(HEAD.to_owned(), |text, section| format!("{text}\n{section}\n"))
}

/// The type that an item declares or belongs to. In the order of the items, a type is before its members.
fn owner(item: &Metadata) -> Option<&str> {
    Some(match item {
        Metadata::Object(it) => &it.name,
        Metadata::Record(it) => &it.name,
        Metadata::Enum(it) => &it.name,
        Metadata::Constructor(it) => &it.self_name,
        Metadata::Method(it) => &it.self_name,
        Metadata::UniffiTrait(it) => it.self_name(),
        _ => return None,
    })
}

fn throws(item: &Metadata) -> Option<&Type> {
    match item {
        Metadata::Func(it) => it.throws.as_ref(),
        Metadata::Constructor(it) => it.throws.as_ref(),
        Metadata::Method(it) => it.throws.as_ref(),
        _ => None,
    }
}

fn describe(item: &Metadata, errors: &BTreeSet<&str>) -> Vec<String> {
    let title = |kind: &str, name: &str| {
        let used_as = if errors.contains(name) { " (an error)" } else { "" };
        format!("{kind} {name}{used_as}")
    };
    match item {
        Metadata::Namespace(_) => Vec::new(),
        Metadata::Func(it) => {
            vec![call(it.is_async, &it.name, &it.inputs, it.return_type.as_ref(), throws(item))]
        }
        Metadata::Constructor(it) => {
            let name = format!("constructor {}.{}", it.self_name, it.name);
            vec![call(it.is_async, &name, &it.inputs, None, throws(item))]
        }
        Metadata::Method(it) => {
            let name = format!("{}.{}", it.self_name, it.name);
            vec![call(it.is_async, &name, &it.inputs, it.return_type.as_ref(), throws(item))]
        }
        Metadata::Object(it) => vec![title("object", &it.name)],
        Metadata::Record(it) => {
            let fields = it.fields.iter().map(|member| format!("{}.{}", it.name, field(member)));
            std::iter::once(title("record", &it.name)).chain(fields).collect()
        }
        Metadata::Enum(it) => {
            let variants = it.variants.iter().map(|variant| {
                let fields: Vec<String> = variant.fields.iter().map(field).collect();
                let fields = fields.join(", ");
                let fields = if fields.is_empty() { fields } else { format!("({fields})") };
                format!("{}::{}{fields}", it.name, variant.name)
            });
            std::iter::once(title("enum", &it.name)).chain(variants).collect()
        }
        Metadata::UniffiTrait(it) => {
            let name = match it {
                UniffiTraitMetadata::Debug { .. } => "Debug",
                UniffiTraitMetadata::Display { .. } => "Display",
                UniffiTraitMetadata::Eq { .. } => "Eq",
                UniffiTraitMetadata::Hash { .. } => "Hash",
                UniffiTraitMetadata::Ord { .. } => "Ord",
            };
            vec![format!("{} has {name}", it.self_name())]
        }
        // Kinds that spike-ffi does not use.
        other => vec![format!("{other:?}")],
    }
}

fn call(
    is_async: bool,
    name: &str,
    inputs: &[FnParamMetadata],
    output: Option<&Type>,
    throws: Option<&Type>,
) -> String {
    let inputs: Vec<String> = inputs.iter().map(parameter).collect();
    let start = if is_async { "async " } else { "" };
    let output = output.map_or_else(String::new, |it| format!(" -> {}", spell(it)));
    let throws = throws.map_or_else(String::new, |it| format!(" throws {}", spell(it)));
    format!("{start}{name}({}){output}{throws}", inputs.join(", "))
}

fn parameter(it: &FnParamMetadata) -> String {
    // Another type in the language, such as a direct buffer in Kotlin.
    let borrowed = if it.by_ref && it.ty == Type::Bytes { "borrowed " } else { "" };
    format!("{}: {borrowed}{}{}", it.name, spell(&it.ty), default(it.default.as_ref()))
}

fn field(it: &FieldMetadata) -> String {
    format!("{}: {}{}", it.name, spell(&it.ty), default(it.default.as_ref()))
}

fn default(value: Option<&DefaultValueMetadata>) -> String {
    match value {
        None => String::new(),
        Some(DefaultValueMetadata::Default) => " = default".to_owned(),
        Some(DefaultValueMetadata::Literal(literal)) => format!(" = {literal:?}"),
    }
}

fn spell(it: &Type) -> String {
    let fixed = match it {
        Type::UInt8 => "u8",
        Type::Int8 => "i8",
        Type::UInt16 => "u16",
        Type::Int16 => "i16",
        Type::UInt32 => "u32",
        Type::Int32 => "i32",
        Type::UInt64 => "u64",
        Type::Int64 => "i64",
        Type::Float32 => "f32",
        Type::Float64 => "f64",
        Type::Boolean => "bool",
        Type::String => "string",
        Type::Bytes => "bytes",
        Type::Timestamp => "timestamp",
        Type::Duration => "duration",
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name,
        Type::Box { inner_type } => return spell(inner_type),
        Type::Optional { inner_type } => return format!("{}?", spell(inner_type)),
        Type::Sequence { inner_type } => return format!("list<{}>", spell(inner_type)),
        Type::Set { inner_type } => return format!("set<{}>", spell(inner_type)),
        Type::Map { key_type, value_type } => {
            return format!("map<{}, {}>", spell(key_type), spell(value_type));
        }
    };
    fixed.to_owned()
}
