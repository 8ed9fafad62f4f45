use bytes::Bytes;
use http::Method;

use crate::api::{
    DailyStatistics, DailyStatisticsList, IntervalStatistics, IntervalStatisticsList,
    ListProviderRecords, ListSleeps, ListWorkouts, ProviderRecordList, Series, SleepList,
    TimeSeries, WorkoutList,
};
use crate::codec::call::{Authentication, Endpoint, Operation, Pace};
use crate::codec::decode::Decode;
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::reply::{Deviation, RawReply, Reply};

/// A request of a plan. It is sent like the one in it, which can be changed before, and gives a
/// [`PlannedAnswer`] of the same kind.
///
/// ```
/// use spike_core::Operation as _;
/// use spike_core::api::ListWorkouts;
/// use spike_core::plan::PlannedRequest;
/// use spike_core::time::Timestamp;
///
/// let from: Timestamp = "2026-04-13T00:00:00Z".parse()?;
/// let to: Timestamp = "2026-04-14T00:00:00Z".parse()?;
/// let request = PlannedRequest::Workouts(ListWorkouts::new(from..to));
/// assert_eq!(request.id(), "getQueriesWorkouts");
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
    /// The operation in it.
    #[must_use]
    pub fn operation(&self) -> &dyn Operation {
        match self {
            Self::Sleeps(request) => request,
            Self::Workouts(request) => request,
            Self::ProviderRecords(request) => request,
            Self::TimeSeries(request) => request,
            Self::DailyStatistics(request) => request,
            Self::IntervalStatistics(request) => request,
        }
    }
}

impl Operation for PlannedRequest {
    fn id(&self) -> &'static str {
        self.operation().id()
    }

    fn method(&self) -> Method {
        self.operation().method()
    }

    fn path(&self) -> Path {
        self.operation().path()
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        self.operation().query(query)
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        self.operation().body()
    }

    fn authentication(&self) -> Authentication {
        self.operation().authentication()
    }

    fn is_replay_safe(&self) -> bool {
        self.operation().is_replay_safe()
    }

    fn pace(&self) -> Pace {
        self.operation().pace()
    }

    fn accepts_redirect(&self) -> bool {
        self.operation().accepts_redirect()
    }
}

impl Endpoint for PlannedRequest {
    type Answer = PlannedAnswer;

    fn decode(&self, raw: RawReply) -> Result<Reply<PlannedAnswer>, Error> {
        let (value, deviations) = read(self.id(), &raw)?;
        Ok(Reply::new(value, deviations, raw))
    }
}

/// Which kind it is, is told by [`RawReply::operation`].
impl Decode for PlannedAnswer {
    fn decode(raw: &RawReply) -> Result<(Self, Vec<Deviation>), Error> {
        read(raw.operation, raw)
    }
}

fn read(operation: &str, raw: &RawReply) -> Result<(PlannedAnswer, Vec<Deviation>), Error> {
    fn of<T: Decode>(
        raw: &RawReply,
        wrap: fn(T) -> PlannedAnswer,
    ) -> Result<(PlannedAnswer, Vec<Deviation>), Error> {
        let (value, deviations) = T::decode(raw)?;
        Ok((wrap(value), deviations))
    }
    match operation {
        "getQueriesSleeps" => of(raw, PlannedAnswer::Sleeps),
        "getQueriesWorkouts" => of(raw, PlannedAnswer::Workouts),
        "getQueriesProviderRecords" => of(raw, PlannedAnswer::ProviderRecords),
        "getQueriesTimeseries" => of(raw, |series| PlannedAnswer::TimeSeries(Box::new(series))),
        "getQueriesStatisticsDaily" => of(raw, PlannedAnswer::DailyStatistics),
        "getQueriesStatisticsInterval" => of(raw, PlannedAnswer::IntervalStatistics),
        _ => Err(raw.decode_error("no plan asks for this operation", None)),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::api::golden;
    use crate::time::{Date, Timestamp};
    use crate::vocabulary::{Metric, StatisticType};

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
            assert_eq!(
                golden::request(&request),
                golden::request(request.operation())
            );
            assert_eq!(request.body().unwrap(), None);
            assert!(request.is_replay_safe() && !request.accepts_redirect());
            assert_eq!(request.pace(), Pace::Quick);
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
        let foreign = PlannedAnswer::decode(&RawReply::new(StatusCode::OK, "{}"));
        assert!(foreign.is_err());
    }
}
