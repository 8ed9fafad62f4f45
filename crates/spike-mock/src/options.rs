//! The options of a server.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::ValueEnum;

use crate::time::{Clock, Day, Zone};

/// The options of a mock server. Setters consume and return the options.
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
    pub(crate) log: bool,
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
    pub(crate) nils: bool,
    pub(crate) framework_rules: bool,
    pub(crate) max_days: u32,
    pub(crate) max_connections: usize,
    pub(crate) read_timeout: Duration,
    pub(crate) stop_timeout: Duration,
    pub(crate) token_lifetime: Option<Duration>,
    pub(crate) redirect_domains: Vec<String>,
    pub(crate) default_redirect: Option<String>,
    pub(crate) analysis_delay: Duration,
    pub(crate) webhooks: WebhookOptions,
}

impl Options {
    /// Returns the defaults: any free port of 127.0.0.1, application 9999, and one user with three providers.
    #[must_use]
    pub fn new() -> Self {
        Self {
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            log: false,
            seed: 1,
            application_id: 9999,
            hmac_key: "mock-hmac-key-0123456789".into(),
            user_id: "demo-user".into(),
            providers: ["garmin", "oura", "apple"].map(str::to_owned).into(),
            clock: Clock::system(),
            zone: Zone::vilnius(),
            history_from: Day(19_358), // 2023-01-01
            array_style: ArrayStyle::default(),
            base_time: BaseTime::default(),
            sleep_path: PathId::default(),
            workout_path: PathId::default(),
            include_by_default: false,
            extra_fields: false,
            unknown_values: false,
            schema_key: false,
            nulls: false,
            nils: false,
            framework_rules: false,
            max_days: 400,
            max_connections: 4_096,
            read_timeout: Duration::from_secs(60),
            stop_timeout: Duration::from_secs(5),
            token_lifetime: None,
            redirect_domains: ["localhost", "127.0.0.1", "example.com"].map(str::to_owned).into(),
            default_redirect: None,
            analysis_delay: Duration::ZERO,
            webhooks: WebhookOptions::default(),
        }
    }

