use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use spike_core::chunks::Chunkable as _;
use spike_core::time::{DayRange, Offset};
use spike_core::vocabulary::{Metric, Provider, StatisticType};
use spike_core::{ArrayStyle, Request as _};

use super::*;

const MAIN: &str = include_str!("../../../../docs/spec/examples/webhook_main.json");
const SINGLE: &str = include_str!("../../../../docs/spec/examples/webhook_main_single.json");

fn events(body: impl ToString) -> Vec<Event> {
    serde_json::from_str(&body.to_string()).unwrap()
}

fn everything() -> Interest {
    Interest::new()
        .sleeps()
        .include_stages(true)
        .workouts()
        .provider_records()
        .series([Metric::Steps, Metric::HeartRate])
        .daily_statistics([StatisticType::Steps, StatisticType::SleepScore])
        .interval_statistics([StatisticType::Steps, StatisticType::HeartRate])
}

/// The request lines of a plan, each after its user.
fn lines(plan: &Plan) -> Vec<String> {
    let of_user = |(user, requests): (&UserId, Vec<PlannedRequest>)| {
        let user = user.clone();
        requests.into_iter().map(move |request| {
            let call = request.call().unwrap();
            let path = call.path().strip_prefix("/queries/").unwrap();
            let query = call.query().encode(ArrayStyle::Comma).unwrap();
            format!("{user} {path}?{}", query.replace("%3A", ":"))
        })
    };
    assert_eq!(plan.iter().len(), plan.iter().count());
    plan.iter().flat_map(of_user).collect()
}

fn reasons(plan: &Plan) -> Vec<NoticeReason> {
    plan.notices().map(|notice| notice.reason).collect()
}

/// The request lines of the plan for a webhook.
fn planned(interest: &Interest, body: impl ToString) -> Vec<String> {
    lines(&Plan::from_events(interest, &events(body)))
}

#[test]
fn golden_plan() {
    let plan = Plan::from_events(&everything(), &events(MAIN));
    let window = "from_timestamp=2025-04-15T09:30:00Z&to_timestamp=2025-04-15T13:33:01Z";
    let hours = "from_timestamp=2025-04-15T09:00:00Z&to_timestamp=2025-04-15T14:00:00Z";
    let days = "from_date=2025-04-14&to_date=2025-04-16";
    assert_eq!(
        lines(&plan),
        [
            format!("User1 workouts?{window}"),
            format!("User1 provider_records?{window}&providers=garmin"),
            format!("User1 timeseries?metric=steps&{window}"),
            format!("User1 statistics/daily?{days}&types=steps"),
            format!("User1 statistics/interval?{hours}&interval=1h&types=steps"),
            // Only calories: neither steps nor heart rate.
            format!("User2 workouts?{window}"),
            format!("User2 provider_records?{window}&providers=garmin"),
        ]
    );
    assert_eq!(plan.notices().len(), 0);
    assert!(!plan.is_empty());
    let user = UserId::new("User2").unwrap();
    assert_eq!(plan.requests(&user).len(), 2);
    assert_eq!(plan.requests(&UserId::new("User3").unwrap()).len(), 0);
}

#[test]
fn a_window_is_planned_like_an_event_that_matches_everything() {
    let user = UserId::new("u").unwrap();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let mut plan = Plan::new(everything());
    let seam = at("2026-04-11T06:00:00Z");
    let evening = at("2026-04-10T20:00:00.5Z");
    plan.add_window(&user, evening..seam).unwrap();
    let event = json!([{"application_user_id": "u", "event_type": "record_change",
        "earliest_record_start_at": "2026-04-10T20:00:00Z",
        "latest_record_end_at": "2026-04-11T05:59:59.999Z"}]);
    assert_eq!(plan, Plan::from_events(&everything(), &events(event)));
    assert_eq!(lines(&plan).len(), 7);
    // The end is exclusive, and the next window touches it: one request for both.
    let later = at("2026-04-11T07:00:00Z");
    plan.add_window(&user, seam..later).unwrap();
    assert_eq!(lines(&plan).len(), 7);
    let joined = "from_timestamp=2026-04-10T20:00:00Z&to_timestamp=2026-04-11T07:00:00Z";
    assert!(lines(&plan)[1].ends_with(joined));

    assert!(plan.add_window(&user, seam..seam).is_err());
    let mut empty = Plan::new(Interest::new());
    let always = Timestamp::MIN..Timestamp::MAX;
    empty.add_window(&user, always).unwrap();
    assert!(empty.is_empty());
}

