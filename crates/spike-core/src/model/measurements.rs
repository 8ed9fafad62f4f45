use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::number::MaybeNumber;
use crate::codec::iterator::iterator;
use crate::codec::lenient::{DecodeContext, FieldError, Lenient, Members};
use crate::codec::members::Key;
use crate::codec::shape::ValueShape;
use crate::model::quantity::{Grams, Milliseconds, SecondsPerMeter};
use crate::vocabulary::{Metric, NutritionalField, StatisticType, Unit};

/// Numbers by metric, as in sleeps, workouts and provider records. [`Metric::unit`] returns their units.
pub type Metrics = Measurements<Metric>;

/// Numbers by statistic type, as in statistics. [`StatisticType::unit`] returns their units.
pub type StatisticValues = Measurements<StatisticType>;

/// Numbers by nutrient, as in dishes and ingredients. [`NutritionalField::unit`] returns their units.
pub type NutritionalFields = Measurements<NutritionalField>;

/// An ordered map from the name of a measurement to its number.
///
/// An absent name means "no data", never zero. Unknown names are kept, and so are values that are not numbers; see
/// [`others`](Self::others).
#[derive(Clone)]
pub struct Measurements<K> {
    numbers: Vec<(K, f64)>,
    others: Vec<(K, Value)>,
}

impl<K> Default for Measurements<K> {
    fn default() -> Self {
        Self { numbers: Vec::new(), others: Vec::new() }
    }
}

impl<K: PartialEq> Measurements<K> {
    /// Creates an empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the number of this name.
    pub fn set(&mut self, name: impl Into<K>, number: f64) {
        let name = name.into();
        self.numbers.retain(|(key, _)| *key != name);
        self.others.retain(|(key, _)| *key != name);
        self.numbers.push((name, number));
    }

    /// Returns the number with this name; `None` if there is no data.
    #[must_use]
    pub fn get(&self, name: impl Into<K>) -> Option<f64> {
        let name = name.into();
        // If the JSON has a name twice, the last one counts.
        self.numbers.iter().rfind(|(key, _)| *key == name).map(|(_, number)| *number)
    }

    /// Returns the names and numbers in the order of the answer.
    #[must_use]
    pub fn iter(&self) -> MeasurementsIter<'_, K> {
        MeasurementsIter(self.numbers.iter())
    }

    /// Returns the names and values that are not numbers; some provider-specific metrics are of this kind.
    pub fn others(&self) -> impl ExactSizeIterator<Item = (&K, &Value)> {
        self.others.iter().map(|(key, value)| (key, value))
    }

    /// Returns the number of numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Returns whether there are no numbers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    fn put(&mut self, name: K, value: MaybeNumber) {
        match value {
            MaybeNumber::Number(number) => self.numbers.push((name, number)),
            // `null` is the same as absent.
            MaybeNumber::Other(Value::Null) => {}
            MaybeNumber::Other(value) => self.others.push((name, value)),
        }
    }
}

iterator! {
    /// The iterator of [`Measurements::iter`].
    MeasurementsIter<'a, K>(std::slice::Iter<'a, (K, f64)>) -> (&'a K, f64), |(key, number)| (key, *number)
}

impl<'a, K: PartialEq> IntoIterator for &'a Measurements<K> {
    type Item = (&'a K, f64);
    type IntoIter = MeasurementsIter<'a, K>;

    fn into_iter(self) -> MeasurementsIter<'a, K> {
        self.iter()
    }
}

impl Metrics {
    /// Returns the weight, which the API gives in GRAMS (evidence: C).
    #[must_use]
    pub fn weight(&self) -> Option<Grams> {
        self.get(Metric::Weight).map(Grams::new)
    }

    /// Returns the bone mass, which the API gives in GRAMS (evidence: A).
    #[must_use]
    pub fn bone_mass(&self) -> Option<Grams> {
        self.get(Metric::BodyBoneMass).map(Grams::new)
    }

    /// Returns the pace, which the API gives in seconds per METRE (evidence: C).
    #[must_use]
    pub fn pace(&self) -> Option<SecondsPerMeter> {
        self.get(Metric::Pace).map(SecondsPerMeter::new)
    }

