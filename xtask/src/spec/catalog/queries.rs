//! Statistics, time series and sleeps (sections 5.2 to 5.7).

use spike_core::api::{
    DailyStatistics, GetSleep, IntervalStatistics, ListSleeps, StatisticsInterpolation, TimeSeries,
    TimeSeriesSamples, TimeSeriesSplit,
};
use spike_core::vocabulary::{DeviceType, Interval, MergeMethod, Metric, Provider, StatisticType};

use super::sample::{days, every, window};
use super::world::{BOTH, World};
use super::{Entry, boxed, raw, typed};

pub(super) fn entries() -> Vec<Entry> {
    let mut all = vec![daily(), interval(), series(), sleeps(), sleep()];
    all.extend(raw_queries());
    all
}

/// Operations of which nothing but the path is known; the parameters are those of the mock server.
fn raw_queries() -> [Entry; 3] {
    [
        raw(
            StatisticsInterpolation::new(),
            [StatisticsInterpolation::new()],
            |world: &World| {
                let [from, to] = world.bounds();
                let request = StatisticsInterpolation::new()
                    .with_query("from_timestamp", from)
                    .with_query("to_timestamp", to)
                    .with_query("interval", "1h")
                    .with_query_list("types", ["steps", "heartrate"]);
                vec![boxed(request)]
            },
        ),
        raw(
            TimeSeriesSamples::new(),
            [TimeSeriesSamples::new()],
            |world: &World| {
                let [from, to] = world.bounds();
                let request = TimeSeriesSamples::new()
                    .with_query("from_timestamp", from)
                    .with_query("to_timestamp", to)
                    .with_query_list("metrics", ["steps", "heartrate"]);
                vec![boxed(request)]
            },
        ),
        raw(
            TimeSeriesSplit::new(),
            [TimeSeriesSplit::new()],
            |world: &World| {
                let [from, to] = world.bounds();
                let request = TimeSeriesSplit::new()
                    .with_query("from_timestamp", from)
                    .with_query("to_timestamp", to)
                    .with_query("metric", "heartrate");
                vec![boxed(request)]
            },
        ),
    ]
}

fn daily() -> Entry {
    typed(
        DailyStatistics::new(days(), [StatisticType::Steps]),
        [DailyStatistics::new(days(), every(StatisticType::ALL))
            .exclude_manual(true)
            .providers(every(Provider::ALL))
            .include_record_ids(true)
            .device_types(every(DeviceType::ALL))],
        |world: &World| {
            let plain = || DailyStatistics::new(world.days, StatisticType::ALL);
            let mut all = vec![
                boxed(plain()),
                boxed(plain().providers(["garmin", "oura"])),
                boxed(plain().device_types(["unknown"])),
            ];
            for flag in BOTH {
                all.push(boxed(plain().exclude_manual(flag)));
                all.push(boxed(plain().include_record_ids(flag)));
            }
            all
        },
    )
}

fn interval() -> Entry {
    let full = every(Interval::ALL).into_iter().map(|interval| {
        IntervalStatistics::new(window(), every(StatisticType::ALL))
            .interval(interval)
            .exclude_manual(true)
            .providers(every(Provider::ALL))
            .device_types(every(DeviceType::ALL))
            .include_record_ids(true)
    });
    typed(
        IntervalStatistics::new(window(), [StatisticType::Steps]),
        full,
        |world: &World| {
            let listed = StatisticType::ALL
                .iter()
                .filter(|kind| kind.is_listed_for_interval());
            let plain = || IntervalStatistics::new(world.window, listed.clone());
            let mut all = vec![
                boxed(plain()),
                boxed(plain().interval(Interval::OneHour)),
                boxed(plain().providers(["garmin", "oura"])),
                boxed(plain().device_types(["unknown"])),
            ];
            for flag in BOTH {
                all.push(boxed(plain().exclude_manual(flag)));
                all.push(boxed(plain().include_record_ids(flag)));
            }
            all
        },
    )
}

fn series() -> Entry {
    let full = |metric: Metric, method: MergeMethod| {
        TimeSeries::new(metric, window())
            .merge_method(method)
            .providers(every(Provider::ALL))
            .device_types(every(DeviceType::ALL))
            .include_record_ids(true)
    };
    let metrics = every(Metric::ALL).into_iter();
    let methods = every(MergeMethod::ALL).into_iter();
    let all = metrics
        .map(|metric| full(metric, MergeMethod::MergeMaximizeCoverage))
        .chain(methods.map(|method| full(Metric::Steps, method)));
    let all: Vec<_> = all.collect();
    typed(
        TimeSeries::new(Metric::Steps, window()),
        all,
        |world: &World| {
            let plain = |metric: &Metric| TimeSeries::new(metric, world.window);
            let mut all: Vec<_> = Metric::ALL
                .iter()
                .map(|metric| boxed(plain(metric)))
                .collect();
            for method in MergeMethod::ALL {
                all.push(boxed(plain(&Metric::HeartRate).merge_method(method)));
            }
            all.push(boxed(
                plain(&Metric::HeartRate).providers(["garmin", "oura"]),
            ));
            all.push(boxed(plain(&Metric::HeartRate).device_types(["unknown"])));
            for flag in BOTH {
                all.push(boxed(plain(&Metric::HeartRate).include_record_ids(flag)));
            }
            all
        },
    )
}

fn sleeps() -> Entry {
    typed(
        ListSleeps::new(days()),
        [ListSleeps::new(days())
            .providers(every(Provider::ALL))
            .include_stages(true)
            .include_samples(true)],
        |world: &World| {
            let plain = || ListSleeps::new(world.days);
            let mut all = vec![boxed(plain()), boxed(plain().providers(["garmin", "oura"]))];
            for flag in BOTH {
                all.push(boxed(plain().include_stages(flag)));
                all.push(boxed(plain().include_samples(flag)));
                all.push(boxed(plain().include_stages(flag).include_samples(flag)));
            }
            all
        },
    )
}

fn sleep() -> Entry {
    let id = "{sleep_id}";
    typed(
        GetSleep::new(id),
        [GetSleep::new(id).include_stages(true).include_samples(true)],
        |world: &World| {
            let plain = || GetSleep::new(&world.sleep);
            let mut all = vec![boxed(plain())];
            for flag in BOTH {
                all.push(boxed(plain().include_stages(flag)));
                all.push(boxed(plain().include_samples(flag)));
                all.push(boxed(plain().include_stages(flag).include_samples(flag)));
            }
            all
        },
    )
}
