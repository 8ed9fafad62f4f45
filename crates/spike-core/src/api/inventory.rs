//! The operations, counted: the table of contract 1.5.

use std::collections::BTreeSet;

use serde_json::json;

use super::*;
use crate::api::golden;
use crate::time::Date;
use crate::{ApplicationId, Authentication, HmacKey, Operation, UserId};

fn typed() -> Vec<Box<dyn Operation>> {
    let user = UserId::new("u").unwrap();
    let signature = HmacKey::new("0123456789abcdef").unwrap().sign(&user);
    let day: Date = "2026-04-13".parse().unwrap();
    let window = golden::window;
    let image = || FileSource::url("https://example.com/a.png");
    let meal = || Meal::new("soup", 1.0, "g");
    vec![
        Box::new(AuthHmac::new(ApplicationId::new(1), user, signature)),
        Box::new(AuthClientToken::new("c")),
        Box::new(GetUserInfo::new()),
        Box::new(GetUserProperties::new()),
        Box::new(IntegrationUrl::new("{provider_slug}")),
        Box::new(DeleteIntegration::new("{provider_slug}")),
        Box::new(DailyStatistics::new(day, ["steps"])),
        Box::new(IntervalStatistics::new(window(), ["steps"])),
        Box::new(TimeSeries::new("steps", window())),
        Box::new(ListSleeps::new(day)),
        Box::new(GetSleep::new("{sleep_id}")),
        Box::new(ListWorkouts::new(window())),
        Box::new(GetWorkout::new("{workout_id}")),
        Box::new(ListProviderRecords::new(window())),
        Box::new(GetProviderRecord::new("{record_id}")),
        Box::new(AnalyzeNutritionImage::new(image())),
        Box::new(AnalyzeNutritionLabel::new(image())),
        Box::new(UploadNutritionRecord::new(meal())),
        Box::new(ListNutritionRecords::new(window())),
        Box::new(GetNutritionRecord::new("{nutrition_record_id}")),
        Box::new(ModifyNutritionRecord::new(
            "{nutrition_record_id}",
            NutritionChange::new().serving_size(1.0),
        )),
        Box::new(ReplaceNutritionRecord::new("{nutrition_record_id}", meal())),
        Box::new(DeleteNutritionRecord::new("{nutrition_record_id}")),
        Box::new(UploadLabReport::new(b"%PDF-", "a.pdf")),
        Box::new(ListLabReports::new(window())),
        Box::new(GetLabReport::new("{lab_report_id}")),
    ]
}

fn raw() -> Vec<Box<dyn Operation>> {
    vec![
        Box::new(AuthPkcs1::new(json!({}))),
        Box::new(GetApplicationInfo::new()),
        Box::new(InitIntegration::new("{provider_slug}")),
        Box::new(StatisticsInterpolation::new()),
        Box::new(TimeSeriesSamples::new()),
        Box::new(TimeSeriesSplit::new()),
        Box::new(QueryProviderRecord::new(json!({}))),
        Box::new(AnalyzeNutritionText::new(json!({}))),
        Box::new(ProcessLabReports::new(json!({}))),
    ]
}

fn path(operation: &dyn Operation) -> String {
    let path = operation.path();
    path.encoded()
        .unwrap()
        .replace("%7B", "{")
        .replace("%7D", "}")
}

/// The id as the server's framework makes it: the method, then the words of the path.
fn id(method: &str, path: &str) -> String {
    let mut id = method.to_lowercase();
    let mut words = |text: &str| {
        for word in text.split('_') {
            let (first, rest) = word.split_at(1);
            id.push_str(&first.to_uppercase());
            id.push_str(rest);
        }
    };
    for segment in path.split('/').skip(1) {
        match segment.strip_prefix('{') {
            Some(parameter) => {
                words("by");
                words(parameter.trim_end_matches('}'));
            }
            None => words(segment),
        }
    }
    id
}

#[test]
fn thirty_five_operations() {
    assert_eq!((typed().len(), raw().len()), (26, 9));
    let all: Vec<_> = typed().into_iter().chain(raw()).collect();
    let ids: BTreeSet<_> = all.iter().map(|operation| operation.id()).collect();
    let places: BTreeSet<_> = all
        .iter()
        .map(|operation| format!("{} {}", operation.method(), path(&**operation)))
        .collect();
    assert_eq!((ids.len(), places.len()), (35, 35));
}

#[test]
fn ids_are_those_of_the_framework() {
    for operation in typed().into_iter().chain(raw()) {
        let path = path(&*operation);
        let expected = match &*path {
            // A bare array is listed, by the two ids the documentation shows.
            "/nutrition_records" => "listNutritionRecords".to_owned(),
            "/lab_reports" if operation.method() == "GET" => "listLabReports".to_owned(),
            _ => id(operation.method().as_str(), &path),
        };
        assert_eq!(operation.id(), expected);
    }
}

#[test]
fn only_logins_go_without_a_token_and_only_they_may_post_twice() {
    for operation in typed().into_iter().chain(raw()) {
        let login = path(&*operation).starts_with("/auth/");
        let open = operation.authentication() == Authentication::None;
        assert_eq!(open, login, "{}", operation.id());
        let changes = ["POST", "PATCH"].contains(&operation.method().as_str());
        assert_eq!(
            operation.is_replay_safe(),
            login || !changes,
            "{}",
            operation.id()
        );
    }
}
