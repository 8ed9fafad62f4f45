//! Probes the mock server in each of its variants.

mod leaks;

use std::sync::OnceLock;
use std::time::Duration;

use serde_json::json;
use spike_blocking::{ApplicationId, HmacKey, Settings, UserId};
use spike_mock::{ArrayStyle, BaseTime, ManualClock, MockServer, Options, PathId};
use spike_openapi::Document;

use super::report::Report;
use super::seen::Seen;
use super::{Target, probe};

const NOW: &str = "2026-03-09T12:00:00Z";

fn document() -> &'static Document {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    DOCUMENT.get_or_init(|| super::document().unwrap())
}

fn server(options: Options) -> MockServer {
    MockServer::start_with(options.clock(ManualClock::at(NOW))).unwrap()
}

fn target(server: &MockServer, key: &str) -> Target {
    let (application_id, key) =
        (ApplicationId::new(server.application_id()), HmacKey::new(key).unwrap());
    let user_id = UserId::new(server.user_id()).unwrap();
    Target {
        application_id,
        signature: key.sign(&user_id),
        user_id,
        settings: Settings::new(application_id, key).base_url(server.base_url()),
    }
}

fn probed(server: &MockServer) -> anyhow::Result<String> {
    probe(document(), &target(server, server.hmac_key()), NOW.parse()?, 7)
}

/// Probes a server with these options and checks the report. In all cases it holds no values, and nothing was
/// written to the server.
#[track_caller]
fn assert_report(options: Options, expected: &str) {
    let server = server(options);
    let report = probed(&server).unwrap();
    leaks::assert_read_only(&server);
    leaks::assert_no_value(&server, &report);
    assert_lines(&report, expected);
}

/// Checks a report. `question = answer` and `question ~ part of the answer` must each be a line of it, and
/// `question ! text` must not. In a section that was named as `[title]`, only its lines count.
#[track_caller]
fn assert_lines(report: &str, expected: &str) {
    let mut section = None;
    for line in expected.trim().lines().map(str::trim) {
        if let Some(title) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            assert!(report.lines().any(|line| line == title), "{title}\n{report}");
            section = Some(title);
            continue;
        }
        let split = |operator| line.split_once(operator).map(|parts| (operator, parts));
        let found = [" = ", " ~ ", " ! "].into_iter().find_map(split);
        let (operator, (question, answer)) = found.unwrap_or((" = ", (line, "")));
        let lines = report.lines().skip_while(|line| section.is_some_and(|title| title != *line));
        let lines = lines.skip(usize::from(section.is_some()));
        let mut lines = lines.take_while(|line| section.is_none() || !line.is_empty());
        let is_found = lines.any(|line| match line.trim().strip_prefix(question) {
            Some(rest) if operator == " = " => rest.trim() == answer,
            Some(rest) => rest.contains(answer),
            None => false,
        });
        assert_eq!(is_found, operator != " ! ", "{line}\n{report}");
    }
}

#[test]
fn the_default_server() {
    assert_report(
        Options::new(),
        "types=a,b = both values are read
         types=a&types=b = both values are read
         array style to use = either
         base time = `start_at`, there is no `from_timestamp`
         sleep by `record_id` = taken
         provider record by `record_id` = taken
         sleeps, `include_stages` = default off, adds `sleeps[].stages`
         workout, `include_laps` = default off, adds `laps`
         per interval, `sleep_score` = refused (400)
         per day, a type that does not exist = refused (400)
         days without any data = no rows
         it ends = not by itself, there is no `exp`
         two logins give = the same token
         in answers of = in no answer
         older statistics, of quarter hours = answered
         [Fields that the document does not know]
         GET /queries/sleeps ~ `sleeps[].samples`
         [Enum values that the SDK does not know]
         none seen
         [Fields of another type than documented]
         none seen
         [Fields sent as null]
         none seen",
    );
}

#[test]
fn a_server_with_arrays_by_comma_and_record_ids() {
    let options = Options::new().array_style(ArrayStyle::Comma);
    let options = options.base_time(BaseTime::FromTimestamp);
    let options = options.sleep_path(PathId::RecordId);
    assert_report(
        options.workout_path(PathId::RecordId),
        "types=a,b = both values are read
         types=a&types=b = only the first value is read, the second is ignored
         array style to use = `Comma`, the default
         base time = `from_timestamp`, there is no `start_at`
         `from_timestamp` is = the start of the window asked for
         sleep by `record_id` = taken
         sleep by `sleep_id` = the list does not have this id
         workout by `record_id` = taken
         workout by `workout_id` = refused (404)
         workout by `activity_id` = the list does not have this id
         workout, `include_laps` = default off, adds `laps`",
    );
}

