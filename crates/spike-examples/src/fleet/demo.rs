use std::env;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use spike_mock::{ManualClock, MockServer, Options};

use super::RedisServer;
use crate::failure::Failure;
use crate::text::print_line;

const USERS: usize = 8;
const DAYS: &str = "28";
/// The clock of the API stands still, so both runs fetch the same data.
const NOW: &str = "2026-05-13T12:15:00Z";
const WORKERS: usize = 3;
const KILLS: usize = 10;
/// Short, to keep the demonstration short.
const LEASE: &str = "1000";

/// Fetches the same histories twice, with one undisturbed worker and with several that are killed in turn, and compares
/// the data.
pub(super) fn run() -> Result<(), Failure> {
    let mock = MockServer::start_with(Options::new().clock(ManualClock::at(NOW)))
        .map_err(Failure::Mock)?;
    let users: Vec<String> = (1..=USERS).map(|n| format!("user-{n:02}")).collect();
    for user in &users {
        mock.connect(user, "garmin");
        mock.connect(user, "oura");
    }

    print_line(&format!("{DAYS} days of {USERS} users, one worker"));
    let calm = Fleet::new(&mock, &users)?;
    let start = Instant::now();
    calm.worker()?.wait().map_err(Failure::Program)?;
    let expected = calm.output(&["export"])?;
    let seconds = start.elapsed().as_secs_f32();
    print_line(&format!("done after {seconds:.1} s"));

    // Several workers need less time than one.
    let pause = start.elapsed() / (2 * KILLS as u32);
    print_line(&format!(
        "the same again with {WORKERS} workers, one of which is killed every {} ms",
        pause.as_millis()
    ));
    let disturbed = Fleet::new(&mock, &users)?;
    let workers = (0..WORKERS).map(|_| disturbed.worker());
    let mut workers = workers.collect::<Result<Vec<Child>, _>>()?;
    for kill in 1..=KILLS {
        sleep(pause);
        let victim = &mut workers[kill % WORKERS];
        if victim.try_wait().map_err(Failure::Program)?.is_none() {
            print_line(&format!("worker {} killed", kill % WORKERS + 1));
        }
        let _ = victim.kill();
        let _ = victim.wait();
        *victim = disturbed.worker()?;
    }
    for mut worker in workers {
        worker.wait().map_err(Failure::Program)?;
    }
    print_line(&disturbed.output(&["show"])?);
    if disturbed.output(&["export"])? != expected {
        let text = "the data differ from those of the undisturbed run";
        return Err(Failure::Redis(text.to_owned()));
    }
    let lines = expected.lines().count();
    print_line(&format!(
        "all {lines} lines of data are the same as without kills"
    ));
    Ok(())
}

/// A Redis with jobs, and how to start this program on it.
struct Fleet<'a> {
    redis: RedisServer,
    mock: &'a MockServer,
}

impl<'a> Fleet<'a> {
    fn new(mock: &'a MockServer, users: &[String]) -> Result<Self, Failure> {
        let redis = RedisServer::start()?;
        let fleet = Self { redis, mock };
        let mut arguments = vec!["history", "--days", DAYS, "--until", NOW];
        arguments.extend(users.iter().map(String::as_str));
        fleet.output(&arguments)?;
        Ok(fleet)
    }

    /// This program, with other arguments.
    fn command(&self, arguments: &[&str]) -> Result<Command, Failure> {
        let mut command = Command::new(env::current_exe().map_err(Failure::Program)?);
        command
            .args(arguments)
            .env("SPIKE_BASE_URL", self.mock.base_url())
            .env(
                "SPIKE_APPLICATION_ID",
                self.mock.application_id().to_string(),
            )
            .env("SPIKE_HMAC_KEY", self.mock.hmac_key())
            .env("SPIKE_USER_ID", self.mock.user_id())
            .env("SPIKE_REDIS", self.redis.url())
            .stdin(Stdio::null());
        Ok(command)
    }

    fn worker(&self) -> Result<Child, Failure> {
        let mut command = self.command(&["work", "--until-idle", "--lease", LEASE])?;
        command
            .stdout(Stdio::null())
            .spawn()
            .map_err(Failure::Program)
    }

    fn output(&self, arguments: &[&str]) -> Result<String, Failure> {
        let output = self.command(arguments)?.output();
        let output = output.map_err(Failure::Program)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(Failure::Redis(text(&output.stderr)))
        }
    }
}
