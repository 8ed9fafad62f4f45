//! The application the server plays: its secrets, its users, and what they did.

mod state;

use std::collections::HashMap;
use std::io;

use parking_lot::Mutex;
use spike_core::vocabulary::{Provider, ProviderKind};
pub(crate) use state::{Consent, Integration, State, User};

use crate::auth::{Claims, TokenKey, sign};
use crate::civil::Secs;
use crate::control::Control;
use crate::data::Profile;
use crate::dice::{hash, hash_text};
use crate::ids::Id;
use crate::options::Options;
use crate::person::Person;
use crate::view::View;
use crate::webhooks::Webhooks;

/// Everything the handlers share.
pub(crate) struct App {
    pub(crate) options: Options,
    /// `http://127.0.0.1:8080`.
    pub(crate) origin: String,
    pub(crate) control: Control,
    pub(crate) state: Mutex<State>,
    pub(crate) webhooks: Webhooks,
    tokens: TokenKey,
}

impl App {
    pub(crate) fn new(options: Options, origin: String) -> io::Result<Self> {
        let tokens = TokenKey::new(sign(&options.hmac_key, b"tokens"));
        let app = Self {
            tokens,
            origin,
            control: Control::default(),
            state: Mutex::default(),
            webhooks: Webhooks::new(&options.hooks)?,
            options,
        };
        let created = app.options.history_from.0 * 86_400;
        for slug in &app.options.providers {
            app.connect_at(&app.options.user_id, slug, created);
        }
        Ok(app)
    }

    pub(crate) fn now(&self) -> Secs {
        self.options.clock.now()
    }

    /// Connects a provider, as a user who confirms does. Connecting again mends a broken integration.
    pub(crate) fn connect(&self, user: &str, slug: &str) {
        if self.connect_at(user, slug, self.now()) {
            self.webhooks.integration(self, user, slug, true);
        }
        self.webhooks.first_sync(self, user, slug);
    }

    /// Whether there is an integration now that was not there, or broken, before.
    fn connect_at(&self, user: &str, slug: &str, created: Secs) -> bool {
        let number = hash(&[self.options.seed, hash_text(user), hash_text(slug)]) >> 12;
        let id = i64::try_from(number).unwrap_or(1);
        let mut state = self.state.lock();
        let user = state.users.entry(user.to_owned()).or_default();
        user.created.get_or_insert(created);
        let known = user
            .integrations
            .entry(slug.to_owned())
            .or_insert(Integration {
                id,
                created,
                broken: true,
            });
        std::mem::replace(&mut known.broken, false)
    }

    /// Removes a provider; whether it was there.
    pub(crate) fn disconnect(&self, user: &str, slug: &str) -> bool {
        let removed = {
            let mut state = self.state.lock();
            let user = state.users.get_mut(user);
            user.is_some_and(|user| user.integrations.remove(slug).is_some())
        };
        if removed {
            self.webhooks.integration(self, user, slug, false);
        }
        removed
    }

    /// A token for a user. Until the first revocation it depends on application and user only.
    pub(crate) fn token(&self, user: &str) -> String {
        let lifetime = self.options.token_lifetime;
        let expires = lifetime
            .map(|lifetime| self.now() + i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX / 4));
        self.tokens.write(&Claims {
            application_id: self.options.application_id.to_string(),
            user: user.to_owned(),
            generation: self.state.lock().generation,
            expires,
        })
    }

    /// The user a token is good for, or why it is not.
    pub(crate) fn user_of(&self, token: &str) -> Result<String, &'static str> {
        let claims = self
            .tokens
            .read(token)
            .ok_or("the token is not one of ours")?;
        if claims.application_id != self.options.application_id.to_string() {
            return Err("the token is for another application");
        }
        if claims.generation != self.state.lock().generation {
            return Err("the token was revoked");
        }
        if claims.expires.is_some_and(|expires| expires <= self.now()) {
            return Err("the token has expired");
        }
        Ok(claims.user)
    }

    pub(crate) fn person(&self, user: &str) -> Person {
        Person::new(self.options.seed, user, &self.options.zone)
    }

    /// What the server knows of a user, in the order in which providers take precedence.
    pub(crate) fn view(&self, user: &str) -> View {
        let mut profiles: Vec<Profile> = {
            let state = self.state.lock();
            let slugs = state
                .users
                .get(user)
                .map(|user| user.integrations.keys().cloned().collect::<Vec<_>>());
            slugs
                .unwrap_or_default()
                .iter()
                .filter_map(|slug| Profile::of(slug))
                .collect()
        };
        profiles.sort_by_key(|profile| precedence(&profile.slug));
        View::new(
            self.person(user),
            profiles,
            self.now(),
            self.options.history_from,
        )
    }

    pub(crate) fn uid(&self, user: &str) -> Id {
        Id::opaque(&[self.options.seed, hash_text(user), 0x01d])
    }

    /// The id of the next record that somebody uploads.
    pub(crate) fn next_id(&self, user: &str) -> Id {
        let mut state = self.state.lock();
        state.made += 1;
        Id::opaque(&[self.options.seed, hash_text(user), 0xaeca, state.made])
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn millis(&self) -> i64 {
        self.options.clock.millis()
    }

    /// Milliseconds an analysis takes.
    pub(crate) fn analysis_millis(&self) -> i64 {
        i64::try_from(self.options.analysis_delay.as_millis()).unwrap_or(i64::MAX / 4)
    }

    /// The legacy client id of the application.
    pub(crate) fn client_id(&self) -> Id {
        Id::opaque(&[
            self.options.seed,
            self.options.application_id as u64,
            0xc11e,
        ])
    }

    /// The legacy client token of a user.
    pub(crate) fn client_token(&self, user: &str) -> Id {
        Id::opaque(&[self.options.seed, hash_text(user), 0x70ce])
    }
}

/// Garmin, then Oura, then the others as the vocabulary lists them.
fn precedence(slug: &str) -> usize {
    match slug {
        "garmin" => 0,
        "oura" => 1,
        _ => {
            2 + Provider::ALL
                .iter()
                .position(|provider| provider.as_str() == slug)
                .unwrap_or(usize::MAX - 2)
        }
    }
}

/// Whether the documentation names the provider.
pub(crate) fn is_provider(slug: &str) -> bool {
    Provider::from(slug).is_known()
}

/// Whether a provider is connected by a mobile SDK only.
pub(crate) fn is_mobile_only(slug: &str) -> bool {
    Provider::from(slug).kind() == Some(ProviderKind::MobileOnly)
}

/// The users by id.
pub(crate) type Users = HashMap<String, User>;
