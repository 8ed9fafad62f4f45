use crate::codec::answer::answer;
use crate::model::Metrics;
use crate::model::quantity::Milliseconds;
use crate::time::Timestamp;

answer! {
    /// A part of a workout or a record: a session, a segment, a split, a point of the route. Everything is optional;
    /// undocumented members are in `extra`.
    ///
    /// Evidence: B, from the mobile SDKs and an older edition.
    pub struct Division {
        /// Number of the part.
        optional division_ref: i64,
        /// Name of the part.
        optional division_label: String,
        /// Type of the part; `session` is the only one seen.
        optional division_type: String,
        /// Start, UTC.
        optional start_at: Timestamp,
        /// End, UTC.
        optional end_at: Timestamp,
        /// Time from start to end.
        optional duration: Milliseconds,
        /// Measurements.
        optional metrics: Metrics,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;
    use crate::vocabulary::Metric;

    #[test]
    fn golden_answer() {
        let division: Division =
            golden::decode(golden::example!("queries_provider_record_entry_older"));
        assert_eq!(division.division_ref, Some(0));
        assert_eq!(division.division_type.as_deref(), Some("session"));
        assert_eq!(division.metrics.unwrap().get(Metric::BedtimeDuration), Some(123.0));
    }
}
