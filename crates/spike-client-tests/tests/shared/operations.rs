//! Every operation through the whole client, against the mock server.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::json;
use spike_mock::{MockServer, Options};

use crate::harness::sdk::api::*;
use crate::harness::sdk::time::{Date, Offset};
use crate::harness::sdk::vocabulary::{NutritionalField, StatisticType};
use crate::harness::sdk::{
    ApplicationId, Deviation, Error, RawCall, RawReply, Reply, Request, RequestExt as _, Signature,
    UserId,
};
use crate::harness::wait;
use crate::shared::client::{client, last_week, yesterday};

pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x02\0\x08\x06\0\0\0";

/// Which operations were called.
#[derive(Default)]
struct Called(RefCell<BTreeSet<String>>);

impl Called {
    /// Notes the call; a documented answer never deviates.
    fn note<R: Request>(&self, request: &R, reply: Result<Reply<R::Answer>, Error>) -> R::Answer {
        let id = request.call().unwrap().name().to_owned();
        assert!(self.0.borrow_mut().insert(id.clone()), "{id} twice");
        let reply = reply.unwrap_or_else(|error| panic!("{error}: {:?}", error.body()));
        assert_eq!(reply.deviations, Vec::<Deviation>::new(), "{id}");
        reply.value
    }
}

/// Calls an operation and notes it.
macro_rules! call {
    ($called:expr, $user:expr, $request:expr) => {{
        let request = $request;
        let reply = wait($user.send_reply(&request));
        $called.note(&request, reply)
    }};
}

#[test]
fn all_thirty_six() {
    every_operation(&MockServer::start());
}

/// Empty lists and maps, and flags that are false, may be `null`.
#[test]
fn all_thirty_six_with_nils() {
    let server = MockServer::start_with(Options::new().nils(true)).unwrap();
    every_operation(&server);

    // What is empty is read as empty. The mock has no data of this day.
    let user = client(&server).user(server.user_id()).unwrap();
    let day = Date::new(2090, 1, 1).unwrap();
    let window = day.window_at(Offset::UTC).unwrap();
    let types = [StatisticType::Steps];
    let mut nils = 0;
    macro_rules! empty {
        ($request:expr, $empty:expr) => {{
            let reply = wait(user.send_reply(&$request)).unwrap();
            nils += usize::from(String::from_utf8_lossy(reply.raw.body()).contains("null"));
            let empty: fn(&_) -> bool = $empty;
            assert!(empty(&reply.value) && reply.deviations.is_empty(), "{:?}", reply.raw.body());
        }};
    }
    empty!(ListSleeps::new(day), |list: &SleepList| list.sleeps.is_empty());
    empty!(ListWorkouts::new(window), |list: &WorkoutList| list.workouts.is_empty());
    empty!(ListProviderRecords::new(window), |list: &ProviderRecordList| list.records.is_empty());
    empty!(DailyStatistics::new(day, &types), |list: &DailyStatisticsList| {
        list.statistics.iter().all(|row| row.values.is_empty())
    });
    empty!(IntervalStatistics::new(window, &types), |list: &IntervalStatisticsList| {
        list.statistics.iter().all(|row| row.values.is_empty())
    });
    empty!(TimeSeries::new("heartrate", window), |list: &Series| list.values.is_empty());
    empty!(ListNutritionRecords::new(window), |list: &Vec<NutritionRecord>| list.is_empty());
    empty!(ListLabReports::new(window), |list: &Vec<LabReport>| list.is_empty());
    assert_eq!(nils, 8);
}

