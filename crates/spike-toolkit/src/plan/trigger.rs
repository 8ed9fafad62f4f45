//! Decides which data an event announces. If in doubt, they are fetched: a needless request costs little, a missed
//! change is lost.

use std::collections::BTreeSet;

use spike_core::time::Timestamp;
use spike_core::vocabulary::Metric as M;
use spike_core::vocabulary::{ActivityTag, ActivityType, Metric, StatisticType};
use spike_core::webhook::Event;

use super::NoticeReason;
use crate::plausible::{MAX_WINDOW, is_placeholder};

/// Returns start and end of the changed records, both inclusive, in ascending order even if the event has them swapped.
pub(super) fn bounds(event: &Event) -> Result<(Timestamp, Timestamp), NoticeReason> {
    let times = event.earliest_record_start_at.zip(event.latest_record_end_at);
    let (one, other) = times.ok_or(NoticeReason::NoWindow)?;
    let (start, end) = (one.min(other), one.max(other));
    let length = end.duration_since(start).unwrap_or_default();
    if is_placeholder(start) || is_placeholder(end) || length > MAX_WINDOW {
        return Err(NoticeReason::ImplausibleWindow);
    }
    Ok((start, end))
}

/// The changed metrics and activity types of an event.
#[derive(Clone, Copy)]
pub(super) struct Announced<'a> {
    metrics: &'a [Metric],
    types: &'a [ActivityType],
}

impl<'a> Announced<'a> {
    /// Matches everything.
    pub(super) const ANYTHING: Self = Self { metrics: &[], types: &[] };

    pub(super) fn of(event: &'a Event) -> Self {
        Self {
            metrics: event.metrics.as_deref().unwrap_or_default(),
            types: event.activity_types.as_deref().unwrap_or_default(),
        }
    }

    /// Returns `true` if there are neither metrics nor types; this matches everything.
    fn is_unspecific(self) -> bool {
        self.metrics.is_empty() && self.types.is_empty()
    }

    pub(super) fn sleeps(self) -> bool {
        self.is_unspecific()
            || self.metrics.iter().any(is_sleep_metric)
            || self.types.iter().any(may_be_sleep)
    }

    pub(super) fn workouts(self) -> bool {
        self.is_unspecific() || self.types.iter().any(may_be_workout)
    }

    pub(super) fn records(self, wanted: &BTreeSet<Metric>) -> bool {
        let named = |metric| wanted.contains(metric);
        wanted.is_empty() || self.metrics.is_empty() || self.metrics.iter().any(named)
    }

    pub(super) fn series(self, metric: &Metric) -> bool {
        self.metrics.is_empty() || self.metrics.contains(metric)
    }

    pub(super) fn statistic(self, kind: &StatisticType) -> bool {
        self.metrics.is_empty()
            || inputs(kind).is_none_or(|inputs| {
                self.metrics
                    .iter()
                    .any(|metric| inputs.contains(metric) || metric.as_str() == kind.as_str())
            })
    }
}

fn is_sleep_metric(metric: &Metric) -> bool {
    matches!(metric, M::BedtimeDuration | M::WakeupLatency) || metric.as_str().starts_with("sleep_")
}

fn may_be_sleep(kind: &ActivityType) -> bool {
    match kind.tags() {
        Some(tags) => tags.contains(&ActivityTag::Sleep),
        None => !kind.is_known(),
    }
}

fn may_be_workout(kind: &ActivityType) -> bool {
    match kind.tags() {
        Some(tags) => tags.contains(&ActivityTag::Workout) || *kind == ActivityType::Other,
        None => true,
    }
}

