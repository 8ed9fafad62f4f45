//! The application that the server simulates: its secrets, its users, and what they did.

mod auth;
mod store;
mod webhooks;

use std::io;
use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::{Value, json};
use spike_core::vocabulary::{Provider, ProviderKind};
use tokio::sync::Semaphore;

use auth::{Claims, TokenKey};
use webhooks::{Analysis, AnalysisState};

use crate::data::{DataCache, Person, Profile, RecordId, UserView, hash, hash_text};
use crate::journal::{Event, Journal};
use crate::options::Options;
use crate::render::{
    apply_edition, event_timestamp, integration_event, lab_report, nutrition_record,
    record_change_event,
};
use crate::time::{DAY, Secs, Span};

pub(crate) use auth::{is_user_id, sign, signature_matches};
pub(crate) use store::{ConsentRequest, Integration, Store};
pub(crate) use webhooks::Webhooks;
pub use webhooks::{WebhookAttempt, WebhookDelivery, WebhookKind, WebhookOutcome, WebhookState};

/// The time before now whose data a provider delivers when it is connected.
const FIRST_SYNC: Secs = 2 * DAY;

/// Maximum number of answers over a long range that are computed at the same time.
const LARGE_ANSWERS: usize = 2;

/// The state that all handlers share.
pub(crate) struct App {
    pub(crate) options: Options,
    /// `http://127.0.0.1:8080`.
    pub(crate) origin: String,
    pub(crate) store: Mutex<Store>,
    pub(crate) webhooks: Webhooks,
    pub(crate) journal: Arc<Journal>,
    /// Permits for answers that take long to compute, so that they leave time for others.
    pub(crate) large_answers: Arc<Semaphore>,
    tokens: TokenKey,
    cache: Arc<DataCache>,
}

impl App {
    pub(crate) fn new(options: Options, origin: String) -> io::Result<Self> {
        let journal = Arc::<Journal>::default();
        let webhooks =
            Webhooks::new(options.webhooks.clone(), options.clock.clone(), Arc::clone(&journal))?;
        let app = Self {
            tokens: TokenKey::new(sign(&options.hmac_key, b"tokens")),
            origin,
            store: Mutex::default(),
            cache: Arc::default(),
            large_answers: Arc::new(Semaphore::new(LARGE_ANSWERS)),
            webhooks,
            journal,
            options,
        };
        let created = app.options.history_from.0 * DAY;
        for slug in &app.options.providers {
            app.connect_at(&app.options.user_id, slug, created);
        }
        Ok(app)
    }

    pub(crate) fn now(&self) -> Secs {
        self.options.clock.now()
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn millis(&self) -> i64 {
        self.options.clock.millis()
    }

    /// Connects a provider, as a user does who confirms. Connecting again repairs a broken integration.
    pub(crate) fn connect(&self, user: &str, slug: &str) {
        let now = self.now();
        if self.connect_at(user, slug, now) {
            self.emit(user, integration_event(slug, true));
        }
        self.sync_latest(user, slug);
    }

    /// Returns whether the integration is new, or was broken.
    fn connect_at(&self, user: &str, slug: &str, created: Secs) -> bool {
        let number = hash(&[self.options.seed, hash_text(user), hash_text(slug)]) >> 12;
        let id = i64::try_from(number).unwrap_or(1);
        let mut store = self.store.lock();
        let user = store.users.entry(user.to_owned()).or_default();
        user.created.get_or_insert(created);
        let new = Integration { id, created, broken: true };
        let integration = user.integrations.entry(slug.to_owned()).or_insert(new);
        let changed = std::mem::replace(&mut integration.broken, false);
        drop(store);
        self.journal.publish(Event::State);
        changed
    }

    /// Marks an integration as broken. Returns whether there was one.
    pub(crate) fn break_integration(&self, user: &str, slug: &str) -> bool {
        let broken = {
            let mut store = self.store.lock();
            let user = store.users.get_mut(user);
            let integration = user.and_then(|user| user.integrations.get_mut(slug));
            integration.map(|integration| integration.broken = true).is_some()
        };
        self.journal.publish(Event::State);
        broken
    }

    /// Revokes all tokens issued so far.
    pub(crate) fn revoke_tokens(&self) {
        self.store.lock().generation += 1;
        self.journal.publish(Event::State);
    }

    /// Removes a provider. Returns whether it was connected.
    pub(crate) fn disconnect(&self, user: &str, slug: &str) -> bool {
        let removed = {
            let mut store = self.store.lock();
            let user = store.users.get_mut(user);
            user.is_some_and(|user| user.integrations.remove(slug).is_some())
        };
        if removed {
            self.emit(user, integration_event(slug, false));
            self.journal.publish(Event::State);
        }
        removed
    }

    /// Emits an event with the data of the last two days of a provider. Returns whether there are any, and a webhook URL.
    pub(crate) fn sync_latest(&self, user: &str, slug: &str) -> bool {
        let now = self.now();
        self.sync(user, slug, Span::new(now - FIRST_SYNC, now))
    }

    /// Emits an event with the data of a provider in a window. Returns whether there are any, and a webhook URL.
    pub(crate) fn sync(&self, user: &str, slug: &str, window: Span) -> bool {
        if !self.webhooks.has_url(WebhookKind::Events) {
            return false;
        }
        let event = record_change_event(&self.view(user), slug, window);
        event.map(|event| self.emit(user, event)).is_some()
    }

    fn emit(&self, user: &str, mut event: Value) {
        event["application_user_id"] = json!(user);
        self.webhooks.add_event(|number| {
            let nanos = hash(&[self.options.seed, number]) % 1_000_000;
            event["timestamp"] = json!(event_timestamp(self.millis(), nanos));
            apply_edition(&self.options, &self.origin, "/webhook", &mut event);
            event
        });
    }

    /// Makes every webhook attempt that is due, and waits for them. Returns how many were made.
    pub(crate) fn deliver_due(&self) -> usize {
        self.webhooks.deliver_due(&|analysis, now| self.analysis_state(analysis, now))
    }

    /// Delivers webhooks on a thread of its own until [`Webhooks::stop`], unless a test advances the clock.
    pub(crate) fn spawn_webhooks(self: &Arc<Self>) -> io::Result<()> {
        if self.options.clock.is_manual() {
            return Ok(());
        }
        let app = Arc::clone(self);
        let deliver = move || {
            app.webhooks.keep_delivering(&|analysis, now| app.analysis_state(analysis, now));
        };
        std::thread::Builder::new().name("spike-mock-webhooks".to_owned()).spawn(deliver).map(drop)
    }

    fn analysis_state(&self, analysis: &Analysis, now: i64) -> AnalysisState {
        let (user, id) = (&analysis.user, Some(analysis.id));
        let mut store = self.store.lock();
        let (path, found) = if analysis.kind == WebhookKind::LabReport {
            let report = store.lab_report(user, id).cloned();
            let found = report.map(|report| (report.ready, lab_report(&report, now)));
            ("/lab_reports/{lab_report_id}", found)
        } else {
            let record = store.nutrition_record(user, id).cloned();
            let found = record.map(|mut record| {
                // The event is the end of the analysis, even if the record was updated since.
                record.updated = false;
                (record.ready, nutrition_record(&record, now))
            });
            ("/nutrition_records/{nutrition_record_id}", found)
        };
        drop(store);
        match found {
            None => AnalysisState::Deleted,
            Some((ready, _)) if now < ready => AnalysisState::Running,
            Some((_, mut body)) => {
                apply_edition(&self.options, &self.origin, path, &mut body);
                body["application_user_id"] = json!(user);
                AnalysisState::Finished(body)
            }
        }
    }

    /// Creates a token for a user. Until the first revocation it depends on application and user only.
    pub(crate) fn token(&self, user: &str) -> String {
        let lifetime = self.options.token_lifetime.map(|own| i64::try_from(own.as_secs()));
        self.tokens.write(&Claims {
            application_id: self.options.application_id.to_string(),
            user: user.to_owned(),
            generation: self.store.lock().generation,
            expires: lifetime.map(|seconds| self.now() + seconds.unwrap_or(i64::MAX / 4)),
        })
    }

    /// Returns the user of a valid token, or why it is not valid.
    pub(crate) fn user_of(&self, token: &str) -> Result<String, &'static str> {
        let claims = self.tokens.read(token).ok_or("the token was not issued by this server")?;
        if claims.application_id != self.options.application_id.to_string() {
            return Err("the token is for another application");
        }
        if claims.generation != self.store.lock().generation {
            return Err("the token was revoked");
        }
        if claims.expires.is_some_and(|expires| expires <= self.now()) {
            return Err("the token has expired");
        }
        Ok(claims.user)
    }

