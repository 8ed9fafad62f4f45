//! The whole client against the mock server. Serves both clients.

use std::time::Duration;

use spike_mock::{Fault, MockServer, Options};

use crate::harness::sdk::PollPolicy;
use crate::harness::sdk::api::{
    AnalyzeNutritionImage, AuthHmac, DailyStatistics, DeleteIntegration, GetLabReport,
    GetNutritionRecord, GetSleep, IntegrationUrl, IntervalStatistics, ListSleeps, TimeSeries,
    UploadLabReport,
};
use crate::harness::sdk::time::{DayRange, TimeWindow, Timestamp};
use crate::harness::sdk::vocabulary::{Metric, Provider, SleepStage, StatisticType};
use crate::harness::sdk::{
    AccessToken, ApplicationId, ArrayStyle, CallOptions, Client, ClientBuilder, ErrorKind, HmacKey,
    RetryPolicy, Settings, Signature, User,
};
use crate::harness::wait;
use crate::shared::operations::PNG;

/// Retries without pauses, which the core tests.
fn at_once() -> RetryPolicy {
    RetryPolicy::new().base(Duration::ZERO)
}

pub(crate) fn settings(server: &MockServer) -> Settings {
    let key = HmacKey::new(server.hmac_key()).unwrap();
    Settings::new(ApplicationId::new(server.application_id()), key)
        .base_url(server.base_url())
        .retry(at_once())
}

pub(crate) fn builder(server: &MockServer) -> ClientBuilder {
    Client::builder(settings(server))
}

pub(crate) fn client(server: &MockServer) -> Client {
    Client::new(settings(server)).unwrap()
}

fn user(server: &MockServer) -> User {
    client(server).user(server.user_id()).unwrap()
}

fn now() -> Timestamp {
    std::time::SystemTime::now().into()
}

pub(crate) fn last_week() -> DayRange {
    let today = now().date_at(crate::harness::sdk::time::Offset::UTC);
    DayRange::last_days_before(today, 7).unwrap()
}

pub(crate) fn yesterday() -> TimeWindow {
    last_week().last().window_at(crate::harness::sdk::time::Offset::UTC).unwrap()
}

#[test]
fn every_operation_works() {
    let server = MockServer::start();
    let user = user(&server);

    let info = wait(user.user_info()).unwrap();
    assert_eq!(info.application_user_id, server.user_id());
    assert!(!info.integrated_providers.is_empty());
    assert!(wait(user.user_properties()).unwrap().properties.weight.is_some());

    let types = [StatisticType::Steps, StatisticType::HeartRateResting];
    let days = wait(user.send(&DailyStatistics::new(last_week(), &types).include_record_ids(true)))
        .unwrap();
    assert!(days.statistics.iter().all(|day| last_week().contains(day.date)));
    assert!(days.statistics.iter().any(|day| day.values.get(StatisticType::Steps).is_some()));
    let hours = IntervalStatistics::new(yesterday(), &types);
    assert!(!wait(user.send(&hours)).unwrap().statistics.is_empty());

    let series = wait(user.send(&TimeSeries::new(Metric::HeartRate, yesterday()))).unwrap();
    let points = series.points().unwrap();
    assert!(points.len() > 100);
    assert!(
        series
            .points()
            .unwrap()
            .all(|point| point.value.is_some() && yesterday().contains(point.start_at))
    );

    let nights = wait(user.send(&ListSleeps::new(last_week()).include_stages(true))).unwrap();
    let night = nights.sleeps.last().unwrap();
    assert!(
        night.stages.as_ref().unwrap().iter().any(|period| period.stage == Some(SleepStage::Deep))
    );
    let id = night.record_id.clone().unwrap();
    let same = wait(user.send(&GetSleep::new(&id).include_stages(true))).unwrap();
    assert_eq!(&same, night);

    let link = wait(user.send(&IntegrationUrl::new(Provider::Fitbit).state("s"))).unwrap();
    assert!(link.path.starts_with(server.origin()));
    wait(user.send(&DeleteIntegration::new(Provider::Garmin))).unwrap();
    assert_eq!(server.logins(), 1);
}

