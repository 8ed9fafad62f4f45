//! A Redis, an API, and the program between them.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use spike_examples::fleet::RedisServer;
use spike_mock::{ManualClock, MockServer, Options};

use super::wire::{End, Fuse, Target, lay};
use crate::support::{settings, without_environment};

/// Where the clock of the API stands.
pub(super) const NOW: &str = "2026-05-13T12:15:00Z";

pub(super) struct Stage {
    pub(super) redis: RedisServer,
    pub(super) mock: MockServer,
    pub(super) users: Vec<String>,
    pub(super) fuse: Arc<Fuse>,
    /// The servers as seen over the wires.
    wired: (String, String),
}

impl Stage {
    pub(super) fn new(users: usize) -> Self {
        let redis = RedisServer::start().unwrap();
        let mock = MockServer::start_with(Options::new().clock(ManualClock::at(NOW))).unwrap();
        let users: Vec<String> = (0..users).map(|n| format!("user-{n}")).collect();
        for user in &users {
            mock.connect(user, "garmin");
            mock.connect(user, "oura");
        }
        let fuse = Arc::default();
        let api = mock.origin().trim_start_matches("http://").to_owned();
        let to_redis = lay(&fuse, Target::Redis(redis.socket()));
        let to_api = lay(&fuse, Target::Api(api));
        let base = mock
            .base_url()
            .replace(mock.origin(), &format!("http://{to_api}"));
        Self {
            redis,
            mock,
            users,
            fuse,
            wired: (format!("redis://{to_redis}"), base),
        }
    }

    /// The program, with these arguments.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fleet"));
        without_environment(&mut command);
        command
            .args(arguments)
            .envs(settings(&self.mock))
            .env("SPIKE_REDIS", self.redis.url())
            .env("SPIKE_WEBHOOK_KEY", self.mock.webhook_key())
            .env("SPIKE_WEBHOOK_PORT", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        command
    }

    /// Runs it to its end; what it printed.
    pub(super) fn output(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Asks for four weeks of every user.
    pub(super) fn put_histories(&self) {
        let mut arguments = vec!["history", "--days", "28", "--until", NOW];
        arguments.extend(self.users.iter().map(String::as_str));
        self.output(&arguments);
    }

    /// A worker that works until nothing is left.
    pub(super) fn work(&self) -> String {
        self.output(&["work", "--until-idle", "--lease", "400", "--later", "1"])
    }

    /// The same over wires that are cut after so many bytes.
    pub(super) fn work_on_wires(&self, bytes: Option<usize>) -> End {
        self.fuse.run(bytes, || {
            self.command(&["work", "--until-idle", "--lease", "400", "--later", "1"])
                .env("SPIKE_REDIS", &self.wired.0)
                .env("SPIKE_BASE_URL", &self.wired.1)
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
    }

    pub(super) fn export(&self) -> String {
        self.output(&["export"])
    }

    /// A program that goes on running.
    pub(super) fn start(&self, arguments: &[&str]) -> Running {
        let mut child = self.command(arguments).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = String::new();
        Running { child, lines, url }
    }

    /// The door, and the API told of it.
    pub(super) fn open_door(&self) -> Running {
        let mut door = self.start(&["receive"]);
        let first = door.line();
        first
            .strip_prefix("listening on ")
            .unwrap()
            .clone_into(&mut door.url);
        self.mock.set_webhook_url(&door.url).unwrap();
        door
    }
}

/// Is stopped when dropped.
pub(super) struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// Of a door.
    pub(super) url: String,
}

impl Running {
    /// The next line it prints.
    pub(super) fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    /// Everything it prints until it ends.
    pub(super) fn rest(mut self) -> Vec<String> {
        self.lines.by_ref().map(Result::unwrap).collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
