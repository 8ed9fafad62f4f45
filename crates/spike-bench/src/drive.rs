//! Calls of the core without sockets: every request is answered at once by a function.

use std::time::Duration;

use anyhow::{Result, bail};
use bytes::Bytes;
use http::{Request, Response};
use spike_core::api::GetUserInfo;
use spike_core::machine::{Action, Machine as _, Now, Outcome, Step};
use spike_core::{Call, Caller, Engine, HmacKey, RawReply, Request as _, Settings, TokenKey};

use crate::bodies;

pub const KEY: &str = "HMAC_KEY_FROM_ADMIN_CONSOLE";

/// A core with a login lock that is always free, and the answers of a server.
pub struct Core {
    pub engine: Engine<()>,
    pub call: Call,
    now: Now,
    login: Bytes,
    answer: Bytes,
    pub logins: u32,
    pub last_key: Option<TokenKey>,
}

impl Core {
    pub fn new() -> Result<Self> {
        Self::with(|settings| settings, false)
    }

    pub fn with(change: impl FnOnce(Settings) -> Settings, shared_store: bool) -> Result<Self> {
        let settings = Settings::new(9999, HmacKey::new(KEY)?).base_url("http://127.0.0.1:1/v3");
        let mut engine = Engine::new(change(settings), 42)?;
        if shared_store {
            engine = engine.with_shared_store();
        }
        Ok(Self {
            engine,
            call: GetUserInfo::new().call()?,
            now: Now { elapsed: Duration::from_secs(1), wall: "2026-04-13T00:00:00Z".parse()? },
            login: bodies::login().into(),
            answer: bodies::USER_INFO.into(),
            logins: 0,
            last_key: None,
        })
    }

    pub fn user(&self, number: u32) -> Result<Caller> {
        Ok(self.engine.user(format!("user-{number}"))?)
    }

    /// Makes the call of a user; logs in if there is no token.
    pub fn run(&mut self, caller: &Caller) -> Result<RawReply> {
        let mut machine = self.engine.begin(caller, &self.call)?.machine;
        loop {
            let action = match machine.poll(self.now) {
                Step::Do(action) => action,
                Step::Done(reply) => return Ok(reply?),
            };
            let outcome = match action {
                Action::Lock { .. } => Outcome::Locked,
                Action::Unlock => Outcome::Unlocked,
                Action::Load { key, .. } => {
                    self.last_key = Some(key);
                    Outcome::Loaded(None)
                }
                Action::Store { .. } => Outcome::Stored,
                Action::Send { request, .. } => Outcome::Answered(Ok(self.answer(&request))),
                Action::Sleep(_) => bail!("a call was repeated"),
            };
            machine.handle(outcome, self.now);
        }
    }

    fn answer(&mut self, request: &Request<Bytes>) -> Response<Bytes> {
        let is_login = request.headers().get("authorization").is_none();
        self.logins += u32::from(is_login);
        Response::new(if is_login { self.login.clone() } else { self.answer.clone() })
    }
}
