//! The calls of one user.

use std::fmt;

use spike_core::{CallOptions, Caller, Endpoint, Error, Operation, RawReply, Reply, UserId};

use crate::client::Client;
use crate::driver;

/// One user of the application, and everything that can be asked about them. Cheap to make and to clone;
/// all handles of a user share one token and one login at a time.
#[derive(Clone)]
pub struct User {
    client: Client,
    caller: Caller,
}

impl User {
    pub(crate) fn new(client: Client, caller: Caller) -> Self {
        Self { client, caller }
    }

    /// The user's id.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        self.caller.user_id()
    }

    /// The client this user belongs to.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The same user with other time limits or without retries.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use spike_blocking::CallOptions;
    ///
    /// # fn run(user: spike_blocking::User) -> Result<(), spike_blocking::Error> {
    /// let quick = CallOptions::new().deadline(Duration::from_secs(5)).no_retries();
    /// let info = user.with_options(quick).user_info()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            client: self.client.clone(),
            caller: self.caller.clone().with_options(options),
        }
    }

    /// Calls an operation and gives its answer.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn send<E: Endpoint>(&self, endpoint: &E) -> Result<E::Answer, Error> {
        self.send_reply(endpoint).map(Reply::into_value)
    }

    /// Calls an operation and gives its answer with status, headers, raw bytes, and what was not as
    /// documented.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn send_reply<E: Endpoint>(&self, endpoint: &E) -> Result<Reply<E::Answer>, Error> {
        endpoint.decode(self.send_raw(endpoint)?)
    }

    /// Calls an operation and gives the answer as it came, not decoded.
    ///
    /// # Errors
    /// See [`Error`]; none of kind [`Decode`](spike_core::ErrorKind::Decode).
    pub fn send_raw(&self, operation: &dyn Operation) -> Result<RawReply, Error> {
        driver::run(self.client.inner(), &self.caller, operation)
    }

    spike_core::__user_methods!(blocking);
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("caller", &self.caller)
            .finish_non_exhaustive()
    }
}
