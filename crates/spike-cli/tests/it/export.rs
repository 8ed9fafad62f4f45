//! `spike export`: complete files, and a run that continues where another stopped.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use spike_mock::{Fault, MockServer};

use crate::support::{borrowed, run_command, settings, spike};

/// Returns the number of rows of each file, by its path.
fn rows(folder: &Path) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    let mut queue = vec![folder.to_owned()];
    while let Some(next) = queue.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                queue.push(path);
            } else if path.extension().is_some_and(|extension| extension == "parquet") {
                let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
                let rows = reader.metadata().file_metadata().num_rows();
                found.insert(path.strip_prefix(folder).unwrap().display().to_string(), rows);
            }
        }
    }
    found
}

fn export(server: &MockServer, users: &Path, out: &Path) -> crate::support::Run {
    export_to("2026-04-21", "7", server, users, out)
}

fn export_to(
    last: &str,
    days: &str,
    server: &MockServer,
    users: &Path,
    out: &Path,
) -> crate::support::Run {
    let mut command = spike(&borrowed(&settings(server)));
    command.args(["export", "--metric", "heartrate", "--from", "2026-04-01", "--to", last]);
    command.args(["--days-per-call", days]);
    run_command(command.arg("--users").arg(users).arg("--out").arg(out))
}

#[test]
fn a_run_that_failed_continues_and_the_files_are_those_of_one_run() {
    let server = MockServer::start();
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users.txt");
    std::fs::write(&users, "# the users\ndemo-user\n").unwrap();

    let whole = export(&server, &users, &folder.path().join("whole"));
    let note = "note: heartrate: 1 of 1 users complete, 3 calls\n";
    assert_eq!((whole.code, whole.err.as_str()), (Some(0), note), "{whole:?}");
    let whole = rows(&folder.path().join("whole"));
    assert_eq!(whole.len(), 3, "{whole:?}");
    assert!(whole.keys().all(|path| path.starts_with("metric=heartrate/user_id=demo-user/")));

    let parts = folder.path().join("parts");
    // The first answer comes, the second call is refused for good.
    server.fail_all_at("/queries/timeseries", Fault::Status(400));
    let failed = export(&server, &users, &parts);
    assert_eq!((failed.code, failed.out.as_str()), (Some(1), ""), "{failed:?}");
    assert!(
        failed.err.contains("demo-user: ") && failed.err.contains("run the same command again")
    );
    server.clear_faults();
    let continued = export(&server, &users, &parts);
    assert_eq!(continued.code, Some(0), "{continued:?}");
    assert_eq!(rows(&parts), whole);
    let calls = server.requests().len();
    assert_eq!(export(&server, &users, &parts).code, Some(0));
    assert_eq!(server.requests().len(), calls, "a complete export asks for nothing");
}

#[test]
fn a_longer_export_with_other_parts_loses_nothing() {
    let server = MockServer::start();
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users.txt");
    std::fs::write(&users, "demo-user\n").unwrap();
    let [whole, parts] = ["whole", "parts"].map(|name| folder.path().join(name));
    assert_eq!(export(&server, &users, &whole).code, Some(0));
    // Nine parts of a day, then parts of a week.
    assert_eq!(export_to("2026-04-09", "1", &server, &users, &parts).code, Some(0));
    assert_eq!(rows(&parts).len(), 9);
    assert_eq!(export(&server, &users, &parts).code, Some(0));
    let count = |folder: &Path| rows(folder).values().sum::<i64>();
    assert_eq!(count(&parts), count(&whole));
}

#[test]
fn a_misspelt_metric_and_an_invalid_user_are_found_before_the_first_call() {
    let server = MockServer::start();
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users.txt");
    std::fs::write(&users, "ann\nno blanks, please\n").unwrap();
    let run = export(&server, &users, folder.path());
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("user 2 of the list"), "{run:?}");
    let mut command = spike(&borrowed(&settings(&server)));
    let typo = "export --metric hartrate --from 2026-04-01 --to 2026-04-02 --out x --users x";
    let run = run_command(command.args(typo.split(' ')));
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("similar: `heartrate`"), "{run:?}");
    assert_eq!(server.connections(), 0);
}
