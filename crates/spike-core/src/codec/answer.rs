//! The macro that declares answer types.

/// Declares an answer type. Each line declares a member; the field name is the JSON name:
///
/// - `required`: without it, decoding fails; `null` is the same as absent;
/// - `content`: what the answer is about, a list or an object. The API is written in Go, which writes an empty list or
///   map as `null`, so `null` is empty. Absent is not: an answer without its content is not the answer, so decoding
///   fails, because an empty list would look like "no data";
/// - `map`, `list`: a container that is empty when absent or `null`, the latter a `Vec`. If it cannot be read, decoding
///   fails;
/// - `optional`: an `Option`; absent and `null` are the same, and a value that cannot be read moves to `extra`. Also for
///   a list that is only sent on request, where "not requested" differs from "none".
///
/// An element of a list of objects that cannot be read is left out and reported, see [`FromJson`] for `Vec`.
///
/// Unknown members are kept in `extra`. A missing measurement is never replaced by a default value.
///
/// ```text
/// answer! {
///     /// A part of a night.
///     pub struct SleepPeriod {
///         /// The stage.
///         required stage: SleepStage,
///         /// Length of the part.
///         optional duration: Milliseconds,
///     }
/// }
/// ```
///
/// expands to the struct with public fields (`stage: SleepStage`, `duration: Option<Milliseconds>`, `extra: Extra`) and
/// to `FromJson`, `Deserialize` and `Decode`, which read it, and `Serialize`, which writes what was read.
macro_rules! answer {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* $presence:ident $field:ident: $type:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $crate::codec::answer::answer!(@type $presence $type), )*
            /// Members that this version of the SDK does not know, and members that could not be read.
            pub extra: $crate::codec::members::Extra,
        }

        $crate::codec::from_json::deserialize! { $name }

        impl $crate::codec::from_json::FromJson for $name {
            const SHAPE: $crate::codec::shape::ValueShape =
                $crate::codec::shape::ValueShape::Object(&$crate::codec::shape::ObjectShape {
                    type_name: stringify!($name),
                    fields: &[$( $crate::codec::shape::FieldShape::new(
                        stringify!($field),
                        $crate::codec::answer::answer!(@presence $presence),
                        <$type as $crate::codec::from_json::FromJson>::SHAPE,
                    ), )*],
                });

            fn read(
                json: &mut $crate::codec::json::Reader<'_>,
            ) -> $crate::codec::json::ReadResult<Self> {
                $( let mut $field: Option<$crate::codec::answer::answer!(@item $presence $type)> = None; )*
                let mut extra = $crate::codec::members::Extra::default();
                let mut is_first = true;
                json.object()?;
                while let Some(name) = json.next_member(&mut is_first)? {
                    match &*name {
                        $( stringify!($field) => {
                            $field = $crate::codec::answer::answer!(@read $presence $field, json, extra);
                        } )*
                        name => json.unknown(name, &mut extra)?,
                    }
                }
                if !extra.is_empty() {
                    extra.finish(&[$( (stringify!($field), $field.is_some()), )*]);
                }
                Ok($name {
                    $( $field: $crate::codec::answer::answer!(
                        @finish $presence $field,
                        json.missing(stringify!($field))
                    ), )*
                    extra,
                })
            }

            fn is_blank(&self) -> bool {
                !(false $( || $crate::codec::answer::answer!(@is_present $presence self.$field) )*)
            }
        }

        $crate::codec::decode::decode! { $name }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $( $crate::codec::answer::answer!(@write $presence map, stringify!($field), self.$field); )*
                for (name, member) in self.extra.iter() {
                    map.serialize_entry(name, member)?;
                }
                map.end()
            }
        }
    };

    (@type optional $type:ty) => { Option<$type> };
    (@type $presence:ident $type:ty) => { $crate::codec::answer::answer!(@item $presence $type) };

    (@item list $type:ty) => { Vec<$type> };
    (@item $presence:ident $type:ty) => { $type };

    (@presence required) => { $crate::codec::shape::Presence::Required };
    (@presence content) => { $crate::codec::shape::Presence::Nullable };
    (@presence map) => { $crate::codec::shape::Presence::Optional };
    (@presence optional) => { $crate::codec::shape::Presence::Optional };
    (@presence list) => { $crate::codec::shape::Presence::List };

    (@read optional $field:ident, $json:ident, $extra:ident) => {
        $json.optional(stringify!($field), &mut $extra)?
    };
    (@read content $field:ident, $json:ident, $extra:ident) => {
        Some($json.member(stringify!($field))?.unwrap_or_default())
    };
    (@read $presence:ident $field:ident, $json:ident, $extra:ident) => {
        $json.member(stringify!($field))?
    };

    (@finish required $field:ident, $missing:expr) => {
        match $field {
            Some(value) => value,
            None => return Err($missing),
        }
    };
    (@finish content $field:ident, $missing:expr) => {
        $crate::codec::answer::answer!(@finish required $field, $missing)
    };
    (@finish optional $field:ident, $missing:expr) => { $field };
    (@finish $presence:ident $field:ident, $missing:expr) => { $field.unwrap_or_default() };

    (@is_present required $value:expr) => { true };
    (@is_present content $value:expr) => { true };
    (@is_present optional $value:expr) => { $value.is_some() };
    (@is_present $presence:ident $value:expr) => { !$value.is_empty() };

    (@write optional $map:ident, $name:expr, $value:expr) => {
        if let Some(value) = &$value {
            $map.serialize_entry($name, &$crate::codec::from_json::Written(value))?;
        }
    };
    (@write list $map:ident, $name:expr, $value:expr) => {
        if !$value.is_empty() {
            $map.serialize_entry($name, &$value)?;
        }
    };
    (@write $presence:ident $map:ident, $name:expr, $value:expr) => { $map.serialize_entry($name, &$value)? };
}

pub(crate) use answer;
