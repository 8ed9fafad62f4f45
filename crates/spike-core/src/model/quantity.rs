//! Quantities whose unit surprises people.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::codec::lenient::{DecodeContext, FieldError, Lenient};
use crate::codec::shape::ValueShape;

/// A length of time as the API writes it: whole milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Milliseconds(i64);

impl Milliseconds {
    /// So many milliseconds.
    #[must_use]
    pub const fn new(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// The number of milliseconds; may be negative if the server says so.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Rounds to whole milliseconds; `None` if that is beyond all measure.
    pub(crate) fn from_f64(milliseconds: f64) -> Option<Self> {
        // 2^53: from there on not every whole number has a double of its own.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let rounded = milliseconds.round();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "checked to be whole and within 2^53"
        )]
        (rounded.abs() <= EXACT).then_some(Self(rounded as i64))
    }

    /// As a [`Duration`]; `None` if negative.
    #[must_use]
    pub fn to_duration(self) -> Option<Duration> {
        u64::try_from(self.0).ok().map(Duration::from_millis)
    }
}

impl fmt::Display for Milliseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms", self.0)
    }
}

impl Serialize for Milliseconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Milliseconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self)
    }
}

/// A mass as the API writes it, also of a body: grams.
///
/// ```
/// use spike_core::Grams;
///
/// assert_eq!(Grams::new(72_500.0).to_kilograms(), 72.5);
/// assert_eq!(Grams::from_kilograms(72.5).get(), 72_500.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Grams(f64);

impl Grams {
    /// So many grams.
    #[must_use]
    pub const fn new(grams: f64) -> Self {
        Self(grams)
    }

    /// So many kilograms.
    #[must_use]
    pub fn from_kilograms(kilograms: f64) -> Self {
        Self(kilograms * 1000.0)
    }

    /// The number of grams.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The number of kilograms.
    #[must_use]
    pub fn to_kilograms(self) -> f64 {
        self.0 / 1000.0
    }
}

impl fmt::Display for Grams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} g", self.0)
    }
}

impl Serialize for Grams {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

impl<'de> Deserialize<'de> for Grams {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self)
    }
}

/// A pace as the API writes it: seconds per METRE. Runners count minutes per kilometre.
///
/// ```
/// use spike_core::SecondsPerMeter;
///
/// let pace = SecondsPerMeter::new(0.33);
/// assert_eq!(pace.per_kilometer().unwrap().as_secs(), 330); // 5:30 min/km
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct SecondsPerMeter(f64);

impl SecondsPerMeter {
    /// So many seconds per metre.
    #[must_use]
    pub const fn new(seconds: f64) -> Self {
        Self(seconds)
    }

    /// The number of seconds per metre.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The time for one kilometre, to the millisecond; `None` if negative or beyond all measure.
    #[must_use]
    pub fn per_kilometer(self) -> Option<Duration> {
        // A kilometre takes as many milliseconds as a metre takes microseconds.
        let milliseconds = (self.0 * 1_000_000.0).round();
        Duration::try_from_secs_f64(milliseconds / 1000.0).ok()
    }

    /// As a speed in metres per second; `None` if the pace is zero or negative.
    #[must_use]
    pub fn to_meters_per_second(self) -> Option<f64> {
        (self.0 > 0.0).then(|| 1.0 / self.0)
    }
}

impl fmt::Display for SecondsPerMeter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s/m", self.0)
    }
}

impl Lenient for Milliseconds {
    const SHAPE: ValueShape = ValueShape::Milliseconds;

    fn lenient(raw: &RawValue, context: &mut DecodeContext) -> Result<Self, FieldError> {
        i64::lenient(raw, context).map(Self)
    }
}

impl Lenient for Grams {
    const SHAPE: ValueShape = ValueShape::Grams;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        assert_eq!(Grams::new(80_250.5).to_string(), "80250.5 g");
        assert_eq!(SecondsPerMeter::new(0.25).to_string(), "0.25 s/m");
        assert_eq!(Milliseconds::from_f64(1.5e3), Some(Milliseconds::new(1500)));
        assert_eq!(SecondsPerMeter::new(0.25).to_meters_per_second(), Some(4.0));
    }

    #[test]
    fn what_cannot_be_is_none() {
        for pace in [-1.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(SecondsPerMeter::new(pace).per_kilometer(), None, "{pace}");
        }
        for pace in [0.0, -1.0, f64::NAN] {
            assert_eq!(SecondsPerMeter::new(pace).to_meters_per_second(), None);
        }
        for milliseconds in [f64::NAN, f64::INFINITY, 1e300, -1e19] {
            assert_eq!(Milliseconds::from_f64(milliseconds), None);
        }
        assert_eq!(Milliseconds::new(-1).to_duration(), None);
    }
}
