//! The requests for a range that can be cut into chunks.

use crate::api::{
    DailyStatistics, IntervalStatistics, ListLabReports, ListNutritionRecords, ListProviderRecords,
    ListSleeps, ListWorkouts, TimeSeries,
};
use crate::machine::chunks::Chunkable;
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
    )+ };
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
