//! A token store behind the client.

use std::sync::Arc;
use std::time::Duration;

use spike_blocking::{AccessToken, StoredToken, TokenKey, TokenStore};
use spike_mock::MockServer;

use crate::shared::client::builder;

/// A store in memory; one that is broken fails every time.
#[derive(Default)]
struct Memory {
    tokens: std::sync::Mutex<std::collections::BTreeMap<String, String>>,
    broken: bool,
}

type StoreError = Box<dyn std::error::Error + Send + Sync>;

impl TokenStore for Memory {
    fn load(&self, key: &TokenKey, _: Option<Duration>) -> Result<Option<StoredToken>, StoreError> {
        if self.broken {
            return Err("the store is down".into());
        }
        let token = self.tokens.lock().unwrap().get(&key.to_hex()).cloned();
        Ok(token.map(|token| StoredToken::new(AccessToken::new(token).unwrap())))
    }

    fn store(
        &self,
        key: &TokenKey,
        token: &StoredToken,
        _: Option<Duration>,
    ) -> Result<(), StoreError> {
        if self.broken {
            return Err("the store is down".into());
        }
        let text = token.token.expose_secret().to_owned();
        self.tokens.lock().unwrap().insert(key.to_hex(), text);
        Ok(())
    }
}

#[test]
fn two_machines_with_one_store_make_one_login() {
    let server = MockServer::start();
    let store = Arc::new(Memory::default());
    let ask = || {
        let client = builder(&server).token_store(store.clone()).build().unwrap();
        let user = client.user(server.user_id()).unwrap();
        user.user_info().map(drop)
    };
    ask().unwrap();
    ask().unwrap();
    assert_eq!(server.logins(), 1);
    // A token that was refused is not taken from the store again, but replaced in it.
    server.revoke_tokens();
    ask().unwrap();
    ask().unwrap();
    assert_eq!(server.logins(), 2);
}

#[test]
fn a_store_that_fails_costs_a_login_and_no_call() {
    let server = MockServer::start();
    let store = Arc::new(Memory { broken: true, ..Memory::default() });
    let client = builder(&server).token_store(store).build().unwrap();
    let user = client.user(server.user_id()).unwrap();
    for _ in 0..3 {
        user.user_info().unwrap();
    }
    assert_eq!(server.logins(), 1);
}
