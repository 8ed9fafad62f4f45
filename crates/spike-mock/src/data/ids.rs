//! Record ids: UUIDs from which the server can decode which record they identify.

use std::fmt;

use uuid::Uuid;

use super::random::hash;
use crate::time::Day;

/// The type of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RecordKind {
    /// The day of one provider: its totals, and the intraday points that belong to it.
    Daily = 1,
    /// A night.
    Sleep = 2,
    Nap = 3,
    Workout = 4,
    /// A body measurement.
    Body = 5,
    /// The second id of a workout (`workout_id`), which is not its record id.
    WorkoutAlias = 6,
    /// The second id of a sleep (`sleep_id`).
    SleepAlias = 7,
    /// The third id of a workout (`activity_id`).
    ActivityAlias = 8,
}

const KINDS: [RecordKind; 8] = [
    RecordKind::Daily,
    RecordKind::Sleep,
    RecordKind::Nap,
    RecordKind::Workout,
    RecordKind::Body,
    RecordKind::WorkoutAlias,
    RecordKind::SleepAlias,
    RecordKind::ActivityAlias,
];

/// What an id encodes: type, provider, local day, and an index where a day has several such records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RecordRef {
    pub(crate) kind: RecordKind,
    pub(crate) provider: u8,
    pub(crate) day: Day,
    pub(crate) index: u8,
}

impl RecordRef {
    pub(crate) fn new(kind: RecordKind, provider: u8, day: Day) -> Self {
        Self { kind, provider, day, index: 0 }
    }
}

/// A UUID of version 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RecordId(Uuid);

const HIGH_BITS: u64 = (1 << 60) - 1;
const LOW_BITS: u64 = (1 << 62) - 1;

impl RecordId {
    /// The id of a record of the person with this key.
    pub(crate) fn of(key: u64, record: RecordRef) -> Self {
        let day = (record.day.0 as u64) & 0xff_ffff;
        let packed = day << 20
            | u64::from(record.index) << 12
            | u64::from(record.provider) << 4
            | record.kind as u64;
        let check = hash(&[key, packed, 0x1d]) & LOW_BITS;
        Self::assemble((packed ^ hash(&[key, check])) & HIGH_BITS, check)
    }

    /// An id that encodes nothing.
    pub(crate) fn opaque(parts: &[u64]) -> Self {
        Self::assemble(hash(parts) & HIGH_BITS, hash(&[hash(parts), 1]) & LOW_BITS)
    }

    /// Decodes the id; `None` if it is not an id of this person.
    pub(crate) fn decode(self, key: u64) -> Option<RecordRef> {
        let (high, low) = self.0.as_u64_pair();
        let mixed = (high >> 16) << 12 | (high & 0xfff);
        let packed = (mixed ^ hash(&[key, low & LOW_BITS])) & HIGH_BITS;
        let record = RecordRef {
            kind: *KINDS.get((packed & 0xf).checked_sub(1)? as usize)?,
            provider: (packed >> 4) as u8,
            day: Day((packed >> 20) as i64 & 0xff_ffff),
            index: (packed >> 12) as u8,
        };
        (Self::of(key, record) == self).then_some(record)
    }

    /// Reads the hyphenated form, in either case.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().filter(|_| text.len() == 36).map(Self)
    }

    /// Puts 60 and 62 bits around version and variant.
    fn assemble(high: u64, low: u64) -> Self {
        let high = (high >> 12) << 16 | 0x8000 | (high & 0xfff);
        Self(Uuid::from_u64_pair(high, low | 1 << 63))
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, RecordId, RecordRef};
    use crate::time::Day;

    #[test]
    fn ids_decode_to_their_record_for_their_person_only() {
        for (number, kind) in KINDS.into_iter().enumerate() {
            let index = number as u8;
            let record =
                RecordRef { kind, provider: 7 + index, day: Day(20_000 + number as i64), index };
            let id = RecordId::of(42, record);
            assert_eq!(id.decode(42), Some(record));
            assert_eq!(id.decode(43), None);
            assert_eq!(RecordId::parse(&id.to_string()), Some(id));
            assert_eq!(id.to_string().as_bytes()[14], b'8');
        }
        assert_eq!(RecordId::opaque(&[1]).decode(42), None);
        for wrong in [
            "",
            "0134ff3c-3f60-8c46-8e4e",
            "0134ff3c+3f60-8c46-8e4e-c0dd218c4e3a",
            "0134ff3c-3f60-8c46-8e4e-c0dd218c4eéa",
            "0134ff3c3f608c468e4ec0dd218c4e3a",
        ] {
            assert_eq!(RecordId::parse(wrong), None);
        }
    }
}
