//! Types that are read from JSON, and the leaves among them.

use bytestring::ByteString;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::json::{FieldError, Number, ReadError, ReadResult, Reader, Step};
use super::shape::ValueShape;

/// A value that is read in one pass. An optional part of it that cannot be read is set aside and reported.
pub(crate) trait FromJson: Sized {
    /// The shape of the JSON.
    const SHAPE: ValueShape;

    /// Reads the value that comes next. After an error of the value, the position of the reader is anywhere within it.
    #[doc(hidden)]
    fn read(json: &mut Reader<'_>) -> ReadResult<Self>;

    /// Reads elements of a list of numbers, as long as that is simple.
    #[doc(hidden)]
    #[inline]
    fn read_run(_: &mut Reader<'_>, _: &mut Vec<Self>) {}

    /// Returns whether no documented member was read, so that the value may be something else entirely, such as an error
    /// with the status of a success.
    #[doc(hidden)]
    fn is_blank(&self) -> bool {
        false
    }

    /// Returns a whole number that is written as such, although it is kept as a double.
    #[doc(hidden)]
    fn whole(&self) -> Option<i64> {
        None
    }
}

/// A value as it is written: whole numbers without a fraction, as they came.
pub(crate) struct Written<'a, T>(pub(crate) &'a T);

impl<T: FromJson + Serialize> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => self.0.serialize(serializer),
        }
    }
}

/// Returns the number if it is whole and exact: above 2^53 a double stands for several whole numbers.
fn whole(number: &f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_negative_zero = *number == 0.0 && number.is_sign_negative();
    let is_whole = number.fract() == 0.0 && number.abs() < EXACT && !is_negative_zero;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and within 2^53")]
    is_whole.then_some(*number as i64)
}

/// Reads a text of which nothing deviates; else returns the first problem, with its path.
pub(crate) fn from_text<T: FromJson>(text: &ByteString) -> Result<T, String> {
    let mut json = Reader::new(text);
    let value = T::read(&mut json).and_then(|value| {
        json.end()?;
        Ok(value)
    });
    let value = value.map_err(|error| match error {
        ReadError::Syntax(_) => "not JSON".to_owned(),
        ReadError::Field(error) => {
            let FieldError { path, problem, .. } = *error;
            format!("{path}: {problem}")
        }
    })?;
    match json.into_deviations().first() {
        Some(deviation) => Err(deviation.to_string()),
        None => Ok(value),
    }
}

/// Implements `Deserialize` with [`FromJson`], for any self-describing format. Whatever deviates is an error. Answers of the
/// server are not read this way.
macro_rules! deserialize {
    ($( $name:ty $( , $generic:ident: $bound:path )? );+ $(;)?) => { $(
        impl<'de $( , $generic: $bound )?> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codec::from_json::deserialize_with(deserializer)
            }
        }
    )+ };
}

pub(crate) use deserialize;

pub(crate) fn deserialize_with<'de, T: FromJson, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    from_text(&value.to_string().into()).map_err(D::Error::custom)
}

/// An element of a list of objects that cannot be read is left out and reported. If none can be read, the list cannot be
/// read: an empty one would look like "no data". A list of other values is read as a whole, because its elements may
/// belong to those of another list by their index.
impl<T: FromJson> FromJson for Vec<T> {
    const SHAPE: ValueShape = ValueShape::List(&T::SHAPE);

    fn read(json: &mut Reader<'_>) -> ReadResult<Self> {
        if json.take_null()? {
            return Ok(Self::new());
        }
        json.array()?;
        let is_of_objects = matches!(T::SHAPE, ValueShape::Object(_));
        let mut list = Self::new();
        T::read_run(json, &mut list);
        let mut last_error = None;
        let mut index = list.len();
        while json.next_element(index)? {
            let (mark, start) = (json.mark(), json.position());
            match T::read(json) {
                Ok(value) if json.mark() == mark => list.push(value),
                Err(ReadError::Field(error)) if is_of_objects => {
                    last_error = Some(json.leave_out(mark, start, index, *error)?);
                }
                value => list.push(json.within(Step::Index(index), mark, value)?),
            }
            index += 1;
        }
        match last_error {
            Some(error) if list.is_empty() => Err(error),
            _ => Ok(list),
        }
    }
}

/// Implements [`FromJson`] for numbers.
macro_rules! numbers {
    ($( $type:ty: $shape:expr, $expected:expr, $convert:expr $(, $whole:expr)?; )+) => { $(
        impl $crate::codec::from_json::FromJson for $type {
            const SHAPE: $crate::codec::shape::ValueShape = $shape;

            #[inline]
            fn read(
                json: &mut $crate::codec::json::Reader<'_>,
            ) -> $crate::codec::json::ReadResult<Self> {
                json.peek()?;
                let start = json.position();
                let number = json.number($expected)?;
                match $convert(number) {
                    Some(number) => Ok(number),
                    None => {
                        json.rewind(start);
                        Err(json.mismatch($expected))
                    }
                }
            }

            fn read_run(json: &mut $crate::codec::json::Reader<'_>, list: &mut Vec<Self>) {
                list.reserve_exact(json.count_elements());
                json.run_of_numbers(list, $convert);
            }

            $(
                fn whole(&self) -> Option<i64> {
                    $whole(self)
                }
            )?
        }
    )+ };
}

