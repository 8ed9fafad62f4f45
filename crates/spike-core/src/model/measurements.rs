use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::codec::from_json::{self, FromJson, Written};
use crate::codec::iterator::iterator;
use crate::codec::json::{Json, ReadResult, Reader, Step};
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
/// An absent name means "no data", never zero. If the JSON has a name twice, the last value counts. Unknown names are kept, and so are values that are not numbers; see
/// [`others`](Self::others).
#[derive(Clone)]
pub struct Measurements<K> {
    numbers: Vec<(K, f64)>,
    others: Vec<(K, Json)>,
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
        self.numbers.iter().find(|(key, _)| *key == name).map(|(_, number)| *number)
    }

    /// Returns the names and numbers in the order of the answer.
    #[must_use]
    pub fn iter(&self) -> MeasurementsIter<'_, K> {
        MeasurementsIter(self.numbers.iter())
    }

    /// Returns the names and values that are not numbers; some provider-specific metrics are of this kind.
    pub fn others(&self) -> impl ExactSizeIterator<Item = (&K, &Json)> {
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
}

/// The name of a measurement.
pub(crate) trait Name: PartialEq + AsRef<str> + for<'a> From<&'a str> + FromJson {}

impl<K: PartialEq + AsRef<str> + for<'a> From<&'a str> + FromJson> Name for K {}

/// Collects the members of a JSON object, in which a name may occur twice.
struct Builder<K> {
    all: Measurements<K>,
    /// For each of the others, how many numbers came before it.
    numbers_before: Vec<usize>,
}

/// Up to this many names are compared with each other, which is faster than a map of them.
const FEW: usize = 64;

impl<K: PartialEq + AsRef<str>> Builder<K> {
    fn new() -> Self {
        Self { all: Measurements::default(), numbers_before: Vec::new() }
    }

    /// Keeps the last value of each name.
    fn finish(self) -> Measurements<K> {
        let Self { mut all, numbers_before } = self;
        let numbers = &all.numbers;
        let is_repeated = |(index, (name, _)): (usize, &(K, f64))| {
            numbers[..index].iter().any(|(earlier, _)| earlier == name)
        };
        if all.others.is_empty()
            && numbers.len() <= FEW
            && !numbers.iter().enumerate().any(is_repeated)
        {
            return all;
        }

        // The places in the object: number `i` stands after the others that came before it.
        let place_of_other = |index: usize| numbers_before[index] + index;
        let place_of_number =
            |index: usize| index + numbers_before.partition_point(|before| *before <= index);
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        let numbered = all.numbers.iter().enumerate();
        let names = numbered
            .map(|(index, (name, _))| (name, place_of_number(index)))
            .chain(all.others.iter().enumerate().map(|(i, (name, _))| (name, place_of_other(i))));
        for (name, place) in names {
            let known = last.entry(name.as_ref().to_owned()).or_default();
            *known = place.max(*known);
        }
        let is_last = |name: &K, place| last.get(name.as_ref()) == Some(&place);
        let mut index = 0;
        all.numbers.retain(|(name, _)| {
            index += 1;
            is_last(name, place_of_number(index - 1))
        });
        index = 0;
        all.others.retain(|(name, _)| {
            index += 1;
            is_last(name, place_of_other(index - 1))
        });
        all
    }
}

