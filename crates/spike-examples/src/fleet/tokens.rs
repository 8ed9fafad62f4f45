use std::error::Error;
use std::time::Duration;

use redis::{Client, Connection};
use spike_blocking::{AccessToken, StoredToken, TokenKey, TokenStore};

use crate::failure::Failure;

type StoreError = Box<dyn Error + Send + Sync>;

/// Before the key of a token.
const TOKEN: &str = "fleet:token:";
/// Seconds for which a token without an expiry is kept.
const DAY: u64 = 24 * 60 * 60;
/// Longest wait for Redis.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The tokens of all workers, in Redis: a user is logged in once for all of them. They are secrets: access to this
/// Redis is access to the data of the users until the tokens expire.
///
/// Connects for each call. The client keeps tokens in its own cache, so it calls rarely; and a connection that is kept
/// after a timeout would return the late answer to the next call.
pub(super) struct RedisTokens(Client);

impl RedisTokens {
    pub(super) fn new(url: &str) -> Result<Self, Failure> {
        Ok(Self(Client::open(url)?))
    }

    fn connect(&self, timeout: Option<Duration>) -> Result<Connection, StoreError> {
        let timeout = timeout.unwrap_or(TIMEOUT);
        let timeout = timeout.clamp(Duration::from_millis(1), TIMEOUT);
        let connection = self.0.get_connection_with_timeout(timeout)?;
        connection.set_read_timeout(Some(timeout))?;
        connection.set_write_timeout(Some(timeout))?;
        Ok(connection)
    }
}

impl TokenStore for RedisTokens {
    fn load(
        &self,
        key: &TokenKey,
        timeout: Option<Duration>,
    ) -> Result<Option<StoredToken>, StoreError> {
        let mut get = redis::cmd("GET");
        get.arg(format!("{TOKEN}{}", key.to_hex()));
        let text: Option<String> = get.query(&mut self.connect(timeout)?)?;
        let token = text.map(AccessToken::new).transpose()?;
        Ok(token.map(StoredToken::new))
    }

    fn store(
        &self,
        key: &TokenKey,
        token: &StoredToken,
        timeout: Option<Duration>,
    ) -> Result<(), StoreError> {
        let mut set = redis::cmd("SET");
        set.arg(format!("{TOKEN}{}", key.to_hex()));
        set.arg(token.token.expose_secret());
        match token.expires_at {
            Some(end) => set.arg("EXAT").arg(end.unix_seconds()),
            None => set.arg("EX").arg(DAY),
        };
        Ok(set.exec(&mut self.connect(timeout)?)?)
    }
}
