use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

use crate::failure::Failure;

/// A Redis server for a demonstration or a test: on a Unix socket in a private folder, and removed with its data when
/// dropped.
#[derive(Debug)]
pub struct RedisServer {
    process: Child,
    folder: TempDir,
}

const SOCKET: &str = "redis.sock";

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
            .args(["--unixsocket", SOCKET, "--unixsocketperm", "700"])
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
        self.folder.path().join(SOCKET)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
