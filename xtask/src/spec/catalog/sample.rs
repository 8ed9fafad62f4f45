//! What the samples are made of.

use spike_core::time::{Date, Timestamp};

/// A word that no enum knows: the enums are open, so it has to be sent as it is.
pub const NEW_WORD: &str = "brand_new";

/// A text that is nothing else: no number, no date, no truth.
pub const TEXT: &str = "some text";

/// The shortest lab report.
pub const PDF: &[u8] = b"%PDF-1.7\n";

/// The head of an image that is large enough, and anything behind it.
pub fn png(salt: &str) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x02\0".to_vec();
    file.extend(salt.bytes());
    file
}

/// All words of an enum, and one that is new.
pub fn every<T: Clone + for<'a> From<&'a str>>(known: &[T]) -> Vec<T> {
    let mut all = known.to_vec();
    all.push(T::from(NEW_WORD));
    all
}

#[expect(clippy::unwrap_used, reason = "a literal")]
pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[expect(clippy::unwrap_used, reason = "a literal")]
pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// A window of time.
pub fn window() -> std::ops::Range<Timestamp> {
    time("2026-04-13T00:00:00Z")..time("2026-04-14T00:00:00Z")
}

/// A range of days.
pub fn days() -> std::ops::RangeInclusive<Date> {
    date("2026-04-13")..=date("2026-04-14")
}
