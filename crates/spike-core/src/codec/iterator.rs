//! Iterators with a name.

/// Declares an iterator with a name around one of the standard library. It is what `iter` of its owner returns.
macro_rules! iterator {
    (
        $(#[$meta:meta])*
        $name:ident<$life:lifetime $(, $key:ident: $bound:path)?>($inner:ty) of $owner:ty => $item:ty, $convert:expr
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name<$life $(, $key)?>(pub(super) $inner);

        impl<$life $(, $key)?> Iterator for $name<$life $(, $key)?> {
            type Item = $item;

            fn next(&mut self) -> Option<$item> {
                self.0.next().map($convert)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }
        }

        impl<$life $(, $key)?> ExactSizeIterator for $name<$life $(, $key)?> {}
        impl<$life $(, $key)?> std::iter::FusedIterator for $name<$life $(, $key)?> {}

        impl<$life $(, $key: $bound)?> IntoIterator for &$life $owner {
            type Item = $item;
            type IntoIter = $name<$life $(, $key)?>;

            fn into_iter(self) -> $name<$life $(, $key)?> {
                self.iter()
            }
        }
    };
}

pub(crate) use iterator;
