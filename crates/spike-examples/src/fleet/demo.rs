use std::env;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use spike_mock::{MockServer, Options};

use super::RedisServer;
use crate::failure::Failure;
use crate::receiver::say;
use crate::settings::Settings;

const USERS: usize = 8;
const DAYS: &str = "28";
const WORKERS: usize = 3;
const KILLS: usize = 10;
/// Short, so that the demonstration is.
const LEASE: &str = "1000";

/// Fetches the same histories twice: with one worker that nobody disturbs, and with three that are killed in turn. Then
/// compares.
pub(super) fn run() -> Result<(), Failure> {
    let mock = MockServer::start_with(Options::new()).map_err(Failure::Mock)?;
    let users: Vec<String> = (1..=USERS).map(|n| format!("user-{n:02}")).collect();
    for user in &users {
        mock.connect(user, "garmin");
        mock.connect(user, "oura");
    }

    say(&format!("{DAYS} days of {USERS} users, one worker"));
    let calm = Stage::new(&mock)?;
    calm.put(&users)?;
    let start = Instant::now();
    let ended = calm.worker(Stdio::null())?.wait();
    ended.map_err(Failure::Program)?;
    let expected = calm.export()?;
    say(&format!(
        "done after {:.1} s",
        start.elapsed().as_secs_f32()
    ));

    // Several workers need less time than one.
    let pause = start.elapsed() / (2 * KILLS as u32);
    say(&format!(
        "the same again with {WORKERS} workers, of which one is killed every {} ms",
        pause.as_millis()
    ));
    let wild = Stage::new(&mock)?;
    wild.put(&users)?;
    let mut workers: Vec<Child> = Vec::new();
    for _ in 0..WORKERS {
        workers.push(wild.worker(Stdio::null())?);
    }
    for kill in 1..=KILLS {
        std::thread::sleep(pause);
        let victim = &mut workers[kill % WORKERS];
        let running = victim.try_wait().map_err(Failure::Program)?.is_none();
        let _ = victim.kill();
        let _ = victim.wait();
        if running {
            say(&format!("worker {} killed", kill % WORKERS + 1));
        }
        *victim = wild.worker(Stdio::null())?;
    }
    for mut worker in workers {
        worker.wait().map_err(Failure::Program)?;
    }
    let found = wild.export()?;
    say(&wild.output(&["show"])?);
    let lines = expected.lines().count();
    if found == expected {
        say(&format!(
            "all {lines} lines of data are the same as without kills"
        ));
        Ok(())
    } else {
        Err(Failure::Redis(
            "the data differ from those of the undisturbed run".to_owned(),
        ))
    }
}

/// A Redis, and the settings for programs that use it.
struct Stage {
    redis: RedisServer,
    settings: [(&'static str, String); 4],
}

impl Stage {
    fn new(mock: &MockServer) -> Result<Self, Failure> {
        let settings = Settings::of_mock(mock)?;
        Ok(Self {
            redis: RedisServer::start()?,
            settings: [
                ("SPIKE_BASE_URL", settings.base_url),
                ("SPIKE_APPLICATION_ID", mock.application_id().to_string()),
                ("SPIKE_HMAC_KEY", mock.hmac_key().to_owned()),
                ("SPIKE_USER_ID", mock.user_id().to_owned()),
            ],
        })
    }

    /// This program, with other arguments.
    fn command(&self, arguments: &[&str]) -> Result<Command, Failure> {
        let mut command = Command::new(env::current_exe().map_err(Failure::Program)?);
        let settings = self
            .settings
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        command
            .args(arguments)
            .envs(settings)
            .env("SPIKE_REDIS", self.redis.url())
            .stdin(Stdio::null());
        Ok(command)
    }

    fn put(&self, users: &[String]) -> Result<(), Failure> {
        let users = users.iter().map(String::as_str);
        let arguments: Vec<&str> = ["history", "--days", DAYS]
            .into_iter()
            .chain(users)
            .collect();
        self.output(&arguments).map(drop)
    }

    fn worker(&self, out: Stdio) -> Result<Child, Failure> {
        let mut command = self.command(&["work", "--until-idle", "--lease", LEASE])?;
        command.stdout(out).spawn().map_err(Failure::Program)
    }

    fn export(&self) -> Result<String, Failure> {
        self.output(&["export"])
    }

    fn output(&self, arguments: &[&str]) -> Result<String, Failure> {
        let output = self
            .command(arguments)?
            .output()
            .map_err(Failure::Program)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(Failure::Redis(text(&output.stderr)))
        }
    }
}
