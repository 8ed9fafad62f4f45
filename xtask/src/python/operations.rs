//! `_operations.py`: a method for each operation.

use std::fmt::Write as _;

use spike_core::api::{REQUESTS, TimeSeries};
use spike_core::{FieldShape, Presence, RequestShape, ValueShape};

use super::types::in_answer;
use crate::spec::methods;

const HEAD: &str = "\
\"\"\"A method for each operation. Written by `cargo xtask python --write`.\"\"\"
# mypy: disable-error-code=\"no-any-return\"

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from . import types as t
    from ._native import Answer, Track
";

const CLASSES: [(&str, &str, &str, &str); 2] = [
    ("Operations", "", "", "The operations, as methods that return the answer."),
    (
        "AsyncOperations",
        "async ",
        "await ",
        "The operations, as coroutines that return the answer.",
    ),
];

/// What only Rust has, in the words of Python.
#[rustfmt::skip]
const IN_PYTHON: &[(&str, &str)] = &[
    ("; see `ChunkSize::whole`", ""),
    ("; they are in `extra`", ""),
    ("Members in their `extra` are not sent", "Other members are not sent"),
    ("`Workout::id`", "the `workout_id` of the workout, else its `activity_id`"),
    ("`NutritionRecord::is_finished`", "its analysis is over (`wait_for_nutrition_record`)"),
    ("`LabReport::is_finished`", "its processing is over (`wait_for_lab_report`)"),
    ("start with `Meal::try_from`", "send those of the record again"),
    ("the types for which `is_listed_for_interval` returns true: no scores and no", "all types except scores and"),
];

/// Returns the text of the file.
pub fn render(requests: &[&RequestShape]) -> String {
    let mut text = HEAD.to_owned();
    for (class, asynchronous, wait, doc) in CLASSES {
        let _ = write!(
            text,
            "\n\nclass {class}:\n    \"\"\"{doc}\"\"\"\n\n    \
             {asynchronous}def send(self, operation: str, parameters: Mapping[str, Any]) -> Any:\n        \
             \"\"\"Send an operation by its id; parameters that are `None` are left out.\"\"\"\n        \
             raise NotImplementedError\n\n    \
             {asynchronous}def _answer(self, operation: str, parameters: Mapping[str, Any]) -> Answer:\n        \
             raise NotImplementedError\n"
        );
        for request in requests {
            let _ = write!(text, "\n    {asynchronous}{}", method(request, wait, false));
            if *request == TimeSeries::SHAPE {
                let _ = write!(text, "\n    {asynchronous}{}", method(request, wait, true));
            }
        }
    }
    text
}

