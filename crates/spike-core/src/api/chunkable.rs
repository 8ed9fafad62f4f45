//! The requests for a range that can be cut into chunks.

use crate::api::{
    DailyStatistics, IntervalStatistics, ListLabReports, ListNutritionRecords, ListProviderRecords,
    ListSleeps, ListWorkouts, TimeSeries,
};
use serde_json::{Map, Value};

use crate::codec::parameter::Parameter;
use crate::codec::shape::RequestShape;
use crate::error::Error;
use crate::machine::chunks::{ChunkRange, ChunkSize, Chunkable};
use crate::time::{DayRange, TimeWindow};

macro_rules! chunkable {
    ($( $request:ident by $field:ident: $range:ty $(, grid $grid:literal)?; )+) => { $(
        impl Chunkable for $request {
            type Range = $range;

            fn range(&self) -> $range {
                self.$field
            }

            fn with_range(&self, range: $range) -> Self {
                self.clone().$field(range)
            }

            $( fn grid(&self) -> u32 {
                $grid
            } )?
        }
    )+

        /// Cuts the parameters of a call into those of smaller ranges: [`chunks`](crate::chunks) for parameters as JSON, as in
        /// [`RequestShape::call`].
        ///
        /// ```
        /// # use spike_core as spike_blocking;
        /// use serde_json::json;
        /// use spike_blocking::api::{DailyStatistics, cut};
        /// use spike_blocking::chunks::ChunkSize;
        ///
        /// let quarter = json!({"from_date": "2026-01-01", "to_date": "2026-03-31", "types": ["steps"]});
        /// let months = cut(DailyStatistics::SHAPE, quarter.as_object().unwrap(), ChunkSize::days(30))?;
        /// assert_eq!(months[1]["from_date"], "2026-01-31");
        /// assert_eq!(months[1]["types"], json!(["steps"]));
        /// # Ok::<(), spike_blocking::Error>(())
        /// ```
        ///
        /// # Errors
        /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the operation has no range, or if the range cannot be cut to this
        /// size.
        pub fn cut(
            shape: &RequestShape,
            values: &Map<String, Value>,
            size: ChunkSize,
        ) -> Result<Vec<Map<String, Value>>, Error> {
            $( if *shape == *$request::SHAPE {
                #[allow(unused_mut, unused_assignments)]
                let mut grid = 1;
                $( grid = $grid; )?
                return cut_range::<$range>(values, size, grid).map_err(|error| error.of(shape.name, 0));
            } )+
            Err(Error::input("the operation has no range that can be cut").of(shape.name, 0))
        }
    };
}

chunkable! {
    DailyStatistics by days: DayRange;
    ListSleeps by days: DayRange;
    // Within an hour all data come from one source: a cut hour would be two different rows.
    IntervalStatistics by window: TimeWindow, grid 3600;
    TimeSeries by window: TimeWindow;
    ListWorkouts by window: TimeWindow;
    ListProviderRecords by window: TimeWindow;
    ListNutritionRecords by window: TimeWindow;
    ListLabReports by window: TimeWindow;
}

/// A range as it is sent.
trait Ends {
    fn ends(&self) -> [(&'static str, String); 2];
}

impl Ends for DayRange {
    fn ends(&self) -> [(&'static str, String); 2] {
        [("from_date", self.first().to_string()), ("to_date", self.last().to_string())]
    }
}

impl Ends for TimeWindow {
    fn ends(&self) -> [(&'static str, String); 2] {
        [("from_timestamp", self.start().to_string()), ("to_timestamp", self.end().to_string())]
    }
}

fn cut_range<R: ChunkRange + Ends + Parameter>(
    values: &Map<String, Value>,
    size: ChunkSize,
    grid: u32,
) -> Result<Vec<Map<String, Value>>, Error> {
    let mut rest = values.clone();
    let range = R::from_json("", &mut rest)?
        .ok_or_else(|| Error::input("the parameters have no range to cut"))?
        .whole();
    let count = range.count(size, grid).map_err(Error::input)?;
    let chunks = (0..count).map_while(|index| range.chunk(index, size, grid));
    let with = |chunk: R| {
        let ends = chunk.ends().map(|(name, end)| (name.to_owned(), Value::String(end)));
        rest.clone().into_iter().chain(ends).collect()
    };
    Ok(chunks.map(with).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::api::REQUESTS;
    use crate::machine::chunks::Chunks;

    fn same<R: Chunkable>(request: &R, shape: &RequestShape, values: &Value, size: ChunkSize) {
        let cut = cut(shape, values.as_object().unwrap(), size).unwrap();
        let chunks: Vec<_> = Chunks::new(request, size).unwrap().collect();
        assert_eq!(cut.len(), chunks.len());
        for (values, chunk) in cut.iter().zip(chunks) {
            assert_eq!(shape.call(values).unwrap(), chunk.request.call().unwrap());
        }
    }

    proptest! {
        #[test]
        fn parameters_are_cut_like_requests(start in 0_u32..500, days in 1_u32..90, size in 1_u32..40) {
            let date = |day| crate::time::Date::new(2025, 1, 1).unwrap().checked_add_days(i64::from(day)).unwrap();
            let (first, last) = (date(start), date(start + days - 1));
            let values = json!({"from_date": first, "to_date": last, "types": ["steps", "distance_total"]});
            let request = DailyStatistics::new(first..=last, ["steps", "distance_total"]);
            same(&request, DailyStatistics::SHAPE, &values, ChunkSize::days(size));
        }

        #[test]
        fn windows_are_cut_like_requests(start in 0_i64..9_999_999, seconds in 1_i64..500_000, hours in 1_u32..60) {
            let instant = |at| crate::time::Timestamp::from_unix_seconds(1_760_000_000 + at).unwrap();
            let (from, to) = (instant(start), instant(start + seconds));
            let size = ChunkSize::hours(hours);
            let values = json!({"from_timestamp": from, "to_timestamp": to, "metric": "heartrate"});
            same(&TimeSeries::new("heartrate", from..to), TimeSeries::SHAPE, &values, size);
            let values = json!({"from_timestamp": from, "to_timestamp": to, "types": ["steps"]});
            let request = IntervalStatistics::new(from..to, ["steps"]);
            same(&request, IntervalStatistics::SHAPE, &values, size);
        }
    }

    #[test]
    fn what_has_no_range_is_not_cut() {
        for shape in REQUESTS {
            let has_range = shape.members().any(|(_, member)| member.name.starts_with("from_"));
            let values = json!({
                "from_date": "2026-04-13", "to_date": "2026-04-19",
                "from_timestamp": "2026-04-13T00:00:00Z", "to_timestamp": "2026-04-19T00:00:00Z",
            });
            let cut = cut(shape, values.as_object().unwrap(), ChunkSize::days(1));
            // The older form of statistics is for short ranges.
            let expected = has_range && shape.id != "getQueriesStatistics";
            assert_eq!(cut.is_ok(), expected, "{}", shape.id);
            if let Ok(chunks) = cut {
                assert!(super::cut(shape, &Map::new(), ChunkSize::days(1)).is_err());
                assert!(chunks.len() >= 6);
            }
        }
    }
}
