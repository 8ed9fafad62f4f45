//! The sandbox of the fleet, with wires to its servers.

use std::io::{BufRead as _, BufReader, Lines};
use std::net::TcpStream;
use std::ops::Deref;
use std::os::unix::net::UnixStream;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::Arc;

use spike_examples::fleet::Sandbox;

use super::wire::{End, Wires, lead};

const WORK: [&str; 4] = ["work", "--until-idle", "--lease", "400"];

pub(super) struct Stage {
    pub(super) sandbox: Sandbox,
    pub(super) wires: Arc<Wires>,
    /// The URLs of Redis and of the API over the wires. They stay the same: a token is for one URL of the API.
    wired: [String; 2],
}

impl Deref for Stage {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.sandbox
    }
}

impl Stage {
    pub(super) fn new(users: usize) -> Self {
        let sandbox = Sandbox::new(env!("CARGO_BIN_EXE_fleet"), users).unwrap();
        let wires = Arc::default();
        let socket = sandbox.redis.socket();
        let redis = lead(&wires, move || UnixStream::connect(&socket).unwrap());
        let origin = sandbox.mock.origin().to_owned();
        let address = origin.trim_start_matches("http://").to_owned();
        let api = lead(&wires, move || TcpStream::connect(&address).unwrap());
        let base = sandbox.mock.base_url();
        let base = base.replace(&origin, &format!("http://{api}"));
        Self { sandbox, wires, wired: [format!("redis://{redis}"), base] }
    }

    /// Returns a stage with jobs: the histories of its users.
    pub(super) fn with_histories(users: usize) -> Self {
        let stage = Self::new(users);
        stage.add_histories("28").unwrap();
        stage
    }

    /// Runs a worker until all jobs are done.
    pub(super) fn work(&self) -> String {
        self.output(&WORK).unwrap()
    }

    /// Runs a worker over wires that are cut after this many bytes.
    pub(super) fn work_on_wires(&self, bytes: Option<usize>) -> End {
        let mut command = self.command(&WORK);
        command
            .env("SPIKE_REDIS", &self.wired[0])
            .env("SPIKE_BASE_URL", &self.wired[1])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.wires.run(bytes, command)
    }

    pub(super) fn export(&self) -> String {
        self.output(&["export"]).unwrap()
    }

    /// Asserts the last line of `fleet show`.
    #[track_caller]
    pub(super) fn shows(&self, jobs: usize, failed: usize, aside: usize) {
        let show = self.output(&["show"]).unwrap();
        let last =
            format!("\n{jobs} jobs left, {failed} jobs failed, {aside} deliveries put aside\n");
        assert!(show.ends_with(&last), "{show}");
    }

    /// Sends a command to Redis.
    pub(super) fn redis<T: redis::FromRedisValue>(&self, command: &redis::Cmd) -> T {
        let client = redis::Client::open(self.redis.url()).unwrap();
        command.query(&mut client.get_connection().unwrap()).unwrap()
    }

    /// Makes a provider sync, and delivers the webhook.
    pub(super) fn sync(&self, user: usize, provider: &str, from: &str, to: &str) {
        assert!(self.mock.sync(&self.users[user], provider, from..to));
        assert_eq!(self.mock.deliver_due(), 1);
    }

    /// Delivers a webhook again.
    pub(super) fn repeat(&self, delivery: usize) {
        assert!(self.mock.deliver_again(delivery));
        assert_eq!(self.mock.deliver_due(), 1);
    }

    /// Starts the program.
    pub(super) fn start(&self, arguments: &[&str]) -> Running {
        let mut command = self.command(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
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
