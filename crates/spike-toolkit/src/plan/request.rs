use spike_core::api::{
    DailyStatistics, DailyStatisticsList, IntervalStatistics, IntervalStatisticsList,
    ListProviderRecords, ListSleeps, ListWorkouts, ProviderRecordList, Series, SleepList,
    TimeSeries, WorkoutList,
};
use spike_core::{Call, Error, RawReply, Reply, Request, RequestShape};

/// A request of a plan. It is sent like the one in it, which can be changed before, and gives a
/// [`PlannedAnswer`] of the same kind.
///
/// ```
/// use spike_core::api::ListWorkouts;
/// use spike_toolkit::plan::PlannedRequest;
/// use spike_core::time::Timestamp;
///
/// let from: Timestamp = "2026-04-13T00:00:00Z".parse()?;
/// let to: Timestamp = "2026-04-14T00:00:00Z".parse()?;
/// let request = PlannedRequest::Workouts(ListWorkouts::new(from..to));
/// assert_eq!(request.shape().name, "GET /queries/workouts");
/// # Ok::<(), spike_core::time::ParseTimeError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PlannedRequest {
    /// Sleeps.
    Sleeps(ListSleeps),
    /// Workouts.
    Workouts(ListWorkouts),
    /// Provider records.
    ProviderRecords(ListProviderRecords),
    /// The points of one metric.
    TimeSeries(TimeSeries),
    /// Statistics per local day.
    DailyStatistics(DailyStatistics),
    /// Statistics per hour.
    IntervalStatistics(IntervalStatistics),
}

/// The answer to a [`PlannedRequest`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PlannedAnswer {
    /// Sleeps.
    Sleeps(SleepList),
    /// Workouts.
    Workouts(WorkoutList),
    /// Provider records.
    ProviderRecords(ProviderRecordList),
    /// The points of one metric.
    TimeSeries(Box<Series>),
    /// Statistics per local day.
    DailyStatistics(DailyStatisticsList),
    /// Statistics per hour.
    IntervalStatistics(IntervalStatisticsList),
}

impl PlannedRequest {
    /// The operation.
    #[must_use]
    pub fn shape(&self) -> &'static RequestShape {
        match self {
            Self::Sleeps(_) => ListSleeps::SHAPE,
            Self::Workouts(_) => ListWorkouts::SHAPE,
            Self::ProviderRecords(_) => ListProviderRecords::SHAPE,
            Self::TimeSeries(_) => TimeSeries::SHAPE,
            Self::DailyStatistics(_) => DailyStatistics::SHAPE,
            Self::IntervalStatistics(_) => IntervalStatistics::SHAPE,
        }
    }
}

impl Request for PlannedRequest {
    type Answer = PlannedAnswer;

    fn call(&self) -> Result<Call, Error> {
        match self {
            Self::Sleeps(request) => request.call(),
            Self::Workouts(request) => request.call(),
            Self::ProviderRecords(request) => request.call(),
            Self::TimeSeries(request) => request.call(),
            Self::DailyStatistics(request) => request.call(),
            Self::IntervalStatistics(request) => request.call(),
        }
    }

    fn decode(&self, raw: RawReply) -> Result<Reply<PlannedAnswer>, Error> {
        Ok(match self {
            Self::Sleeps(request) => request.decode(raw)?.map(PlannedAnswer::Sleeps),
            Self::Workouts(request) => request.decode(raw)?.map(PlannedAnswer::Workouts),
            Self::ProviderRecords(request) => {
                request.decode(raw)?.map(PlannedAnswer::ProviderRecords)
            }
            Self::TimeSeries(request) => request
                .decode(raw)?
                .map(|series| PlannedAnswer::TimeSeries(Box::new(series))),
            Self::DailyStatistics(request) => {
                request.decode(raw)?.map(PlannedAnswer::DailyStatistics)
            }
            Self::IntervalStatistics(request) => {
                request.decode(raw)?.map(PlannedAnswer::IntervalStatistics)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use spike_core::TimeoutClass;
    use spike_core::time::{Date, Timestamp};
    use spike_core::vocabulary::{Metric, StatisticType};

    #[test]
    fn each_is_sent_and_read_as_what_it_is() {
        let from: Timestamp = "2026-04-13T00:00:00Z".parse().unwrap();
        let to: Timestamp = "2026-04-14T00:00:00Z".parse().unwrap();
        let day: Date = "2026-04-13".parse().unwrap();
        let cases = [
            (
                PlannedRequest::Sleeps(ListSleeps::new(day)),
                r#"{"sleeps":[]}"#,
            ),
            (
                PlannedRequest::Workouts(ListWorkouts::new(from..to)),
                r#"{"workouts":[]}"#,
            ),
            (
                PlannedRequest::ProviderRecords(ListProviderRecords::new(from..to)),
                r#"{"records":[]}"#,
            ),
            (
                PlannedRequest::TimeSeries(TimeSeries::new(Metric::Steps, from..to)),
                r#"{"offsets":[]}"#,
            ),
            (
                PlannedRequest::DailyStatistics(DailyStatistics::new(day, [StatisticType::Steps])),
                r#"{"statistics":[]}"#,
            ),
            (
                PlannedRequest::IntervalStatistics(IntervalStatistics::new(
                    from..to,
                    [StatisticType::Steps],
                )),
                r#"{"statistics":[]}"#,
            ),
        ];
        for (request, body) in cases {
            let call = request.call().unwrap();
            assert_eq!(call.name(), request.shape().name);
            assert_eq!(call.body(), None);
            assert!(call.is_idempotent() && !call.accepts_redirect());
            assert_eq!(call.timeout_class(), TimeoutClass::Standard);
            let reply = request.decode(RawReply::new(StatusCode::OK, body)).unwrap();
            let same = match (&request, &reply.value) {
                (PlannedRequest::Sleeps(_), PlannedAnswer::Sleeps(_))
                | (PlannedRequest::Workouts(_), PlannedAnswer::Workouts(_))
                | (PlannedRequest::ProviderRecords(_), PlannedAnswer::ProviderRecords(_))
                | (PlannedRequest::TimeSeries(_), PlannedAnswer::TimeSeries(_))
                | (PlannedRequest::DailyStatistics(_), PlannedAnswer::DailyStatistics(_)) => true,
                (PlannedRequest::IntervalStatistics(_), answer) => {
                    matches!(answer, PlannedAnswer::IntervalStatistics(_))
                }
                _ => false,
            };
            assert!(same, "{request:?}");
        }
    }
}
