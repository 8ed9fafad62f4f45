//! The styles of text. They are removed where colours are not wanted.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

/// The title of a part.
pub(crate) const TITLE: Style = Style::new().bold();
/// The name of a value.
pub(crate) const LABEL: Style = Style::new().dimmed();
/// What the user has to do something about.
pub(crate) const WARNING: Style = AnsiColor::Red.on_default().bold();
/// Heart rate.
pub(crate) const PULSE: Style = AnsiColor::Red.on_default();

/// Returns text in a style.
pub(crate) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Returns the style of the letter of a sleep stage.
pub(crate) fn of_stage(letter: char) -> Style {
    match letter {
        'D' => AnsiColor::Blue.on_default(),
        'L' => AnsiColor::Cyan.on_default(),
        'R' => AnsiColor::Magenta.on_default(),
        'A' | 'B' | 'O' => AnsiColor::Yellow.on_default(),
        _ => LABEL,
    }
}
