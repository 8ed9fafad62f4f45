use std::fmt::Write as _;

use serde_json::Value;

use super::shape::{Shape, Words};
use crate::reply::Deviation;

/// Where the lenient pass is, and what it had to leave out so far.
#[derive(Default)]
pub struct Trail {
    path: String,
    deviations: Vec<Deviation>,
}

/// Why a value could not be read. Holds no part of the value.
pub struct Unreadable {
    pub(crate) path: String,
    pub(crate) problem: String,
}

impl Trail {
    /// Reads the member `name` of an object.
    pub(crate) fn member<T: Lenient>(&mut self, name: &str, value: Value) -> Result<T, Unreadable> {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        let result = T::lenient(value, self);
        self.path.truncate(length);
        result
    }

    /// Reads the element `index` of an array.
    pub(crate) fn element<T: Lenient>(
        &mut self,
        index: usize,
        value: Value,
    ) -> Result<T, Unreadable> {
        let length = self.path.len();
        let _ = write!(self.path, "[{index}]");
        let result = T::lenient(value, self);
        self.path.truncate(length);
        result
    }

    pub(crate) fn unreadable(&self, expected: &str, got: &Value) -> Unreadable {
        self.fault(format!("expected {expected}, found {}", sort_of(got)))
    }

    pub(crate) fn missing(&self, name: &str) -> Unreadable {
        let dot = if self.path.is_empty() { "" } else { "." };
        Unreadable {
            path: format!("{}{dot}{name}", self.path),
            problem: "a required part is missing".to_owned(),
        }
    }

    pub(crate) fn fault(&self, problem: String) -> Unreadable {
        Unreadable {
            path: self.path.clone(),
            problem,
        }
    }

    /// Notes a part that is left out.
    pub(crate) fn leave_out(&mut self, unreadable: Unreadable) {
        let Unreadable { path, problem } = unreadable;
        self.deviations.push(Deviation { path, problem });
    }

    pub(crate) fn mark(&self) -> usize {
        self.deviations.len()
    }

    /// Forgets the deviations noted since `mark`, because the whole part they lie in is left out.
    pub(crate) fn rewind(&mut self, mark: usize) {
        self.deviations.truncate(mark);
    }

    pub(crate) fn into_deviations(self) -> Vec<Deviation> {
        self.deviations
    }
}

/// What sort of JSON value this is; never the value itself.
pub(crate) fn sort_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The second, lenient reading of a value.
pub trait Lenient: Sized {
    /// Makes the value, leaving out the optional parts that cannot be read.
    #[doc(hidden)]
    fn lenient(value: Value, trail: &mut Trail) -> Result<Self, Unreadable>;

    /// What the type looks like.
    #[doc(hidden)]
    fn shape() -> Shape;
}

impl Lenient for Value {
    fn lenient(value: Value, _: &mut Trail) -> Result<Self, Unreadable> {
        Ok(value)
    }

    fn shape() -> Shape {
        Shape::Any
    }
}

impl<T: Lenient> Lenient for Vec<T> {
    fn lenient(value: Value, trail: &mut Trail) -> Result<Self, Unreadable> {
        match value {
            Value::Null => Ok(Self::new()),
            Value::Array(items) => {
                let mut list = Self::with_capacity(items.len());
                for (index, item) in items.into_iter().enumerate() {
                    list.push(trail.element(index, item)?);
                }
                Ok(list)
            }
            other => Err(trail.unreadable("an array", &other)),
        }
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl Lenient for i64 {
    /// Takes `120.0` too: the same number, written differently.
    fn lenient(value: Value, trail: &mut Trail) -> Result<Self, Unreadable> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let whole = |number: f64| number.fract() == 0.0 && number.abs() <= EXACT;
        let float = value.as_f64().filter(|number| whole(*number));
        #[expect(
            clippy::cast_possible_truncation,
            reason = "checked to be whole and within 2^53"
        )]
        let exact = value.as_i64().or(float.map(|number| number as Self));
        exact.ok_or_else(|| trail.unreadable("an integer", &value))
    }

    fn shape() -> Shape {
        Shape::Leaf("an integer")
    }
}

impl Lenient for crate::model::quantity::Milliseconds {
    fn lenient(value: Value, trail: &mut Trail) -> Result<Self, Unreadable> {
        i64::lenient(value, trail).map(Self::new)
    }

    fn shape() -> Shape {
        Shape::Leaf("an integer in milliseconds")
    }
}

impl Lenient for crate::model::quantity::Grams {
    fn lenient(value: Value, trail: &mut Trail) -> Result<Self, Unreadable> {
        f64::lenient(value, trail).map(Self::new)
    }

    fn shape() -> Shape {
        Shape::Leaf("a number in grams")
    }
}

impl Lenient for f64 {
    fn lenient(value: Value, trail: &mut Trail) -> Result<Self, Unreadable> {
        value
            .as_f64()
            .ok_or_else(|| trail.unreadable("a number", &value))
    }

    fn shape() -> Shape {
        Shape::Leaf("a number")
    }
}

impl Lenient for bool {
    fn lenient(value: Value, trail: &mut Trail) -> Result<Self, Unreadable> {
        value
            .as_bool()
            .ok_or_else(|| trail.unreadable("a boolean", &value))
    }

    fn shape() -> Shape {
        Shape::Leaf("a boolean")
    }
}

/// Types whose own `Deserialize` is the only reading there is.
macro_rules! leaf {
    ($( $type:ty: $expected:literal ),+ $(,)?) => { $(
        leaf!(@one $type, $expected, Shape::Leaf($expected));
    )+ };
    (@one $type:ty, $expected:literal, $shape:expr) => {
        impl $crate::codec::decode::Lenient for $type {
            fn lenient(
                value: serde_json::Value,
                trail: &mut $crate::codec::decode::Trail,
            ) -> Result<Self, $crate::codec::decode::Unreadable> {
                let sort = $crate::codec::decode::lenient::sort_of(&value);
                serde_json::from_value(value)
                    .map_err(|_| trail.fault(format!("expected {}, found {sort}", $expected)))
            }

            fn shape() -> Shape {
                $shape
            }
        }
    };
}

leaf! {
    String: "a string",
    i32: "an integer",
    crate::session::credentials::AccessToken: "an access token",
    crate::session::credentials::ApplicationId: "an integer",
    crate::session::secret::Secret: "a string",
    crate::time::Offset: "an offset in minutes",
    crate::time::Timestamp: "an RFC 3339 time",
    crate::time::Date: "a date",
}

macro_rules! words {
    ($( $name:ident ),+ $(,)?) => { $(
        leaf!(@one crate::vocabulary::$name, "a string", Shape::Words(Words {
            name: stringify!($name),
            known: crate::vocabulary::$name::ALL.iter().map(|word| word.as_str()).collect(),
        }));
    )+ };
}

words! {
    ActivityTag, ActivityType, DeviceType, EventType, Gender, InputMethod, LabStatus, LabelStatus, Metric,
    NutriScore, NutritionStatus, NutritionalField, Provider, ProviderSource, ProviderSourceType, ServingUnit, SleepStage,
    StatisticType,
}
