//! Open enums: the known values, and every other one unchanged.
//!
//! The API adds values several times a month. A program with an older SDK must read, show and send them unchanged, so an
//! unknown string is a valid value, never an error.

use std::fmt;

/// An open enum as data: its name and its known values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumShape {
    /// The Rust type.
    pub type_name: &'static str,
    /// The known values, as the API writes them.
    pub values: &'static [&'static str],
}

/// The text of a value that this version of the SDK does not know.
///
/// Only `From<&str>` of an open enum creates it, so that it never contains a known value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Unknown(Box<str>);

impl Unknown {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Declares an open enum: `Variant = "wire name"`, one per line, each with its doc comment.
///
/// With `-> type` behind the name, `=> value` behind a wire name is what is known of it, such as its unit. A private
/// `table` returns it; `None` for a variant without one and for unknown values.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident $(-> $known:ty)? {
            $( $(#[$variant_meta:meta])* $variant:ident = $text:literal $(=> $value:expr)?, )+
        }
    ) => {
        $crate::vocabulary::open_enum::open_enum! { @table $name [$($known)?] $($variant [$($value)?])+ }

        $(#[$meta])*
        ///
        /// The enum is open: a value that is newer than this version of the SDK is kept unchanged. Compare such values
        /// with [`as_str`](Self::as_str), create them with `From<&str>`.
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )+
            #[doc(hidden)]
            _Unknown($crate::vocabulary::open_enum::Unknown),
        }

        impl $name {
            /// All values that this version of the SDK knows, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// The enum as data.
            pub const SHAPE: $crate::vocabulary::EnumShape = $crate::vocabulary::EnumShape {
                type_name: stringify!($name),
                values: &[$( $text, )+],
            };

            /// Returns the value as the API writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )+
                    Self::_Unknown(unknown) => unknown.as_str(),
                }
            }

            /// Returns whether this version of the SDK knows the value.
            #[must_use]
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::_Unknown(_))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $( $text => Self::$variant, )+
                    other => Self::_Unknown($crate::vocabulary::open_enum::Unknown::new(other)),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl From<&$name> for $name {
            fn from(value: &$name) -> Self {
                value.clone()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({:?})", stringify!($name), self.as_str())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        /// By the text the API writes.
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl serde::de::Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a string")
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        Ok($name::from(text))
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }
    };

    (@table $name:ident [] $($variant:ident [])+) => {};
    (@table $name:ident [$known:ty] $($variant:ident [$($value:expr)?])+) => {
        impl $name {
            const fn table(&self) -> Option<$known> {
                match self {
                    $( Self::$variant => $crate::vocabulary::open_enum::open_enum!(@value $($value)?), )+
                    Self::_Unknown(_) => None,
                }
            }
        }
    };
    (@value) => { None };
    (@value $value:expr) => { Some($value) };
}

pub(crate) use open_enum;