    /// Sets the port. The default, 0, means any free port.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.address.set_port(port);
        self
    }

    /// Sets the address to listen on. The default is 127.0.0.1.
    ///
    /// The mock has no protection: who reaches it can read and change everything in it. Use another address only in a
    /// container or a private network.
    #[must_use]
    pub fn listen(mut self, address: IpAddr) -> Self {
        self.address.set_ip(address);
        self
    }

    /// Adds names of hosts: those under which the live page and the control API are reached, and those of webhook
    /// receivers. By default both are on loopback only, so that no page of another site can use the control API through
    /// the browser, and no webhook leaves the machine.
    #[must_use]
    pub fn allow_hosts<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.webhooks.allowed_hosts.extend(names.into_iter().map(Into::into));
        self
    }

    /// Sets whether each request, refusal and webhook attempt is written to standard error. The default is off.
    #[must_use]
    pub fn log(mut self, on: bool) -> Self {
        self.log = on;
        self
    }

    /// Sets the seed of all data. Equal seed, user and date mean equal data.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the id of the application. The default is 9999.
    #[must_use]
    pub fn application_id(mut self, id: i64) -> Self {
        self.application_id = id;
        self
    }

    /// Sets the HMAC key of the application.
    #[must_use]
    pub fn hmac_key(mut self, key: impl Into<String>) -> Self {
        self.hmac_key = key.into();
        self
    }

    /// Sets the user who has data from the start. The default is `demo-user`.
    #[must_use]
    pub fn user_id(mut self, id: impl Into<String>) -> Self {
        self.user_id = id.into();
        self
    }

    /// Sets the providers of that user. The default is garmin, oura and apple.
    #[must_use]
    pub fn providers<S: Into<String>>(mut self, slugs: impl IntoIterator<Item = S>) -> Self {
        self.providers = slugs.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the clock. The default is the system clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = clock.into();
        self
    }

    /// Sets the time zone of all users. The default is Vilnius.
    #[must_use]
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    /// Sets the first local day with data, as `YYYY-MM-DD`, on which the initial user connected the providers. The
    /// default is 2023-01-01.
    ///
    /// # Panics
    /// If the text is not a date.
    #[must_use]
    pub fn history_from(mut self, date: &str) -> Self {
        match Day::parse(date) {
            Some(day) => self.history_from = day,
            None => panic!("not a date of the form 2006-01-02: {date:?}"),
        }
        self
    }

    /// Sets the format of query arrays. The default is both.
    #[must_use]
    pub fn array_style(mut self, style: ArrayStyle) -> Self {
        self.array_style = style;
        self
    }

    /// Sets the field with the base time of a time series. The default is `start_at`.
    #[must_use]
    pub fn base_time(mut self, base: BaseTime) -> Self {
        self.base_time = base;
        self
    }

    /// Sets the id that `GET /queries/sleeps/{sleep_id}` accepts. An id that sleeps do not have means any.
    #[must_use]
    pub fn sleep_path(mut self, id: PathId) -> Self {
        self.sleep_path = id;
        self
    }

    /// Sets the id that `GET /queries/workouts/{workout_id}` accepts. An id that workouts do not have means any.
    #[must_use]
    pub fn workout_path(mut self, id: PathId) -> Self {
        self.workout_path = id;
        self
    }

    /// Sets the default of the `include_...` flags of sleeps, workouts, provider records and time series. Those of
    /// statistics and nutrition are documented as off.
    #[must_use]
    pub fn include_by_default(mut self, on: bool) -> Self {
        self.include_by_default = on;
        self
    }

    /// Sets whether objects have fields that no edition documents.
    #[must_use]
    pub fn extra_fields(mut self, on: bool) -> Self {
        self.extra_fields = on;
        self
    }

    /// Sets whether enums have values that no edition documents.
    #[must_use]
    pub fn unknown_values(mut self, on: bool) -> Self {
        self.unknown_values = on;
        self
    }

    /// Sets whether JSON objects have a `$schema` key.
    #[must_use]
    pub fn schema_key(mut self, on: bool) -> Self {
        self.schema_key = on;
        self
    }

    /// Sets whether optional fields without a value are `null` rather than absent.
    #[must_use]
    pub fn nulls(mut self, on: bool) -> Self {
        self.nulls = on;
        self
    }

    /// Sets whether empty lists and maps, and required booleans that are false, are `null`, as a Go server writes nil
    /// (evidence: D, from the server framework).
    #[must_use]
    pub fn nils(mut self, on: bool) -> Self {
        self.nils = on;
        self
    }

    /// Sets whether mistakes are answered as huma does by default, the framework that the API is probably built with
    /// (evidence: D; the API may override each rule):
    ///
    /// - of a repeated query key only the first value is read, unless the array style is
    ///   [`Repeated`](ArrayStyle::Repeated), where a comma is part of the value;
    /// - a query flag has all forms that Go reads: `1`, `t`, `T`, `TRUE`, `true`, `True`, and the same for false;
    /// - a failed validation is 422 (documented: 400), a missing or malformed body is 400;
    /// - a body of more than 1 MiB is 413, except where the API accepts a file;
    /// - a request that does not accept JSON is 406.
    ///
    /// In every mode, an unknown value of an enum and an unknown property of a body are refused with their location
    /// (D), another content type is 415 (D), a body that arrives too slowly is 408 (D), 204 has no body (A), and
    /// unknown query parameters are ignored (C).
    #[must_use]
    pub fn framework_rules(mut self, on: bool) -> Self {
        self.framework_rules = on;
        self
    }

    /// Sets how many days of data one request may ask for. The default is 400. A longer range is refused with 400,
    /// because its answer would take long to compute. Days before the first or after the last with data do not
    /// count. This is a limit of the mock: the API documents none.
    #[must_use]
    pub fn max_days(mut self, days: u32) -> Self {
        self.max_days = days;
        self
    }

    /// Sets the maximum number of open connections. The default is 4,096. Further ones wait to be accepted.
    #[must_use]
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.max_connections = connections.clamp(1, tokio::sync::Semaphore::MAX_PERMITS);
        self
    }

    /// Sets how long the head of a request, and then its body, may take to arrive. The default is 60 seconds each. A
    /// late head closes the connection, also one that is idle; a late body is 408.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = timeout;
        self
    }

    /// Sets how long [`run`](crate::run) waits for running answers after a signal. The default is 5 seconds.
    #[must_use]
    pub fn stop_timeout(mut self, timeout: Duration) -> Self {
        self.stop_timeout = timeout;
        self
    }

    /// The effective format of query arrays.
    pub(crate) fn query_style(&self) -> ArrayStyle {
        match self.array_style {
            ArrayStyle::Both if self.framework_rules => ArrayStyle::Comma,
            own => own,
        }
    }

    /// Sets the lifetime of tokens, which adds an `exp` claim. By default they do not expire.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Option<Duration>) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Sets the allowed domains of a `redirect_uri`, or `scheme://host` for a deep link. Subdomains are allowed too.
    #[must_use]
    pub fn redirect_domains<S: Into<String>>(
        mut self,
        domains: impl IntoIterator<Item = S>,
    ) -> Self {
        self.redirect_domains = domains.into_iter().map(Into::into).collect();
        self
    }

    /// Sets where the browser returns if a request has no `redirect_uri`. The placeholders `{application_user_id}`,
    /// `{provider_slug}` and `{provider_user_id}` are replaced. The default is a page of the mock.
    #[must_use]
    pub fn default_redirect(mut self, url: impl Into<String>) -> Self {
        self.default_redirect = Some(url.into());
        self
    }

    /// Sets the duration of an analysis (nutrition or lab report) on the clock of the server. The default is zero.
    #[must_use]
    pub fn analysis_delay(mut self, delay: Duration) -> Self {
        self.analysis_delay = delay;
        self
    }

    /// Sets the main webhook URL. Without one, events are not sent.
    ///
    /// Only `http` URLs on loopback, or on [allowed hosts](Self::allow_hosts), are accepted; another URL is an error when
    /// the server starts.
    #[must_use]
    pub fn webhook_url(mut self, url: impl Into<String>) -> Self {
        self.webhooks.main_url = Some(url.into());
        self
    }

    /// Sets the URL for finished nutrition analyses. The default is the main URL.
    #[must_use]
    pub fn nutrition_webhook_url(mut self, url: impl Into<String>) -> Self {
        self.webhooks.nutrition_url = Some(url.into());
        self
    }

    /// Sets the URL for finished lab reports. Without one, they are not sent.
    #[must_use]
    pub fn lab_webhook_url(mut self, url: impl Into<String>) -> Self {
        self.webhooks.lab_url = Some(url.into());
        self
    }

    /// Sets the key that signs webhooks. It is not the HMAC key.
    #[must_use]
    pub fn webhook_key(mut self, key: impl Into<String>) -> Self {
        self.webhooks.key = key.into();
        self
    }

    /// Divides the pauses before retries: with 60, two minutes are two seconds. The default is 1.
    ///
    /// # Panics
    /// If it is not a positive number.
    #[must_use]
    pub fn webhook_speed(mut self, speed: f64) -> Self {
        assert!(speed > 0.0 && speed.is_finite(), "not a positive number: {speed}");
        self.webhooks.speed = speed;
        self
    }

    /// Sets how long a receiver may take to answer. The default is the documented 30 seconds.
    #[must_use]
    pub fn webhook_timeout(mut self, timeout: Duration) -> Self {
        self.webhooks.timeout = timeout;
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

/// The options of webhooks.
#[derive(Clone, Debug)]
pub(crate) struct WebhookOptions {
    pub(crate) main_url: Option<String>,
    pub(crate) nutrition_url: Option<String>,
    pub(crate) lab_url: Option<String>,
    pub(crate) key: String,
    /// Hosts other than loopback.
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) speed: f64,
    pub(crate) timeout: Duration,
}