#[test]
fn the_methods_are_the_requests() {
    let server = MockServer::start();
    let user = user(&server);
    let types = [StatisticType::Steps];
    let one = wait(user.daily_statistics(last_week(), &types)).unwrap();
    assert_eq!(one, wait(user.send(&DailyStatistics::new(last_week(), &types))).unwrap());
    wait(user.interval_statistics(yesterday(), &types)).unwrap();
    wait(user.time_series(Metric::Steps, yesterday())).unwrap();
    let sleeps = wait(user.sleeps(last_week())).unwrap();
    wait(user.sleep(sleeps.sleeps[0].record_id.clone().unwrap())).unwrap();
    wait(user.integration_url("fitbit")).unwrap();
    wait(user.delete_integration("garmin")).unwrap();
}

#[test]
fn the_request_is_as_documented() {
    let server = MockServer::start();
    let client = Client::new(settings(&server).user_agent_suffix("clinic/1")).unwrap();
    wait(client.user(server.user_id()).unwrap().user_info()).unwrap();
    let requests = server.requests();
    let (login, call) = (&requests[0], &requests[1]);
    assert_eq!((login.method(), login.path()), ("POST", "/auth/hmac"));
    assert_eq!(login.header("authorization"), None);
    assert_eq!(login.header("content-type"), Some("application/json"));
    assert_eq!((call.method(), call.path(), call.query()), ("GET", "/userinfo", ""));
    assert_eq!(call.header("accept"), Some("application/json, application/problem+json"));
    let agent = call.header("user-agent").unwrap();
    assert!(agent.starts_with("spike-sdk/") && agent.ends_with(" clinic/1"), "{agent}");
    assert!(call.header("authorization").unwrap().starts_with("Bearer "));
    assert_eq!(call.header("content-length"), None);
    assert_eq!(call.header("transfer-encoding"), None);
}

#[test]
fn connections_and_tokens_are_shared_by_all_handles() {
    let server = MockServer::start();
    let client = client(&server);
    for _ in 0..5 {
        wait(client.clone().user(server.user_id()).unwrap().user_info()).unwrap();
    }
    assert_eq!((server.logins(), server.requests_to("/userinfo")), (1, 5));
    assert!(server.connections() <= 2, "{}", server.connections());
}

#[test]
fn a_401_is_mended_and_a_second_one_told() {
    let server = MockServer::start();
    let user = user(&server);
    wait(user.user_info()).unwrap();
    server.revoke_tokens();
    wait(user.user_info()).unwrap();
    assert_eq!(server.logins(), 2);
    server.fail_all_at("/userinfo", Fault::Status(401));
    let error = wait(user.user_info()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(error.attempts(), 2);
}

#[test]
fn faults_are_retried_or_told() {
    let server = MockServer::start();
    let user = user(&server);
    let tried_again = [
        Fault::Status(503),
        Fault::Status(429),
        Fault::StatusWithRetryAfter(429, "0".to_owned()),
        Fault::Reset,
        Fault::Truncated,
        Fault::Html(502),
    ];
    for fault in tried_again {
        let name = format!("{fault:?}");
        server.fail_next_at("/userinfo", fault);
        wait(user.send_reply(&crate::harness::sdk::api::GetUserInfo::new()))
            .map(|reply| assert_eq!(reply.raw.attempts(), 2, "{name}"))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let told = [
        (Fault::Status(400), ErrorKind::Rejected),
        (Fault::Status(403), ErrorKind::Forbidden),
        (Fault::Status(404), ErrorKind::NotFound),
        (Fault::Html(200), ErrorKind::Decode),
        (Fault::EmptyBody, ErrorKind::Decode),
        (Fault::Redirect(302, "http://127.0.0.1:1/".to_owned()), ErrorKind::Other),
        (Fault::StatusWithRetryAfter(429, "3600".to_owned()), ErrorKind::RateLimited),
    ];
    for (fault, kind) in told {
        let name = format!("{fault:?}");
        server.fail_next_at("/userinfo", fault);
        let error = wait(user.user_info()).unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 1), "{name}: {error}");
        assert_eq!(error.operation(), Some("GET /userinfo"));
    }
    wait(user.user_info()).unwrap();
}

