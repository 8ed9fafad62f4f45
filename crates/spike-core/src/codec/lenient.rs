//! Lenient decoding of a value, after strict decoding failed.
//!
//! Works on the text of each member (`RawValue`), so that a member that serde_json cannot represent (half of a surrogate
//! pair, a number out of range, too many nested arrays) affects only that member.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::shape::ValueShape;
use crate::codec::members::Extra;
use crate::error::printable;
use crate::reply::Deviation;

/// The current path of the lenient decoding, and the deviations so far.
#[derive(Default)]
pub(crate) struct DecodeContext {
    path: String,
    deviations: Vec<Deviation>,
}

/// The error for a value that cannot be decoded. It contains no part of the value.
#[derive(Debug)]
pub(crate) struct FieldError {
    pub(crate) path: String,
    pub(crate) problem: String,
}

/// A value that can be decoded while unreadable optional parts are set aside.
pub(crate) trait Lenient: DeserializeOwned {
    /// The shape of the JSON.
    const SHAPE: ValueShape;

    /// Decodes a value after strict decoding failed; sets aside the optional parts that cannot be read.
    #[doc(hidden)]
    fn lenient(raw: &RawValue, context: &mut DecodeContext) -> Result<Self, FieldError> {
        Err(context.mismatch(Self::SHAPE.describe(), raw))
    }

    /// Returns whether no documented member was read, so that the value may be something else entirely, such as an error
    /// with the status of a success.
    #[doc(hidden)]
    fn is_blank(&self) -> bool {
        false
    }
}

impl DecodeContext {
    /// Decodes a value strictly, or if that fails, leniently.
    pub(crate) fn read<T: Lenient>(&mut self, raw: &RawValue) -> Result<T, FieldError> {
        serde_json::from_str(raw.get()).or_else(|_| T::lenient(raw, self))
    }

    /// Decodes the member `name` of an object.
    pub(crate) fn member<T: Lenient>(
        &mut self,
        name: &str,
        raw: &RawValue,
    ) -> Result<T, FieldError> {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        let result = self.read(raw);
        self.path.truncate(length);
        result
    }

    /// Decodes the element `index` of an array.
    pub(crate) fn element<T: Lenient>(
        &mut self,
        index: usize,
        raw: &RawValue,
    ) -> Result<T, FieldError> {
        let length = self.path.len();
        let _ = write!(self.path, "[{index}]");
        let result = self.read(raw);
        self.path.truncate(length);
        result
    }

    /// Decodes an optional member; one that cannot be read moves to `extra` and is reported.
    pub(crate) fn optional<T: Lenient>(
        &mut self,
        name: &str,
        raw: &RawValue,
        extra: &mut Extra,
    ) -> Option<T> {
        let mark = self.deviations.len();
        match self.member(name, raw) {
            Ok(value) => Some(value),
            Err(error) => {
                self.set_aside(mark, error);
                if let Ok(value) = serde_json::from_str(raw.get()) {
                    extra.insert(name.to_owned(), value);
                }
                None
            }
        }
    }

    /// Keeps an unknown member; one that cannot be represented is reported.
    pub(crate) fn unknown(&mut self, name: String, raw: &RawValue, extra: &mut Extra) {
        match self.member::<Value>(&name, raw) {
            Ok(value) => extra.insert(name, value),
            Err(error) => self.report(error),
        }
    }

    /// Returns the error for a value of the wrong type.
    pub(crate) fn mismatch(&self, expected: &str, raw: &RawValue) -> FieldError {
        let problem = match serde_json::from_str::<Value>(raw.get()) {
            Ok(_) => format!("expected {expected}, found {}", kind_of(raw)),
            Err(_) => format!("found {} that cannot be represented", kind_of(raw)),
        };
        FieldError { path: self.path.clone(), problem }
    }

    /// Returns the error for a missing required member.
    pub(crate) fn missing(&self, name: &str) -> FieldError {
        let dot = if self.path.is_empty() { "" } else { "." };
        FieldError {
            path: format!("{}{dot}{name}", self.path),
            problem: "a required part is missing".to_owned(),
        }
    }

