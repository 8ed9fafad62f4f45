//! Uploaded files and texts, and lab reports.

use super::ids::RecordId;
use super::random::hash_text;

/// Files that contain these bytes, and texts and URLs that contain this word, cannot be analysed.
const UNREADABLE: &str = "unreadable";

/// What an analysis is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UploadedContent {
    /// A hash of the content: equal content has equal results.
    pub(crate) salt: u64,
    pub(crate) readable: bool,
}

impl UploadedContent {
    /// A text, or the URL of a file.
    pub(crate) fn text(text: &str) -> Self {
        Self { salt: hash_text(text), readable: !text.contains(UNREADABLE) }
    }

    /// A file, as base64 and as bytes.
    pub(crate) fn file(base64: &str, bytes: &[u8]) -> Self {
        let mut parts = bytes.windows(UNREADABLE.len());
        let readable = !parts.any(|part| part == UNREADABLE.as_bytes());
        Self { salt: hash_text(base64), readable }
    }
}

/// An uploaded lab report. All times are milliseconds.
#[derive(Clone, Debug)]
pub(crate) struct LabReport {
    pub(crate) id: RecordId,
    pub(crate) uploaded: i64,
    /// When the analysis ends.
    pub(crate) ready: i64,
    pub(crate) content: UploadedContent,
}

impl LabReport {
    /// `processing`, then `completed` or `failed`.
    pub(crate) fn status(&self, now: i64) -> &'static str {
        match self.content.readable {
            _ if now < self.ready => "processing",
            true => "completed",
            false => "failed",
        }
    }
}
