use std::time::Duration;

use spike_mock::{ManualClock, MockServer, Options};

use crate::client::{NOW, get_as, items, ok, server, server_with};

const QUERIES: [&str; 5] = [
    "/queries/statistics/daily?from_date=2026-05-01&to_date=2026-05-03&types=steps,heartrate,sleep_score&include_record_ids=true",
    "/queries/timeseries?metric=heartrate&from_timestamp=2026-05-02T00:00:00Z&to_timestamp=2026-05-02T06:00:00Z",
    "/queries/sleeps?from_date=2026-05-01&to_date=2026-05-03&include_stages=true&include_samples=true",
    "/queries/workouts?from_timestamp=2026-04-20T00:00:00Z&to_timestamp=2026-05-03T00:00:00Z",
    "/queries/provider_records?from_timestamp=2026-05-01T00:00:00Z&to_timestamp=2026-05-03T00:00:00Z",
];

#[test]
fn same_seed_same_data_other_seed_or_user_other_data() {
    let (one, two, other) = (server(), server(), server_with(Options::new().seed(2)));
    for slug in ["garmin", "oura", "apple"] {
        one.connect("somebody-else", slug);
    }
    for query in QUERIES {
        let data = ok(&one, query);
        assert_eq!(data, ok(&two, query));
        assert_ne!(data, ok(&other, query));
        assert_ne!(data, get_as(&one, "somebody-else", query).json());
    }
}

#[test]
fn the_past_does_not_change_when_time_goes_on() {
    let clock = ManualClock::at(NOW);
    let server = MockServer::start_with(Options::new().clock(clock.clone())).expect("a port");
    let before: Vec<_> = QUERIES.iter().map(|query| ok(&server, query)).collect();
    clock.advance(Duration::from_secs(86_400 * 30 + 1_234));
    let after: Vec<_> = QUERIES.iter().map(|query| ok(&server, query)).collect();
    assert_eq!(before, after);
}

#[test]
fn a_record_does_not_depend_on_the_window_it_is_found_in() {
    let server = server();
    let wide = ok(
        &server,
        "/queries/sleeps?from_date=2026-04-01&to_date=2026-05-10&include_stages=true",
    );
    for sleep in items(&wide["sleeps"]).iter().step_by(9) {
        let id = sleep["record_id"].as_str().expect("an id");
        assert_eq!(
            ok(
                &server,
                &format!("/queries/sleeps/{id}?include_stages=true")
            ),
            *sleep
        );
    }
}

#[test]
fn nothing_after_now_exists() {
    let server = server();
    let daily = ok(
        &server,
        "/queries/statistics/daily?from_date=2026-05-13&to_date=2026-05-20&types=steps,heartrate_max",
    );
    let days = items(&daily["statistics"]);
    assert_eq!(
        days.iter()
            .map(|day| day["date"].as_str().expect("a date").to_owned())
            .collect::<Vec<_>>(),
        ["2026-05-13"]
    );
    let series = ok(
        &server,
        "/queries/timeseries?metric=steps&from_timestamp=2026-05-13T10:00:00Z&to_timestamp=2026-05-14T10:00:00Z",
    );
    // The quarters of 10:00 to 12:00 and the one that ends at 12:15.
    assert!(items(&series["offsets"]).len() <= 27, "{series}");
    let last = items(&series["offsets"])
        .last()
        .and_then(serde_json::Value::as_i64)
        .expect("points");
    assert!(last <= (2 * 60 + 10) * 60_000);
    for path in [
        "/queries/sleeps?from_date=2026-05-14&to_date=2027-01-01",
        "/queries/sleeps?from_date=1999-01-01&to_date=2001-01-01",
    ] {
        assert!(items(&ok(&server, path)["sleeps"]).is_empty());
    }
}