impl Default for WebhookOptions {
    fn default() -> Self {
        Self {
            main_url: None,
            nutrition_url: None,
            lab_url: None,
            key: "mock-webhook-key-0123456789".into(),
            allowed_hosts: Vec::new(),
            speed: 1.0,
            timeout: Duration::from_secs(30),
        }
    }
}

/// The format of query arrays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum ArrayStyle {
    /// `types=a,b`. Of a repeated key only the first value is read; the others are silently ignored.
    Comma,
    /// `types=a&types=b`. A comma is part of the value, so `a,b` is rejected as an unknown value.
    Repeated,
    /// Both formats, also mixed.
    #[default]
    Both,
}

/// The field with the base time of a time series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum BaseTime {
    /// `start_at`: the start of the first point. There is no `from_timestamp` and no `to_timestamp`.
    #[default]
    StartAt,
    /// `from_timestamp`: the start of the window, returned with `to_timestamp`. There is no `start_at`.
    FromTimestamp,
}

/// The id in the path of one sleep or one workout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum PathId {
    /// Any id of the record.
    #[default]
    Any,
    /// `record_id`.
    RecordId,
    /// `sleep_id`, for sleeps.
    SleepId,
    /// `workout_id`, for workouts.
    WorkoutId,
    /// `activity_id`, for workouts.
    ActivityId,
}
