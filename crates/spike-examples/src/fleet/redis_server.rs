use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;

use tempfile::TempDir;

use crate::failure::Failure;

/// A Redis of one's own: on a Unix socket in a folder that nobody else can enter, and gone with its data when dropped.
#[derive(Debug)]
pub struct RedisServer {
    process: Child,
    folder: TempDir,
}

const SOCKET: &str = "redis.sock";

impl RedisServer {
    /// Starts `redis-server`, and returns when it answers.
    ///
    /// # Errors
    /// [`Failure::Redis`] if it is not installed or does not start.
    pub fn start() -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("spike-fleet-").tempdir();
        let folder = folder.map_err(|error| Failure::Redis(error.to_string()))?;
        let mut process = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendonly", "no"])
            .args(["--unixsocket", SOCKET, "--unixsocketperm", "700"])
            .args(["--dir", "."])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| {
                Failure::Redis(format!(
                    "cannot start redis-server: {error}; on Debian: apt-get install redis-server"
                ))
            })?;
        let log = process
            .stdout
            .take()
            .map(BufReader::new)
            .map(BufReader::lines);
        let mut server = Self { process, folder };
        match log {
            Some(log) => server.wait_until_ready(log)?,
            None => return Err(Failure::Redis("redis-server has no output".to_owned())),
        }
        Ok(server)
    }

    fn wait_until_ready(&mut self, mut log: Lines<BufReader<ChildStdout>>) -> Result<(), Failure> {
        let mut last = String::new();
        for line in log.by_ref() {
            last = line.map_err(|error| Failure::Redis(error.to_string()))?;
            if last.contains("ready to accept connections") || last.contains("Ready to accept") {
                // Somebody has to read on, or the server stands still when the pipe is full.
                thread::spawn(move || log.for_each(drop));
                return Ok(());
            }
        }
        let _ = self.process.wait();
        Err(Failure::Redis(format!(
            "redis-server does not start: {last}"
        )))
    }

    /// Where to connect to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    /// The socket.
    #[must_use]
    pub fn socket(&self) -> std::path::PathBuf {
        Path::new(self.folder.path()).join(SOCKET)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
