use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use redis::{Client, Connection};
use spike_blocking::{AccessToken, StoredToken, TokenKey, TokenStore};

use super::keys::TOKEN;
use crate::failure::Failure;

type StoreError = Box<dyn Error + Send + Sync>;

/// Tokens that do not say when they end are kept for a day.
const DAY: u64 = 24 * 60 * 60;
/// For a Redis that cannot be reached, when the call has no limit of its own.
const PATIENCE: Duration = Duration::from_secs(2);

/// The tokens of all workers, in Redis: a user is logged in once for all of them, and a worker that was killed takes no
/// token along. They are secrets; whoever can read this Redis can read the users' data for as long as they last.
pub(super) struct RedisTokens {
    client: Client,
    /// None after an error: an answer that comes too late would be taken for the next one's.
    connection: Mutex<Option<Connection>>,
}

impl RedisTokens {
    pub(super) fn open(url: &str) -> Result<Self, Failure> {
        Ok(Self {
            client: Client::open(url)?,
            connection: Mutex::new(None),
        })
    }

    fn with<T>(
        &self,
        timeout: Option<Duration>,
        run: impl FnOnce(&mut Connection) -> redis::RedisResult<T>,
    ) -> Result<T, StoreError> {
        let timeout = timeout
            .unwrap_or(PATIENCE)
            .clamp(Duration::from_millis(1), PATIENCE);
        let mut place = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut connection = match place.take() {
            Some(connection) => connection,
            None => self.client.get_connection_with_timeout(timeout)?,
        };
        connection.set_read_timeout(Some(timeout))?;
        connection.set_write_timeout(Some(timeout))?;
        let result = run(&mut connection)?;
        *place = Some(connection);
        Ok(result)
    }
}

impl TokenStore for RedisTokens {
    fn load(
        &self,
        key: &TokenKey,
        timeout: Option<Duration>,
    ) -> Result<Option<StoredToken>, StoreError> {
        let get = redis::cmd("GET").arg(name(key)).to_owned();
        let text: Option<String> = self.with(timeout, |connection| get.query(connection))?;
        Ok(text
            .map(AccessToken::new)
            .transpose()?
            .map(StoredToken::new))
    }

    fn store(
        &self,
        key: &TokenKey,
        token: &StoredToken,
        timeout: Option<Duration>,
    ) -> Result<(), StoreError> {
        let mut set = redis::cmd("SET");
        set.arg(name(key)).arg(token.token.expose_secret());
        match token.expires_at {
            Some(end) => set.arg("EXAT").arg(end.unix_seconds()),
            None => set.arg("EX").arg(DAY),
        };
        self.with(timeout, |connection| set.exec(connection))
    }
}

fn name(key: &TokenKey) -> String {
    format!("{TOKEN}{}", key.to_hex())
}
