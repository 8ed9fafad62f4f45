//! Record ids: they look like random UUIDs, and the server can read from them what they stand for.

use std::fmt;

use crate::civil::Day;
use crate::dice::hash;

/// What a record is, as far as its id goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The day of one provider: totals, and the home of its intraday points.
    Daily = 1,
    /// A night.
    Sleep = 2,
    /// A nap.
    Nap = 3,
    /// A training session.
    Workout = 4,
    /// A measurement of the body.
    Body = 5,
    /// The second id of a workout (`workout_id`), which is not its record id.
    WorkoutAlias = 6,
    /// The second id of a sleep (`sleep_id`).
    SleepAlias = 7,
    /// The third id of a workout (`activity_id`).
    ActivityAlias = 8,
}

const KINDS: [Kind; 8] = [
    Kind::Daily,
    Kind::Sleep,
    Kind::Nap,
    Kind::Workout,
    Kind::Body,
    Kind::WorkoutAlias,
    Kind::SleepAlias,
    Kind::ActivityAlias,
];

/// Where a record lies: what it is, of which provider, of which local day, and which one of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) kind: Kind,
    pub(crate) provider: u8,
    pub(crate) day: Day,
    pub(crate) index: u8,
}

/// A UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id(u128);

const HIGH_BITS: u64 = (1 << 60) - 1;
const LOW_BITS: u64 = (1 << 62) - 1;

impl Id {
    /// The id of a record of the person with this key.
    pub(crate) fn of(key: u64, place: Place) -> Self {
        let day = (place.day.0 as u64) & 0xff_ffff;
        let packed = day << 20
            | u64::from(place.index) << 12
            | u64::from(place.provider) << 4
            | place.kind as u64;
        let check = hash(&[key, packed, 0x1d]) & LOW_BITS;
        Self::assemble((packed ^ hash(&[key, check])) & HIGH_BITS, check)
    }

    /// An id that stands for nothing but itself.
    pub(crate) fn opaque(parts: &[u64]) -> Self {
        Self::assemble(hash(parts) & HIGH_BITS, hash(&[hash(parts), 1]) & LOW_BITS)
    }

    /// What the id stands for, if this person has such a record.
    pub(crate) fn place(self, key: u64) -> Option<Place> {
        let check = self.0 as u64 & LOW_BITS;
        let high = (self.0 >> 64) as u64;
        let mixed = (high >> 16) << 12 | (high & 0xfff);
        let packed = (mixed ^ hash(&[key, check])) & HIGH_BITS;
        let kind = *KINDS.get((packed & 0xf).checked_sub(1)? as usize)?;
        let place = Place {
            kind,
            provider: (packed >> 4) as u8,
            day: Day((packed >> 20) as i64 & 0xff_ffff),
            index: (packed >> 12) as u8,
        };
        (Self::of(key, place) == self).then_some(place)
    }

    /// Reads the hyphenated form, in either case.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let hyphens = |at: usize| matches!(at, 8 | 13 | 18 | 23);
        if text.len() != 36 {
            return None;
        }
        let mut value = 0_u128;
        for (at, byte) in text.bytes().enumerate() {
            if hyphens(at) {
                if byte != b'-' {
                    return None;
                }
            } else {
                value = value << 4 | u128::from((byte as char).to_digit(16)?);
            }
        }
        Some(Self(value))
    }

    fn assemble(high: u64, low: u64) -> Self {
        let high = (high >> 12) << 16 | 0x8000 | (high & 0xfff);
        Self(u128::from(high) << 64 | u128::from(low | 1 << 63))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:032x}", self.0);
        write!(
            f,
            "{}-{}-{}-{}-{}",
            &text[..8],
            &text[8..12],
            &text[12..16],
            &text[16..20],
            &text[20..]
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Id, KINDS, Place};
    use crate::civil::Day;

    #[test]
    fn an_id_leads_back_to_its_record_and_only_for_its_person() {
        for (number, kind) in KINDS.into_iter().enumerate() {
            let place = Place {
                kind,
                provider: 7 + number as u8,
                day: Day(20_000 + number as i64),
                index: number as u8,
            };
            let id = Id::of(42, place);
            assert_eq!(id.place(42), Some(place));
            assert_eq!(id.place(43), None);
            assert_eq!(Id::parse(&id.to_string()), Some(id));
            assert_eq!(id.to_string().as_bytes()[14], b'8');
        }
        assert_eq!(Id::opaque(&[1]).place(42), None);
        for wrong in [
            "",
            "0134ff3c-3f60-8c46-8e4e",
            "0134ff3c+3f60-8c46-8e4e-c0dd218c4e3a",
            "0134ff3c-3f60-8c46-8e4e-c0dd218c4eéa",
        ] {
            assert_eq!(Id::parse(wrong), None);
        }
    }
}