    /// Returns the user that a token of this server names, even if it is no longer valid.
    pub(crate) fn named_by(&self, token: &str) -> Option<String> {
        self.tokens.read(token).map(|claims| claims.user)
    }

    /// The data of a user. Providers are sorted by precedence.
    pub(crate) fn view(&self, user: &str) -> UserView {
        let mut profiles: Vec<Profile> = {
            let store = self.store.lock();
            let slugs = store.users.get(user).into_iter().flat_map(|user| user.integrations.keys());
            slugs.filter_map(|slug| Profile::of(slug)).collect()
        };
        profiles.sort_by_key(|profile| precedence(&profile.slug));
        let person = Person::new(self.options.seed, user, &self.options.zone);
        let (now, cache) = (self.now(), Arc::clone(&self.cache));
        UserView::new(person, profiles, now, self.options.history_from, cache)
    }

    pub(crate) fn uid(&self, user: &str) -> RecordId {
        RecordId::opaque(&[self.options.seed, hash_text(user), 0x01d])
    }

    /// The id of a new uploaded record.
    pub(crate) fn next_id(&self, user: &str) -> RecordId {
        let mut store = self.store.lock();
        store.uploads += 1;
        RecordId::opaque(&[self.options.seed, hash_text(user), 0xaeca, store.uploads])
    }

    /// When an analysis that starts at `now` ends, in milliseconds.
    pub(crate) fn analysis_end(&self, now: i64, wait: bool) -> i64 {
        let delay = i64::try_from(self.options.analysis_delay.as_millis()).unwrap_or(i64::MAX / 4);
        now.saturating_add(if wait { 0 } else { delay })
    }

    /// The legacy client id of the application.
    pub(crate) fn client_id(&self) -> RecordId {
        let application = self.options.application_id as u64;
        RecordId::opaque(&[self.options.seed, application, 0xc11e])
    }

    /// The legacy client token of a user.
    pub(crate) fn client_token(&self, user: &str) -> RecordId {
        RecordId::opaque(&[self.options.seed, hash_text(user), 0x70ce])
    }
}

/// Garmin, then Oura, then the others in the order of the vocabulary.
fn precedence(slug: &str) -> usize {
    let mut all = Provider::ALL.iter();
    match slug {
        "garmin" => 0,
        "oura" => 1,
        _ => 2 + all.position(|own| own.as_str() == slug).unwrap_or(usize::MAX - 2),
    }
}

/// Whether the documentation names the provider.
pub(crate) fn is_provider(slug: &str) -> bool {
    Provider::from(slug).is_known()
}

/// Whether a provider can only be connected with a mobile SDK.
pub(crate) fn is_mobile_only(slug: &str) -> bool {
    Provider::from(slug).kind() == Some(ProviderKind::MobileOnly)
}
