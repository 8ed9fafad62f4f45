use std::fmt;

use super::{Aggregate, Resampled, Track};
use spike_core::vocabulary::{Metric, Unit};

/// A unit to convert values of the API to.
///
/// ```
/// # mod spike_blocking { pub use spike_core::*; pub use spike_toolkit::*; }
/// use spike_blocking::series::Target;
/// use spike_blocking::vocabulary::Unit;
///
/// assert_eq!(Target::Kilograms.convert(Unit::Grams, 72_500.0), Some(72.5));
/// assert_eq!(Target::Fahrenheit.convert(Unit::Celsius, 37.0), Some(98.6));
/// assert_eq!(Target::Kilograms.convert(Unit::Celsius, 37.0), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// From grams.
    Kilograms,
    /// From grams: international pounds of 453.59237 g.
    Pounds,
    /// From metres.
    Kilometers,
    /// From metres: international miles of 1609.344 m.
    Miles,
    /// From metres: feet of 0.3048 m.
    Feet,
    /// From milliseconds.
    Seconds,
    /// From milliseconds.
    Minutes,
    /// From milliseconds.
    Hours,
    /// From metres per second.
    KilometersPerHour,
    /// From metres per second.
    MilesPerHour,
    /// From seconds per metre: 5.5 is 5:30 per kilometre.
    MinutesPerKilometer,
    /// From seconds per metre.
    MinutesPerMile,
    /// From degrees Celsius.
    Fahrenheit,
    /// From kilocalories: thermochemical ones of 4.184 kJ.
    Kilojoules,
    /// From per cent: 0.0 to 1.0.
    Fraction,
    /// From milligrams per decilitre, for [`Metric::Glucose`] only: the factor is the molar mass, 180.156 g/mol.
    MillimolesPerLiter,
}

/// The error of a unit conversion.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnitError {
    /// The metric is missing, or newer than this version of the SDK.
    #[error("the unit of the values is not known")]
    UnknownUnit,
    /// There is no conversion between the two units.
    #[error("values in {unit} cannot be converted to {target}")]
    NotConvertible {
        /// The unit of the values.
        unit: Unit,
        /// The requested unit.
        target: Target,
    },
}

