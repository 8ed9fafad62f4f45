//! A Redis, an API, and the program between them.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use spike_examples::fleet::RedisServer;
use spike_mock::{ManualClock, MockServer, Options};

use super::wire::{End, Target, Wires, lead};
use crate::support::{settings, without_environment};

/// The time of the API, which stands still.
pub(super) const NOW: &str = "2026-05-13T12:15:00Z";

pub(super) struct Stage {
    pub(super) redis: RedisServer,
    pub(super) mock: MockServer,
    pub(super) users: Vec<String>,
    pub(super) wires: Arc<Wires>,
    /// The URLs of Redis and of the API over the wires.
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
        let wires = Arc::default();
        let api = mock.origin().trim_start_matches("http://").to_owned();
        let to_redis = lead(&wires, Target::Redis(redis.socket()));
        let to_api = lead(&wires, Target::Api(api));
        let base = mock
            .base_url()
            .replace(mock.origin(), &format!("http://{to_api}"));
        Self {
            redis,
            mock,
            users,
            wires,
            wired: (format!("redis://{to_redis}"), base),
        }
    }

    /// Returns the program with these arguments.
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

    /// Runs the program to its end, and returns its output.
    pub(super) fn output(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Adds the histories of all users to the queue.
    pub(super) fn add_histories(&self, days: &str) {
        let mut arguments = vec!["history", "--days", days, "--until", NOW];
        arguments.extend(self.users.iter().map(String::as_str));
        self.output(&arguments);
    }

    /// Runs a worker until all jobs are done.
    pub(super) fn work(&self) -> String {
        self.output(&WORK)
    }

    /// Runs a worker over wires that are cut after this many bytes.
    pub(super) fn work_on_wires(&self, bytes: Option<usize>) -> End {
        self.wires.run(bytes, || {
            self.command(&WORK)
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

    /// Sends a command to Redis.
    pub(super) fn redis<T: redis::FromRedisValue>(&self, command: &redis::Cmd) -> T {
        let client = redis::Client::open(self.redis.url()).unwrap();
        command
            .query(&mut client.get_connection().unwrap())
            .unwrap()
    }

    /// Asserts what the last line of `fleet show` says.
    #[track_caller]
    pub(super) fn shows(&self, jobs: usize, failed: usize, aside: usize) {
        let show = self.output(&["show"]);
        let last =
            format!("\n{jobs} jobs left, {failed} jobs failed, {aside} deliveries put aside\n");
        assert!(show.ends_with(&last), "{show}");
    }

    /// Starts the program, which runs until it is dropped.
    pub(super) fn start(&self, arguments: &[&str]) -> Running {
        let mut child = self.command(arguments).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = String::new();
        Running { child, lines, url }
    }

    /// Starts the receiver, and makes the API send to it.
    pub(super) fn start_receiver(&self) -> Running {
        let mut receiver = self.start(&["receive"]);
        let first = receiver.line();
        let url = first.strip_prefix("listening on ").unwrap();
        url.clone_into(&mut receiver.url);
        self.mock.set_webhook_url(&receiver.url).unwrap();
        receiver
    }
}

const WORK: [&str; 4] = ["work", "--until-idle", "--lease", "400"];

/// A program that runs, and is killed when dropped.
pub(super) struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// The URL of a receiver.
    pub(super) url: String,
}

impl Running {
    /// Returns the next line it prints.
    pub(super) fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    /// Returns all lines it prints until it ends.
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