pub(crate) use numbers;

numbers! {
    f64: ValueShape::Number, "a number", Number::to_f64, whole;
    i64: ValueShape::Integer, "an integer", Number::to_i64;
    i32: ValueShape::Integer, "an integer", |number: Number<'_>| number.to_i64()?.try_into().ok();
    crate::time::Offset: ValueShape::OffsetMinutes, "an offset in minutes", |number: Number<'_>| {
        Self::from_minutes(number.to_i64()?.try_into().ok()?)
    };
}

impl FromJson for bool {
    const SHAPE: ValueShape = ValueShape::Boolean;

    fn read(json: &mut Reader<'_>) -> ReadResult<Self> {
        json.boolean()
    }
}

/// Implements [`FromJson`] for types that are parsed from a string.
macro_rules! parsed {
    ($( $type:ty: $shape:expr, $parse:expr; )+) => { $(
        impl $crate::codec::from_json::FromJson for $type {
            const SHAPE: $crate::codec::shape::ValueShape = $shape;

            fn read(
                json: &mut $crate::codec::json::Reader<'_>,
            ) -> $crate::codec::json::ReadResult<Self> {
                json.peek()?;
                let start = json.position();
                match $parse(&json.string(<Self as $crate::codec::from_json::FromJson>::SHAPE.describe())?) {
                    Some(value) => Ok(value),
                    None => {
                        json.rewind(start);
                        Err(json.mismatch(<Self as $crate::codec::from_json::FromJson>::SHAPE.describe()))
                    }
                }
            }
        }
    )+ };
}

pub(crate) use parsed;

parsed! {
    String: ValueShape::String, |text: &str| Some(text.to_owned());
    crate::time::Date: ValueShape::Date, |text: &str| text.parse().ok();
    crate::time::Timestamp: ValueShape::Timestamp, |text: &str| text.parse().ok();
}

/// Implements [`FromJson`] for open enums, which take any string.
macro_rules! enums {
    ($( $name:ident ),+ $(,)?) => {
        parsed! { $( crate::vocabulary::$name: ValueShape::Enum(&crate::vocabulary::$name::SHAPE), |text: &str| Some(Self::from(text)); )+ }
    };
}

enums! {
    ActivityTag, ActivityType, DeviceType, EventType, Gender, InputMethod, LabStatus, LabelStatus, Metric, NutriScore,
    NutritionStatus, NutritionalField, Provider, ProviderSource, ProviderSourceType, ServingUnit, SleepStage,
    StatisticType,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Grams;
    use crate::model::{Column, StatisticValues};

    fn written<T: Serialize>(value: &T) -> String {
        serde_json::to_string(value).unwrap()
    }

    fn read<T: FromJson>(text: &str) -> T {
        from_text(&text.into()).unwrap()
    }

    #[test]
    fn whole_numbers_are_written_as_they_came() {
        let text = r#"{"steps":8250,"heartrate":61.5,"distance":-0.0}"#;
        assert_eq!(written(&read::<StatisticValues>(text)), text);
        let text = "[0,-3,60.25,null,9007199254740991]";
        assert_eq!(written(&read::<Column>(text)), text);
        assert_eq!(written(&Grams::new(72_500.0)), "72500");
        // A double that stands for several whole numbers is not written as one of them.
        assert_eq!(written(&read::<Column>("[9007199254740993]")), "[9007199254740992.0]");
    }

    #[test]
    fn members_of_answers_are_written_as_they_came() {
        let text = r#"{"body_fat":20,"body_mass_index":22.5,"weight":72500}"#;
        let properties = read::<crate::api::UserProperties>(text);
        assert_eq!(
            serde_json::from_str::<Value>(&written(&properties)).unwrap(),
            serde_json::from_str::<Value>(text).unwrap()
        );
        assert!(written(&properties).contains(r#""body_fat":20,"#));
    }

    proptest! {
        #[test]
        fn numbers_survive_a_round_trip(numbers in prop::collection::vec(
            prop_oneof![any::<i64>().prop_map(|it| it.to_string()), any::<i32>().prop_map(|it| it.to_string()),
                any::<f64>().prop_filter("JSON has no NaN", |it| it.is_finite()).prop_map(|it| format!("{it:e}"))],
            0..20,
        )) {
            let text = format!("[{}]", numbers.join(","));
            let column: Column = read(&text);
            let again: Column = read(&written(&column));
            prop_assert_eq!(&again, &column);
            let signs = |column: &Column| -> Vec<bool> {
                column.as_slice().iter().map(|number| number.is_sign_negative()).collect()
            };
            prop_assert_eq!(signs(&again), signs(&column));
            // What came as a whole number that a double holds exactly is written digit by digit.
            let exact = |text: &&String| text.parse::<i64>().is_ok_and(|it| it.unsigned_abs() < 1 << 53);
            let shown = written(&column);
            let shown: Vec<&str> = shown[1..shown.len() - 1].split(',').collect();
            for (came, shown) in numbers.iter().zip(shown) {
                if exact(&came) {
                    prop_assert_eq!(came, shown);
                }
            }
        }
    }
}
