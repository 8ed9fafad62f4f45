use spike_core::api::{
    DailyStatistics, DailyStatisticsList, IntervalStatistics, IntervalStatisticsList,
    ListProviderRecords, ListSleeps, ListWorkouts, ProviderRecordList, Series, SleepList,
    TimeSeries, WorkoutList,
};
use spike_core::{Call, Error, RawReply, Reply, Request, RequestShape};

macro_rules! planned {
    ($( $(#[$doc:meta])* $name:ident($request:ty) -> $answer:ty, )+) => {
        /// A request of a plan. Its answer is the [`PlannedAnswer`] of the same variant.
        ///
        /// ```
        /// # mod spike_blocking { pub use spike_core::*; pub use spike_toolkit::*; }
        /// use spike_blocking::api::ListWorkouts;
        /// use spike_blocking::time::Timestamp;
        /// use spike_blocking::plan::PlannedRequest;
        ///
        /// let from: Timestamp = "2026-04-13T00:00:00Z".parse()?;
        /// let to: Timestamp = "2026-04-14T00:00:00Z".parse()?;
        /// let request = PlannedRequest::Workouts(ListWorkouts::new(from..to));
        /// assert_eq!(request.shape().name, "GET /queries/workouts");
        /// # Ok::<(), spike_blocking::time::ParseTimeError>(())
        /// ```
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum PlannedRequest {
            $( $(#[$doc])* $name($request), )+
        }

        /// The answer to a [`PlannedRequest`].
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum PlannedAnswer {
            $( $(#[$doc])* $name($answer), )+
        }

        impl PlannedRequest {
            /// Returns the description of the operation.
            #[must_use]
            pub fn shape(&self) -> &'static RequestShape {
                match self {
                    $( Self::$name(_) => <$request>::SHAPE, )+
                }
            }
        }

        impl Request for PlannedRequest {
            type Answer = PlannedAnswer;

            fn call(&self) -> Result<Call, Error> {
                match self {
                    $( Self::$name(request) => request.call(), )+
                }
            }

            fn decode(&self, raw: RawReply) -> Result<Reply<PlannedAnswer>, Error> {
                Ok(match self {
                    $( Self::$name(request) => {
                        request.decode(raw)?.map(|answer| PlannedAnswer::$name(answer.into()))
                    } )+
                })
            }
        }
    };
}

planned! {
    /// Sleeps.
    Sleeps(ListSleeps) -> SleepList,
    /// Workouts.
    Workouts(ListWorkouts) -> WorkoutList,
    /// Provider records.
    ProviderRecords(ListProviderRecords) -> ProviderRecordList,
    /// The points of one metric.
    TimeSeries(TimeSeries) -> Box<Series>,
    /// Statistics per local day.
    DailyStatistics(DailyStatistics) -> DailyStatisticsList,
    /// Statistics per hour.
    IntervalStatistics(IntervalStatistics) -> IntervalStatisticsList,
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use spike_core::TimeoutClass;
    use spike_core::time::{Date, Timestamp};
    use spike_core::vocabulary::{Metric, StatisticType};

    #[test]
    fn each_variant_has_its_own_call_and_answer() {
        let from: Timestamp = "2026-04-13T00:00:00Z".parse().unwrap();
        let to: Timestamp = "2026-04-14T00:00:00Z".parse().unwrap();
        let day: Date = "2026-04-13".parse().unwrap();
        let steps = [StatisticType::Steps];
        let requests = [
            PlannedRequest::Sleeps(ListSleeps::new(day)),
            PlannedRequest::Workouts(ListWorkouts::new(from..to)),
            PlannedRequest::ProviderRecords(ListProviderRecords::new(from..to)),
            PlannedRequest::TimeSeries(TimeSeries::new(Metric::Steps, from..to)),
            PlannedRequest::DailyStatistics(DailyStatistics::new(day, &steps)),
            PlannedRequest::IntervalStatistics(IntervalStatistics::new(from..to, &steps)),
        ];
        let lists = "sleeps workouts records values statistics statistics".split(' ');
        for (request, list) in requests.into_iter().zip(lists) {
            let call = request.call().unwrap();
            assert_eq!(call.name(), request.shape().name);
            assert_eq!(call.body(), None);
            assert!(call.is_idempotent() && !call.accepts_redirect());
            assert_eq!(call.timeout_class(), TimeoutClass::Standard);
            let raw = RawReply::new(StatusCode::OK, format!(r#"{{"{list}":[]}}"#));
            let answer = format!("{:?}", request.decode(raw).unwrap().value);
            let request = format!("{request:?}");
            assert_eq!(request.split_once('(').unwrap().0, answer.split_once('(').unwrap().0);
        }
    }
}