#[test]
fn an_instant_is_a_window_of_a_second() {
    let interest = Interest::new().series([Metric::Steps]);
    let window = "from_timestamp=2026-04-20T13:33:00Z&to_timestamp=2026-04-20T13:33:01Z";
    let expected = [format!("User1 timeseries?metric=steps&{window}")];
    assert_eq!(planned(&interest, SINGLE), expected);
}

fn change(provider: &str, from: &str, to: &str) -> Value {
    json!({
        "application_user_id": "u", "event_type": "record_change", "metrics": ["sleep_duration"],
        "provider_slug": provider, "earliest_record_start_at": from, "latest_record_end_at": to,
    })
}

#[test]
fn joined_windows_request_all_their_providers() {
    let list = json!([
        change("oura", "2026-04-10T20:00:00.9Z", "2026-04-11T06:00:00.1Z"),
        change("garmin", "2026-04-11T06:00:01Z", "2026-04-11T07:00:00Z"),
        change("polar", "2026-04-20T20:00:00Z", "2026-04-20T20:00:00Z"),
    ]);
    let interest = Interest::new().provider_records();
    let first = "from_timestamp=2026-04-10T20:00:00Z&to_timestamp=2026-04-11T07:00:01Z";
    let second = "from_timestamp=2026-04-20T20:00:00Z&to_timestamp=2026-04-20T20:00:01Z";
    assert_eq!(
        planned(&interest, &list),
        [
            format!("u provider_records?{first}&providers=garmin,oura"),
            format!("u provider_records?{second}&providers=polar"),
        ]
    );
    // An event without a provider matches all of them.
    let mut open = list.clone();
    open[1]["provider_slug"] = Value::Null;
    let all = planned(&interest, &open);
    assert_eq!(all[0], format!("u provider_records?{first}"));
    let mine = interest.clone().providers(["polar", "oura"]);
    assert_eq!(
        planned(&mine, &open)[0],
        format!("u provider_records?{first}&providers=oura,polar")
    );
    // Garmin does not count, so the hour of its event is not requested.
    let narrow = "from_timestamp=2026-04-10T20:00:00Z&to_timestamp=2026-04-11T06:00:01Z";
    assert_eq!(planned(&mine, &list)[0], format!("u provider_records?{narrow}&providers=oura"));
}