iterator! {
    /// The iterator of [`Measurements::iter`].
    MeasurementsIter<'a, K: PartialEq>(std::slice::Iter<'a, (K, f64)>) of Measurements<K> => (&'a K, f64), |(key, number)| (key, *number)
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
impl<K: PartialEq + AsRef<str>> PartialEq for Measurements<K> {
    fn eq(&self, other: &Self) -> bool {
        have_same_members(&self.numbers, &other.numbers)
            && have_same_members(&self.others, &other.others)
    }
}

/// Compares two lists in which no name occurs twice.
fn have_same_members<K: PartialEq + AsRef<str>, V: PartialEq>(
    one: &[(K, V)],
    other: &[(K, V)],
) -> bool {
    if one.len() != other.len() {
        return false;
    }
    if one.len() <= FEW {
        return one.iter().all(|entry| other.contains(entry));
    }
    let sorted = |list| {
        let mut list: Vec<&(K, V)> = Vec::from_iter(list);
        list.sort_unstable_by(|(one, _), (other, _)| one.as_ref().cmp(other.as_ref()));
        list
    };
    sorted(one) == sorted(other)
}

impl<K: fmt::Debug> fmt::Debug for Measurements<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.numbers.iter().map(|(key, number)| (key, number)))
            .entries(self.others.iter().map(|(key, value)| (key, value)))
            .finish()
    }
}

impl<'de, K: Name> serde::Deserialize<'de> for Measurements<K> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_json::deserialize_with(deserializer)
    }
}

impl<K: AsRef<str>> Serialize for Measurements<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.numbers.len() + self.others.len()))?;
        for (key, number) in &self.numbers {
            map.serialize_entry(key.as_ref(), &Written(number))?;
        }
        for (key, value) in &self.others {
            map.serialize_entry(key.as_ref(), value)?;
        }
        map.end()
    }
}

impl<K: Name> FromJson for Measurements<K> {
    const SHAPE: ValueShape = match K::SHAPE {
        ValueShape::Enum(names) => ValueShape::Measurements(names),
        other => other,
    };

    fn read(json: &mut Reader<'_>) -> ReadResult<Self> {
        let mut builder = Builder::new();
        let mut is_first = true;
        json.object()?;
        while let Some(name) = json.next_member(&mut is_first)? {
            if let Some(number) = json.take_number()? {
                builder.all.numbers.push((K::from(&name), number));
            // `null` is the same as absent.
            } else if !json.take_null()?
                && let Some(other) = json.json(Step::Name(&name))?
            {
                builder.numbers_before.push(builder.all.numbers.len());
                builder.all.others.push((K::from(&name), other));
            }
        }
        Ok(builder.finish())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    proptest! {
        #[test]
        fn the_last_value_of_a_name_counts(
            members in prop::collection::vec((0..70_u32, prop::option::weighted(0.9, 0..9_i32)), 0..90),
        ) {
            let mut expected = BTreeMap::new();
            let mut json = Vec::new();
            for (name, number) in members {
                let name = if name < 3 { ["steps", "heartrate", "hrv_rmssd"][name as usize].to_owned() } else { format!("n{name}") };
                let value = number.map_or(Value::from("text"), Value::from);
                json.push(format!("{}:{value}", Value::from(name.as_str())));
                expected.insert(name, value);
            }
            let read: Metrics =
                from_json::from_text(&format!("{{{}}}", json.join(",")).into()).unwrap();
            let numbers = expected.values().filter(|value| value.is_number()).count();
            prop_assert_eq!((read.len(), read.others().len()), (numbers, expected.len() - numbers));
            for (name, value) in &expected {
                prop_assert_eq!(read.get(name.as_str()), value.as_f64());
            }
            let again: Metrics = serde_json::from_value(serde_json::to_value(&read).unwrap()).unwrap();
            prop_assert_eq!(again, read);
        }
    }

    /// A hundred thousand names take no time that grows with their square.
    #[test]
    fn many_names() {
        let members: Vec<String> =
            (0..100_000).map(|n| format!("\"n{}\":{n}", n % 60_000)).collect();
        let text = format!("{{{}}}", members.join(","));
        let read: Metrics = from_json::from_text(&text.into()).unwrap();
        assert_eq!(read.len(), 60_000);
        assert_eq!(read.iter().last(), Some((&Metric::from("n39999"), 99_999.0)));

        let mut reversed = read.clone();
        reversed.numbers.reverse();
        assert_eq!(reversed, read);
        reversed.numbers[30_000].1 += 1.0;
        assert_ne!(reversed, read);
        reversed.numbers.remove(30_000);
        assert_ne!(reversed, read);
    }
}