/// Returns the short name of the method in the Rust clients, or a name by the same pattern.
pub fn name(request: &RequestShape) -> String {
    if let Some((_, name)) = methods().find(|(operation, _)| *operation == request.name) {
        return name.to_owned();
    }
    let mut name = String::new();
    for letter in request.type_name.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// Returns a method that returns the answer, or its points as a `Track`.
fn method(request: &RequestShape, wait: &str, is_track: bool) -> String {
    let members: Vec<FieldShape> = request.members().map(|(_, member)| member).collect();
    let is_required = |member: &&FieldShape| {
        matches!(member.presence, Presence::Required | Presence::NonEmptyList)
    };
    let (required, optional): (Vec<&FieldShape>, Vec<&FieldShape>) =
        members.iter().partition(is_required);
    let name = name(request);
    let mut text = format!("def {name}{}(", if is_track { "_track" } else { "" });
    let open = request.defaults.unproven;
    if members.is_empty() && !open {
        text.push_str("self");
    } else {
        text.push_str("\n        self,\n");
        if !members.is_empty() {
            text.push_str("        *,\n");
        }
        for member in &required {
            let _ = writeln!(text, "        {}: {},", member.name, parameter(member));
        }
        for member in &optional {
            let _ = writeln!(text, "        {}: {} | None = None,", member.name, parameter(member));
        }
        if open {
            text.push_str("        **parameters: Any,\n");
        }
        text.push_str("    ");
    }
    if is_track {
        let doc = format!(
            "The same as `{name}`, as a `Track`: for tables, data frames, other steps and units."
        );
        let _ = write!(
            text,
            ") -> Track:\n        \"\"\"{doc}\"\"\"\n        answer = {wait}self._answer(\n"
        );
    } else {
        let _ = writeln!(text, ") -> {}:", answer(&request.answer));
        docstring(&mut text, request, &members);
        let _ = writeln!(text, "        return {wait}self.send(");
    }
    let _ = writeln!(text, "            \"{}\",", request.id);
    let mut values: Vec<String> =
        members.iter().map(|member| format!("\"{0}\": {0}", member.name)).collect();
    if open {
        values.push("**parameters".to_owned());
    }
    match values.as_slice() {
        [] => text.push_str("            {},\n"),
        values => {
            text.push_str("            {\n");
            for value in values {
                let _ = writeln!(text, "                {value},");
            }
            text.push_str("            },\n");
        }
    }
    text.push_str("        )\n");
    if is_track {
        text.push_str("        return answer.track()\n");
    }
    text
}

fn answer(shape: &ValueShape) -> String {
    match shape {
        ValueShape::Object(object) => format!("t.{}", object.type_name),
        ValueShape::List(inner) => format!("list[{}]", answer(inner)),
        other => in_answer(other),
    }
}

/// Returns the type of a parameter.
fn parameter(member: &FieldShape) -> String {
    let name = match member.value {
        ValueShape::Date => "date | str".to_owned(),
        ValueShape::Timestamp => "datetime | str".to_owned(),
        ValueShape::Base64 => "bytes | str".to_owned(),
        ValueShape::Enum(shape) => format!("t.{}", shape.type_name),
        ValueShape::Object(object) => format!("t.{}", object.type_name),
        ValueShape::Measurements(keys) => format!("Mapping[t.{}, float]", keys.type_name),
        ref other => in_answer(other),
    };
    match member.presence {
        Presence::List | Presence::NonEmptyList => format!("Sequence[{name}]"),
        _ => name,
    }
}

fn docstring(text: &mut String, request: &RequestShape, members: &[FieldShape]) {
    let paragraphs = paragraphs(request.doc);
    let mut paragraphs = paragraphs.iter();
    let first = paragraphs.next().map_or("", String::as_str);
    let first = first.strip_prefix("Request ").unwrap_or(first);
    wrap(text, &format!("`{}`: request {first}", request.name), "\"\"\"", "");
    for paragraph in paragraphs {
        text.push('\n');
        wrap(text, paragraph, "", "");
    }
    if !members.is_empty() {
        text.push_str("\n        Args:\n");
    }
    for member in members {
        let doc = self::paragraphs(member.doc).join(" ");
        wrap(text, &doc, &format!("    {}: ", member.name), "        ");
    }
    text.push_str("        \"\"\"\n");
}

/// Returns the paragraphs without example code, which is Rust, without the sentence that announces it, and without links.
fn paragraphs(doc: &[&str]) -> Vec<String> {
    let mut is_code = false;
    let mut paragraphs = vec![String::new()];
    for line in doc.iter().map(|line| line.trim()) {
        if line.starts_with("```") {
            is_code = !is_code;
            if let Some(before) = paragraphs.iter_mut().rfind(|it| !it.is_empty())
                && before.ends_with(':')
            {
                let end = before.trim_end_matches(':').rfind(". ").map_or(0, |end| end + 1);
                before.truncate(end);
            }
        } else if line.is_empty() {
            paragraphs.push(String::new());
        } else if let (false, Some(last)) = (is_code, paragraphs.last_mut()) {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(line);
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.iter().map(|paragraph| without_links(paragraph)).collect()
}

/// Replaces links to items of Rust, such as ``[`Meal`](crate::api::Meal)``, by their text, and requests by their methods.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("[`") {
        plain.push_str(before);
        let Some((label, after)) = link.split_once("`]") else { break };
        let request = REQUESTS.iter().find(|request| request.type_name == label);
        let label = request.map_or_else(|| label.to_owned(), |request| name(request));
        let _ = write!(plain, "`{label}`");
        rest = match after.strip_prefix('(').and_then(|target| target.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    plain.push_str(rest);
    IN_PYTHON.iter().fold(plain, |text, (rust, python)| text.replace(rust, python))
}

/// Appends text in lines of at most 100 characters.
fn wrap(text: &mut String, words: &str, first: &str, next: &str) {
    const INDENT: &str = "        ";
    let mut line = format!("{INDENT}{first}");
    let mut is_empty = true;
    for word in words.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > 100 {
            let _ = writeln!(text, "{}", line.trim_end());
            line = format!("{INDENT}{next}");
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    let _ = writeln!(text, "{}", line.trim_end());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_has_a_method_of_its_own_in_both_classes() {
        let names: BTreeSet<String> = REQUESTS.iter().map(|request| name(request)).collect();
        assert_eq!(names.len(), REQUESTS.len());
        let text = render(REQUESTS);
        for request in REQUESTS {
            let (name, id) = (name(request), request.id);
            assert_eq!(text.matches(&format!(" def {name}(")).count(), 2, "{name}");
            let send = format!("self.send(\n            \"{id}\",\n");
            assert_eq!(text.matches(&send).count(), 2, "{id}");
        }
    }

    #[test]
    fn a_docstring_has_neither_example_code_nor_links() {
        let doc = [
            "One. Try it:",
            "",
            "```",
            "let a = 1;",
            "```",
            "",
            "See [`Meal`](crate::api::Meal)",
            "or [`A::b`].",
        ];
        assert_eq!(paragraphs(&doc), ["One.", "See `Meal` or `A::b`."]);
        assert_eq!(paragraphs(&["Use [`ListSleeps`]."]), ["Use `sleeps`."]);
    }

    #[test]
    fn docstrings_speak_of_python() {
        let text = render(REQUESTS);
        let of_rust = |line: &&str| {
            ["::", "`extra`", "spike_core", "is_listed"].iter().any(|it| line.contains(it))
        };
        assert_eq!(text.lines().find(of_rust), None);
    }
}
