//! The types of parameters: their shape, how they are read from JSON and written into a call.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::body::JsonBody;
use super::query::Query;
use super::shape::{FieldShape, Presence, ValueShape};
use crate::error::{Error, printable};
use crate::time::{Date, DayRange, Offset, TimeWindow, Timestamp};
use crate::vocabulary::similar;

/// A type of parameters.
pub(crate) trait Parameter: Sized {
    const SHAPE: ValueShape;
    /// Whether it may hold personal data, so that the `Debug` of a request redacts it.
    const IS_PRIVATE: bool = false;

    /// Removes the parameter from the JSON values and reads it; `None` if it is absent.
    fn from_json(name: &str, values: &mut Map<String, Value>) -> Result<Option<Self>, Error>;
}

/// A type of parameters in the query.
pub(crate) trait QueryParameter: Parameter {
    fn write(&self, name: &'static str, query: &mut Query) -> Result<(), Error>;
}

/// A type of parameters in the body.
pub(crate) trait BodyParameter: Parameter {
    fn write(&self, name: &'static str, body: &mut JsonBody) -> Result<(), Error>;
}

/// A type of elements of a list in the body. `at` is the place of the element, for errors.
pub(crate) trait BodyElement: Parameter {
    fn to_json(&self, at: &str) -> Result<Value, Error>;
}

/// Returns what the `Debug` of a request shows of a field with parameters of type `T`.
pub(crate) fn debug<T: Parameter>(value: &dyn fmt::Debug, is_set: bool) -> &dyn fmt::Debug {
    struct Redacted;

    impl fmt::Debug for Redacted {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("[redacted]")
        }
    }

    if T::IS_PRIVATE && is_set { &Redacted } else { value }
}

/// Reads a required parameter.
pub(crate) fn required<T: Parameter>(
    name: &str,
    values: &mut Map<String, Value>,
) -> Result<T, Error> {
    T::from_json(name, values)?.ok_or_else(|| match T::SHAPE {
        ValueShape::Group(members) => {
            let names: Vec<String> =
                members.iter().map(|member| format!("`{}`", member.name)).collect();
            Error::input(format!("{} are missing", names.join(", ")))
        }
        _ => Error::input(format!("`{name}` is missing")),
    })
}

/// Reads a list; an absent one is empty.
pub(crate) fn list<T: Parameter + DeserializeOwned>(
    name: &str,
    values: &mut Map<String, Value>,
) -> Result<Vec<T>, Error> {
    let items = match values.remove(name) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(Error::input(format!("`{name}` is not an array"))),
    };
    let mut list = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        list.push(read(&format!("{name}[{index}]"), T::SHAPE, item)?);
    }
    Ok(list)
}

/// Rejects values that belong to no parameter.
pub(crate) fn nothing_left(values: &Map<String, Value>, known: &[&str]) -> Result<(), Error> {
    let Some(name) = values.iter().find_map(|(name, value)| (!value.is_null()).then_some(name))
    else {
        return Ok(());
    };
    let wrong = Error::input(format!("there is no parameter `{}`", printable(name, 60)));
    if known.is_empty() {
        return Err(wrong.advise("the operation has no parameters"));
    }
    let similar = similar(name, known.iter().copied());
    let similar = match similar.first() {
        Some(similar) => format!("similar: `{similar}`; "),
        None => String::new(),
    };
    Err(wrong.advise(format!("{similar}the parameters are {}", known.join(", "))))
}

/// Reads one value; the error does not contain it.
fn read<T: DeserializeOwned>(at: &str, shape: ValueShape, value: Value) -> Result<T, Error> {
    serde_json::from_value(value)
        .map_err(|_| Error::input(format!("`{at}` is not {}", shape.describe())))
}

pub(crate) fn scalar<T: Parameter + DeserializeOwned>(
    name: &str,
    values: &mut Map<String, Value>,
) -> Result<Option<T>, Error> {
    match values.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => read(name, T::SHAPE, value).map(Some),
    }
}

/// Implements [`Parameter`] with the `Deserialize` of a type.
macro_rules! parameters {
    ($( $type:ty: $shape:expr $(, private $private:literal)?; )+) => { $(
        impl $crate::codec::parameter::Parameter for $type {
            const SHAPE: $crate::codec::shape::ValueShape = $shape;
            $( const IS_PRIVATE: bool = $private; )?

            fn from_json(
                name: &str,
                values: &mut serde_json::Map<String, serde_json::Value>,
            ) -> Result<Option<Self>, $crate::error::Error> {
                $crate::codec::parameter::scalar(name, values)
            }
        }
    )+ };
}
pub(crate) use parameters;

parameters! {
    f64: ValueShape::Number, private true;
    Date: ValueShape::Date;
    Timestamp: ValueShape::Timestamp, private true;
}

