use super::Series;
use crate::model::quantity::Milliseconds;
use crate::model::{Column, Json};
use crate::time::Timestamp;

/// One point of a [`Series`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Point<'a> {
    /// Start, UTC.
    pub start_at: Timestamp,
    /// Duration.
    pub duration: Milliseconds,
    /// The number; `None` if the value is not a number.
    pub value: Option<f64>,
    /// The value, if it is not a number.
    pub other: Option<&'a Json>,
}

/// The error for a series whose columns cannot be combined into points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SeriesError {
    /// The series has neither `start_at` nor `from_timestamp`.
    #[error("the series has no base time: neither `start_at` nor `from_timestamp`")]
    NoBaseTime,
    /// A column is missing.
    #[error("the series has no `{0}`")]
    NoColumn(&'static str),
    /// The columns differ in length.
    #[error(
        "the columns differ in length: {offsets} offsets, {durations} durations, {values} values"
    )]
    UnequalLengths {
        /// Length of `offsets`.
        offsets: usize,
        /// Length of `durations`.
        durations: usize,
        /// Length of `values`.
        values: usize,
    },
    /// The time of the point at this index is outside of the supported years.
    #[error("point {0} is outside of the years 0 to 9999")]
    OutOfRange(usize),
}

impl Series {
    /// Returns the time that the offsets count from, UTC: `start_at`, else `from_timestamp` (contract, decision c).
    #[must_use]
    pub fn base_time(&self) -> Option<Timestamp> {
        self.start_at.or(self.from_timestamp)
    }

    /// Returns the points with their absolute times, in the order of the answer.
    ///
    /// # Errors
    /// [`SeriesError`] if the base time or a column is missing, if the columns differ in length, or if a point is out of
    /// range. The columns can be read one by one in any case.
    pub fn points<'a>(&'a self) -> Result<Points<'a>, SeriesError> {
        let base = self.base_time().ok_or(SeriesError::NoBaseTime)?;
        let values = &self.values;
        let or_empty = |column: Option<&'a [i64]>, name| match column {
            None if !values.is_empty() => Err(SeriesError::NoColumn(name)),
            column => Ok(column.unwrap_or_default()),
        };
        let offsets = or_empty(self.offsets.as_deref(), "offsets")?;
        let durations = or_empty(self.durations.as_deref(), "durations")?;
        if offsets.len() != durations.len() || offsets.len() != values.len() {
            let (offsets, durations, values) = (offsets.len(), durations.len(), values.len());
            return Err(SeriesError::UnequalLengths { offsets, durations, values });
        }
        let outside = |offset: &i64| base.checked_add_millis(*offset).is_none();
        if let Some(index) = offsets.iter().position(outside) {
            return Err(SeriesError::OutOfRange(index));
        }
        Ok(Points { base, offsets, durations, values, index: 0, others: 0 })
    }
}

/// The iterator of [`Series::points`].
#[derive(Clone, Debug)]
pub struct Points<'a> {
    base: Timestamp,
    offsets: &'a [i64],
    durations: &'a [i64],
    values: &'a Column,
    index: usize,
    /// The number of values passed that are not numbers.
    others: usize,
}

impl<'a> Iterator for Points<'a> {
    type Item = Point<'a>;

    fn next(&mut self) -> Option<Point<'a>> {
        let start_at = self.base.checked_add_millis(*self.offsets.get(self.index)?)?;
        let duration = Milliseconds::new(*self.durations.get(self.index)?);
        let value = self.values.get(self.index);
        let other = self.values.others().get(self.others).filter(|(place, _)| *place == self.index);
        self.others += usize::from(other.is_some());
        self.index += 1;
        Some(Point { start_at, duration, value, other: other.map(|(_, value)| value) })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.offsets.len() - self.index;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Points<'_> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn series(body: &str) -> Series {
        serde_json::from_str(body).unwrap()
    }

    #[test]
    fn absolute_times() {
        let body = crate::api::golden::example!("queries_timeseries_200");
        let series = series(body);
        let points: Vec<_> = series.points().unwrap().collect();
        assert_eq!(points.len(), 3);
        assert_eq!(points[2].start_at.to_string(), "2024-01-01T00:02:00Z");
        assert_eq!(points[2].duration.get(), 60_000);
        assert_eq!(points[2].value, Some(200.0));
    }

    #[test]
    fn start_at_wins_over_from_timestamp() {
        let both = r#"{"start_at":"2024-01-01T00:00:01Z","from_timestamp":"2024-01-01T00:00:00Z","values":[]}"#;
        assert_eq!(series(both).base_time().unwrap().to_string(), "2024-01-01T00:00:01Z");
        let from = r#"{"from_timestamp":"2024-01-01T00:00:00Z","values":[]}"#;
        assert_eq!(series(from).base_time().unwrap().to_string(), "2024-01-01T00:00:00Z");
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = |body| series(body).points().unwrap_err().to_string();
        assert!(error(r#"{"offsets":[],"durations":[],"values":[]}"#).contains("base time"));
        let base = r#""start_at":"2024-01-01T00:00:00Z""#;
        let with = |rest: &str| series(&format!("{{{base},{rest}}}"));
        let text = with(r#""offsets":[1],"values":[1]"#).points().unwrap_err().to_string();
        assert!(text.contains("`durations`"), "{text}");
        assert_eq!(with(r#""offsets":null,"values":null"#).points().unwrap().len(), 0);
        let unequal = with(r#""offsets":[1,2],"durations":[1],"values":[1]"#);
        let error = SeriesError::UnequalLengths { offsets: 2, durations: 1, values: 1 };
        assert_eq!(unequal.points().unwrap_err(), error);
        assert_eq!(unequal.offsets.as_deref(), Some(&[1, 2][..]));
        let far = with(r#""offsets":[0,9223372036854775807],"durations":[1,1],"values":[1,2]"#);
        assert_eq!(far.points().unwrap_err(), SeriesError::OutOfRange(1));
    }

    proptest! {
        #[test]
        fn others_stand_where_they_stood(values in prop::collection::vec(prop::option::of((-4_000_000i32..4_000_000).prop_map(|quarters| f64::from(quarters) / 4.0)), 0..40)) {
            // Whole numbers are written as such.
            let number = |number: f64| serde_json::from_str(&number.to_string()).unwrap();
            let json: Vec<Value> = values.iter().map(|v| v.map_or(Value::from("x"), number)).collect();
            let zeros = vec![0i64; values.len()];
            let body = serde_json::json!({
                "start_at": "2024-01-01T00:00:00Z", "offsets": zeros, "durations": zeros, "values": json,
            });
            let series = series(&body.to_string());
            let points: Vec<_> = series.points().unwrap().collect();
            prop_assert_eq!(points.len(), values.len());
            for (point, value) in points.iter().zip(&values) {
                prop_assert_eq!(point.value, *value);
                prop_assert_eq!(point.other.is_some(), value.is_none());
            }
            let back = serde_json::to_value(&series.values).unwrap();
            prop_assert_eq!(back, Value::from(json));
        }
    }
}