#[test]
fn a_refused_parameter_is_told_with_its_place() {
    let server = MockServer::start();
    let error = wait(user(&server).daily_statistics(last_week(), ["no_such_type"])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    let text = error.to_string();
    let start =
        format!("GET /queries/statistics/daily: the server at {} answered 400", server.origin());
    assert!(text.starts_with(&start), "{text}");
    assert!(text.contains("query.types"), "{text}");
}

#[test]
fn both_array_forms() {
    for (served, sent) in [
        (spike_mock::ArrayStyle::Comma, ArrayStyle::Comma),
        (spike_mock::ArrayStyle::Repeated, ArrayStyle::Repeated),
    ] {
        let server = MockServer::start_with(Options::new().array_style(served)).unwrap();
        let client = Client::new(settings(&server).array_style(sent)).unwrap();
        let types = [StatisticType::Steps, StatisticType::CaloriesBurnedTotal];
        let list =
            wait(client.user(server.user_id()).unwrap().daily_statistics(last_week(), &types))
                .unwrap();
        let values = &list.statistics.last().unwrap().values;
        assert!(types.iter().all(|name| values.get(name).is_some()), "{values:?}");
    }
}

#[test]
fn a_server_that_never_answers_is_a_timeout() {
    let server = MockServer::start();
    // So many attempts that only the deadline can end them.
    let policy = at_once().max_attempts(1000);
    let client = Client::new(settings(&server).retry(policy)).unwrap();
    let user = client.user(server.user_id()).unwrap();
    wait(user.user_info()).unwrap();
    server.fail_all_at("/userinfo", Fault::Stall);
    let short = CallOptions::new().attempt_timeout(Duration::from_millis(50));
    let error = wait(user.with_options(short.no_retries()).user_info()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let error = wait(user.with_options(short.deadline(Duration::from_millis(120))).user_info())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    assert!(error.is_timeout());
}

#[test]
fn an_app_needs_only_a_signature_or_a_token() {
    let server = MockServer::start();
    let settings = Settings::without_key(server.application_id()).base_url(server.base_url());
    let client = Client::new(settings).unwrap();
    let error = client.user(server.user_id()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let signature = Signature::from_hex(server.signature(server.user_id())).unwrap();
    let user = client.user_with_signature(server.user_id(), signature.clone()).unwrap();
    wait(user.user_info()).unwrap();

    let login = AuthHmac::new(
        ApplicationId::new(server.application_id()),
        server.user_id().parse::<crate::harness::sdk::UserId>().unwrap(),
        signature,
    );
    let token = wait(user.send(&login)).unwrap().access_token;
    let user = client.user_with_token(server.user_id(), token).unwrap();
    wait(user.user_info()).unwrap();
    let bad = client.user_with_token(server.user_id(), AccessToken::new("x.y.z").unwrap()).unwrap();
    let error = wait(bad.user_info()).unwrap_err();
    assert!(error.to_string().contains("ready-made token"), "{error}");
}

#[test]
fn nothing_secret_shows() {
    let server = MockServer::start();
    let client = client(&server);
    let user = client.user(server.user_id()).unwrap();
    wait(user.user_info()).unwrap();
    server.fail_all_at("/userinfo", Fault::Status(500));
    let error = wait(user.user_info()).unwrap_err();
    let signature = server.signature(server.user_id());
    let token = server.token(server.user_id());
    let text = format!("{client:?} {user:?} {:?} {error:?} {error}", builder(&server));
    for secret in [server.hmac_key(), &*signature, &*token] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn analyses_are_waited_for() {
    let clock = spike_mock::ManualClock::at("2026-04-20T12:00:00Z");
    let delay = Duration::from_secs(5);
    let options = Options::new().clock(clock.clone()).analysis_delay(delay);
    let server = MockServer::start_with(options).unwrap();
    let user = user(&server);
    let policy =
        PollPolicy::new().first_pause(Duration::from_millis(1)).max_pause(Duration::from_millis(1));

    // Not over in time: the record is there all the same.
    let image = AnalyzeNutritionImage::new(PNG.to_vec());
    let short = policy.deadline(Duration::ZERO);
    let error = wait(user.analyze_nutrition_image_and_wait(&image, short)).unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("by its id"), "{error}");
    let id = error.record_id().unwrap();

    // Over: a program that was restarted needs nothing but the id.
    clock.advance(delay);
    let poll = GetNutritionRecord::new(id);
    let record = wait(user.wait_for(&poll, policy)).unwrap();
    assert!(record.is_finished() && record.dish_name.is_some());
}

#[test]
fn a_lab_report_is_uploaded_and_waited_for() {
    let server = MockServer::start();
    let user = user(&server);
    let policy = PollPolicy::new().first_pause(Duration::from_millis(1));
    let file = b"%PDF-1.7 synthetic".to_vec();
    let upload = UploadLabReport::new(file, "report.pdf");
    let report = wait(user.upload_lab_report_and_wait(&upload, policy)).unwrap();
    assert!(report.is_finished() && report.results().count() > 0);
    assert_eq!(server.requests_to("/lab_reports"), 1);

    let unreadable = UploadLabReport::new(b"%PDF-1.7 unreadable".to_vec(), "report.pdf");
    let error = wait(user.upload_lab_report_and_wait(&unreadable, policy)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AnalysisFailed);
    let report = wait(user.lab_report(error.record_id().unwrap())).unwrap();
    assert!(report.parsing_error.is_some());
}

/// Lets one request to a path in, and lets every later request fail.
fn afterwards<T>(server: &MockServer, path: &str, fault: Fault, call: impl FnOnce() -> T) -> T {
    let gate = server.hold(path);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            assert!(gate.wait_for(1, Duration::from_secs(60)));
            server.fail_all(fault);
            gate.release();
        });
        call()
    })
}