fn every_operation(server: &MockServer) {
    let client = client(server);
    let user = client.user(server.user_id()).unwrap();
    let called = Called::default();
    let id: UserId = server.user_id().parse().unwrap();
    let application = ApplicationId::new(server.application_id());
    let signature = Signature::from_hex(server.signature(server.user_id())).unwrap();

    call!(called, user, AuthHmac::new(application, id.clone(), signature.clone()));
    let legacy = AuthClientToken::new(server.client_id())
        .application_id(application)
        .application_user_id(id.clone())
        .signature(signature);
    assert!(call!(called, user, legacy).user_info.is_some());
    let pkcs1 = json!({
        "application_id": application.get(),
        "application_user_id": id.as_str(),
        "signature": "A".repeat(172),
    });
    call!(called, user, AuthPkcs1::new(pkcs1));

    call!(called, user, GetUserInfo::new());
    call!(called, user, GetUserProperties::new());
    call!(called, user, GetApplicationInfo::new());

    call!(called, user, IntegrationUrl::new("fitbit"));
    let redirect: RawReply = call!(called, user, InitIntegration::new("fitbit"));
    assert!(redirect.status().is_redirection() && redirect.headers().contains_key("location"));

    let types = [StatisticType::Steps, StatisticType::HeartRate];
    call!(called, user, DailyStatistics::new(last_week(), &types));
    call!(called, user, IntervalStatistics::new(yesterday(), &types));
    call!(called, user, LegacyStatistics::new(yesterday(), "fifteen_minute", &types));
    let bounds = [
        ("from_timestamp", yesterday().start().to_string()),
        ("to_timestamp", yesterday().end().to_string()),
    ];
    let mut interpolation = StatisticsInterpolation::new()
        .with_query("interval", "1h")
        .with_query_list("types", ["steps"]);
    let mut samples = TimeSeriesSamples::new().with_query_list("metrics", ["heartrate"]);
    let mut split = TimeSeriesSplit::new().with_query("metric", "heartrate");
    for (name, value) in &bounds {
        interpolation = interpolation.with_query(*name, value);
        samples = samples.with_query(*name, value);
        split = split.with_query(*name, value);
    }
    call!(called, user, interpolation);
    call!(called, user, TimeSeries::new("heartrate", yesterday()));
    call!(called, user, samples);
    let split: serde_json::Value = call!(called, user, split).json().unwrap();
    assert!(split.is_object());

    let sleeps = call!(called, user, ListSleeps::new(last_week()).include_stages(true));
    let sleep = sleeps.sleeps[0].record_id.clone().unwrap();
    call!(called, user, GetSleep::new(sleep));
    let week = last_week().window_at(Offset::UTC).unwrap();
    let workouts = call!(called, user, ListWorkouts::new(week));
    let workout = workouts.workouts[0].record_id.clone().unwrap();
    call!(called, user, GetWorkout::new(workout).include_laps(true));
    let records = call!(called, user, ListProviderRecords::new(week));
    let record = records.records[0].record_id.clone().unwrap();
    call!(called, user, GetProviderRecord::new(record));
    let window = json!({"from_timestamp": bounds[0].1, "to_timestamp": bounds[1].1});
    call!(called, user, QueryProviderRecord::new(window));

    let image =
        AnalyzeNutritionImage::new(PNG.to_vec()).include_ingredients(true).wait_on_process(true);
    let dish = call!(called, user, image);
    assert!(dish.is_finished());
    assert!(
        call!(called, user, AnalyzeNutritionLabel::new(PNG.to_vec())).nutritional_fields.is_some()
    );
    call!(
        called,
        user,
        AnalyzeNutritionText::new(json!({"body": "two eggs and a slice of bread"}))
    );
    let meal = call!(called, user, UploadNutritionRecord::new(Meal::new("soup", 250.0, "ml")));
    let listed = call!(
        called,
        user,
        ListNutritionRecords::new(
            yesterday().start()..week.end().saturating_add(std::time::Duration::from_secs(200_000))
        )
    );
    assert!(listed.iter().any(|record| record.record_id == meal.record_id));
    call!(called, user, GetNutritionRecord::new(&dish.record_id));
    let half = NutritionChange::new().serving_size(dish.serving_size.unwrap() / 2.0);
    let halved = call!(called, user, ModifyNutritionRecord::new(&dish.record_id, half));
    let energy = |record: &NutritionRecord| {
        record.nutritional_fields.as_ref().unwrap().get(NutritionalField::EnergyKcal).unwrap()
    };
    assert!((energy(&halved) * 2.0 - energy(&dish)).abs() <= 1.0);
    call!(called, user, ReplaceNutritionRecord::new(&dish.record_id, Meal::new("stew", 1.0, "g")));
    call!(called, user, DeleteNutritionRecord::new(&dish.record_id));

    let upload =
        UploadLabReport::new(b"%PDF-1.7 synthetic".to_vec(), "report.pdf").wait_on_process(true);
    let report = call!(called, user, upload).lab_report;
    assert!(report.results().count() > 0);
    let far =
        yesterday().start()..week.end().saturating_add(std::time::Duration::from_secs(200_000));
    assert_eq!(call!(called, user, ListLabReports::new(far)).len(), 1);
    call!(called, user, GetLabReport::new(&report.record_id));
    call!(called, user, ProcessLabReports::new(json!({"lab_report_id": report.record_id})));

    call!(called, user, DeleteIntegration::new("garmin"));

    assert_eq!(called.0.borrow().len(), 36);
}

