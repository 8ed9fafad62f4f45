use std::collections::BTreeMap;

use spike_core::Milliseconds;
use spike_core::api::{NutritionRecord, ProviderRecord, Sleep, Workout};
use spike_core::time::{CivilDateTime, Date, Offset, Timestamp};

/// A record on the user's own clock, by the offset in the record itself: the clock where the user was at the time.
///
/// ```
/// use spike_core::api::Workout;
/// use spike_toolkit::nights::LocalTime as _;
///
/// let run: Workout = serde_json::from_str(
///     r#"{"start_at_timestamp": "2026-04-15T22:30:00Z", "duration": 1800000, "user_time_offset_minutes": 120}"#,
/// )?;
/// assert_eq!(run.ends_at().map(|end| end.to_string()).as_deref(), Some("2026-04-15T23:00:00Z"));
/// assert_eq!(run.local_date().map(|date| date.to_string()).as_deref(), Some("2026-04-16"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait LocalTime {
    /// When it began, UTC; if the record does not say, reckoned from end and duration.
    fn starts_at(&self) -> Option<Timestamp>;

    /// When it ended, UTC; if the record does not say, reckoned from start and duration.
    fn ends_at(&self) -> Option<Timestamp>;

    /// What the user's clock added to UTC (read as minutes east, evidence: D).
    fn offset(&self) -> Option<Offset>;

    /// The local day it belongs to: for a sleep the day it ended on, for anything else the day it began on.
    fn local_date(&self) -> Option<Date> {
        Some(self.starts_at()?.date_at(self.offset()?))
    }

    /// When it began on the user's own clock.
    fn local_start_at(&self) -> Option<CivilDateTime> {
        Some(self.starts_at()?.at(self.offset()?))
    }

    /// When it ended on the user's own clock.
    fn local_end_at(&self) -> Option<CivilDateTime> {
        Some(self.ends_at()?.at(self.offset()?))
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
        fn starts_at(&self) -> Option<Timestamp> {
            self.start_at_timestamp
                .or_else(|| shifted(self.end_at_timestamp, self.duration, -1))
        }

        fn ends_at(&self) -> Option<Timestamp> {
            self.end_at_timestamp
                .or_else(|| shifted(self.start_at_timestamp, self.duration, 1))
        }

        fn offset(&self) -> Option<Offset> {
            self.user_time_offset_minutes
        }
    };
}

impl LocalTime for Sleep {
    times!();

    fn local_date(&self) -> Option<Date> {
        Some(self.ends_at()?.date_at(self.offset()?))
    }
}

impl LocalTime for Workout {
    times!();
}

/// The date is the one the provider gives, if it gives one.
impl LocalTime for ProviderRecord {
    times!();

    fn local_date(&self) -> Option<Date> {
        let reckoned = || Some(self.starts_at()?.date_at(self.offset()?));
        self.provider_local_date.or_else(reckoned)
    }
}

/// Start and end are the time the dish was eaten.
impl LocalTime for NutritionRecord {
    fn starts_at(&self) -> Option<Timestamp> {
        self.consumed_at
    }

    fn ends_at(&self) -> Option<Timestamp> {
        self.consumed_at
    }

    fn offset(&self) -> Option<Offset> {
        self.user_time_offset_minutes
    }
}

/// Records by their local dates.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ByLocalDate<'a, R> {
    /// The records of each date, by start, and else in the order they came.
    pub dates: BTreeMap<Date, Vec<&'a R>>,
    /// Records whose date is not known, because time or offset is missing.
    pub undated: Vec<&'a R>,
}

/// Groups records by [`LocalTime::local_date`]; every record comes out once.
pub fn by_local_date<'a, R: LocalTime>(
    records: impl IntoIterator<Item = &'a R>,
) -> ByLocalDate<'a, R> {
    let mut dates: BTreeMap<Date, Vec<&R>> = BTreeMap::new();
    let mut undated = Vec::new();
    for record in records {
        match record.local_date() {
            Some(date) => dates.entry(date).or_default().push(record),
            None => undated.push(record),
        }
    }
    for day in dates.values_mut() {
        day.sort_by_key(|record| record.starts_at());
    }
    ByLocalDate { dates, undated }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_reckoned_where_they_are_missing() {
        let sleep = |json: &str| -> Sleep { serde_json::from_str(json).unwrap() };
        let end = sleep(
            r#"{"end_at_timestamp":"2026-04-15T22:30:00Z","duration":3600000,"user_time_offset_minutes":120}"#,
        );
        assert_eq!(end.starts_at().unwrap().to_string(), "2026-04-15T21:30:00Z");
        assert_eq!(
            end.local_start_at().unwrap().to_string(),
            "2026-04-15T23:30:00"
        );
        assert_eq!(
            end.local_end_at().unwrap().to_string(),
            "2026-04-16T00:30:00"
        );
        assert_eq!(end.local_date().unwrap().to_string(), "2026-04-16");
        let alone = sleep(r#"{"duration":3600000,"user_time_offset_minutes":120}"#);
        assert_eq!((alone.starts_at(), alone.local_date()), (None, None));
        let huge = format!(
            r#"{{"start_at_timestamp":"2026-04-15T22:30:00Z","duration":{}}}"#,
            i64::MIN
        );
        assert_eq!(sleep(&huge).ends_at(), None);
    }

    #[test]
    fn each_sort_of_record_has_its_date() {
        let record = |json: &str| -> ProviderRecord { serde_json::from_str(json).unwrap() };
        let date = |json: &str| record(json).local_date().map(|date| date.to_string());
        assert_eq!(
            date(
                r#"{"start_at_timestamp":"2026-04-15T22:30:00Z","provider_local_date":"2026-04-14"}"#
            ),
            Some("2026-04-14".to_owned())
        );
        assert_eq!(
            date(
                r#"{"start_at_timestamp":"2026-04-15T22:30:00Z","user_time_offset_minutes":-600}"#
            ),
            Some("2026-04-15".to_owned())
        );
        let meal: NutritionRecord = serde_json::from_str(
            r#"{"record_id":"r","status":"completed","consumed_at":"2026-04-15T22:30:00Z","user_time_offset_minutes":120}"#,
        )
        .unwrap();
        assert_eq!(meal.local_date().unwrap().to_string(), "2026-04-16");
        assert_eq!(meal.local_start_at(), meal.local_end_at());
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
        ];
        let groups = by_local_date(&all);
        let counts: Vec<_> = groups.dates.values().map(Vec::len).collect();
        assert_eq!((counts, groups.undated.len()), (vec![2, 1], 1));
        let first = groups.dates.values().next().unwrap();
        assert!(first[0].starts_at() < first[1].starts_at());
    }
}
