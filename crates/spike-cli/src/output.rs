//! Standard output, and files.

use std::fs;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::failure::Failure;

/// The width of text that is not written to a terminal.
const WIDTH: usize = 120;
/// The width that every terminal is assumed to have.
const MIN_WIDTH: usize = 80;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// Prints text with styles, which are removed where they are not wanted. A closed pipe is no error.
pub(crate) fn print(text: &str, color: Color) -> Result<(), Failure> {
    let mut out = AutoStream::new(io::stdout().lock(), color.into());
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints bytes as they are. A closed pipe is no error.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    written(out.write_all(bytes).and_then(|()| out.flush()))
}

/// Prints an answer as it came, as a line of its own.
pub(crate) fn print_answer(body: &[u8]) -> Result<(), Failure> {
    if body.is_empty() {
        return Ok(());
    }
    let end: &[u8] = if body.ends_with(b"\n") { b"" } else { b"\n" };
    print_bytes(&[body, end].concat())
}

fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::system("cannot write to standard output", error))
        }
        _ => Ok(()),
    }
}

/// Whether standard output is a terminal.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Returns the number of columns: of `COLUMNS`, of the terminal, or 120.
pub(crate) fn width() -> usize {
    let variable = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let terminal = is_terminal().then(terminal).flatten();
    variable.or(terminal).unwrap_or(WIDTH).max(MIN_WIDTH)
}

/// Writes a whole file.
pub(crate) fn write_file(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| Failure::file(path, error))
}

/// Reads a whole file; `-` is standard input.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Failure::system("cannot read standard input", error))?;
        return Ok(bytes);
    }
    fs::read(path).map_err(|error| Failure::file(path, error))
}
