//! Lines of text.

use std::io::Write as _;

/// Returns a name from the API as one line of at most 60 characters.
pub(crate) fn name(text: impl AsRef<str>) -> String {
    text.as_ref().chars().take(60).collect::<String>().escape_debug().to_string()
}

/// Prints a line and flushes, also into a pipe. A closed pipe does not stop the program.
pub(crate) fn print_line(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
