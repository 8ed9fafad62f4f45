use std::fmt;

use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::codec::from_json::{FromJson, Written, deserialize};
use crate::codec::iterator::iterator;
use crate::codec::json::{Json, Number, ReadResult, Reader, Step};
use crate::codec::shape::ValueShape;

/// The values of a series: numbers, and rarely values that are not numbers.
#[derive(Clone, Default)]
pub struct Column {
    numbers: Vec<f64>,
    others: Vec<(usize, Json)>,
}

impl Column {
    /// Returns the number at this index; `None` past the end, or if the value is not a number.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<f64> {
        self.numbers.get(index).and_then(number)
    }

    /// Returns the whole column, for bulk use. **A value that is not a number is NaN here**; see
    /// [`others`](Self::others).
    #[must_use]
    pub fn as_slice(&self) -> &[f64] {
        &self.numbers
    }

    /// Returns the values that are not numbers, such as `null`, with their indices.
    #[must_use]
    pub fn others(&self) -> &[(usize, Json)] {
        &self.others
    }

    /// Returns the values in order: a number, or `None` where the value is not a number.
    #[must_use]
    pub fn iter(&self) -> ColumnIter<'_> {
        ColumnIter(self.numbers.iter())
    }

    /// Returns the number of values of both kinds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Returns whether the column is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

iterator! {
    /// The iterator of [`Column::iter`].
    ColumnIter<'a>(std::slice::Iter<'a, f64>) of Column => Option<f64>, number
}

/// Returns the number, or `None` for the mark of a value that is not a number: JSON has no NaN.
fn number(number: &f64) -> Option<f64> {
    Some(*number).filter(|number| !number.is_nan())
}

/// Equal if both hold the same numbers and the same other values at the same indices.
impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        self.others == other.others && self.iter().eq(other)
    }
}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

deserialize! { Column }

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut others = self.others.iter();
        let mut seq = serializer.serialize_seq(Some(self.numbers.len()))?;
        for number in &self.numbers {
            match others.as_slice().first() {
                Some((_, value)) if number.is_nan() => {
                    seq.serialize_element(value)?;
                    others.next();
                }
                _ => seq.serialize_element(&Written(number))?,
            }
        }
        seq.end()
    }
}

impl FromJson for Column {
    const SHAPE: ValueShape = ValueShape::Column;

    fn read(json: &mut Reader<'_>) -> ReadResult<Self> {
        json.array()?;
        let mut numbers = Vec::with_capacity(json.count_elements());
        let mut others = Vec::new();
        loop {
            json.run_of_numbers(&mut numbers, Number::to_f64);
            if !json.next_element(numbers.len())? {
                break;
            }
            numbers.push(match json.take_number()? {
                Some(number) => number,
                None => {
                    let index = numbers.len();
                    let other = json.json(Step::Index(index))?;
                    others.push((index, other.unwrap_or_else(Json::null)));
                    f64::NAN
                }
            });
        }
        Ok(Self { numbers, others })
    }
}
