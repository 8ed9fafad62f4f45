use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use spike_mock::{ManualClock, MockServer, Options};
use tempfile::TempDir;

use crate::failure::Failure;

/// A Redis, an API, and the program between them, for the demonstration and for tests.
#[derive(Debug)]
pub struct Sandbox {
    /// The Redis.
    pub redis: RedisServer,
    /// The API. Its clock stands still, so two sandboxes have the same data.
    pub mock: MockServer,
    /// The users, each with two providers.
    pub users: Vec<String>,
    program: PathBuf,
}

impl Sandbox {
    /// The time of the API.
    pub const NOW: &str = "2026-05-13T12:15:00Z";

    /// Starts the servers.
    ///
    /// # Errors
    /// [`Failure`] if a server does not start.
    pub fn new(program: impl Into<PathBuf>, users: usize) -> Result<Self, Failure> {
        let clock = ManualClock::at(Self::NOW);
        let mock = MockServer::start_with(Options::new().clock(clock)).map_err(Failure::Mock)?;
        let users: Vec<String> = (0..users).map(|n| format!("user-{n}")).collect();
        for user in &users {
            mock.connect(user, "garmin");
            mock.connect(user, "oura");
        }
        Ok(Self { redis: RedisServer::start()?, mock, users, program: program.into() })
    }

    /// Returns the program with these arguments and the settings for the servers.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_clear()
            .env("SPIKE_BASE_URL", self.mock.base_url())
            .env("SPIKE_APPLICATION_ID", self.mock.application_id().to_string())
            .env("SPIKE_HMAC_KEY", self.mock.hmac_key())
            .env("SPIKE_USER_ID", self.mock.user_id())
            .env("SPIKE_WEBHOOK_KEY", self.mock.webhook_key())
            .env("SPIKE_WEBHOOK_PORT", "0")
            .env("SPIKE_REDIS", self.redis.url())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program to its end, and returns its output.
    ///
    /// # Errors
    /// [`Failure::Program`] if it fails.
    pub fn output(&self, arguments: &[&str]) -> Result<String, Failure> {
        let output = self.command(arguments).output().map_err(Failure::Program)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            let error = std::io::Error::other(text(&output.stderr));
            Err(Failure::Program(error))
        }
    }

    /// Adds the histories of all users, up to now, to the queue.
    ///
    /// # Errors
    /// As [`output`](Self::output).
    pub fn add_histories(&self, days: &str) -> Result<(), Failure> {
        let mut arguments = vec!["history", "--days", days, "--until", Self::NOW];
        arguments.extend(self.users.iter().map(String::as_str));
        self.output(&arguments).map(drop)
    }
}

/// A Redis server on a Unix socket in a private folder. Stopped, and its data removed, when dropped.
#[derive(Debug)]
pub struct RedisServer {
    process: Child,
    folder: TempDir,
}

impl RedisServer {
    /// Starts `redis-server`, and returns when it accepts connections.
    ///
    /// # Errors
    /// [`Failure::Redis`] if it is not installed or does not start.
    pub fn start() -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("spike-fleet-").tempdir();
        let folder = folder.map_err(|error| Failure::Redis(error.to_string()))?;
        let process = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendonly", "no"])
            .args(["--unixsocket", "redis.sock", "--unixsocketperm", "700"])
            .args(["--dir", "."])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| {
                Failure::Redis(format!(
                    "cannot start redis-server: {error}; on Debian: apt-get install redis-server"
                ))
            })?;
        let mut server = Self { process, folder };
        while UnixStream::connect(server.socket()).is_err() {
            if !matches!(server.process.try_wait(), Ok(None)) {
                return Err(Failure::Redis("redis-server does not start".to_owned()));
            }
            sleep(Duration::from_millis(10));
        }
        Ok(server)
    }

    /// Returns the URL to connect to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    /// Returns the path of the socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
