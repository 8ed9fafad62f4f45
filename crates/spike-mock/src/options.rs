//! What kind of server to start.

mod editions;
mod webhooks;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

pub use editions::{ArrayStyle, BaseTime, PathId};
pub(crate) use webhooks::Hooks;

use crate::civil::Day;
use crate::clock::Clock;
use crate::zone::Zone;

/// How the mock behaves. Every setter returns the options, so that they can be chained.
///
/// ```
/// use spike_mock::{ArrayStyle, BaseTime, MockServer, Options};
///
/// let options = Options::new().seed(7).array_style(ArrayStyle::Comma).base_time(BaseTime::FromTimestamp);
/// let server = MockServer::start_with(options)?;
/// assert!(server.base_url().ends_with("/v3"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    pub(crate) address: SocketAddr,
    pub(crate) seed: u64,
    pub(crate) application_id: i64,
    pub(crate) hmac_key: String,
    pub(crate) user_id: String,
    pub(crate) providers: Vec<String>,
    pub(crate) clock: Clock,
    pub(crate) zone: Zone,
    pub(crate) history_from: Day,
    pub(crate) array_style: ArrayStyle,
    pub(crate) base_time: BaseTime,
    pub(crate) sleep_path: PathId,
    pub(crate) workout_path: PathId,
    pub(crate) include_by_default: bool,
    pub(crate) extra_fields: bool,
    pub(crate) unknown_values: bool,
    pub(crate) schema_key: bool,
    pub(crate) nulls: bool,
    pub(crate) token_lifetime: Option<Duration>,
    pub(crate) redirect_domains: Vec<String>,
    pub(crate) default_redirect: Option<String>,
    pub(crate) analysis_delay: Duration,
    pub(crate) hooks: Hooks,
}

impl Options {
    /// A server on any free port of 127.0.0.1, with application 9999 and one user who has three providers.
    #[must_use]
    pub fn new() -> Self {
        Self {
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            seed: 1,
            application_id: 9999,
            hmac_key: "mock-hmac-key-0123456789".into(),
            user_id: "demo-user".into(),
            providers: ["garmin", "oura", "apple"].map(str::to_owned).into(),
            clock: Clock::system(),
            zone: Zone::vilnius(),
            history_from: Day(19_358),
            array_style: ArrayStyle::default(),
            base_time: BaseTime::default(),
            sleep_path: PathId::default(),
            workout_path: PathId::default(),
            include_by_default: false,
            extra_fields: false,
            unknown_values: false,
            schema_key: false,
            nulls: false,
            token_lifetime: None,
            redirect_domains: ["localhost", "127.0.0.1", "example.com"]
                .map(str::to_owned)
                .into(),
            default_redirect: None,
            analysis_delay: Duration::ZERO,
            hooks: Hooks::default(),
        }
    }

    /// The port on 127.0.0.1. 0, the default, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.address.set_port(port);
        self
    }

    /// The seed of all data. Same seed, user and date: same data.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The application id the server knows; 9999 unless set.
    #[must_use]
    pub fn application_id(mut self, id: i64) -> Self {
        self.application_id = id;
        self
    }

    /// The HMAC key of the application.
    #[must_use]
    pub fn hmac_key(mut self, key: impl Into<String>) -> Self {
        self.hmac_key = key.into();
        self
    }

    /// The user who has data from the start; `demo-user` unless set.
    #[must_use]
    pub fn user_id(mut self, id: impl Into<String>) -> Self {
        self.user_id = id.into();
        self
    }

    /// The providers that user has connected; garmin, oura and apple unless set.
    #[must_use]
    pub fn providers<S: Into<String>>(mut self, slugs: impl IntoIterator<Item = S>) -> Self {
        self.providers = slugs.into_iter().map(Into::into).collect();
        self
    }

    /// Where "now" comes from; the system clock unless set.
    #[must_use]
    pub fn clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = clock.into();
        self
    }

    /// The time zone of every user; Vilnius unless set.
    #[must_use]
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    /// The first local day with data, as `YYYY-MM-DD`; 2023-01-01 unless set. The ready user connected the
    /// providers on this day.
    ///
    /// # Panics
    /// If the text is no date.
    #[must_use]
    pub fn history_from(mut self, date: &str) -> Self {
        match Day::parse(date) {
            Some(day) => self.history_from = day,
            None => panic!("not a date of the form 2006-01-02: {date:?}"),
        }
        self
    }

    /// The form of query arrays; both unless set.
    #[must_use]
    pub fn array_style(mut self, style: ArrayStyle) -> Self {
        self.array_style = style;
        self
    }

    /// The field with the base time of a time series; `start_at` unless set.
    #[must_use]
    pub fn base_time(mut self, base: BaseTime) -> Self {
        self.base_time = base;
        self
    }

    /// Which id `/queries/sleeps/{sleep_id}` takes. An id sleeps do not have means any.
    #[must_use]
    pub fn sleep_path(mut self, id: PathId) -> Self {
        self.sleep_path = id;
        self
    }

    /// Which id `/queries/workouts/{workout_id}` takes. An id workouts do not have means any.
    #[must_use]
    pub fn workout_path(mut self, id: PathId) -> Self {
        self.workout_path = id;
        self
    }

    /// Whether the `include_...` flags of sleeps, workouts, provider records and time series are on when
    /// a request does not name them. Those of statistics and nutrition are documented as off.
    #[must_use]
    pub fn include_by_default(mut self, on: bool) -> Self {
        self.include_by_default = on;
        self
    }

    /// Whether objects carry fields that no edition documents.
    #[must_use]
    pub fn extra_fields(mut self, on: bool) -> Self {
        self.extra_fields = on;
        self
    }

    /// Whether enums take values that no edition documents.
    #[must_use]
    pub fn unknown_values(mut self, on: bool) -> Self {
        self.unknown_values = on;
        self
    }

    /// Whether JSON objects carry a `$schema` key.
    #[must_use]
    pub fn schema_key(mut self, on: bool) -> Self {
        self.schema_key = on;
        self
    }

    /// Whether optional fields without a value are sent as `null` rather than left out.
    #[must_use]
    pub fn nulls(mut self, on: bool) -> Self {
        self.nulls = on;
        self
    }

    /// Whether tokens end, by an `exp` claim; `None`, the default, gives tokens with `iss` and `sub` only.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Option<Duration>) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// The domains a `redirect_uri` may lead to (or `scheme://host` for a deep link); subdomains count.
    #[must_use]
    pub fn redirect_domains<S: Into<String>>(
        mut self,
        domains: impl IntoIterator<Item = S>,
    ) -> Self {
        self.redirect_domains = domains.into_iter().map(Into::into).collect();
        self
    }

    /// Where the browser returns when a request names no `redirect_uri`. The placeholders
    /// `{application_user_id}`, `{provider_slug}` and `{provider_user_id}` are filled in. Unless set, a page
    /// of the mock itself.
    #[must_use]
    pub fn default_redirect(mut self, url: impl Into<String>) -> Self {
        self.default_redirect = Some(url.into());
        self
    }

    /// How long an analysis (nutrition, lab report) takes on the clock of the server; zero unless set.
    #[must_use]
    pub fn analysis_delay(mut self, delay: Duration) -> Self {
        self.analysis_delay = delay;
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}