impl Target {
    /// All units.
    pub const ALL: &'static [Self] = &[
        Self::Kilograms,
        Self::Pounds,
        Self::Kilometers,
        Self::Miles,
        Self::Feet,
        Self::Seconds,
        Self::Minutes,
        Self::Hours,
        Self::KilometersPerHour,
        Self::MilesPerHour,
        Self::MinutesPerKilometer,
        Self::MinutesPerMile,
        Self::Fahrenheit,
        Self::Kilojoules,
        Self::Fraction,
        Self::MillimolesPerLiter,
    ];

    /// Converts a number from `unit`, or returns `None` if there is no conversion. Milligrams per decilitre are taken
    /// to be of glucose.
    #[must_use]
    pub fn convert(self, unit: Unit, number: f64) -> Option<f64> {
        Some(self.rule(unit)?.apply(number))
    }

    /// Returns the symbol: `kg`, `min/km`, `°F`; `fraction` for [`Fraction`](Self::Fraction).
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Kilograms => "kg",
            Self::Pounds => "lb",
            Self::Kilometers => "km",
            Self::Miles => "mi",
            Self::Feet => "ft",
            Self::Seconds => "s",
            Self::Minutes => "min",
            Self::Hours => "h",
            Self::KilometersPerHour => "km/h",
            Self::MilesPerHour => "mi/h",
            Self::MinutesPerKilometer => "min/km",
            Self::MinutesPerMile => "min/mi",
            Self::Fahrenheit => "°F",
            Self::Kilojoules => "kJ",
            Self::Fraction => "fraction",
            Self::MillimolesPerLiter => "mmol/L",
        }
    }

    /// Returns the conversion from the unit of a metric.
    fn rule_for(self, metric: Option<&Metric>) -> Result<Rule, UnitError> {
        let unit = metric.and_then(Metric::unit).ok_or(UnitError::UnknownUnit)?;
        let molar = self == Self::MillimolesPerLiter;
        let glucose = metric == Some(&Metric::Glucose);
        let rule = self.rule(unit).filter(|_| glucose || !molar);
        let mut rule = rule.ok_or(UnitError::NotConvertible { unit, target: self })?;
        // This metric is a temperature difference, so the offset between the scales does not apply.
        if metric == Some(&Metric::SleepSkinTemperatureDeviation) {
            rule.shift = 0.0;
        }
        Ok(rule)
    }

    fn rule(self, unit: Unit) -> Option<Rule> {
        const MILE: f64 = 1609.344;
        // Divides where the divisor is exact, so that round numbers stay round.
        Some(match (self, unit) {
            (Self::Kilograms, Unit::Grams) => Rule::divide(1000.0),
            (Self::Pounds, Unit::Grams) => Rule::divide(453.592_37),
            (Self::Kilometers, Unit::Meters) => Rule::divide(1000.0),
            (Self::Miles, Unit::Meters) => Rule::divide(MILE),
            (Self::Feet, Unit::Meters) => Rule::divide(0.3048),
            (Self::Seconds, Unit::Milliseconds) => Rule::divide(1000.0),
            (Self::Minutes, Unit::Milliseconds) => Rule::divide(60_000.0),
            (Self::Hours, Unit::Milliseconds) => Rule::divide(3_600_000.0),
            (Self::KilometersPerHour, Unit::MetersPerSecond) => Rule::multiply(3.6),
            (Self::MilesPerHour, Unit::MetersPerSecond) => Rule::new(3600.0, MILE, 0.0),
            (Self::MinutesPerKilometer, Unit::SecondsPerMeter) => Rule::new(1000.0, 60.0, 0.0),
            (Self::MinutesPerMile, Unit::SecondsPerMeter) => Rule::new(MILE, 60.0, 0.0),
            (Self::Fahrenheit, Unit::Celsius) => Rule::new(9.0, 5.0, 32.0),
            (Self::Kilojoules, Unit::Kilocalories) => Rule::multiply(4.184),
            (Self::Fraction, Unit::Percentage) => Rule::divide(100.0),
            (Self::MillimolesPerLiter, Unit::MilligramsPerDeciliter) => Rule::divide(18.0156),
            _ => return None,
        })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

/// A linear conversion: `number * factor / divisor + shift`.
struct Rule {
    factor: f64,
    divisor: f64,
    shift: f64,
}

impl Rule {
    const fn new(factor: f64, divisor: f64, shift: f64) -> Self {
        Self { factor, divisor, shift }
    }

    const fn multiply(factor: f64) -> Self {
        Self::new(factor, 1.0, 0.0)
    }

    const fn divide(divisor: f64) -> Self {
        Self::new(1.0, divisor, 0.0)
    }

    fn apply(&self, number: f64) -> f64 {
        number * self.factor / self.divisor + self.shift
    }
}

impl Track {
    /// Returns the values in another unit, one for each point.
    ///
    /// ```
    /// # mod spike_blocking { pub use spike_core::*; pub use spike_toolkit::*; }
    /// use spike_blocking::api::Series;
    /// use spike_blocking::series::{Target, Track};
    ///
    /// let series: Series = serde_json::from_str(
    ///     r#"{"metric": "weight", "start_at": "2026-04-15T08:00:00Z",
    ///         "offsets": [0], "durations": [0], "values": [72500]}"#,
    /// )?;
    /// assert_eq!(Track::from_series(&series)?.values_in(Target::Kilograms)?, [72.5]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`UnitError`] if the unit of the metric is not known or cannot be converted to `target`.
    pub fn values_in(&self, target: Target) -> Result<Vec<f64>, UnitError> {
        let rule = target.rule_for(self.metric())?;
        Ok(self.values.iter().map(|value| rule.apply(*value)).collect())
    }
}

impl Resampled {
    /// Returns the values in another unit, one for each cell. **A gap is NaN.**
    ///
    /// # Errors
    /// [`UnitError`] if the unit of the metric is not known or cannot be converted to `target`. A sum of temperatures
    /// cannot be converted to a scale with another zero: the number of summands is not kept.
    pub fn values_in(&self, target: Target) -> Result<Vec<f64>, UnitError> {
        let rule = target.rule_for(self.metric())?;
        if rule.shift != 0.0 && self.aggregate() == Aggregate::Sum {
            let unit = self.unit().ok_or(UnitError::UnknownUnit)?;
            return Err(UnitError::NotConvertible { unit, target });
        }
        let values = self.values().iter();
        Ok(values.map(|value| rule.apply(*value)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_match_published_tables() {
        use Target::*;
        use Unit::*;
        // The results are from published tables, not from the factors above.
        let table = [
            (Kilograms, Grams, 72_500.0, 72.5, "kg"),
            (Pounds, Grams, 453.592_37, 1.0, "lb"),
            (Kilometers, Meters, 42_195.0, 42.195, "km"),
            (Miles, Meters, 42_195.0, 26.218_757, "mi"),
            (Feet, Meters, 1.8288, 6.0, "ft"),
            (Seconds, Milliseconds, 1_500.0, 1.5, "s"),
            (Minutes, Milliseconds, 90_000.0, 1.5, "min"),
            (Hours, Milliseconds, 27_000_000.0, 7.5, "h"),
            (KilometersPerHour, MetersPerSecond, 10.0, 36.0, "km/h"),
            (MilesPerHour, MetersPerSecond, 10.0, 22.369_363, "mi/h"),
            // 5:30 for a kilometre is 8:51 for a mile.
            (MinutesPerKilometer, SecondsPerMeter, 0.33, 5.5, "min/km"),
            (MinutesPerMile, SecondsPerMeter, 0.33, 8.851_392, "min/mi"),
            (Fahrenheit, Celsius, 37.0, 98.6, "°F"),
            (Kilojoules, Kilocalories, 100.0, 418.4, "kJ"),
            (Fraction, Percentage, 97.5, 0.975, "fraction"),
            (MillimolesPerLiter, MilligramsPerDeciliter, 99.0858, 5.5, "mmol/L"),
        ];
        let units: Vec<Unit> = Metric::ALL.iter().filter_map(Metric::unit).collect();
        for (target, unit, number, expected, symbol) in table {
            let found = target.convert(unit, number).unwrap();
            assert!((found - expected).abs() < 1e-6, "{target:?}: {found}");
            assert_eq!(target.symbol(), symbol);
            assert_eq!(target.to_string(), symbol);
            for other in units.iter().filter(|other| **other != unit) {
                assert_eq!(target.convert(*other, number), None, "{target:?} {other:?}");
            }
        }
    }
}
