//! The macro that declares request types.

use serde_json::{Map, Value};

use super::call::Call;
use super::decode::{self, Decode};
use super::parameter;
use super::query::Query;
use super::shape::RequestShape;
use crate::error::Error;
use crate::reply::{RawReply, Reply};

/// A request of the API.
///
/// Every operation has a request type in [`api`](crate::api). Implement the trait yourself to give a
/// [`RawCall`](crate::RawCall) an answer type of your own:
///
/// ```
/// # use spike_core as spike_blocking;
/// use http::Method;
/// use spike_blocking::{Call, Error, RawCall, RawReply, Reply, Request};
///
/// struct Ping;
///
/// impl Request for Ping {
///     type Answer = Vec<String>;
///
///     fn call(&self) -> Result<Call, Error> {
///         RawCall::new(Method::GET, "/ping").call()
///     }
///
///     fn decode(&self, raw: RawReply) -> Result<Reply<Vec<String>>, Error> {
///         let value = raw.json()?;
///         Ok(Reply::new(value, raw))
///     }
/// }
/// ```
pub trait Request: Send + Sync {
    /// The answer of a successful call.
    type Answer;

    /// Builds the call.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if a parameter is invalid; nothing is sent.
    fn call(&self) -> Result<Call, Error>;

    /// Decodes a successful answer.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if a required part is missing or unreadable. The error has the
    /// JSON path and the body.
    fn decode(&self, raw: RawReply) -> Result<Reply<Self::Answer>, Error>;
}