/// Returns the metrics a statistic is computed from, besides the one of the same name; `None` if any metric may be an
/// input.
///
/// Evidence: A (contract 10.1). The inputs of resting heart rate, heart rate variability and skin temperature are not
/// documented: taken by name (D), for the first one together with the heart rate. Those of three scores are not
/// documented either.
const fn inputs(kind: &StatisticType) -> Option<&'static [Metric]> {
    use StatisticType as S;
    Some(match kind {
        S::SleepScore => &[
            M::BedtimeDuration,
            M::SleepDuration,
            M::SleepDurationNap,
            M::SleepDurationLight,
            M::SleepDurationDeep,
            M::SleepDurationRem,
            M::SleepDurationAwake,
            M::SleepInterruptions,
            M::SleepEfficiency,
            M::SleepLatency,
            M::SleepBreathingRate,
        ],
        S::Steps => &[M::Steps],
        S::DistanceTotal => {
            &[M::Distance, M::DistanceWalking, M::DistanceCycling, M::DistanceRunning]
        }
        S::DistanceWalking => &[M::DistanceWalking],
        S::DistanceCycling => &[M::DistanceCycling],
        S::DistanceRunning => &[M::DistanceRunning],
        S::CaloriesBurnedBasal => &[M::CaloriesBurnedBasal],
        S::CaloriesBurnedActive => &[M::CaloriesBurnedActive],
        S::CaloriesBurnedTotal => {
            &[M::CaloriesBurned, M::CaloriesBurnedBasal, M::CaloriesBurnedActive]
        }
        S::SleepDurationTotal => &[
            M::SleepDurationDeep,
            M::SleepDurationLight,
            M::SleepDurationRem,
            M::SleepDurationAwake,
        ],
        S::HeartRate | S::HeartRateMax | S::HeartRateMin => &[M::HeartRate],
        S::HeartRateResting => &[M::HeartRateResting, M::HeartRate],
        S::HrvRmssd => &[M::HrvRmssd],
        S::HrvSdnn => &[M::HrvSdnn],
        S::SleepSkinTemperatureDeviation => &[M::SleepSkinTemperatureDeviation],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(metrics: &[&str], types: &[&str]) -> Event {
        let event = serde_json::json!({"metrics": metrics, "activity_types": types});
        serde_json::from_value(event).unwrap()
    }

    #[test]
    fn sleeps_and_workouts() {
        let both = |metrics: &[&str], types: &[&str]| {
            let event = event(metrics, types);
            let announced = Announced::of(&event);
            (announced.sleeps(), announced.workouts())
        };
        assert_eq!(both(&["steps"], &[]), (false, false));
        assert_eq!(both(&["steps"], &["sedentary"]), (false, false));
        assert_eq!(both(&["steps"], &["ecg_measurement"]), (false, false));
        assert_eq!(both(&[], &["sleep"]), (true, false));
        // Since v3.5.46 some sleep events have no activity type.
        assert_eq!(both(&["sleep_efficiency"], &[]), (true, false));
        assert_eq!(both(&["bedtime_duration"], &[]), (true, false));
        assert_eq!(both(&["sleep_brand_new"], &["running"]), (true, true));
        for workout in ["running", "walking", "other", "netball"] {
            assert_eq!(both(&["steps"], &[workout]), (false, true), "{workout}");
        }
        assert_eq!(both(&["steps"], &["brand_new"]), (true, true));
        assert_eq!(both(&[], &[]), (true, true));
    }

    #[test]
    fn a_statistic_is_announced_by_exactly_its_inputs() {
        // Contract 10.1; the last four by name.
        let table = [
            (
                "sleep_score",
                "bedtime_duration sleep_duration sleep_duration_nap sleep_duration_light sleep_duration_deep \
                 sleep_duration_rem sleep_duration_awake sleep_interruptions sleep_efficiency sleep_latency \
                 sleep_breathing_rate sleep_score",
            ),
            ("steps", "steps"),
            ("distance_total", "distance distance_walking distance_cycling distance_running"),
            ("distance_walking", "distance_walking"),
            ("distance_cycling", "distance_cycling"),
            ("distance_running", "distance_running"),
            ("calories_burned_basal", "calories_burned_basal"),
            ("calories_burned_active", "calories_burned_active"),
            (
                "calories_burned_total",
                "calories_burned calories_burned_basal calories_burned_active",
            ),
            (
                "sleep_duration_total",
                "sleep_duration_deep sleep_duration_light sleep_duration_rem sleep_duration_awake",
            ),
            ("heartrate", "heartrate"),
            ("heartrate_max", "heartrate heartrate_max"),
            ("heartrate_min", "heartrate heartrate_min"),
            ("heartrate_resting", "heartrate_resting heartrate"),
            ("hrv_rmssd", "hrv_rmssd"),
            ("hrv_sdnn", "hrv_sdnn"),
            ("sleep_skin_temperature_deviation", "sleep_skin_temperature_deviation"),
        ];
        for (kind, metrics) in table {
            let metrics: Vec<&str> = metrics.split(' ').collect();
            for metric in Metric::ALL {
                let event = event(&[metric.as_str()], &[]);
                let announced = Announced::of(&event).statistic(&kind.into());
                assert_eq!(announced, metrics.contains(&metric.as_str()), "{kind} {metric}");
            }
        }
        // The inputs of the other three are not documented: any metric may be one.
        assert_eq!(table.len() + 3, StatisticType::ALL.len());
    }

    #[test]
    fn provider_records_by_metric() {
        let wanted = BTreeSet::from([Metric::Weight]);
        let of = |metrics: &[&str], wanted| Announced::of(&event(metrics, &[])).records(wanted);
        assert!(of(&["steps", "weight"], &wanted) && of(&[], &wanted));
        assert!(!of(&["steps"], &wanted));
        assert!(of(&["steps"], &BTreeSet::new()));
    }

    #[test]
    fn statistics() {
        let by = |metrics: &[&str], kind: &str| {
            let event = event(metrics, &["walking"]);
            Announced::of(&event).statistic(&kind.into())
        };
        // The types of activities do not count.
        assert!(!by(&["steps"], "heartrate_max"));
        for any in ["stress_score", "recovery_score", "activity_score", "brand_new"] {
            assert!(by(&["weight"], any), "{any}");
        }
        assert!(by(&[], "steps"));
        for kind in StatisticType::ALL {
            assert!(by(&[kind.as_str()], kind.as_str()), "{kind}");
        }
    }
}