#[test]
fn a_server_with_repeated_parameters_and_other_ids() {
    let options = Options::new().array_style(ArrayStyle::Repeated);
    let options = options.token_lifetime(Some(Duration::from_secs(3600)));
    let options = options.sleep_path(PathId::SleepId);
    // The array style and the ids that work are used in later questions.
    assert_report(
        options.workout_path(PathId::WorkoutId),
        "it ends = yes, `exp` is there
         types=a,b = refused (400)
         types=a&types=b = both values are read
         array style to use = `Repeated`: set it on the client
         per interval, `sleep_score` = refused (400)
         the days looked at = as many rows as days
         sleep by `record_id` = refused (404)
         sleep by `sleep_id` = taken
         sleep, `include_stages` = default off, adds `stages`
         workout by `workout_id` = taken
         workout by `record_id` = refused (404)
         workout by `activity_id` = the list does not have this id
         workout, `include_laps` = default off, adds `laps`",
    );
}

#[test]
fn a_server_with_flags_that_are_on_and_a_key_for_the_schema() {
    let options = Options::new().include_by_default(true).schema_key(true);
    assert_report(
        options.workout_path(PathId::ActivityId),
        "workout by `activity_id` = taken
         workout by `record_id` = refused (404)
         workout by `workout_id` = the list does not have this id
         sleeps, `include_stages` = default on, adds `sleeps[].stages`
         workout, `include_laps` = default on, adds `laps`
         time series, `include_record_ids` = default on, adds `record_ids`
         daily statistics, `include_record_ids` = default off, adds `statistics[].record_ids`
         provider records, `include_provider_specific_metrics` ~ default on, adds
         in answers of ~ `GET /userinfo`
         in answers of ~ `GET /queries/sleeps`
         [Fields that the document does not know]
         GET ! $schema",
    );
}

#[test]
fn a_server_with_unknown_fields_and_values_and_nulls() {
    let options = Options::new().extra_fields(true).unknown_values(true);
    // A member that is null counts as missing.
    assert_report(
        options.nulls(true),
        "workout, `include_laps` ~ default off, adds `laps`
         [Fields that the document does not know]
         GET /userinfo ~ mock_new_field`
         GET /queries/sleeps ~ mock_new_field`
         GET /queries/statistics/daily ~ mock_new_field`
         GET /queries/timeseries ~ mock_new_field`
         GET /queries/statistics ~ values.vitality_score`
         [Enum values that the SDK does not know]
         SleepStage ~ `hypnagogia`
         ActivityType ~ `underwater_chess`
         InputMethod ~ `telepathy`
         Provider ~ `brand_new_band`
         Gender ~ `undisclosed`
         [Fields sent as null]
         GET /queries/sleeps ~ `sleeps[].score`",
    );
}

#[test]
fn a_user_without_data() {
    let server = server(Options::new().providers([] as [&str; 0]));
    let report = probed(&server).unwrap();
    assert_lines(
        &report,
        "which values are read ~ undecided
         base time ~ undecided
         workout ~ undecided",
    );
}

#[test]
fn a_login_that_is_refused() {
    let server = server(Options::new());
    let target = target(&server, "another-hmac-key-0123456789");
    let error = probe(document(), &target, NOW.parse().unwrap(), 7).unwrap_err();
    let is_named = |part: &str| error.to_string().contains(part);
    assert!(is_named("refused (401)") && is_named("credentials"), "{error}");
}

#[test]
fn answers_that_are_not_as_documented() {
    let mut seen = Seen::new(document());
    let sleep = json!({"sleep_id": "secret", "stages": "secret", "metrics": {"steps": 7.0}});
    seen.answer("GET /queries/sleeps", &json!({"sleeps": [sleep, null], "secret": "secret"}));
    seen.answer("GET /queries/workouts", &json!([]));
    seen.answer("GET /userinfo", &json!({"uid": null}));
    let properties = json!({"properties": {"gender": "Not A Word"}});
    seen.answer("GET /userproperties", &properties);
    seen.problem(418, &json!({"title": "secret", "2026-03-09": 1}));
    let mut report = Report::default();
    seen.report(&mut report);
    let report = report.text(&seen);
    assert_lines(
        &report,
        "[Fields that the document does not know]
         GET /queries/sleeps = `hidden`
         [Enum values that the SDK does not know]
         Gender = `(no word)`
         [Fields of another type than documented]
         GET /queries/sleeps = `sleeps[].stages: string instead of array`
         GET /queries/workouts = `the answer: array instead of object`
         GET /userinfo ~ `uid: required, but missing or null`
         [Fields of evidence C, D or U that are there]
         GET /queries/sleeps = `sleeps[].sleep_id`
         [Fields called likely that are not always there]
         GET /queries/sleeps ~ `sleeps[].start_at_timestamp`
         [Fields sent as null]
         GET /userinfo = `uid`
         [Errors]
         418 = `(key)`, `title`",
    );
    assert!(!report.contains("secret") && !report.contains("Not A Word"), "{report}");
}
