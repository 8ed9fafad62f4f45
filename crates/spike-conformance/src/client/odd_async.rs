//! Odd surroundings of the async client.

use std::error::Error as StdError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::FutureExt as _;
use http::{Request, Response};
use spike_async::transport::{Limits, TransportError};
use spike_async::{
    Client, Error, ErrorKind, ReqwestTransport, Settings, StoredToken, TokenKey, TokenStore,
    Transport, User,
};

use super::asynchronous::block_on;
use super::odd::{Panics, USERS, text};
use crate::marks;

struct Panicking(ReqwestTransport, Panics);

#[async_trait]
impl Transport for Panicking {
    async fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, TransportError> {
        self.1.panic();
        self.0.send(request, limits).await
    }

    async fn sleep(&self, duration: Duration) {
        self.0.sleep(duration).await;
    }
}

#[async_trait]
impl TokenStore for Panics {
    async fn load(
        &self,
        _: &TokenKey,
        _: Option<Duration>,
    ) -> Result<Option<StoredToken>, Box<dyn StdError + Send + Sync>> {
        self.panic();
        Ok(None)
    }

    async fn store(
        &self,
        _: &TokenKey,
        _: &StoredToken,
        _: Option<Duration>,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        Ok(())
    }
}

/// A call panics; the next one, of the same user, works.
async fn after_a_panic(user: &User) -> Result<Result<(), String>, Error> {
    if AssertUnwindSafe(user.user_info()).catch_unwind().await.is_ok() {
        return Ok(Err("the panic was lost".to_owned()));
    }
    user.user_info().await.map(|_| Ok(()))
}

pub(super) fn with_panicking_transport(threads: bool, settings: Settings) -> Result<(), String> {
    flatten(block_on(threads, async {
        let transport = Panicking(ReqwestTransport::new(&settings)?, Panics::once());
        let client = Client::builder(settings).transport(Arc::new(transport)).build()?;
        after_a_panic(&client.user(marks::USER)?).await
    }))
}

pub(super) fn with_panicking_store(threads: bool, settings: Settings) -> Result<(), String> {
    flatten(block_on(threads, async {
        let client = Client::builder(settings).token_store(Arc::new(Panics::once())).build()?;
        after_a_panic(&client.user(marks::USER)?).await
    }))
}

fn flatten(result: Result<Result<(), String>, Error>) -> Result<(), String> {
    result.unwrap_or_else(|error| Err(text(error)))
}

/// One client in several runtimes, one after the other.
pub(super) fn in_short_runtimes(threads: bool, settings: Settings) -> Result<(), String> {
    let user = Client::new(settings).and_then(|client| client.user(marks::USER));
    let user = user.map_err(text)?;
    for _ in 0..20 {
        block_on(threads, user.user_info()).map_err(text)?;
    }
    Ok(())
}

/// Without a runtime a call is an error.
pub(super) fn without_a_runtime(settings: Settings) -> Result<(), String> {
    let user = Client::new(settings).and_then(|client| client.user(marks::USER));
    let user = user.map_err(text)?;
    let call = catch_unwind(AssertUnwindSafe(|| {
        let mut call = pin!(user.user_info());
        call.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    }));
    match call {
        Ok(Poll::Ready(Err(error))) if error.kind() == ErrorKind::Other => {
            let text = error.to_string();
            if text.contains("tokio") { Ok(()) } else { Err(text) }
        }
        Ok(other) => Err(format!("{:?}", other.map(|result| result.map(drop)))),
        Err(_) => Err("a panic".to_owned()),
    }
}

/// Calls are dropped after some polls; a later one of the same user works.
pub(super) fn with_dropped_calls(threads: bool, settings: Settings) -> Result<(), String> {
    flatten(block_on(threads, async {
        let user = Client::new(settings)?.user(marks::USER)?;
        for polls in 0..40 {
            let mut call = pin!(user.user_info());
            for _ in 0..polls {
                if futures_util::poll!(call.as_mut()).is_ready() {
                    break;
                }
                tokio::time::sleep(Duration::from_micros(100)).await;
            }
        }
        user.user_info().await.map(|_| Ok(()))
    }))
}

/// One call for each of two users.
pub(super) fn for_two_users(threads: bool, settings: Settings) -> Result<(), String> {
    flatten(block_on(threads, async {
        let client = Client::new(settings)?;
        for user in USERS {
            client.user_with_token(user, super::token()?)?.user_info().await?;
        }
        Ok(Ok(()))
    }))
}