    /// Returns a metric with the unit milliseconds, such as [`SleepDurationDeep`](Metric::SleepDurationDeep), rounded to
    /// whole milliseconds; `None` for metrics with another unit.
    ///
    /// One sample from early 2025 has `duration_active` in seconds; newer ones have milliseconds.
    #[must_use]
    pub fn duration(&self, metric: impl Into<Metric>) -> Option<Milliseconds> {
        let metric = metric.into();
        let counted = metric.unit() == Some(Unit::Milliseconds);
        Milliseconds::from_f64(self.get(metric).filter(|_| counted)?)
    }
}

impl StatisticValues {
    /// Returns a statistic with the unit milliseconds, such as
    /// [`SleepDurationTotal`](StatisticType::SleepDurationTotal), rounded to whole milliseconds; `None` for statistics
    /// with another unit.
    #[must_use]
    pub fn duration(&self, statistic: impl Into<StatisticType>) -> Option<Milliseconds> {
        let statistic = statistic.into();
        let counted = statistic.unit() == Some(Unit::Milliseconds);
        Milliseconds::from_f64(self.get(statistic).filter(|_| counted)?)
    }
}

/// If a name occurs twice, the last number counts.
impl<K: PartialEq, N: Into<K>> FromIterator<(N, f64)> for Measurements<K> {
    fn from_iter<I: IntoIterator<Item = (N, f64)>>(numbers: I) -> Self {
        let mut all = Self::default();
        for (name, number) in numbers {
            all.set(name, number);
        }
        all
    }
}

/// If a name occurs twice, the last number counts.
impl<K: PartialEq, N: Into<K>, const COUNT: usize> From<[(N, f64); COUNT]> for Measurements<K> {
    fn from(numbers: [(N, f64); COUNT]) -> Self {
        numbers.into_iter().collect()
    }
}

/// Equal if both hold the same values under the same names, in any order.
impl<K: PartialEq> PartialEq for Measurements<K> {
    fn eq(&self, other: &Self) -> bool {
        self.numbers.len() == other.numbers.len()
            && self.others.len() == other.others.len()
            && self.numbers.iter().all(|entry| other.numbers.contains(entry))
            && self.others.iter().all(|entry| other.others.contains(entry))
    }
}

impl<K: fmt::Debug> fmt::Debug for Measurements<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.numbers.iter().map(|(key, number)| (key, number)))
            .entries(self.others.iter().map(|(key, value)| (key, value)))
            .finish()
    }
}

impl<'de, K: PartialEq + for<'a> From<&'a str>> Deserialize<'de> for Measurements<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<K>(PhantomData<K>);

        impl<'de, K: PartialEq + for<'a> From<&'a str>> Visitor<'de> for Members<K> {
            type Value = Measurements<K>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of numbers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Measurements<K>, A::Error> {
                let mut all = Measurements::default();
                while let Some(Key(name)) = map.next_key()? {
                    all.put(K::from(&*name), map.next_value()?);
                }
                Ok(all)
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

impl<K: AsRef<str>> Serialize for Measurements<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.numbers.len() + self.others.len()))?;
        for (key, number) in &self.numbers {
            map.serialize_entry(key.as_ref(), number)?;
        }
        for (key, value) in &self.others {
            map.serialize_entry(key.as_ref(), value)?;
        }
        map.end()
    }
}

impl<K: PartialEq + for<'a> From<&'a str> + Lenient> Lenient for Measurements<K> {
    const SHAPE: ValueShape = match K::SHAPE {
        ValueShape::Enum(names) => ValueShape::Measurements(names),
        other => other,
    };

    fn lenient(raw: &RawValue, context: &mut DecodeContext) -> Result<Self, FieldError> {
        let mut all = Self::default();
        for (name, member) in Members::of(raw, context)?.others(&[]) {
            match context.member::<MaybeNumber>(&name, member) {
                Ok(value) => all.put(K::from(&name), value),
                Err(error) => context.report(error),
            }
        }
        Ok(all)
    }
}
