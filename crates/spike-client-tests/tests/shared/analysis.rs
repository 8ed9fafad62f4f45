//! From a user to nights, series and tables, over real HTTP.

use std::collections::BTreeSet;
use std::time::Duration;

use spike_mock::{ManualClock, MockServer, Options};

use crate::harness::sdk::api::{ListSleeps, ListWorkouts, Series, TimeSeries};
use crate::harness::sdk::chunks::ChunkSize;
use crate::harness::sdk::nights::{
    ByLocalDate, LocalSleep, LocalTime as _, NightOptions, Preference, by_local_date, group_sleeps,
};
use crate::harness::sdk::series::{Aggregate, Target, Track};
use crate::harness::sdk::snapshot::{Record as _, Snapshot};
use crate::harness::sdk::time::{Date, Offset, Timestamp};
use crate::harness::sdk::vocabulary::{MergeMethod, Metric, Provider, Unit};
use crate::harness::sdk::{Error, User};
use crate::harness::{all, wait};
use crate::shared::client::client;

/// Two weeks with a change of daylight saving in the middle.
fn fortnight() -> (MockServer, User) {
    let clock = ManualClock::at("2026-04-10T12:00:00Z");
    let server = MockServer::start_with(Options::new().clock(clock)).unwrap();
    let client = client(&server);
    let user = client.user(server.user_id()).unwrap();
    (server, user)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn one_night_for_each_date_and_nothing_dropped() {
    let (_server, user) = fortnight();
    let (first, last): (Date, Date) =
        ("2026-03-23".parse().unwrap(), "2026-04-05".parse().unwrap());
    let sleeps =
        wait(user.send(&ListSleeps::new(first..=last).include_stages(true))).unwrap().sleeps;
    let order = [Provider::Garmin, Provider::Oura, Provider::Apple];
    let options = NightOptions::new().preference(Preference::Providers(order.to_vec()));
    let all = group_sleeps(&sleeps, &options);
    assert_eq!(all.unplaced.len(), 0);
    let dates: Vec<Date> = all.nights.iter().map(|night| night.date).collect();
    assert_eq!((dates[0], dates.len()), (first, 14));
    let mut offsets = BTreeSet::new();
    let (mut told, mut by_garmin) = (0, 0);
    for night in &all.nights {
        let main = night.main.unwrap();
        // Sleeps of other providers are set aside in favour of Garmin; it has no sleep for some nights.
        let garmin = |sleep: &LocalSleep<'_>| sleep.sleep.provider_slug == Some(Provider::Garmin);
        by_garmin += usize::from(garmin(&main));
        for aside in &night.set_aside {
            assert!(!garmin(&aside.sleep) || garmin(&aside.in_favour_of));
        }
        assert!(main.length() > Duration::from_secs(4 * 3600));
        assert_eq!(main.sleep.local_date(), Some(night.date));
        offsets.insert(main.offset);
        told += 1 + night.others.len() + night.naps.len() + night.set_aside.len();
    }
    assert_eq!(told, sleeps.len());
    let long = sleeps.iter().filter(|sleep| {
        let length = sleep.resolved_end().unwrap().duration_since(sleep.resolved_start().unwrap());
        sleep.provider_slug == Some(Provider::Garmin)
            && length.unwrap() > Duration::from_secs(3 * 60 * 60)
    });
    assert!(by_garmin > 7 && by_garmin == long.count(), "{by_garmin}");
    // Before the clocks went forward, and after.
    let hours = |hours: i32| Offset::from_minutes(hours * 60).unwrap();
    assert_eq!(offsets, BTreeSet::from([hours(2), hours(3)]));

    let window = at("2026-03-23T00:00:00Z")..at("2026-04-06T00:00:00Z");
    let workouts = wait(user.send(&ListWorkouts::new(window))).unwrap().workouts;
    let ByLocalDate { dates, undated, .. } = by_local_date(&workouts);
    assert_eq!(undated.len(), 0);
    assert_eq!(dates.values().map(Vec::len).sum::<usize>(), workouts.len());

    let mut snapshot: Snapshot<_> = sleeps.iter().cloned().collect();
    assert_eq!(snapshot.len(), sleeps.len());
    assert!(snapshot.merge(sleeps.clone()).is_empty());
    assert!(snapshot.get(&sleeps[0].identity()).is_some());
}

/// A series fetched in parts and joined, and the same in one request.
fn tracks(user: &User, metric: Metric) -> (Track, Track) {
    let window = at("2026-03-23T05:00:00Z")..at("2026-04-05T17:30:00Z");
    let method = MergeMethod::MergeMaximizeCoverage;
    let request = TimeSeries::new(metric, window).merge_method(method);
    let parts: Result<Vec<Series>, Error> =
        all(user.chunks(&request, ChunkSize::days(2)).unwrap().concurrency(3))
            .into_iter()
            .map(|answer| answer.map(|(_, series)| series))
            .collect();
    let whole = wait(user.send(&request)).unwrap();
    let parts = Track::join(&parts.unwrap()).unwrap();
    (parts, Track::from_series(&whole).unwrap())
}

#[test]
fn a_series_in_parts_joined_and_resampled_is_that_of_one_request() {
    let (_server, user) = fortnight();
    let (parts, whole) = tracks(&user, Metric::HeartRate);
    assert!(whole.len() > 1000);
    assert_eq!(parts.starts(), whole.starts());
    assert_eq!(parts.durations(), whole.durations());
    assert_eq!(parts.values(), whole.values());
    assert_eq!(parts.conflicts().count(), 0);

    let window = at("2026-03-29T00:00:00Z")..at("2026-03-30T00:00:00Z");
    let hour = Duration::from_secs(3600);
    let hours = parts.resample(window.into(), hour, Aggregate::Mean).unwrap();
    assert_eq!(hours.iter().len(), 24);
    let least = whole.values().iter().copied().fold(f64::MAX, f64::min);
    for cell in hours.iter() {
        // A gap is a gap, and a mean is never below the least: no zero was made up.
        assert_eq!(cell.value.is_none(), cell.covered.get() == 0);
        assert!(cell.value.is_none_or(|mean| mean >= least));
    }
}

#[test]
fn distances_come_in_metres_and_turn_into_kilometres() {
    let (_server, user) = fortnight();
    let (track, _) = tracks(&user, Metric::Distance);
    assert_eq!(track.unit(), Some(Unit::Meters));
    let kilometres = track.values_in(Target::Kilometers).unwrap();
    assert!(!kilometres.is_empty());
    for (metres, kilometres) in track.values().iter().zip(kilometres) {
        assert!((metres / 1_000.0 - kilometres).abs() < 1e-9);
    }
    assert!(track.values_in(Target::Pounds).is_err());
}

#[cfg(feature = "arrow")]
#[test]
fn a_track_becomes_a_table() {
    use crate::harness::sdk::arrow;

    let (_server, user) = fortnight();
    let (track, _) = tracks(&user, Metric::Distance);
    let table: arrow::arrow_array::RecordBatch =
        arrow::points(&track, Some(Target::Kilometers)).unwrap();
    assert_eq!(table.num_rows(), track.len());
    let field = table.schema().field(2).clone();
    assert_eq!((field.name().as_str(), field.metadata()["unit"].as_str()), ("value", "km"));
}
