//! Against the mock server in each of its variants: the probe finds out which it is, and tells no values.

mod leaks;

use std::sync::OnceLock;
use std::time::Duration;

use spike_blocking::{ApplicationId, HmacKey, UserId};
use spike_core::time::Timestamp;
use spike_mock::{ArrayStyle, BaseTime, ManualClock, MockServer, Options, PathId};

use super::{Settings, probe};
use crate::spec::resolve::Document;
use crate::spec::{OURS, load};
use crate::workspace;

const NOW: &str = "2026-03-09T12:00:00Z";

fn document() -> &'static Document {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    DOCUMENT.get_or_init(|| load::read(&workspace::here().join(OURS)).unwrap())
}

fn server(options: Options) -> MockServer {
    MockServer::start_with(options.clock(ManualClock::at(NOW))).unwrap()
}

fn settings(server: &MockServer) -> Settings {
    Settings {
        base_url: server.base_url(),
        application_id: ApplicationId::new(server.application_id()),
        hmac_key: HmacKey::new(server.hmac_key()).unwrap(),
        user_id: UserId::new(server.user_id()).unwrap(),
    }
}

fn ask(server: &MockServer) -> String {
    let now: Timestamp = NOW.parse().unwrap();
    probe(document(), &settings(server), now, 7).unwrap()
}

/// The report on a server of this kind. Whatever the kind, it holds no values, and nothing was written.
fn report(options: Options) -> String {
    let server = server(options);
    let report = ask(&server);
    leaks::assert_read_only(&server);
    leaks::assert_no_value(&server, &report);
    report
}

/// The answer to a question.
fn answer<'a>(report: &'a str, question: &str) -> &'a str {
    let line = report
        .lines()
        .find_map(|line| line.trim_start().strip_prefix(question));
    line.unwrap_or_else(|| panic!("no line begins with {question:?}:\n{report}"))
        .trim()
}

/// The lines of a section.
fn section<'a>(report: &'a str, title: &str) -> Vec<&'a str> {
    let lines = report.lines().skip_while(|line| *line != title).skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .map(str::trim)
        .collect()
}

#[test]
fn the_plain_server() {
    let report = report(Options::new());
    assert_eq!(answer(&report, "types=a,b"), "both values are read");
    assert_eq!(answer(&report, "types=a&types=b"), "both values are read");
    assert_eq!(answer(&report, "array style to use"), "either");
    assert_eq!(
        answer(&report, "base time"),
        "`start_at`, there is no `from_timestamp`"
    );
    assert_eq!(answer(&report, "sleep by `record_id`"), "taken");
    assert_eq!(answer(&report, "provider record by `record_id`"), "taken");
    assert_eq!(
        answer(&report, "sleeps, `include_stages`"),
        "default off, adds `sleeps[].stages`"
    );
    assert_eq!(
        answer(&report, "workout, `include_laps`"),
        "default off, adds `laps`"
    );
    assert_eq!(
        answer(&report, "per interval, `sleep_score`"),
        "refused (400)"
    );
    assert_eq!(
        answer(&report, "per day, a type that does not exist"),
        "refused (400)"
    );
    assert_eq!(answer(&report, "days without any data"), "no rows");
    assert_eq!(
        answer(&report, "it ends"),
        "not by itself, there is no `exp`"
    );
    assert_eq!(answer(&report, "two logins give"), "the same token");
    assert_eq!(answer(&report, "in answers of"), "in no answer");
    assert_eq!(
        answer(&report, "GET /queries/statistics (removed)"),
        "refused (404)"
    );
    assert_eq!(
        section(&report, "Enum values that the SDK does not know"),
        ["none seen"]
    );
    assert_eq!(section(&report, "Fields sent as null"), ["none seen"]);
    assert_eq!(
        section(&report, "Fields of another type than documented"),
        ["none seen"]
    );
    // What the mock had to invent.
    let unknown = section(&report, "Fields that the document does not know");
    assert!(
        unknown.iter().any(|line| line.contains("`samples`")),
        "{unknown:?}"
    );
}

#[test]
fn arrays_by_comma() {
    let report = report(Options::new().array_style(ArrayStyle::Comma));
    assert_eq!(answer(&report, "types=a,b"), "both values are read");
    let repeated = answer(&report, "types=a&types=b");
    assert_eq!(
        repeated,
        "only the first value is read, the second is lost without a word"
    );
    assert_eq!(
        answer(&report, "array style to use"),
        "`Comma`, the default"
    );
}

#[test]
fn arrays_by_repetition() {
    let report = report(Options::new().array_style(ArrayStyle::Repeated));
    assert_eq!(answer(&report, "types=a,b"), "refused (400)");
    assert_eq!(answer(&report, "types=a&types=b"), "both values are read");
    assert_eq!(
        answer(&report, "array style to use"),
        "`Repeated`: set it on the client"
    );
    // What is asked afterwards is asked in that style.
    assert_eq!(
        answer(&report, "per interval, `sleep_score`"),
        "refused (400)"
    );
    assert_eq!(
        answer(&report, "the days looked at"),
        "as many rows as days"
    );
}

#[test]
fn the_base_time() {
    let report = report(Options::new().base_time(BaseTime::FromTimestamp));
    assert_eq!(
        answer(&report, "base time"),
        "`from_timestamp`, there is no `start_at`"
    );
    assert_eq!(
        answer(&report, "`from_timestamp` is"),
        "the start of the window asked for"
    );
}

