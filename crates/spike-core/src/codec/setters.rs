//! Setters of settings, policies and options.

/// Declares setters, which consume and return the value: `name(argument) => field = expression;`, one per line, each with
/// its doc comment.
macro_rules! setters {
    ($( $(#[$meta:meta])* $name:ident($($argument:ident: $type:ty)?) => $field:ident = $value:expr; )+) => { $(
        $(#[$meta])*
        #[must_use]
        pub fn $name(mut self $(, $argument: $type)?) -> Self {
            self.$field = $value;
            self
        }
    )+ };
}

pub(crate) use setters;