#[test]
fn an_upload_is_not_lost_when_the_waiting_fails() {
    let clock = spike_mock::ManualClock::at("2026-04-20T12:00:00Z");
    let delay = Duration::from_secs(5);
    let options = Options::new().clock(clock.clone()).analysis_delay(delay);
    let server = MockServer::start_with(options).unwrap();
    let user = user(&server);
    let pause = Duration::from_millis(20);
    let policy = PollPolicy::new().first_pause(pause).max_pause(pause);
    let short = policy.deadline(Duration::from_millis(200));
    let image = AnalyzeNutritionImage::new(PNG.to_vec());
    let report = UploadLabReport::new(b"%PDF-1.7 synthetic".to_vec(), "report.pdf");
    for (fault, kind) in [
        (Fault::Reset, ErrorKind::DeadlineExceeded),
        (Fault::Status(503), ErrorKind::DeadlineExceeded),
        (Fault::Status(403), ErrorKind::Forbidden),
        (Fault::Html(200), ErrorKind::Decode),
    ] {
        let error = afterwards(&server, "/nutrition_records/image", fault.clone(), || {
            wait(user.analyze_nutrition_image_and_wait(&image, short)).unwrap_err()
        });
        assert_eq!(error.kind(), kind, "{error}");
        server.clear_faults();
        clock.advance(delay);
        let poll = GetNutritionRecord::new(error.record_id().unwrap());
        assert!(wait(user.wait_for(&poll, policy)).unwrap().is_finished());

        let error = afterwards(&server, "/lab_reports", fault, || {
            wait(user.upload_lab_report_and_wait(&report, short)).unwrap_err()
        });
        assert_eq!(error.kind(), kind, "{error}");
        server.clear_faults();
        clock.advance(delay);
        let poll = GetLabReport::new(error.record_id().unwrap());
        assert!(wait(user.wait_for(&poll, policy)).unwrap().is_finished());
    }
    // An upload that failed has none.
    server.fail_next_at("/lab_reports", Fault::Status(400));
    let error = wait(user.upload_lab_report_and_wait(&report, policy)).unwrap_err();
    assert_eq!(error.record_id(), None);
}

#[test]
fn an_answer_of_fifty_megabytes_is_read_or_told() {
    let server = MockServer::start();
    // Without optimizations it takes long.
    let minutes = Duration::from_secs(600);
    let options = CallOptions::new().attempt_timeout(minutes).deadline(minutes);
    let user = user(&server).with_options(options);
    let large = |end: &str| Fault::Body {
        status: 200,
        content_type: "application/json".to_owned(),
        bytes: format!("{{\"statistics\":[],\"pad\":\"{}{end}", "x".repeat(50_000_000)).into(),
    };
    server.fail_next_at("/queries/statistics/daily", large("\"}"));
    let list = wait(user.daily_statistics(last_week(), ["steps"])).unwrap();
    assert_eq!((list.statistics.len(), list.extra.len()), (0, 1));
    server.fail_next_at("/queries/statistics/daily", large(""));
    let error = wait(user.daily_statistics(last_week(), ["steps"])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("cut off") && error.to_string().len() < 300, "{error}");
    assert!(error.body().unwrap().len() > 50_000_000);
}