#[test]
fn the_escape_hatch_goes_through_the_same_machine() {
    let server = MockServer::start();
    let client = client(&server);
    let user = client.user(server.user_id()).unwrap();
    server.fail_next_at("/userinfo", spike_mock::Fault::Status(503));
    let raw = RawCall::new(http::Method::GET, "/userinfo");
    let reply = wait(user.send(&raw)).unwrap();
    assert_eq!(reply.attempts(), 2);
    let info: serde_json::Value = reply.json().unwrap();
    assert_eq!(info["application_user_id"], server.user_id());

    let extra = ListWorkouts::new(yesterday())
        .with_query_list("providers", ["garmin"])
        .with_query("include_laps", "true");
    wait(user.send(&extra)).unwrap();
    let query = server.requests().last().unwrap().query().to_owned();
    assert!(query.ends_with("&providers=garmin&include_laps=true"), "{query}");
}

/// Whether a path is that of a template such as `/queries/sleeps/{sleep_id}`.
fn matches(template: &str, path: &str) -> bool {
    let mut parts = template.split('/').zip(path.split('/'));
    template.split('/').count() == path.split('/').count()
        && parts.all(|(expected, found)| expected.starts_with('{') || expected == found)
}

#[test]
fn every_proven_operation_has_a_short_method() {
    let server = MockServer::start();
    let user = client(&server).user(server.user_id()).unwrap();
    let types = [StatisticType::Steps];
    let (days, window) = (last_week(), yesterday());
    let week = days.window_at(Offset::UTC).unwrap();
    wait(user.user_info()).unwrap();
    wait(user.user_properties()).unwrap();
    wait(user.application_info()).unwrap();
    wait(user.integration_url("fitbit")).unwrap();
    wait(user.daily_statistics(days, &types)).unwrap();
    let hours = wait(user.interval_statistics(window, &types)).unwrap();
    let quarters = wait(user.legacy_statistics(window, "fifteen_minute", &types)).unwrap();
    assert!(quarters.statistics.len() > hours.statistics.len());
    wait(user.time_series("steps", window)).unwrap();
    let sleep = wait(user.sleeps(days)).unwrap().sleeps.remove(0);
    wait(user.sleep(sleep.record_id.unwrap())).unwrap();
    let workout = wait(user.workouts(week)).unwrap().workouts.remove(0);
    wait(user.workout(workout.record_id.unwrap())).unwrap();
    let record = wait(user.provider_records(week)).unwrap().records.remove(0);
    wait(user.provider_record(record.record_id.unwrap())).unwrap();
    wait(user.analyze_nutrition_image(PNG.to_vec())).unwrap();
    wait(user.analyze_nutrition_label(PNG.to_vec())).unwrap();
    let soup = Meal::new("soup", 250.0, "ml");
    let id = wait(user.upload_nutrition_record(soup.clone())).unwrap().record_id;
    wait(user.nutrition_records(week)).unwrap();
    wait(user.nutrition_record(&id)).unwrap();
    wait(user.modify_nutrition_record(&id, NutritionChange::new().serving_size(125.0))).unwrap();
    wait(user.replace_nutrition_record(&id, soup)).unwrap();
    wait(user.delete_nutrition_record(&id)).unwrap();
    let report = wait(user.upload_lab_report(b"%PDF-1.7 synthetic".to_vec(), "report.pdf"));
    wait(user.lab_reports(week)).unwrap();
    wait(user.lab_report(report.unwrap().lab_report.record_id)).unwrap();
    wait(user.delete_integration("garmin")).unwrap();

    let sent = server.requests();
    let mut called = 0;
    for shape in REQUESTS {
        let (method, path) = shape.name.split_once(' ').unwrap();
        let expected = path != "/applicationinfo" && shape.defaults.unproven;
        if expected || path.starts_with("/auth/") {
            continue;
        }
        let mut all = sent.iter();
        let found = all.any(|it| it.method() == method && matches(path, it.path()));
        assert!(found, "{} has no short method", shape.name);
        called += 1;
    }
    assert_eq!(called, 26);
    // Each sent one request; the login is the first.
    assert_eq!(sent.len(), 1 + 26);
}