#[test]
fn hours_are_whole() {
    let interest = Interest::new().interval_statistics([StatisticType::Steps]);
    // An event includes its end, so the hour that begins with it is requested as well.
    for (from, to, expected) in [
        ("20:00:00Z", "20:59:59Z", ["20:00:00", "21:00:00"]),
        ("20:00:00Z", "21:00:00Z", ["20:00:00", "22:00:00"]),
        ("20:59:59.9Z", "20:59:59.9Z", ["20:00:00", "21:00:00"]),
    ] {
        let [from, to] = [from, to].map(|time| format!("2026-04-10T{time}"));
        let mut event = change("oura", &from, &to);
        event["metrics"] = json!(["steps"]);
        let line = &planned(&interest, json!([event]))[0];
        let times = line.split(['=', '&', 'Z']).filter_map(|part| part.strip_prefix("2026-04-10T"));
        assert_eq!(times.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn windows_that_lie_close_are_joined_by_option() {
    let list = events(json!([
        change("oura", "2026-04-10T20:00:00Z", "2026-04-10T20:59:59.5Z"),
        change("oura", "2026-04-10T22:00:00Z", "2026-04-10T22:30:00Z"),
    ]));
    let requests = |gap| {
        let interest = Interest::new()
            .series([Metric::SleepDuration])
            .sleeps()
            .join_gaps(Duration::from_secs(gap));
        lines(&Plan::from_events(&interest, &list))
    };
    assert_eq!(requests(3599).len(), 3);
    let joined = requests(3600);
    assert_eq!(joined.len(), 2);
    let window = "from_timestamp=2026-04-10T20:00:00Z&to_timestamp=2026-04-10T22:30:01Z";
    assert!(joined[1].contains(window));
    // Ranges of days are joined over a gap of whole days.
    let days = |gap: u64| {
        let later = change("oura", "2026-04-15T12:00:00Z", "2026-04-15T12:00:00Z");
        let mut list = list.clone();
        list.extend(events(json!([later])));
        let interest = Interest::new().sleeps().join_gaps(Duration::from_secs(gap));
        lines(&Plan::from_events(&interest, &list)).len()
    };
    assert_eq!((days(3 * 86_400 - 1), days(3 * 86_400)), (2, 1));
    assert_eq!(days(u64::MAX), 1);
}

#[test]
fn events_that_cannot_be_planned_are_notices() {
    let mut list = json!([
        {"application_user_id": "u", "event_type": "provider_integration_created", "provider_slug": "oura"},
        {"application_user_id": "u", "event_type": "provider_integration_deleted", "metrics": null},
        {"application_user_id": "u", "event_type": "record_change", "metrics": ["steps"],
            "earliest_record_start_at": "2026-04-10T20:00:00Z"},
        change("oura", "2026-04-10T20:00:00Z", "2026-04-11T06:00:00Z"),
        change("oura", "2026-04-12T20:00:00Z", "2026-04-13T06:00:00Z"),
        change("oura", "2026-04-14T20:00:00Z", "2026-04-15T06:00:00Z"),
    ]);
    list[3]["application_user_id"] = json!("no such user");
    list[4]["event_type"] = json!("brand_new");
    list[5]["event_type"] = Value::Null;
    let interest = Interest::new().sleeps();
    let plan = Plan::from_events(&interest, &events(&list));
    let mut reasons = reasons(&plan);
    reasons.sort_unstable();
    use NoticeReason::*;
    let expected = [IntegrationCreated, IntegrationDeleted, NoUser, NoWindow, UnknownEvent];
    assert_eq!(reasons, expected);
    let line = "u sleeps?from_date=2026-04-12&to_date=2026-04-15&providers=oura";
    assert_eq!(lines(&plan), [line]);
    assert!(Plan::from_events(&interest, &events("[]")).is_empty());
}

#[test]
fn an_implausible_window_is_a_notice_and_leaves_the_others_alone() {
    let good = change("oura", "2026-04-12T20:00:00Z", "2026-04-13T06:00:00Z");
    let expected = planned(&everything(), json!([good]));
    for (start, end) in [
        ("0001-01-01T00:00:00Z", "2026-04-13T06:00:00Z"),
        ("2026-04-13T06:00:00Z", "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T08:00:00Z"),
        ("2026-04-13T06:00:00Z", "9999-12-31T23:59:59Z"),
        ("2016-04-11T00:00:00Z", "2026-04-13T06:00:00Z"),
    ] {
        for (kind, reason) in [
            ("record_change", NoticeReason::ImplausibleWindow),
            ("brand_new", NoticeReason::UnknownEvent),
        ] {
            let mut odd = change("oura", start, end);
            odd["event_type"] = json!(kind);
            let plan = Plan::from_events(&everything(), &events(json!([odd, good])));
            assert_eq!(lines(&plan), expected, "{start} {end}");
            assert_eq!(reasons(&plan), [reason]);
        }
    }
    let ten_years = change("oura", "2016-04-12T06:00:00Z", "2026-04-13T06:00:00Z");
    assert_eq!(Plan::from_events(&everything(), &events(json!([ten_years]))).notices().len(), 0);
}

/// Without readable names, everything of interest may have changed.
#[test]
fn a_map_in_place_of_the_changed_metrics_matches_everything() {
    let mut event = change("oura", "2026-04-12T20:00:00Z", "2026-04-13T06:00:00Z");
    event.as_object_mut().unwrap().remove("metrics");
    event.as_object_mut().unwrap().remove("activity_types");
    let unspecific = planned(&everything(), json!([event]));
    event["metrics"] = json!({"steps": 0});
    assert!(serde_json::from_value::<Event>(event.clone()).is_err());
    let read = spike_core::webhook::Key::new("0123456789abcdef").unwrap();
    let body = json!([event]).to_string();
    let signature = read.sign(body.as_bytes());
    let verifier = spike_core::webhook::Verifier::new([read]);
    let verified = verifier.verify(body, Some(signature.as_bytes())).unwrap();
    let delivery = verified.delivery().unwrap();
    assert_eq!(lines(&Plan::from_events(&everything(), delivery.events())), unspecific);
}

#[test]
fn options_reach_the_requests() {
    let interest = everything()
        .include_samples(false)
        .record_metrics([Metric::SleepDuration])
        .include_provider_specific_metrics(true)
        .merge_method("merge_maximize_coverage")
        .exclude_manual(true)
        .include_record_ids(true)
        .providers(["oura"]);
    let mut event = change("oura", "2026-04-10T20:00:00Z", "2026-04-11T06:00:00Z");
    event["metrics"] = Value::Null;
    let plan = Plan::from_events(&interest, &events(json!([event])));
    let text = lines(&plan).join("\n");
    for part in [
        "providers=oura&include_stages=true&include_samples=false",
        "providers=oura&metrics=sleep_duration&include_provider_specific_metrics=true",
        "timeseries?metric=heartrate&",
        "to_timestamp=2026-04-11T06:00:01Z&merge_method=merge_maximize_coverage&providers=oura&include_record_ids=true",
        "types=sleep_score,steps&exclude_manual=true&providers=oura&include_record_ids=true",
        "types=heartrate,steps&exclude_manual=true&providers=oura&include_record_ids=true",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let events = events(json!([change("oura", "2026-04-10T20:00:00Z", "2026-04-10T20:00:00Z")]));
    let other = interest.record_metrics([Metric::Weight]);
    assert!(Plan::from_events(&other, &events).iter().len() > 0);
}

fn any_event() -> impl Strategy<Value = Event> {
    let metrics = vec!["steps", "heartrate", "sleep_duration", "weight"];
    let types = vec!["running", "sleep", "sedentary"];
    let kind = prop_oneof![
        6 => Just("record_change"), 1 => Just("provider_integration_created"), 1 => Just("brand_new"),
    ];
    (
        prop::sample::select(vec!["ann", "bob"]),
        kind,
        prop::sample::subsequence(metrics, 0..4),
        prop::sample::subsequence(types, 0..3),
        prop::option::of(prop::sample::select(vec!["garmin", "oura"])),
        0i64..400_000,
        prop::option::weighted(0.9, 0i64..90_000),
    )
        .prop_map(|(user, kind, metrics, types, provider, start, length)| {
            // In half seconds, so that there are fractions.
            let at = |halves: i64| {
                Timestamp::from_unix_millis(1_776_000_000_000 + halves * 500).unwrap()
            };
            let event = json!({
                "application_user_id": user, "event_type": kind, "metrics": metrics,
                "activity_types": types, "provider_slug": provider,
                "earliest_record_start_at": at(start),
                "latest_record_end_at": length.map(|length| at(start + length)),
            });
            serde_json::from_value(event).unwrap()
        })
}

/// Returns `true` if the request sends this query pair.
fn sends(request: &PlannedRequest, name: &str, value: &str) -> bool {
    let call = request.call().unwrap();
    call.query().values(name).any(|sent| sent == value)
}

/// The range of a request: local days, or instants as the error.
fn range(request: &PlannedRequest) -> Result<DayRange, TimeWindow> {
    match request {
        PlannedRequest::Sleeps(list) => Ok(list.range()),
        PlannedRequest::DailyStatistics(daily) => Ok(daily.range()),
        PlannedRequest::Workouts(list) => Err(list.range()),
        PlannedRequest::ProviderRecords(list) => Err(list.range()),
        PlannedRequest::TimeSeries(series) => Err(series.range()),
        PlannedRequest::IntervalStatistics(interval) => Err(interval.range()),
    }
}

/// Returns `true` if the request covers the window and the provider of the event, for any UTC offset of the user.
fn fetches(request: &PlannedRequest, event: &Event) -> bool {
    let start = event.earliest_record_start_at.unwrap();
    let end = event.latest_record_end_at.unwrap();
    let call = request.call().unwrap();
    let mut providers = call.query().values("providers").peekable();
    let provider = event.provider_slug.as_ref().map(Provider::as_str);
    let has_provider = providers.peek().is_none() || providers.any(|name| Some(name) == provider);
    let covers = match range(request) {
        Ok(days) => (-12 * 60..=14 * 60).step_by(15).all(|minutes| {
            let offset = Offset::from_minutes(minutes).unwrap();
            days.contains(start.date_at(offset)) && days.contains(end.date_at(offset))
        }),
        Err(window) => window.contains(start) && window.contains(end),
    };
    covers && has_provider
}

/// The data and the span of a request, in seconds or days.
fn span(request: &PlannedRequest) -> (String, i64, i64) {
    let (start, end) = match range(request) {
        Ok(days) => {
            let day = |date| Timestamp::UNIX_EPOCH.date_at(Offset::UTC).days_until(date);
            (day(days.first()), day(days.last()) + 1)
        }
        Err(window) => {
            assert_eq!(window, window.rounded_outward());
            (window.start().unix_seconds(), window.end().unix_seconds())
        }
    };
    if matches!(request, PlannedRequest::IntervalStatistics(_)) {
        assert_eq!((start % 3600, end % 3600), (0, 0));
    }
    let call = request.call().unwrap();
    let metric: String = call.query().values("metric").collect();
    (format!("{} {metric}", request.shape().name), start, end)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn all_announced_data_are_fetched(events in prop::collection::vec(any_event(), 0..12)) {
        let plan = Plan::from_events(&everything(), &events);
        for event in &events {
            if event.event_type == Some(EventType::ProviderIntegrationCreated)
                || event.latest_record_end_at.is_none()
            {
                let noticed = plan.notices().any(|notice| notice.event == *event);
                prop_assert!(noticed);
                continue;
            }
            let requests = plan.requests(&event.user_id().unwrap());
            let has = |wanted: &dyn Fn(&PlannedRequest) -> bool| {
                requests.iter().any(|request| wanted(request) && fetches(request, event))
            };
            prop_assert!(has(&|request| matches!(request, PlannedRequest::ProviderRecords(_))));
            for metric in event.metrics.iter().flatten() {
                let series = |request: &PlannedRequest| {
                    matches!(request, PlannedRequest::TimeSeries(_)) && sends(request, "metric", metric.as_str())
                };
                prop_assert_eq!(has(&series), matches!(metric, Metric::Steps | Metric::HeartRate));
                let statistic = StatisticType::from(metric.as_str());
                let hourly = |request: &PlannedRequest| {
                    matches!(request, PlannedRequest::IntervalStatistics(_)) && sends(request, "types", statistic.as_str())
                };
                prop_assert_eq!(has(&hourly), matches!(metric, Metric::Steps | Metric::HeartRate));
                if *metric == Metric::SleepDuration {
                    prop_assert!(has(&|request| matches!(request, PlannedRequest::Sleeps(_))));
                    let score = |request: &PlannedRequest| {
                        matches!(request, PlannedRequest::DailyStatistics(_)) && sends(request, "types", StatisticType::SleepScore.as_str())
                    };
                    prop_assert!(has(&score));
                }
            }
            for kind in event.activity_types.iter().flatten() {
                match kind.as_str() {
                    "running" => {
                        prop_assert!(has(&|request| matches!(request, PlannedRequest::Workouts(_))));
                    }
                    "sleep" => {
                        prop_assert!(has(&|request| matches!(request, PlannedRequest::Sleeps(_))));
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn no_data_are_requested_twice(events in prop::collection::vec(any_event(), 0..12)) {
        let plan = Plan::from_events(&everything(), &events);
        for (_, requests) in &plan {
            let spans: Vec<_> = requests.iter().map(span).collect();
            for (index, one) in spans.iter().enumerate() {
                for other in &spans[index + 1..] {
                    prop_assert!(one.0 != other.0 || one.2 < other.1 || other.2 < one.1, "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn order_and_repetition_change_nothing(
        (events, mixed) in prop::collection::vec(any_event(), 0..10).prop_flat_map(|events| {
            let twice = [events.clone(), events.clone()].concat();
            (Just(events), Just(twice).prop_shuffle())
        }),
        cut in 0usize..10,
    ) {
        let plan = Plan::from_events(&everything(), &events);
        prop_assert_eq!(&Plan::from_events(&everything(), &mixed), &plan);
        let mut later = Plan::from_events(&everything(), events.iter().take(cut));
        later.extend(events.iter().skip(cut));
        later.extend(&events);
        prop_assert_eq!(later, plan);
    }
}