/// Implements [`Parameter`] with the `Deserialize` of a type, and [`BodyParameter`] with its `Serialize`.
macro_rules! scalars {
    ($( $type:ty: $shape:expr $(, private $private:literal)?; )+) => { $(
        $crate::codec::parameter::parameters! { $type: $shape $(, private $private)?; }

        impl $crate::codec::parameter::BodyParameter for $type {
            fn write(
                &self,
                name: &'static str,
                body: &mut $crate::codec::body::JsonBody,
            ) -> Result<(), $crate::error::Error> {
                body.push(name, self)
            }
        }
    )+ };
}
pub(crate) use scalars;

scalars! {
    String: ValueShape::String, private true;
    bool: ValueShape::Boolean;
    Offset: ValueShape::OffsetMinutes;
}

impl QueryParameter for String {
    fn write(&self, name: &'static str, query: &mut Query) -> Result<(), Error> {
        query.push_text(name, self.as_str());
        Ok(())
    }
}

impl QueryParameter for bool {
    fn write(&self, name: &'static str, query: &mut Query) -> Result<(), Error> {
        query.push_text(name, if *self { "true" } else { "false" });
        Ok(())
    }
}

impl BodyParameter for f64 {
    fn write(&self, name: &'static str, body: &mut JsonBody) -> Result<(), Error> {
        body.push(name, &finite(name, *self)?)
    }
}

/// Returns the number if it is finite; JSON cannot represent any other.
pub(crate) fn finite(at: &str, number: f64) -> Result<f64, Error> {
    if number.is_finite() {
        return Ok(number);
    }
    Err(Error::input(format!("`{at}` is not a finite number")))
}

impl BodyParameter for Timestamp {
    /// Writes whole seconds, rounded down: fractions are not documented for requests.
    fn write(&self, name: &'static str, body: &mut JsonBody) -> Result<(), Error> {
        body.push(name, &self.floor_to_second())
    }
}

/// Reads the two members of a range.
fn pair<T: Parameter>(
    names: [&str; 2],
    values: &mut Map<String, Value>,
) -> Result<Option<[T; 2]>, Error> {
    let [first, last] = names;
    match (T::from_json(first, values)?, T::from_json(last, values)?) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) => Ok(Some([from, to])),
        (None, _) => Err(Error::input(format!("`{first}` is missing"))),
        (_, None) => Err(Error::input(format!("`{last}` is missing"))),
    }
}

impl Parameter for DayRange {
    const SHAPE: ValueShape = ValueShape::Group(&[
        FieldShape::new("from_date", Presence::Required, ValueShape::Date),
        FieldShape::new("to_date", Presence::Required, ValueShape::Date),
    ]);

    fn from_json(_: &str, values: &mut Map<String, Value>) -> Result<Option<Self>, Error> {
        let ends = pair(["from_date", "to_date"], values)?;
        Ok(ends.map(|[first, last]: [Date; 2]| (first..=last).into()))
    }
}

impl QueryParameter for DayRange {
    fn write(&self, _: &'static str, query: &mut Query) -> Result<(), Error> {
        query.push_days(self)
    }
}

impl Parameter for TimeWindow {
    const SHAPE: ValueShape = ValueShape::Group(&[
        FieldShape::new("from_timestamp", Presence::Required, ValueShape::Timestamp),
        FieldShape::new("to_timestamp", Presence::Required, ValueShape::Timestamp),
    ]);

    fn from_json(_: &str, values: &mut Map<String, Value>) -> Result<Option<Self>, Error> {
        let ends = pair(["from_timestamp", "to_timestamp"], values)?;
        Ok(ends.map(|[start, end]: [Timestamp; 2]| (start..end).into()))
    }
}

impl QueryParameter for TimeWindow {
    fn write(&self, _: &'static str, query: &mut Query) -> Result<(), Error> {
        query.push_window(self)
    }
}

/// Converts an element that needs no check.
pub(crate) fn plain_element(value: &impl Serialize, at: &str) -> Result<Value, Error> {
    serde_json::to_value(value)
        .map_err(|_| Error::input(format!("`{at}` cannot be written as JSON")))
}

/// Implements all kinds of parameters for open enums.
macro_rules! enum_parameters {
    ($( $name:ident ),+ $(,)?) => { $(
        scalars! { crate::vocabulary::$name: ValueShape::Enum(&crate::vocabulary::$name::SHAPE); }

        impl QueryParameter for crate::vocabulary::$name {
            fn write(&self, name: &'static str, query: &mut Query) -> Result<(), Error> {
                query.push_text(name, self.as_str());
                Ok(())
            }
        }

        impl BodyElement for crate::vocabulary::$name {
            fn to_json(&self, at: &str) -> Result<Value, Error> {
                plain_element(self, at)
            }
        }
    )+ };
}

enum_parameters! {
    AnalysisMode, DeviceType, Interval, LegacyInterval, MergeMethod, Metric, NutriScore, NutritionalField, Provider, ProviderSource,
    ServingUnit, StatisticType,
}
