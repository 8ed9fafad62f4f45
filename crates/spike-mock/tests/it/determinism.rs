use std::time::Duration;

use spike_mock::Options;

use crate::client::{Api as _, integer, items, server, server_with, text, timed_server};

const QUERIES: [&str; 5] = [
    "/queries/statistics/daily?from_date=2026-05-01&to_date=2026-05-03&types=steps,heartrate,sleep_score&include_record_ids=true",
    "/queries/timeseries?metric=heartrate&from_timestamp=2026-05-02T00:00:00Z&to_timestamp=2026-05-02T06:00:00Z",
    "/queries/sleeps?from_date=2026-05-01&to_date=2026-05-03&include_stages=true&include_samples=true",
    "/queries/workouts?from_timestamp=2026-04-20T00:00:00Z&to_timestamp=2026-05-03T00:00:00Z",
    "/queries/provider_records?from_timestamp=2026-05-01T00:00:00Z&to_timestamp=2026-05-03T00:00:00Z",
];

#[test]
fn data_depend_on_seed_and_user_only() {
    let (one, two, other) = (server(), server(), server_with(Options::new().seed(2)));
    for slug in ["garmin", "oura", "apple"] {
        one.connect("somebody-else", slug);
    }
    for query in QUERIES {
        let data = one.ok(query);
        assert_eq!(data, two.ok(query));
        assert_ne!(data, other.ok(query));
        assert_ne!(data, one.get_as("somebody-else", query).json());
    }
}

#[test]
fn past_data_do_not_change() {
    let (server, clock) = timed_server(Options::new());
    let before = QUERIES.map(|query| server.ok(query));
    clock.advance(Duration::from_secs(86_400 * 30 + 1_234));
    assert_eq!(before, QUERIES.map(|query| server.ok(query)));
}

#[test]
fn a_record_does_not_depend_on_the_requested_window() {
    let server = server();
    let wide =
        server.ok("/queries/sleeps?from_date=2026-04-01&to_date=2026-05-10&include_stages=true");
    for sleep in items(&wide["sleeps"]).iter().step_by(9) {
        let id = text(&sleep["record_id"]);
        assert_eq!(server.ok(&format!("/queries/sleeps/{id}?include_stages=true")), *sleep);
    }
}

#[test]
fn no_data_exist_after_now() {
    let server = server();
    let daily = server.ok("/queries/statistics/daily?from_date=2026-05-13&to_date=2026-05-20&types=steps,heartrate_max");
    let days = items(&daily["statistics"]);
    let dates: Vec<&str> = days.iter().map(|day| text(&day["date"])).collect();
    assert_eq!(dates, ["2026-05-13"]);
    let series = server.ok("/queries/timeseries?metric=steps&from_timestamp=2026-05-13T10:00:00Z&to_timestamp=2026-05-14T10:00:00Z");
    let offsets = items(&series["offsets"]);
    // The quarters from 10:00 to 12:00, and the one that ends at 12:15.
    assert!(offsets.len() <= 27, "{series}");
    assert!(integer(offsets.last().expect("points")) <= (2 * 60 + 10) * 60_000);
    for range in
        ["from_date=2026-05-14&to_date=2027-01-01", "from_date=1999-01-01&to_date=2001-01-01"]
    {
        let sleeps = server.ok(&format!("/queries/sleeps?{range}"));
        assert!(items(&sleeps["sleeps"]).is_empty());
    }
}
