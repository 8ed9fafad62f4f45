//! `spike get`: every operation, its options, and the forms of its answer.

use std::collections::BTreeSet;
use std::io::Write as _;

use serde_json::Value;
use spike_blocking::api::REQUESTS;
use spike_blocking::shape::ValueShape;
use spike_cli::commands::get::Operation;
use spike_mock::MockServer;

use crate::support::{borrowed, output_of, run, run_command, settings, spike};

/// Returns the command of an operation.
fn command_of(operation: &Operation) -> clap::Command {
    let mut command = spike_cli::command();
    command.build();
    let get = command.find_subcommand("get").unwrap();
    get.find_subcommand(&operation.name).unwrap().clone()
}

#[test]
fn every_operation_is_a_command_and_every_parameter_is_an_option() {
    spike_cli::command().debug_assert();
    let all: Vec<Operation> = Operation::all().collect();
    assert_eq!(all.len(), REQUESTS.len());
    for operation in all {
        let command = command_of(&operation);
        assert!(command.get_about().is_some_and(|about| !about.to_string().is_empty()));
        let known: BTreeSet<&str> =
            command.get_arguments().map(|argument| argument.get_id().as_str()).collect();
        for (_, member) in operation.shape.members() {
            let argument =
                command.get_arguments().find(|argument| argument.get_id() == member.name);
            let argument =
                argument.unwrap_or_else(|| panic!("{}: {}", operation.name, member.name));
            let help = argument.get_help().unwrap().to_string();
            assert!(!help.is_empty() && !help.contains("]("), "{}: {help}", operation.name);
            if let ValueShape::Enum(values) = member.value {
                assert_eq!(argument.get_possible_values().len(), values.values.len());
            }
        }
        for parameter in operation.shape.parameters {
            if let ValueShape::Group([]) = parameter.value {
                assert!(known.contains(parameter.name), "{}", operation.name);
            }
        }
    }
}

#[test]
fn an_answer_is_printed_as_it_came() {
    let server = MockServer::start();
    let own = settings(&server);
    let out = output_of("get sleeps --days 7 --include-stages", &borrowed(&own));
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert!(answer["sleeps"][0]["stages"].is_array(), "{out}");
    let asked = server.requests().into_iter().rfind(|request| request.path() == "/queries/sleeps");
    assert!(asked.unwrap().query().contains("include_stages=true"));
}

#[test]
fn a_range_of_instants_starts_and_ends_at_local_midnight() {
    let server = MockServer::start();
    let arguments = "get workouts --from 2026-04-13 --to 2026-04-14";
    output_of(arguments, &borrowed(&settings(&server)));
    let asked =
        server.requests().into_iter().rfind(|request| request.path() == "/queries/workouts");
    let query = asked.unwrap().query().replace("%3A", ":");
    let wanted = "from_timestamp=2026-04-12T21:00:00Z&to_timestamp=2026-04-14T21:00:00Z";
    assert!(query.contains(wanted), "{query}");
}

#[test]
fn a_list_is_a_table_or_comma_separated_values() {
    let days = "get daily-statistics --types steps,sleep_score --from 2026-04-13 --to 2026-04-14";
    let csv = output_of(&format!("{days} --csv"), &[]);
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().contains("values.steps"), "{csv}");
    assert_eq!(lines.count(), 2);
    let table = output_of(&format!("{days} --table"), &[]);
    assert!(table.contains("2026-04-13") && table.contains("values.steps"), "{table}");
    let one = output_of("get user-info --table", &[]);
    assert!(one.contains("application_user_id") && one.contains("demo-user"), "{one}");
}

#[test]
fn a_parquet_file_has_the_rows_of_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, columns) in [
        ("time-series heartrate --from 2026-04-13 --to 2026-04-13", 3),
        ("sleeps --from 2026-04-13 --to 2026-04-19", 10),
    ] {
        let file = folder.path().join("file.parquet");
        let metric = arguments.replace("time-series heartrate", "time-series --metric heartrate");
        let out = output_of(&format!("get {metric} --parquet {}", file.display()), &[]);
        assert_eq!(out, "");
        let reader =
            parquet::file::reader::SerializedFileReader::new(std::fs::File::open(file).unwrap());
        let reader = reader.unwrap();
        let metadata = parquet::file::reader::FileReader::metadata(&reader).file_metadata().clone();
        assert!(metadata.num_rows() > 5);
        assert!(metadata.schema_descr().num_columns() >= columns);
    }
}

#[test]
fn a_misspelt_value_is_refused_with_similar_ones_and_can_be_sent_all_the_same() {
    let arguments = "get daily-statistics --days 2 --types distance";
    let run = run(arguments, &[]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("not known to this SDK: `distance`; similar: `distance_"), "{run:?}");
    let server = MockServer::start();
    let sent =
        crate::support::run(&format!("{arguments} --allow-unknown"), &borrowed(&settings(&server)));
    assert_eq!(sent.code, Some(1), "{sent:?}");
    assert!(sent.err.contains("400") && !sent.err.contains("ARRAY_STYLE"), "{sent:?}");
    // The time zone and the operation are two calls.
    assert_eq!((server.requests().len(), server.logins()), (3, 1));
}

#[test]
fn a_change_is_confirmed() {
    let server = MockServer::start();
    let own = settings(&server);
    let refused = run("get delete-integration garmin", &borrowed(&own));
    assert_eq!((refused.code, refused.out.as_str()), (Some(5), ""));
    assert!(refused.err.contains("--yes"), "{refused:?}");
    assert_eq!(server.connections(), 0);
    assert_eq!(output_of("get delete-integration garmin --yes", &borrowed(&own)), "");
    assert!(server.requests().iter().any(|request| request.method() == "DELETE"));
}

#[test]
fn a_token_is_hidden_unless_it_is_asked_for() {
    let server = MockServer::start();
    let own = settings(&server);
    let token = server.token(server.user_id());
    let hidden = run("get auth-hmac", &borrowed(&own));
    assert!(hidden.out.contains("hidden") && !hidden.out.contains(&token), "{hidden:?}");
    let info = output_of("get user-info", &borrowed(&own));
    let info: Value = serde_json::from_str(&info).unwrap();
    assert!(info["compat_application_client_token"].as_str().unwrap().starts_with("hidden"));
    assert_eq!(info["application_user_id"], "demo-user");
    let shown = output_of("get auth-hmac --show-secret", &borrowed(&own));
    assert!(serde_json::from_str::<Value>(&shown).unwrap()["access_token"].is_string());
}

#[test]
fn a_file_comes_from_a_path_or_from_standard_input() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0\x90\x91\x68\x36";
    let server = MockServer::start();
    let own = settings(&server);
    let mut command = spike(&borrowed(&own));
    command.args(["get", "analyze-nutrition-label", "--body", "-", "--yes"]);
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(png).unwrap();
    child.wait_with_output().unwrap();
    let missing =
        run_command(spike(&[]).args(["get", "analyze-nutrition-label", "--body", "no-such-file"]));
    assert_eq!(missing.code, Some(4), "{missing:?}");
    assert!(missing.err.contains("no-such-file"), "{missing:?}");
}
