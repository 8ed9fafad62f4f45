//! The macro behind every answer type.

/// Declares an answer type. Each field says how it is read, with the field name as the JSON name:
///
/// - `required`: the answer is an error without it;
/// - `optional`: an `Option`; absent and `null` are the same, and an unreadable value moves to `extra`;
/// - `list`: a `Vec` that is empty when absent or `null`, and an error when it cannot be read: it is what
///   the answer is about, and an empty one would look like "no data". For a list that must be asked for,
///   where "not asked for" differs from "none", use `optional` with a `Vec`.
///
/// Unknown members are kept in `extra`. Nothing is ever defaulted to a measured value.
macro_rules! answer {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* $kind:ident $field:ident: $type:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $crate::codec::decode::answer!(@type $kind $type), )*
            /// Members this version of the SDK does not know, and known ones that could not be read.
            pub extra: $crate::model::Extra,
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Members;

                impl<'de> serde::de::Visitor<'de> for Members {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        $( let mut $field: Option<$crate::codec::decode::answer!(@item $kind $type)> = None; )*
                        let mut extra = $crate::model::Extra::default();
                        while let Some($crate::model::Key(key)) = map.next_key()? {
                            match &*key {
                                $( stringify!($field) => $field = map.next_value()?, )*
                                _ => extra.insert(key.into_owned(), map.next_value()?),
                            }
                        }
                        Ok($name {
                            $( $field: $crate::codec::decode::answer!(
                                @finish $kind $field,
                                serde::de::Error::missing_field(stringify!($field))
                            ), )*
                            extra,
                        })
                    }
                }

                deserializer.deserialize_map(Members)
            }
        }

        impl $crate::codec::decode::Lenient for $name {
            fn lenient(
                value: serde_json::Value,
                trail: &mut $crate::codec::decode::Trail,
            ) -> Result<Self, $crate::codec::decode::Unreadable> {
                let serde_json::Value::Object(mut members) = value else {
                    return Err(trail.unreadable("an object", &value));
                };
                let mut extra = $crate::model::Extra::default();
                $(
                    let $field = match members.remove(stringify!($field)) {
                        None | Some(serde_json::Value::Null) => None,
                        Some(member) => {
                            $crate::codec::decode::answer!(@lenient $kind $field, member, trail, extra)
                        }
                    };
                )*
                for (name, member) in members {
                    extra.insert(name, member);
                }
                Ok($name {
                    $( $field: $crate::codec::decode::answer!(
                        @finish $kind $field,
                        trail.missing(stringify!($field))
                    ), )*
                    extra,
                })
            }

            fn shape() -> $crate::codec::decode::Shape {
                $crate::codec::decode::Shape::Object {
                    name: stringify!($name),
                    fields: vec![$( $crate::codec::decode::Field {
                        name: stringify!($field),
                        kind: stringify!($kind),
                        shape: <$crate::codec::decode::answer!(@item $kind $type)>::shape(),
                    }, )*],
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $( $crate::codec::decode::answer!(@write $kind map, stringify!($field), self.$field); )*
                for (name, member) in self.extra.iter() {
                    map.serialize_entry(name, member)?;
                }
                map.end()
            }
        }
    };

    (@type required $type:ty) => { $type };
    (@type optional $type:ty) => { Option<$type> };
    (@type list $type:ty) => { Vec<$type> };

    (@item list $type:ty) => { Vec<$type> };
    (@item $kind:ident $type:ty) => { $type };

    (@finish required $field:ident, $missing:expr) => {
        match $field {
            Some(value) => value,
            None => return Err($missing),
        }
    };
    (@finish optional $field:ident, $missing:expr) => { $field };
    (@finish list $field:ident, $missing:expr) => { $field.unwrap_or_default() };

    (@lenient required $field:ident, $member:ident, $trail:ident, $extra:ident) => {
        Some($trail.member(stringify!($field), $member)?)
    };
    (@lenient list $field:ident, $member:ident, $trail:ident, $extra:ident) => {
        Some($trail.member(stringify!($field), $member)?)
    };
    (@lenient optional $field:ident, $member:ident, $trail:ident, $extra:ident) => {{
        let mark = $trail.mark();
        match $trail.member(stringify!($field), $member.clone()) {
            Ok(value) => Some(value),
            Err(unreadable) => {
                $trail.rewind(mark);
                $trail.leave_out(unreadable);
                $extra.insert(stringify!($field).to_owned(), $member);
                None
            }
        }
    }};

    (@write required $map:ident, $name:expr, $value:expr) => { $map.serialize_entry($name, &$value)? };
    (@write optional $map:ident, $name:expr, $value:expr) => {
        if let Some(value) = &$value {
            $map.serialize_entry($name, value)?;
        }
    };
    (@write list $map:ident, $name:expr, $value:expr) => {
        if !$value.is_empty() {
            $map.serialize_entry($name, &$value)?;
        }
    };
}

pub(crate) use answer;
