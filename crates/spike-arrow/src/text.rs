//! Columns of text.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{DictionaryArray, Int32Array, StringArray};
use arrow_schema::ArrowError;

use crate::error::BatchError;

/// Returns a column of texts. The length is checked because Arrow panics if it exceeds its offsets of 32 bits.
pub(crate) fn column<T: AsRef<str>>(texts: &[T]) -> Result<StringArray, BatchError> {
    column_within(texts, i32::MAX.unsigned_abs() as usize)
}

fn column_within<T: AsRef<str>>(texts: &[T], limit: usize) -> Result<StringArray, BatchError> {
    let mut left = limit;
    for text in texts {
        left = left.checked_sub(text.as_ref().len()).ok_or(BatchError::TooLong)?;
    }
    Ok(StringArray::from_iter_values(texts))
}

/// A dictionary column: few texts in many rows.
#[derive(Default)]
pub(crate) struct Repeated {
    texts: Vec<String>,
    rows: Vec<Option<i32>>,
}

impl Repeated {
    /// Adds `rows` rows with this text; `None` is null.
    pub(crate) fn push(&mut self, text: Option<&str>, rows: usize) -> Result<(), BatchError> {
        let key = text.map(|text| {
            let known = self.texts.iter().position(|known| known == text);
            let key = known.unwrap_or_else(|| {
                self.texts.push(text.to_owned());
                self.texts.len() - 1
            });
            i32::try_from(key).map_err(|_| ArrowError::DictionaryKeyOverflowError)
        });
        self.rows.resize(self.rows.len() + rows, key.transpose()?);
        Ok(())
    }

    pub(crate) fn column(self) -> Result<DictionaryArray<Int32Type>, BatchError> {
        let texts = Arc::new(column(&self.texts)?);
        Ok(DictionaryArray::try_new(Int32Array::from(self.rows), texts)?)
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::Array as _;

    use super::*;

    #[test]
    fn texts_over_the_limit_are_an_error() {
        let texts = ["abc", "", "de"];
        assert_eq!(column_within(&texts, 5).unwrap().len(), 3);
        let error = column_within(&texts, 4).unwrap_err();
        assert!(matches!(error, BatchError::TooLong), "{error}");
    }
}
