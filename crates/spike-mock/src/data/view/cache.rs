//! Data that requests share. They depend on the person, the provider and the day, not on the time of the request.

use crate::data::day_model::DayModel;
use crate::data::point::Point;
use crate::data::wear::WearTime;
use crate::memo::Memo;
use crate::time::Day;

/// Maximum number of slots, of quarters of an hour, and of points that are kept: some tens of megabytes.
const MAX_KEPT: usize = 1 << 19;

/// Computed data by the key of the person, the number of the provider, the day, and a hash of the metric.
pub(crate) struct DataCache {
    pub(super) models: Memo<(u64, Day), DayModel>,
    pub(super) wear_times: Memo<(u64, u8, Day), WearTime>,
    pub(super) points: Memo<(u64, u8, Day, u64), Vec<Point>>,
}

impl Default for DataCache {
    fn default() -> Self {
        Self {
            models: Memo::new(MAX_KEPT),
            wear_times: Memo::new(MAX_KEPT),
            points: Memo::new(MAX_KEPT),
        }
    }
}
