//! Getting a token, with the gate in hand: from `Locking` to `Unlocking`.

use bytes::Bytes;
use http::Response;

use super::super::call_spec::Access;
use super::super::retry::{Attempts, Verdict};
use super::super::step::Now;
use super::{Exchange, State};
use crate::api::{AuthAnswer, AuthHmac};
use crate::codec::decode::Decode as _;
use crate::error::Error;
use crate::reply::RawReply;
use crate::session::credentials::AccessToken;
use crate::session::tokens::{Found, Held, StoredToken};
use crate::transport::TransportError;

impl Exchange {
    /// The gate is ours; but somebody may have been through it while we waited.
    pub(super) fn locked(&self, seen: u64, renewing: Option<Held>, now: &Now) -> State {
        let Access::Login(access) = &self.access else {
            return State::Unlocking(Err(Error::deadline(None)));
        };
        match access.slot.find(now) {
            Found::Fresh(held) => return State::Unlocking(Ok(held)),
            Found::Ending(_) => {}
            Found::Nothing => {
                if let Some(error) = access.slot.failure_since(seen, self.return_429, now) {
                    return State::Unlocking(Err(self.relabel(error)));
                }
            }
        }
        match access.store {
            Some(key) => State::Loading { key, renewing },
            None => self.log_in(renewing),
        }
    }

    pub(super) fn loaded(
        &mut self,
        stored: Option<StoredToken>,
        renewing: Option<Held>,
        now: &Now,
    ) -> State {
        let Access::Login(access) = &self.access else {
            return self.fail(Error::deadline(None));
        };
        let known = |token: &AccessToken| {
            let refused = self
                .refused
                .as_ref()
                .is_some_and(|refused| refused == token);
            refused || renewing.as_ref().is_some_and(|held| held.token == *token)
        };
        let alive = |stored: &StoredToken| stored.expires_at.is_none_or(|ends| now.wall < ends);
        match stored.filter(|stored| alive(stored) && !known(&stored.token)) {
            Some(stored) => {
                let held = Held::new(
                    stored.token,
                    access.generations.next(),
                    stored.expires_at,
                    now.wall,
                );
                access.slot.put(held.clone());
                State::Unlocking(Ok(held))
            }
            None => self.log_in(renewing),
        }
    }

    fn log_in(&self, renewing: Option<Held>) -> State {
        let Access::Login(access) = &self.access else {
            return State::Choosing;
        };
        // While the old token is good, one try is enough: the call should not wait for it.
        let attempts = if renewing.is_some() {
            1
        } else {
            self.policy.max_attempts
        };
        State::LoggingIn {
            login: Attempts::new(
                AuthHmac::SHAPE.name.into(),
                access.request.clone(),
                true,
                false,
                self.return_429,
                attempts,
            ),
            renewing,
        }
    }

    pub(super) fn login_answered(
        &mut self,
        mut login: Attempts,
        renewing: Option<Held>,
        answer: Result<Response<Bytes>, TransportError>,
        now: &Now,
    ) -> State {
        let remaining = self.remaining(now);
        let verdict = login.judge(answer, &self.policy, &mut self.backoff, remaining, now.wall);
        let Access::Login(access) = &self.access else {
            return self.fail(Error::deadline(None));
        };
        let error = match verdict {
            Verdict::Answer(response) => match token_in(response, login.sent_in_all()) {
                Ok(token) => {
                    let stored = StoredToken::new(token);
                    let held = Held::new(
                        stored.token,
                        access.generations.next(),
                        stored.expires_at,
                        now.wall,
                    );
                    access.slot.put(held.clone());
                    self.own = Some(held.clone());
                    return match access.store {
                        Some(key) => State::Storing { key, held },
                        None => State::Unlocking(Ok(held)),
                    };
                }
                Err(error) => error,
            },
            Verdict::Pause(pause, error) => {
                self.last = Some(error);
                return State::LoginPausing {
                    login,
                    until: now.elapsed.saturating_add(pause),
                    renewing,
                };
            }
            Verdict::Fail(error) => error,
        };
        if let Some(held) = renewing.filter(|held| held.is_alive(now)) {
            access.slot.pause_renewal(now);
            if self.return_429 && error.is_rate_limited() {
                return State::Unlocking(Err(self.of_login(error, &login)));
            }
            return State::Unlocking(Ok(held));
        }
        let error = self.of_login(error, &login);
        let hasty = self.return_429 && error.is_rate_limited();
        access.slot.fail(&error, hasty, now);
        State::Unlocking(Err(error))
    }

    fn of_login(&self, error: Error, login: &Attempts) -> Error {
        error
            .of(self.operation.clone(), login.sent_in_all())
            .during_login()
    }

    /// The failed login of another call, as this call's error.
    pub(super) fn relabel(&self, error: Error) -> Error {
        let attempts = error.attempts();
        error.of(self.operation.clone(), attempts)
    }
}

/// The token in the answer to a login.
fn token_in(response: Response<Bytes>, attempts: u32) -> Result<AccessToken, Error> {
    let raw = RawReply::received(response, AuthHmac::SHAPE.name.into(), attempts);
    let (answer, _) = AuthAnswer::decode(&raw)?;
    Ok(answer.access_token)
}
