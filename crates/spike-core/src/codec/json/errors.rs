//! What is wrong with a document, or with a value in it.

/// A text that is not JSON, at this index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub(crate) at: usize,
    pub(crate) fault: Fault,
}

/// What is wrong with a text that is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The text ends too early.
    CutOff,
    /// The text is not UTF-8.
    NotUtf8,
    NotJson,
}

/// A value that does not fit its type. It contains no part of the value.
#[derive(Debug)]
pub(crate) struct FieldError {
    /// The path from the value that was to be read.
    pub(crate) path: String,
    pub(crate) problem: String,
    /// The index in the document.
    pub(crate) at: usize,
}

#[derive(Debug)]
pub(crate) enum ReadError {
    Syntax(Syntax),
    Field(Box<FieldError>),
}

pub(crate) type ReadResult<T> = Result<T, ReadError>;

impl Syntax {
    /// Describes the unexpected byte at this index, or the end.
    #[cold]
    pub(super) fn at(bytes: &[u8], at: usize) -> Self {
        let fault = if at < bytes.len() { Fault::NotJson } else { Fault::CutOff };
        Self { at, fault }
    }
}

impl From<Syntax> for ReadError {
    fn from(syntax: Syntax) -> Self {
        Self::Syntax(syntax)
    }
}
