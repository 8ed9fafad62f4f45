use std::collections::BTreeMap;

use spike_core::Milliseconds;
use spike_core::api::{NutritionRecord, ProviderRecord, Sleep, Workout};
use spike_core::time::{CivilDateTime, Date, Offset, Timestamp};

use crate::plausible::is_placeholder_date;

/// The start, end and date of a record in local time, by the UTC offset in the record itself.
///
/// A start or end that the record does not have is computed from the other one and the duration, unlike with
/// [`Sleep::local_start`] and [`Sleep::local_end`], which only read the record.
///
/// ```
/// # mod spike_blocking { pub use spike_core::*; pub use spike_toolkit::*; }
/// use spike_blocking::api::Workout;
/// use spike_blocking::nights::LocalTime as _;
///
/// let run: Workout = serde_json::from_str(
///     r#"{"start_at_timestamp": "2026-04-15T22:30:00Z", "duration": 1800000, "user_time_offset_minutes": 120}"#,
/// )?;
/// assert_eq!(run.resolved_end().map(|end| end.to_string()).as_deref(), Some("2026-04-15T23:00:00Z"));
/// assert_eq!(run.local_date().map(|date| date.to_string()).as_deref(), Some("2026-04-16"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait LocalTime {
    /// Returns the start, UTC; computed from end and duration if the record has no start.
    fn resolved_start(&self) -> Option<Timestamp>;

    /// Returns the end, UTC; computed from start and duration if the record has no end.
    fn resolved_end(&self) -> Option<Timestamp>;

    /// Returns the UTC offset of the user at that time (read as minutes east, evidence: D).
    fn offset(&self) -> Option<Offset>;

    /// Returns the local day of the record: for a sleep the day on which it ended, otherwise the day on which it
    /// began.
    fn local_date(&self) -> Option<Date> {
        Some(self.resolved_start()?.date_at(self.offset()?))
    }

    /// Returns [`resolved_start`](Self::resolved_start) in local time; `None` without an offset.
    fn resolved_local_start(&self) -> Option<CivilDateTime> {
        Some(self.resolved_start()?.at(self.offset()?))
    }

    /// Returns [`resolved_end`](Self::resolved_end) in local time; `None` without an offset.
    fn resolved_local_end(&self) -> Option<CivilDateTime> {
        Some(self.resolved_end()?.at(self.offset()?))
    }
}

fn shifted(
    time: Option<Timestamp>,
    duration: Option<Milliseconds>,
    sign: i64,
) -> Option<Timestamp> {
    time?.checked_add_millis(duration?.get().checked_mul(sign)?)
}

macro_rules! times {
    () => {
        fn resolved_start(&self) -> Option<Timestamp> {
            self.start_at_timestamp.or_else(|| shifted(self.end_at_timestamp, self.duration, -1))
        }

        fn resolved_end(&self) -> Option<Timestamp> {
            self.end_at_timestamp.or_else(|| shifted(self.start_at_timestamp, self.duration, 1))
        }

        fn offset(&self) -> Option<Offset> {
            self.user_time_offset_minutes
        }
    };
}

impl LocalTime for Sleep {
    times!();

    fn local_date(&self) -> Option<Date> {
        Some(self.resolved_end()?.date_at(self.offset()?))
    }
}

impl LocalTime for Workout {
    times!();
}

/// The local date is the one of the provider, if the record has it.
impl LocalTime for ProviderRecord {
    times!();

    fn local_date(&self) -> Option<Date> {
        let computed = || Some(self.resolved_start()?.date_at(self.offset()?));
        self.provider_local_date.or_else(computed)
    }
}

/// Start and end are the time of consumption.
impl LocalTime for NutritionRecord {
    fn resolved_start(&self) -> Option<Timestamp> {
        self.consumed_at
    }

    fn resolved_end(&self) -> Option<Timestamp> {
        self.consumed_at
    }

    fn offset(&self) -> Option<Offset> {
        self.user_time_offset_minutes
    }
}

