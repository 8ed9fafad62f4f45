use std::fmt;

/// The unit of a number in the API.
///
/// [`Metric::unit`](super::Metric::unit), [`StatisticType::unit`](super::StatisticType::unit) and
/// [`NutritionalField::unit`](super::NutritionalField::unit) return it; answers contain no units. Displayed as its
/// symbol.
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::vocabulary::{Metric, Unit};
///
/// assert_eq!(Metric::Weight.unit(), Some(Unit::Grams));
/// assert_eq!(Unit::SecondsPerMeter.to_string(), "s/m");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// A plain number: steps, floors, lengths; also the body mass index.
    Count,
    /// A score from 0 to 100.
    Score,
    /// A share, 0 to 100.
    Percentage,
    /// Metres.
    Meters,
    /// Metres per second.
    MetersPerSecond,
    /// Seconds per metre: 0.3 s/m is 5 minutes per kilometre.
    SecondsPerMeter,
    /// Milliseconds.
    Milliseconds,
    /// Heartbeats per minute.
    BeatsPerMinute,
    /// Breaths per minute.
    BreathsPerMinute,
    /// Revolutions (of pedals or legs) per minute.
    Rpm,
    /// Degrees of an angle: latitude, longitude.
    Degrees,
    /// Degrees Celsius.
    Celsius,
    /// Kilocalories.
    Kilocalories,
    /// Grams, also for body weight.
    Grams,
    /// Milligrams.
    Milligrams,
    /// Micrograms.
    Micrograms,
    /// Milligrams per decilitre.
    MilligramsPerDeciliter,
    /// Millilitres of oxygen per kilogram of body and minute.
    MillilitersPerKilogramPerMinute,
    /// Millimetres of mercury.
    MillimetersOfMercury,
    /// Microvolts.
    Microvolts,
}

impl Unit {
    /// Returns the usual symbol: `kcal`, `bpm`, `m/s`. A count is `count`, a score is `score`.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Score => "score",
            Self::Percentage => "%",
            Self::Meters => "m",
            Self::MetersPerSecond => "m/s",
            Self::SecondsPerMeter => "s/m",
            Self::Milliseconds => "ms",
            Self::BeatsPerMinute => "bpm",
            Self::BreathsPerMinute => "breaths/min",
            Self::Rpm => "rpm",
            Self::Degrees => "°",
            Self::Celsius => "°C",
            Self::Kilocalories => "kcal",
            Self::Grams => "g",
            Self::Milligrams => "mg",
            Self::Micrograms => "µg",
            Self::MilligramsPerDeciliter => "mg/dL",
            Self::MillilitersPerKilogramPerMinute => "mL/kg/min",
            Self::MillimetersOfMercury => "mmHg",
            Self::Microvolts => "µV",
        }
    }
}

/// Writes the [`symbol`](Unit::symbol).
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.symbol())
    }
}
