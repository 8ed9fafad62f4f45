//! Odd surroundings of the blocking client.

use std::error::Error as StdError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use spike_blocking::transport::{Limits, TransportError};
use spike_blocking::{
    Client, Error, Settings, StoredToken, TokenKey, TokenStore, Transport, UreqTransport, User,
};

use super::odd::{Panics, USERS, text};
use crate::marks;

struct Panicking(UreqTransport, Panics);

impl Transport for Panicking {
    fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, TransportError> {
        self.1.panic();
        self.0.send(request, limits)
    }

    fn sleep(&self, duration: Duration) {
        self.0.sleep(duration);
    }
}

impl TokenStore for Panics {
    fn load(
        &self,
        _: &TokenKey,
        _: Option<Duration>,
    ) -> Result<Option<StoredToken>, Box<dyn StdError + Send + Sync>> {
        self.panic();
        Ok(None)
    }

    fn store(
        &self,
        _: &TokenKey,
        _: &StoredToken,
        _: Option<Duration>,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        Ok(())
    }
}

/// A call panics; the next one, of the same user, works.
fn after_a_panic(user: &User) -> Result<(), String> {
    let call = || user.user_info().map(drop);
    if catch_unwind(AssertUnwindSafe(call)).is_ok() {
        return Err("the panic was lost".to_owned());
    }
    call().map_err(text)
}

pub(super) fn with_panicking_transport(settings: Settings) -> Result<(), String> {
    let user = || {
        let transport = Panicking(UreqTransport::new(&settings)?, Panics::once());
        Client::builder(settings.clone()).transport(Arc::new(transport)).build()?.user(marks::USER)
    };
    after_a_panic(&user().map_err(text)?)
}

pub(super) fn with_panicking_store(settings: Settings) -> Result<(), String> {
    let user = || {
        let builder = Client::builder(settings.clone()).token_store(Arc::new(Panics::once()));
        builder.build()?.user(marks::USER)
    };
    after_a_panic(&user().map_err(text)?)
}

/// Each call on a thread of its own.
pub(super) fn in_short_threads(settings: Settings) -> Result<(), String> {
    let user = Client::new(settings).and_then(|client| client.user(marks::USER));
    let user = user.map_err(text)?;
    for _ in 0..20 {
        let user = user.clone();
        let call = thread::spawn(move || user.user_info().map(drop)).join();
        call.map_err(|_| "a panic".to_owned())?.map_err(text)?;
    }
    Ok(())
}

/// One call for each of two users.
pub(super) fn for_two_users(settings: Settings) -> Result<(), String> {
    let calls = || -> Result<(), Error> {
        let client = Client::new(settings)?;
        USERS.iter().try_for_each(|user| {
            client.user_with_token(*user, super::token()?)?.user_info().map(drop)
        })
    };
    calls().map_err(text)
}
