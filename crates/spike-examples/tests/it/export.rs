//! The example `export`, killed and continued.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use spike_arrow::arrow_array::StringArray;
use spike_arrow::arrow_array::cast::AsArray as _;
use spike_arrow::arrow_array::types::{Float64Type, Int32Type, TimestampMillisecondType};
use spike_mock::{ManualClock, MockServer, Options};

use crate::support::{settings, without_environment};

/// The example, which cargo builds with the tests of this crate.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.parent().and_then(Path::parent).unwrap();
    folder.join("examples").join(format!("export{}", std::env::consts::EXE_SUFFIX))
}

fn start(server: &MockServer, folder: &Path, days: &str) -> Child {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("users.txt"), "ann\nbob\ncem\ndan\n").unwrap();
    let mut command = Command::new(program());
    without_environment(&mut command);
    command
        .arg(folder)
        .args(["--metric", "steps", "--days", days, "--concurrency", "2"])
        .args(["--from", "2026-02-20T03:00:00Z", "--to", "2026-04-01T00:00:00Z"])
        .envs(settings(server))
        .spawn()
        .unwrap()
}

/// The lines that are stored, of all users.
fn lines(folder: &Path) -> usize {
    let Ok(parts) = fs::read_dir(folder.join("parts")) else { return 0 };
    let lines = |path: PathBuf| fs::read_to_string(path).unwrap().lines().count();
    parts.map(|part| lines(part.unwrap().path())).sum()
}

/// User, start and value of each row.
fn rows(folder: &Path) -> Vec<(String, i64, f64)> {
    let file = File::open(folder.join("export.parquet")).unwrap();
    let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let mut rows = Vec::new();
    for batch in batches {
        let batch = batch.unwrap();
        let users = batch["user_id"].as_dictionary::<Int32Type>();
        let names: &StringArray = users.values().as_string();
        let starts = batch["start"].as_primitive::<TimestampMillisecondType>();
        let values = batch["value"].as_primitive::<Float64Type>();
        for row in 0..batch.num_rows() {
            let user = names.value(users.key(row).unwrap()).to_owned();
            rows.push((user, starts.value(row), values.value(row)));
        }
    }
    rows
}

#[test]
fn an_export_that_is_killed_comes_to_the_same_rows_with_chunks_of_another_size() {
    let clock = ManualClock::at("2026-04-10T12:00:00Z");
    let server = MockServer::start_with(Options::new().clock(clock)).unwrap();
    for user in ["ann", "bob", "cem", "dan"] {
        server.connect(user, "garmin");
        server.connect(user, "oura");
    }
    let folder = tempfile::tempdir().unwrap();
    let (killed, whole) = (folder.path().join("killed"), folder.path().join("whole"));
    assert!(start(&server, &whole, "7").wait().unwrap().success());

    let mut child = start(&server, &killed, "3");
    let patience = Instant::now();
    while lines(&killed) < 9 {
        assert!(patience.elapsed() < Duration::from_secs(120), "nothing was fetched");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!killed.join("export.parquet").exists());
    let before = lines(&killed);
    // A line that was cut off by the kill is fetched again.
    let part = fs::read_dir(killed.join("parts")).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&part).unwrap();
    fs::write(&part, &text[..text.len() - 20]).unwrap();

    server.forget_requests();
    assert!(start(&server, &killed, "5").wait().unwrap().success());
    // 14 chunks of three days for each; what was stored was not fetched again.
    let again = server.requests_to("/queries/timeseries");
    assert!(before < 4 * 14 && again > 0 && again < 4 * 8, "{again}");
    let expected = rows(&whole);
    assert!(expected.len() > 1000);
    assert!(rows(&killed) == expected);
}