    /// Reports a part that was set aside, in place of the deviations within it that were reported since `mark`.
    fn set_aside(&mut self, mark: usize, error: FieldError) {
        self.deviations.truncate(mark);
        self.report(error);
    }

    /// Reports an element of an array that was left out, by its own path even if a part of it is the reason.
    fn leave_out(&mut self, mark: usize, index: usize, FieldError { path, problem }: FieldError) {
        let element = format!("{}[{index}]", self.path);
        let part = path.strip_prefix(&element).unwrap_or_default().trim_start_matches('.');
        let at = if part.is_empty() { String::new() } else { format!(" at `{part}`") };
        let problem = format!("left out: {problem}{at}");
        self.set_aside(mark, FieldError { path: element, problem });
    }

    /// Reports a part that was set aside.
    pub(crate) fn report(&mut self, error: FieldError) {
        let FieldError { path, problem } = error;
        let path = printable(&path, 200);
        self.deviations.push(Deviation { path, problem });
    }

    pub(crate) fn into_deviations(self) -> Vec<Deviation> {
        self.deviations
    }
}

/// Returns the type of a JSON value, determined from its first character; never the value itself.
pub(crate) fn kind_of(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// Returns whether a value is `null`, which is the same as absent.
pub(crate) fn is_null(raw: &RawValue) -> bool {
    raw.get() == "null"
}

/// The members of an object in their original order.
#[derive(Default)]
pub(crate) struct Members<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
    /// The number of members left out because their names cannot be represented.
    nameless: usize,
}

impl<'a> Members<'a> {
    /// Returns the members; reports those whose names cannot be represented.
    pub(crate) fn of(raw: &'a RawValue, context: &mut DecodeContext) -> Result<Self, FieldError> {
        let all = Self::parse(raw).ok_or_else(|| context.mismatch("an object", raw))?;
        for _ in 0..all.nameless {
            let problem = "found a name that cannot be represented".to_owned();
            context.report(FieldError { path: context.path.clone(), problem });
        }
        Ok(all)
    }

    /// Returns the members; `None` if the value is not an object.
    pub(crate) fn parse(raw: &'a RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok()
    }

    /// Returns the member with this name; if there are several, the last one.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.members.iter().rfind(|(key, _)| key == name).map(|(_, raw)| *raw)
    }

    /// Returns the members whose names are not in `known`.
    pub(crate) fn others(self, known: &[&str]) -> impl Iterator<Item = (String, &'a RawValue)> {
        self.members
            .into_iter()
            .filter(|(key, _)| !known.contains(&&**key))
            .map(|(key, raw)| (key.into_owned(), raw))
    }
}

/// Returns the names of the members of an object, in brackets; empty for another value. They show what came instead of an
/// answer.
pub(crate) fn names(raw: &RawValue) -> String {
    const MAX_NAMES: usize = 8;
    const MAX_LENGTH: usize = 40;
    let Some(Members { members, .. }) = Members::parse(raw) else {
        return String::new();
    };
    let names = members.iter().take(MAX_NAMES);
    let names: Vec<String> =
        names.map(|(name, _)| format!("`{}`", printable(name, MAX_LENGTH))).collect();
    match (members.len(), names.join(", ")) {
        (0, _) => " (the answer is an empty object)".to_owned(),
        (count, names) if count > MAX_NAMES => {
            format!(" (the answer has {names} and {} more)", count - MAX_NAMES)
        }
        (_, names) => format!(" (the answer has {names})"),
    }
}