#[test]
fn the_id_of_a_sleep() {
    let by_record = report(Options::new().sleep_path(PathId::RecordId));
    assert_eq!(answer(&by_record, "sleep by `record_id`"), "taken");
    assert_eq!(
        answer(&by_record, "sleep by `sleep_id`"),
        "the list does not have this id"
    );
    let by_sleep = report(Options::new().sleep_path(PathId::SleepId));
    assert_eq!(answer(&by_sleep, "sleep by `record_id`"), "refused (404)");
    assert_eq!(answer(&by_sleep, "sleep by `sleep_id`"), "taken");
    // The id that works is used for what follows.
    assert_eq!(
        answer(&by_sleep, "sleep, `include_stages`"),
        "default off, adds `stages`"
    );
}

#[test]
fn the_id_of_a_workout() {
    for (id, name) in [
        (PathId::RecordId, "record_id"),
        (PathId::WorkoutId, "workout_id"),
        (PathId::ActivityId, "activity_id"),
    ] {
        let report = report(Options::new().workout_path(id));
        for other in ["record_id", "workout_id", "activity_id"] {
            let answer = answer(&report, &format!("workout by `{other}`"));
            if other == name {
                assert_eq!(answer, "taken");
            } else {
                assert!(
                    matches!(answer, "refused (404)" | "the list does not have this id"),
                    "{answer}"
                );
            }
        }
        assert_eq!(
            answer(&report, "workout, `include_laps`"),
            "default off, adds `laps`"
        );
    }
}

#[test]
fn flags_that_are_on() {
    let report = report(Options::new().include_by_default(true));
    assert_eq!(
        answer(&report, "sleeps, `include_stages`"),
        "default on, adds `sleeps[].stages`"
    );
    assert_eq!(
        answer(&report, "workout, `include_laps`"),
        "default on, adds `laps`"
    );
    assert_eq!(
        answer(&report, "time series, `include_record_ids`"),
        "default on, adds `record_ids`"
    );
    let daily = answer(&report, "daily statistics, `include_record_ids`");
    assert_eq!(daily, "default off, adds `statistics[].record_ids`");
    assert!(
        answer(
            &report,
            "provider records, `include_provider_specific_metrics`"
        )
        .starts_with("default on, adds"),
        "{report}"
    );
}

#[test]
fn fields_that_are_new() {
    let report = report(Options::new().extra_fields(true));
    let unknown = section(&report, "Fields that the document does not know");
    for operation in [
        "getUserinfo",
        "getQueriesSleeps",
        "getQueriesStatisticsDaily",
        "getQueriesTimeseries",
    ] {
        let line = unknown
            .iter()
            .find(|line| line.starts_with(&format!("{operation} ")));
        assert!(
            line.is_some_and(|line| line.contains("mock_new_field`")),
            "{operation}: {unknown:#?}"
        );
    }
}

#[test]
fn values_that_are_new() {
    let report = report(Options::new().unknown_values(true));
    let words = section(&report, "Enum values that the SDK does not know");
    for (name, word) in [
        ("SleepStage", "hypnagogia"),
        ("ActivityType", "underwater_chess"),
        ("InputMethod", "telepathy"),
        ("Provider", "brand_new_band"),
        ("Gender", "undisclosed"),
    ] {
        let line = words
            .iter()
            .find(|line| line.starts_with(&format!("{name} ")));
        assert!(
            line.is_some_and(|line| line.contains(&format!("`{word}`"))),
            "{name}: {words:#?}"
        );
    }
    let unknown = section(&report, "Fields that the document does not know");
    assert!(
        unknown
            .iter()
            .any(|line| line.contains("values.vitality_score`")),
        "{unknown:#?}"
    );
}

#[test]
fn a_key_for_the_schema() {
    let report = report(Options::new().schema_key(true));
    let with = answer(&report, "in answers of");
    assert!(
        with.contains("`getUserinfo`") && with.contains("`getQueriesSleeps`"),
        "{with}"
    );
    let unknown = section(&report, "Fields that the document does not know");
    assert!(
        !unknown.iter().any(|line| line.contains("$schema")),
        "{unknown:#?}"
    );
}

#[test]
fn nulls() {
    let report = report(Options::new().nulls(true));
    let nulls = section(&report, "Fields sent as null");
    assert!(
        nulls.iter().any(|line| line.contains("`sleeps[].score`")),
        "{nulls:#?}"
    );
    // A part that is null is not there.
    assert_eq!(
        answer(&report, "workout, `include_laps`"),
        "default off, adds `laps`"
    );
}

#[test]
fn tokens_that_end() {
    let report = report(Options::new().token_lifetime(Some(Duration::from_secs(3600))));
    assert_eq!(answer(&report, "it ends"), "yes, `exp` is there");
}

#[test]
fn a_user_without_data() {
    let server = server(Options::new().providers([] as [&str; 0]));
    let report = ask(&server);
    assert!(
        answer(&report, "which values are read").starts_with("undecided"),
        "{report}"
    );
    assert!(
        answer(&report, "base time").starts_with("undecided"),
        "{report}"
    );
    assert!(
        answer(&report, "workout").starts_with("undecided"),
        "{report}"
    );
}

#[test]
fn a_login_that_is_refused() {
    let server = server(Options::new());
    let mut settings = settings(&server);
    settings.hmac_key = HmacKey::new("another-hmac-key-0123456789").unwrap();
    let error = probe(document(), &settings, NOW.parse().unwrap(), 7)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("refused (401)") && error.contains("credentials"),
        "{error}"
    );
}
