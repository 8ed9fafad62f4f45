//! Quantities with an unusual unit.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::from_json::{Written, numbers};
use crate::codec::json::Number;
use crate::codec::shape::ValueShape;

/// Declares a number with a unit. Serde reads and writes the bare number, `Display` adds the symbol.
macro_rules! quantity {
    ($(#[$meta:meta])* $name:ident($number:ty), $symbol:literal, $unit:literal) => {
        $(#[$meta])*
        pub struct $name($number);

        impl $name {
            #[doc = concat!("Creates a quantity from a number of ", $unit, ".")]
            #[must_use]
            pub const fn new(number: $number) -> Self {
                Self(number)
            }

            #[doc = concat!("Returns the number of ", $unit, ".")]
            #[must_use]
            pub const fn get(self) -> $number {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("{} ", $symbol), self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Written(&self.0).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <$number>::deserialize(deserializer).map(Self)
            }
        }
    };
}

quantity! {
    /// A duration as the API writes it: whole milliseconds, which may be negative.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
    Milliseconds(i64), "ms", "milliseconds"
}

impl Milliseconds {
    /// Rounds to whole milliseconds; `None` if out of range.
    pub(crate) fn from_f64(milliseconds: f64) -> Option<Self> {
        // Above 2^53 a double cannot represent every whole number.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let rounded = milliseconds.round();
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and within 2^53")]
        (rounded.abs() <= EXACT).then_some(Self(rounded as i64))
    }

    /// Converts to a [`Duration`]; `None` if negative.
    #[must_use]
    pub fn to_duration(self) -> Option<Duration> {
        u64::try_from(self.0).ok().map(Duration::from_millis)
    }
}

quantity! {
    /// A mass as the API writes it, also the weight of a person: grams.
    ///
    /// ```
    /// use spike_core::Grams;
    ///
    /// assert_eq!(Grams::new(72_500.0).to_kilograms(), 72.5);
    /// assert_eq!(Grams::from_kilograms(72.5).get(), 72_500.0);
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
    Grams(f64), "g", "grams"
}

impl Grams {
    /// Converts from kilograms.
    #[must_use]
    pub fn from_kilograms(kilograms: f64) -> Self {
        Self(kilograms * 1000.0)
    }

    /// Converts to kilograms.
    #[must_use]
    pub fn to_kilograms(self) -> f64 {
        self.0 / 1000.0
    }
}

quantity! {
    /// A pace as the API writes it: seconds per METRE, where runners use minutes per kilometre.
    ///
    /// ```
    /// use spike_core::SecondsPerMeter;
    ///
    /// let pace = SecondsPerMeter::new(0.33);
    /// assert_eq!(pace.per_kilometer().unwrap().as_secs(), 330); // 5:30 min/km
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
    SecondsPerMeter(f64), "s/m", "seconds per metre"
}

impl SecondsPerMeter {
    /// Returns the time for one kilometre, to the millisecond; `None` if negative or out of range.
    #[must_use]
    pub fn per_kilometer(self) -> Option<Duration> {
        // The milliseconds per kilometre are the microseconds per metre.
        let milliseconds = (self.0 * 1_000_000.0).round();
        Duration::try_from_secs_f64(milliseconds / 1000.0).ok()
    }

    /// Converts to a speed in metres per second; `None` if the pace is zero or negative.
    #[must_use]
    pub fn to_meters_per_second(self) -> Option<f64> {
        (self.0 > 0.0).then(|| 1.0 / self.0)
    }
}

numbers! {
    Milliseconds: ValueShape::Milliseconds, "an integer", |number: Number<'_>| number.to_i64().map(Self);
    Grams: ValueShape::Grams, "a number in grams", |number: Number<'_>| number.to_f64().map(Self);
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
        let pace: SecondsPerMeter = serde_json::from_str("0.25").unwrap();
        assert_eq!(serde_json::to_string(&pace).unwrap(), "0.25");
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
