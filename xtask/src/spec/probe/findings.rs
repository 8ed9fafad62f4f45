//! The report.

use std::fmt::Write as _;

use super::seen::Seen;

/// Answers by question, in the order they were found.
#[derive(Default)]
pub struct Findings(Vec<Line>);

enum Line {
    Section(&'static str),
    Entry(String, String),
}

impl Findings {
    pub fn section(&mut self, title: &'static str) {
        self.0.push(Line::Section(title));
    }

    /// Names from the server stand in backticks.
    pub fn entry(&mut self, question: impl Into<String>, answer: impl Into<String>) {
        self.0.push(Line::Entry(question.into(), answer.into()));
    }

    /// The whole, without any name that was also seen as a value.
    pub fn text(&self, seen: &Seen<'_>) -> String {
        let mut text = String::new();
        for line in &self.0 {
            let _ = match line {
                Line::Section(title) => writeln!(text, "\n{title}"),
                Line::Entry(question, answer) => {
                    writeln!(
                        text,
                        "  {:<44} {}",
                        hide(question, seen),
                        hide(answer, seen)
                    )
                }
            };
        }
        text.trim().to_owned()
    }
}

/// Every other part between backticks is a name.
fn hide(text: &str, seen: &Seen<'_>) -> String {
    let parts = text.split('`').enumerate().map(|(index, part)| {
        if index % 2 == 1 && seen.is_value(part) {
            "hidden"
        } else {
            part
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Names, in backticks.
pub fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    all.join(", ")
}