/// Records grouped by local date. Returned by [`by_local_date`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ByLocalDate<'a, R> {
    /// The records of each date, sorted by start; records with the same start are in the order of the input.
    pub dates: BTreeMap<Date, Vec<&'a R>>,
    /// Records without a time or an offset, or with a date before 1971 or in the year 9999, which stands for "no date"; in
    /// the order of the input.
    pub undated: Vec<&'a R>,
}

/// Groups records by [`LocalTime::local_date`]. Every record of the input is in the output once.
#[must_use]
pub fn by_local_date<'a, R: LocalTime>(
    records: impl IntoIterator<Item = &'a R>,
) -> ByLocalDate<'a, R> {
    let mut dates: BTreeMap<Date, Vec<&R>> = BTreeMap::new();
    let mut undated = Vec::new();
    for record in records {
        match record.local_date().filter(|date| !is_placeholder_date(*date)) {
            Some(date) => dates.entry(date).or_default().push(record),
            None => undated.push(record),
        }
    }
    for day in dates.values_mut() {
        day.sort_by_key(|record| record.resolved_start());
    }
    ByLocalDate { dates, undated }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_times_are_computed() {
        let sleep = |json: &str| -> Sleep { serde_json::from_str(json).unwrap() };
        let end = sleep(
            r#"{"end_at_timestamp":"2026-04-15T22:30:00Z","duration":3600000,"user_time_offset_minutes":120}"#,
        );
        let found = [
            end.resolved_start().unwrap().to_string(),
            end.resolved_local_start().unwrap().to_string(),
            end.resolved_local_end().unwrap().to_string(),
            end.local_date().unwrap().to_string(),
        ];
        let local = ["2026-04-15T23:30:00", "2026-04-16T00:30:00", "2026-04-16"];
        assert_eq!(found, [&["2026-04-15T21:30:00Z"], &local[..]].concat()[..]);
        let alone = sleep(r#"{"duration":3600000,"user_time_offset_minutes":120}"#);
        assert_eq!((alone.resolved_start(), alone.local_date()), (None, None));
        let huge =
            format!(r#"{{"start_at_timestamp":"2026-04-15T22:30:00Z","duration":{}}}"#, i64::MIN);
        assert_eq!(sleep(&huge).resolved_end(), None);
    }

    #[test]
    fn local_date_of_each_record_type() {
        let date = |field: &str| {
            let json = format!(r#"{{"start_at_timestamp":"2026-04-15T22:30:00Z",{field}}}"#);
            let record: ProviderRecord = serde_json::from_str(&json).unwrap();
            record.local_date().unwrap().to_string()
        };
        assert_eq!(date(r#""provider_local_date":"2026-04-14""#), "2026-04-14");
        assert_eq!(date(r#""user_time_offset_minutes":-600"#), "2026-04-15");
        let meal: NutritionRecord = serde_json::from_str(
            r#"{"record_id":"r","status":"completed","consumed_at":"2026-04-15T22:30:00Z","user_time_offset_minutes":120}"#,
        )
        .unwrap();
        assert_eq!(meal.local_date().unwrap().to_string(), "2026-04-16");
        assert_eq!(meal.resolved_local_start(), meal.resolved_local_end());
    }

    #[test]
    fn groups_by_date() {
        let workout = |start: &str, offset: Option<i32>| -> Workout {
            let json = serde_json::json!({"start_at_timestamp": start, "user_time_offset_minutes": offset});
            serde_json::from_value(json).unwrap()
        };
        let all = [
            workout("2026-04-15T21:00:00Z", Some(120)),
            workout("2026-04-15T09:00:00Z", Some(120)),
            workout("2026-04-15T23:00:00Z", Some(120)),
            workout("2026-04-15T09:00:00Z", None),
            workout("0001-01-01T00:00:00Z", Some(120)),
            workout("1970-01-01T00:00:00Z", Some(-600)),
        ];
        let groups = by_local_date(&all);
        let counts: Vec<_> = groups.dates.values().map(Vec::len).collect();
        assert_eq!((counts, groups.undated.len()), (vec![2, 1], 3));
        let first = groups.dates.values().next().unwrap();
        assert!(first[0].resolved_start() < first[1].resolved_start());
    }
}