/// Builds the call of a request that was read from JSON. Values that belong to no parameter are an error; for an
/// operation without documented parameters, they are extra query parameters.
pub(crate) fn finish(
    request: &impl Request,
    shape: &RequestShape,
    values: Map<String, Value>,
) -> Result<Call, Error> {
    if !shape.defaults.unproven {
        let known: Vec<&str> = shape.members().map(|(_, member)| member.name).collect();
        parameter::nothing_left(&values, &known)?;
        return request.call();
    }
    let mut call = request.call()?;
    let mut query = Query::new();
    for (name, value) in values {
        match value {
            Value::Null => {}
            Value::String(text) => query.push(name, text),
            Value::Array(items) => {
                let texts: Vec<String> = items.iter().map(text_of).collect();
                query.push_list(&name, &texts);
            }
            other => query.push(name, other.to_string()),
        }
    }
    call.add_query(&query)?;
    Ok(call)
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Decodes an answer and encodes it again.
pub(crate) fn to_json<T: Decode>(raw: RawReply) -> Result<Reply<Value>, Error> {
    decode::reply::<T>(raw).map(|reply| reply.map(|value| value.to_json()))
}

/// Decodes an answer and encodes it again, as text.
pub(crate) fn to_json_text<T: Decode>(raw: RawReply) -> Result<Reply<String>, Error> {
    decode::reply::<T>(raw).map(|reply| reply.map(|value| value.to_json_text()))
}

/// Declares a request type; each parameter is described in one place.
///
/// ```text
/// request! {
///     /// Request for the sleeps of a range of local days.
///     pub struct ListSleeps -> SleepList {
///         GET "/queries/sleeps" as "getQueriesSleeps";
///         /// Local days, both ends inclusive.
///         required query days: DayRange,
///         /// Only these providers; empty means all.
///         list query providers: Provider,
///         /// Adds the stages of each sleep.
///         optional query include_stages: bool,
///     }
/// }
/// ```
///
/// The first line is the HTTP method, the path template and the operation id of the specification. It may continue with
/// `with { idempotent: true, .. }` (fields of `CallDefaults` that differ from the defaults of the method) and with
/// `then Self::function` (`fn(&self, &mut Call) -> Result<(), Error>`: checks and adjustments after the parameters).
/// Each parameter line is `presence place name: type`:
///
/// | presence | in `new` | sent |
/// |---|---|---|
/// | `required` | yes | always |
/// | `optional` | no | if set |
/// | `list` | no | unless empty |
/// | `nonempty` | yes | always; an empty list is an error |
/// | `defaulted` (`= value` behind the type) | no | always |
///
/// Every parameter has a setter with its name, which consumes and returns the request. The place is `path`, `query` or
/// `body`. The name is also the one that is sent, except for types that are sent as several members (`DayRange`,
/// `TimeWindow`, files). The example expands to
///
/// ```text
/// #[derive(Clone, PartialEq)]
/// #[non_exhaustive]
/// pub struct ListSleeps { pub(crate) days: DayRange, pub(crate) providers: Vec<Provider>, .. }
///
/// impl ListSleeps {
///     pub const SHAPE: &'static RequestShape = ..;
///     pub fn new(days: impl Into<DayRange>) -> Self { .. }
///     pub fn providers(mut self, providers: impl IntoIterator<Item = impl Into<Provider>>) -> Self { .. }
///     pub fn include_stages(mut self, include_stages: impl Into<bool>) -> Self { .. }
///     fn from_json(values: &mut Map<String, Value>) -> Result<Self, Error> { .. }
/// }
///
/// impl Debug for ListSleeps { .. }
/// impl Request for ListSleeps { type Answer = SleepList; .. }
/// ```
///
/// Without `-> Answer` and the HTTP line, the macro declares a group of parameters in the body. The group needs a method
/// `check(&self) -> Result<(), Error>`, which is called before the group is written.
macro_rules! request {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident -> $answer:ty {
            $method:ident $path:literal as $id:literal
                $(with { $($default:ident: $value:expr),* $(,)? })? $(then $hook:path)?;
            $($fields:tt)*
        }
    ) => {
        $crate::codec::request::request! {
            @fields [$crate::codec::call::CallWriter] $(#[doc = $doc])* $name; [$($fields)*] $($fields)*
        }

        impl $name {
            /// The description of this request.
            pub const SHAPE: &'static $crate::RequestShape = &$crate::RequestShape {
                id: $id,
                name: concat!(stringify!($method), " ", $path),
                type_name: stringify!($name),
                doc: &[$($doc),*],
                parameters: Self::PARAMETERS,
                answer: <$answer as $crate::codec::decode::Decode>::SHAPE,
                #[allow(clippy::needless_update)]
                defaults: $crate::codec::shape::CallDefaults {
                    $($( $default: $value, )*)?
                    ..$crate::codec::shape::CallDefaults::$method
                },
                functions: $crate::codec::shape::Functions {
                    call: |values| {
                        let mut values = values.clone();
                        let request = Self::from_json(&mut values)?;
                        $crate::codec::request::finish(&request, Self::SHAPE, values)
                    },
                    decode: $crate::codec::request::to_json::<$answer>,
                    decode_text: $crate::codec::request::to_json_text::<$answer>,
                },
            };
        }

        impl $crate::codec::request::Request for $name {
            type Answer = $answer;

            fn call(&self) -> Result<$crate::codec::call::Call, $crate::error::Error> {
                let write = || {
                    #[allow(unused_mut)]
                    let mut writer = $crate::codec::call::CallWriter::new(Self::SHAPE);
                    self.write_parameters(&mut writer)?;
                    #[allow(unused_mut)]
                    let mut call = writer.finish()?;
                    $( $hook(self, &mut call)?; )?
                    Ok(call)
                };
                write().map_err(|error: $crate::error::Error| error.of(Self::SHAPE.name, 0))
            }

            fn decode(
                &self,
                raw: $crate::reply::RawReply,
            ) -> Result<$crate::reply::Reply<$answer>, $crate::error::Error> {
                $crate::codec::decode::reply(raw)
            }
        }
    };

    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($fields:tt)*
        }
    ) => {
        $crate::codec::request::request! {
            @fields [$crate::codec::call::GroupWriter<'_>] $(#[$meta])* $name; [$($fields)*] $($fields)*
        }

        impl $name {
            const MEMBERS: [$crate::codec::shape::FieldShape; $name::PARAMETERS.len()] =
                $crate::codec::shape::members($name::PARAMETERS);
        }

        impl $crate::codec::parameter::Parameter for $name {
            const SHAPE: $crate::codec::shape::ValueShape =
                $crate::codec::shape::ValueShape::Group(&$name::MEMBERS);
            const IS_PRIVATE: bool = true;

            fn from_json(
                _: &str,
                values: &mut serde_json::Map<String, serde_json::Value>,
            ) -> Result<Option<Self>, $crate::error::Error> {
                let given = |parameter: &$crate::codec::shape::ParameterShape| {
                    values.get(parameter.name).is_some_and(|value| !value.is_null())
                };
                if Self::PARAMETERS.iter().any(given) {
                    return Self::from_json(values).map(Some);
                }
                Ok(None)
            }
        }

        impl $crate::codec::parameter::BodyParameter for $name {
            fn write(
                &self,
                _: &'static str,
                body: &mut $crate::codec::body::JsonBody,
            ) -> Result<(), $crate::error::Error> {
                self.check()?;
                self.write_parameters(&mut $crate::codec::call::GroupWriter { body })
            }
        }
    };

    // The struct with its constructor, setters and conversions.
    (
        @fields [$writer:ty] $(#[$meta:meta])* $name:ident; [$($all:tt)*]
        $( $(#[doc = $doc:literal])* $presence:ident $place:ident $field:ident: $type:ty $(= $preset:expr)?, )*
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $( pub(crate) $field: $crate::codec::request::request!(@type $presence $type), )*
        }

        $crate::codec::request::request! { @new $name [] [] [] $($all)* }

        /// Redacts text and measured values.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $( .field(
                        stringify!($field),
                        $crate::codec::request::request!(@debug $presence $type, &self.$field),
                    ) )*
                    .finish()
            }
        }

        impl $name {
            pub(crate) const PARAMETERS: &'static [$crate::codec::shape::ParameterShape] = &[$(
                $crate::codec::shape::ParameterShape {
                    name: stringify!($field),
                    place: $crate::codec::request::request!(@place $place),
                    presence: $crate::codec::request::request!(@presence $presence),
                    value: <$type as $crate::codec::parameter::Parameter>::SHAPE,
                    doc: &[$($doc),*],
                },
            )*];

            $( $crate::codec::request::request! { @setter $presence [$($doc)*] $field $type } )*

            #[allow(clippy::unnecessary_wraps)]
            fn from_json(
                #[allow(unused_variables, clippy::ptr_arg)]
                values: &mut serde_json::Map<String, serde_json::Value>,
            ) -> Result<Self, $crate::error::Error> {
                Ok(Self {
                    $( $field: $crate::codec::request::request!(
                        @take $presence $type, stringify!($field), values $(, $preset)?
                    ), )*
                })
            }

            #[allow(clippy::unnecessary_wraps)]
            pub(crate) fn write_parameters(
                &self,
                #[allow(unused_variables)]
                writer: &mut $writer,
            ) -> Result<(), $crate::error::Error> {
                $( $crate::codec::request::request!(
                    @write $presence $place writer, stringify!($field), &self.$field
                ); )*
                Ok(())
            }
        }
    };

    (@type optional $type:ty) => { Option<$type> };
    (@type list $type:ty) => { Vec<$type> };
    (@type nonempty $type:ty) => { Vec<$type> };
    (@type $presence:ident $type:ty) => { $type };

    (@debug optional $type:ty, $value:expr) => {
        $crate::codec::parameter::debug::<$type>($value, $value.is_some())
    };
    (@debug list $type:ty, $value:expr) => {
        $crate::codec::parameter::debug::<$type>($value, !$value.is_empty())
    };
    (@debug $presence:ident $type:ty, $value:expr) => {
        $crate::codec::parameter::debug::<$type>($value, true)
    };

    (@place path) => { $crate::codec::shape::Place::Path };
    (@place query) => { $crate::codec::shape::Place::Query };
    (@place body) => { $crate::codec::shape::Place::Body };

    (@presence required) => { $crate::codec::shape::Presence::Required };
    (@presence optional) => { $crate::codec::shape::Presence::Optional };
    (@presence list) => { $crate::codec::shape::Presence::List };
    (@presence nonempty) => { $crate::codec::shape::Presence::NonEmptyList };
    (@presence defaulted) => { $crate::codec::shape::Presence::Defaulted };

    // `new` takes the required parameters: walks over the fields and collects documentation, arguments and values.
    (@new $name:ident [$($docs:tt)*] [$($argument:tt)*] [$($initial:tt)*]) => {
        impl $name {
            /// Creates the request from its required parameters.
            $($docs)*
            #[must_use]
            #[allow(clippy::new_without_default)]
            pub fn new($($argument)*) -> Self {
                Self { $($initial)* }
            }
        }
    };
    (
        @new $name:ident [$($docs:tt)*] [$($argument:tt)*] [$($initial:tt)*]
        $(#[doc = $doc:literal])* required $place:ident $field:ident: $type:ty, $($rest:tt)*
    ) => {
        $crate::codec::request::request! {
            @new $name
            [$($docs)* #[doc = ""] #[doc = concat!("`", stringify!($field), "`:", $($doc),*)]]
            [$($argument)* $field: impl Into<$type>,]
            [$($initial)* $field: $field.into(),]
            $($rest)*
        }
    };
    (
        @new $name:ident [$($docs:tt)*] [$($argument:tt)*] [$($initial:tt)*]
        $(#[doc = $doc:literal])* nonempty $place:ident $field:ident: $type:ty, $($rest:tt)*
    ) => {
        $crate::codec::request::request! {
            @new $name
            [$($docs)* #[doc = ""] #[doc = concat!("`", stringify!($field), "`:", $($doc),*)]]
            [$($argument)* $field: impl IntoIterator<Item = impl Into<$type>>,]
            [$($initial)* $field: $field.into_iter().map(Into::into).collect(),]
            $($rest)*
        }
    };
    (
        @new $name:ident [$($docs:tt)*] [$($argument:tt)*] [$($initial:tt)*]
        $(#[doc = $doc:literal])* $presence:ident $place:ident $field:ident: $type:ty $(= $preset:expr)?, $($rest:tt)*
    ) => {
        $crate::codec::request::request! {
            @new $name [$($docs)*] [$($argument)*]
            [$($initial)* $field: $crate::codec::request::request!(@initial $presence $($preset)?),]
            $($rest)*
        }
    };

    (@initial optional) => { None };
    (@initial list) => { Vec::new() };
    (@initial defaulted $preset:expr) => { $preset };

    (@setter optional $docs:tt $field:ident $type:ty) => {
        $crate::codec::request::request! { @set $docs $field [impl Into<$type>] [Some($field.into())] }
    };
    (@setter list $docs:tt $field:ident $type:ty) => {
        $crate::codec::request::request! {
            @set $docs $field
            [impl IntoIterator<Item = impl Into<$type>>] [$field.into_iter().map(Into::into).collect()]
        }
    };
    (@setter nonempty $docs:tt $field:ident $type:ty) => {
        $crate::codec::request::request! { @setter list $docs $field $type }
    };
    (@setter $presence:ident $docs:tt $field:ident $type:ty) => {
        $crate::codec::request::request! { @set $docs $field [impl Into<$type>] [$field.into()] }
    };
    (@set [$($doc:literal)*] $field:ident [$($argument:tt)*] [$($value:tt)*]) => {
        $crate::codec::setters::setters! {
            #[doc = concat!("Sets `", stringify!($field), "`.")]
            #[doc = ""]
            $(#[doc = $doc])*
            $field($field: $($argument)*) => $field = $($value)*;
        }
    };

    (@take required $type:ty, $field:expr, $values:ident) => {
        $crate::codec::parameter::required::<$type>($field, $values)?
    };
    (@take optional $type:ty, $field:expr, $values:ident) => {
        <$type as $crate::codec::parameter::Parameter>::from_json($field, $values)?
    };
    (@take defaulted $type:ty, $field:expr, $values:ident, $preset:expr) => {
        <$type as $crate::codec::parameter::Parameter>::from_json($field, $values)?.unwrap_or($preset)
    };
    // `list` and `nonempty`.
    (@take $presence:ident $type:ty, $field:expr, $values:ident) => {
        $crate::codec::parameter::list::<$type>($field, $values)?
    };

    (@write required path $writer:ident, $field:expr, $value:expr) => {
        $writer.path($field, $value)?
    };
    (@write list query $writer:ident, $field:expr, $value:expr) => {
        $writer.query.push_list($field, $value)
    };
    (@write nonempty query $writer:ident, $field:expr, $value:expr) => {
        $writer.query.push_required_list($field, $value)?
    };
    (@write list body $writer:ident, $field:expr, $value:expr) => {
        $writer.body.push_list($field, $value)?
    };
    (@write optional query $writer:ident, $field:expr, $value:expr) => {
        if let Some(value) = $value {
            $crate::codec::parameter::QueryParameter::write(value, $field, &mut $writer.query)?;
        }
    };
    (@write optional body $writer:ident, $field:expr, $value:expr) => {
        if let Some(value) = $value {
            $crate::codec::parameter::BodyParameter::write(value, $field, &mut $writer.body)?;
        }
    };
    (@write $presence:ident query $writer:ident, $field:expr, $value:expr) => {
        $crate::codec::parameter::QueryParameter::write($value, $field, &mut $writer.query)?
    };
    (@write $presence:ident body $writer:ident, $field:expr, $value:expr) => {
        $crate::codec::parameter::BodyParameter::write($value, $field, &mut $writer.body)?
    };
}

pub(crate) use request;