/// The name of a member; `None` if it has half of a surrogate pair.
struct Name<'a>(Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl<'de> Visitor<'de> for Bytes {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member name")
            }

            fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Name<'de>, E> {
                Ok(Name(std::str::from_utf8(bytes).ok().map(Cow::Borrowed)))
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Name<'de>, E> {
                let text = std::str::from_utf8(bytes).ok();
                Ok(Name(text.map(|text| Cow::Owned(text.to_owned()))))
            }
        }

        // As bytes, serde_json passes on a name that is no valid text.
        deserializer.deserialize_bytes(Bytes)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut all = Members::default();
                while let Some((Name(name), raw)) = map.next_entry()? {
                    match name {
                        Some(name) => all.members.push((name, raw)),
                        None => all.nameless += 1,
                    }
                }
                Ok(all)
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// Returns the elements of an array.
pub(crate) fn elements<'a>(
    raw: &'a RawValue,
    context: &DecodeContext,
) -> Result<Vec<&'a RawValue>, FieldError> {
    serde_json::from_str(raw.get()).map_err(|_| context.mismatch("an array", raw))
}

/// An element of a list of objects that cannot be read is left out and reported. If none can be read, the list cannot be
/// read: an empty one would look like "no data". A list of other values is read as a whole, because its elements may
/// belong to those of another list by their index.
impl<T: Lenient> Lenient for Vec<T> {
    const SHAPE: ValueShape = ValueShape::List(&T::SHAPE);

    fn lenient(raw: &RawValue, context: &mut DecodeContext) -> Result<Self, FieldError> {
        if is_null(raw) {
            return Ok(Self::new());
        }
        let items = elements(raw, context)?;
        let mut list = Self::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let mark = context.deviations.len();
            match context.element(index, item) {
                Ok(value) => list.push(value),
                Err(error) => {
                    let is_last_chance = index + 1 == items.len() && list.is_empty();
                    if is_last_chance || !matches!(T::SHAPE, ValueShape::Object(_)) {
                        return Err(error);
                    }
                    context.leave_out(mark, index, error);
                }
            }
        }
        Ok(list)
    }
}

/// Returns a whole number in any notation: `120`, `120.0` and `1.2e2`.
pub(crate) fn whole(raw: &RawValue) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number: f64 = serde_json::from_str(raw.get()).ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and within 2^53")]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// Implements [`Lenient`] for whole numbers, converted from an `i64`.
macro_rules! integers {
    ($( $type:ty: $shape:expr, $make:expr; )+) => { $(
        impl Lenient for $type {
            const SHAPE: ValueShape = $shape;

            fn lenient(raw: &RawValue, context: &mut DecodeContext) -> Result<Self, FieldError> {
                whole(raw).and_then($make).ok_or_else(|| context.mismatch("an integer", raw))
            }
        }
    )+ };
}

integers! {
    i64: ValueShape::Integer, Some;
    i32: ValueShape::Integer, |number| number.try_into().ok();
}

impl Lenient for crate::time::Offset {
    const SHAPE: ValueShape = ValueShape::OffsetMinutes;

    fn lenient(raw: &RawValue, context: &mut DecodeContext) -> Result<Self, FieldError> {
        whole(raw)
            .and_then(|minutes| serde_json::from_value(minutes.into()).ok())
            .ok_or_else(|| context.mismatch(Self::SHAPE.describe(), raw))
    }
}

/// Implements [`Lenient`] for types that have only the strict `Deserialize`.
macro_rules! leaves {
    ($( $type:ty: $shape:expr; )+) => { $(
        impl Lenient for $type {
            const SHAPE: ValueShape = $shape;
        }
    )+ };
}

leaves! {
    Value: ValueShape::Any;
    bool: ValueShape::Boolean;
    f64: ValueShape::Number;
    String: ValueShape::String;
    crate::time::Date: ValueShape::Date;
    crate::time::Timestamp: ValueShape::Timestamp;
}

/// Implements [`Lenient`] for open enums, which take any string.
macro_rules! enums {
    ($( $name:ident ),+ $(,)?) => { $(
        impl Lenient for crate::vocabulary::$name {
            const SHAPE: ValueShape = ValueShape::Enum(&crate::vocabulary::$name::SHAPE);
        }
    )+ };
}

enums! {
    ActivityTag, ActivityType, DeviceType, EventType, Gender, InputMethod, LabStatus, LabelStatus, Metric, NutriScore,
    NutritionStatus, NutritionalField, Provider, ProviderSource, ProviderSourceType, ServingUnit, SleepStage,
    StatisticType,
}
