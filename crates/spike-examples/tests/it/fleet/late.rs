//! Workers that write after another worker has taken over their job: newer data stay.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use spike_mock::Fault;

use super::stage::Stage;
use super::wire::End;

const SLEEPS: &str = "/queries/sleeps";
const LONG: Duration = Duration::from_secs(60);

/// The next answer to a path, instead of that of the API.
fn answer(stage: &Stage, path: &str, body: &Value) {
    let fault = Fault::Body {
        status: 200,
        content_type: "application/json".to_owned(),
        bytes: body.to_string().into_bytes(),
    };
    stage.mock.fail_next_at(path, fault);
}

/// Answers of a moment: the versions of two sleeps, and a value without a version.
fn answers(stage: &Stage, versions: [u8; 2], value: u8, points: &[u32]) {
    let sleep = |id: &str, version: u8| {
        let modified_at = format!("2026-05-13T0{version}:00:00Z");
        json!({ "record_id": id, "modified_at": modified_at, "score": version })
    };
    let [a, b] = versions;
    answer(stage, SLEEPS, &json!({ "sleeps": [sleep("a", a), sleep("b", b)] }));
    let columns = vec![value; points.len()];
    let series = json!({ "start_at": "2026-05-13T00:00:00Z", "offsets": points, "durations": columns, "values": columns });
    answer(stage, "/queries/timeseries", &series);
    let days = json!({ "statistics": [{ "date": "2026-05-13", "values": { "steps": value } }] });
    answer(stage, "/queries/statistics/daily", &days);
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn a_late_write_replaces_nothing_newer() {
    // Before it compares with the stored data, and between that and its transaction.
    for command in ["WATCH", "MULTI"] {
        let stage = Stage::new(1);
        stage.add_histories("1").unwrap();
        let (paused, resume) = stage.wires.pause_at(command);
        answers(&stage, [1, 2], 1, &[0, 60_000, 3_600_000]);
        thread::scope(|scope| {
            let late = scope.spawn(|| stage.work_on_wires(None));
            paused.recv_timeout(LONG).unwrap();
            // A newer version of `a`, but an older one of `b`.
            answers(&stage, [2, 1], 2, &[60_000]);
            let lines = stage.work();
            assert!(lines.contains("part 1 of 1: 2 records new"), "{lines}");
            stage.shows(0, 0, 0);
            resume.send(()).unwrap();
            assert_eq!(late.join().unwrap(), End::Exited(Some(0)));
        });
        let export = stage.export();
        let find = |start: &str| -> Vec<String> {
            let lines = export.lines().filter_map(|line| line.strip_prefix(start));
            lines.map(str::to_owned).collect()
        };
        let scores: Vec<bool> =
            find("data:sleeps:user-0 ").iter().map(|line| line.contains("\"score\":2")).collect();
        assert_eq!(scores, [true, true], "{export}");
        assert_eq!(find("data:days:user-0 "), ["2026-05-13/steps 2"]);
        let hours = find("data:heartrate:user-0 ");
        let hours: Vec<&str> =
            hours.iter().filter_map(|hour| Some(hour.split_once(' ')?.1)).collect();
        assert_eq!(hours, ["1778630460000/2/2"]);
        let news = ["changed sleeps:id/b", "new sleeps:id/a", "new sleeps:id/b"];
        assert_eq!(find("data:news:user-0 ")[..3], news);
    }
}

#[test]
#[ignore = "needs redis-server; CI runs it"]
fn two_workers_on_one_job_do_no_harm() {
    let with_one_job = || {
        let stage = Stage::new(1);
        stage.add_histories("1").unwrap();
        stage
    };
    let stage = with_one_job();
    // The first one waits for an answer until its lease is over and another has taken over the job.
    let gate = stage.mock.hold(SLEEPS);
    let work = ["work", "--until-idle", "--lease", "50"];
    let first = stage.start(&work);
    assert!(gate.wait_for(1, LONG));
    let second = stage.start(&work);
    assert!(gate.wait_for(2, LONG));
    gate.release();
    for lines in [first.rest(), second.rest()] {
        assert!(lines.iter().any(|line| line.contains("part 1 of 1: ")), "{lines:?}");
    }

    let calm = with_one_job();
    calm.work();
    assert!(stage.export() == calm.export());
}
