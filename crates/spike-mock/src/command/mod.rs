//! The program: its arguments, and what it prints.

use std::fmt;
use std::io::{self, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum as _};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

use crate::api::PREFIX;
use crate::options::{ArrayStyle, BaseTime, Options, PathId};
use crate::server;

/// The arguments of the program, also for a subcommand of another one.
#[derive(Clone, Args)]
pub struct Arguments {
    /// Port; 0 means any free port
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Writes no log of requests and webhooks to standard error
    #[arg(long)]
    quiet: bool,
    /// Address to listen on; the mock has no protection, so use another one than loopback only in a container
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    listen: IpAddr,
    /// Hosts other than loopback under which the live page is reached, or that receive webhooks, separated by commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    allow_host: Vec<String>,
    /// Seed of all data
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Application id
    #[arg(long, default_value_t = 9999)]
    application_id: i64,
    /// HMAC key, at least 16 characters
    #[arg(long, default_value = "mock-hmac-key-0123456789", value_parser = hmac_key)]
    hmac_key: String,
    /// User who has data from the start
    #[arg(long, default_value = "demo-user", value_parser = user_id)]
    user_id: String,
    /// Format of query arrays
    #[arg(long, value_enum, default_value_t = ArrayStyle::Both)]
    array_style: ArrayStyle,
    /// Field with the base time of a time series
    #[arg(long, value_enum, default_value_t = BaseTime::StartAt)]
    base_time: BaseTime,
    /// Id that the path of a sleep accepts
    #[arg(long, default_value = "any", value_parser = path_id(["any", "record-id", "sleep-id"]))]
    sleep_path: PathId,
    /// Id that the path of a workout accepts
    #[arg(long, default_value = "any", value_parser = path_id(["any", "record-id", "workout-id", "activity-id"]))]
    workout_path: PathId,
    /// Makes the include_... flags of requests on by default
    #[arg(long)]
    include_by_default: bool,
    /// Adds undocumented fields to answers
    #[arg(long)]
    extra_fields: bool,
    /// Adds undocumented values to enums
    #[arg(long)]
    unknown_values: bool,
    /// Adds a `$schema` key to answers
    #[arg(long)]
    schema_key: bool,
    /// Sends optional fields without a value as null
    #[arg(long)]
    nulls: bool,
    /// Sends empty lists and maps, and required booleans that are false, as null, as a Go server may
    #[arg(long)]
    nils: bool,
    /// Answers mistakes as the server framework does by default: 422, 413, 406, Go's booleans, first query key only
    #[arg(long)]
    framework_rules: bool,
    /// Maximum number of days with data in the range of one request
    #[arg(long, default_value_t = 400)]
    max_days: u32,
    /// Maximum number of open connections
    #[arg(long, default_value_t = 4_096)]
    max_connections: usize,
    /// Seconds that the head of a request, and then its body, may take to arrive
    #[arg(long, default_value_t = 60)]
    read_seconds: u64,
    /// Seconds that running answers have to end after SIGINT or SIGTERM
    #[arg(long, default_value_t = 5)]
    stop_seconds: u64,
    /// Lifetime of tokens in seconds; unlimited by default
    #[arg(long)]
    token_seconds: Option<u64>,
    /// Duration of analyses in seconds
    #[arg(long, default_value_t = 0)]
    analysis_seconds: u64,
    /// Allowed domains of a redirect_uri, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "localhost,127.0.0.1,example.com")]
    redirect_domains: Vec<String>,
    /// Webhook URL, http on loopback
    #[arg(long)]
    webhook_url: Option<String>,
    /// Webhook URL for lab reports
    #[arg(long)]
    lab_webhook_url: Option<String>,
    /// Key that signs webhooks
    #[arg(long, default_value = "mock-webhook-key-0123456789")]
    webhook_key: String,
    /// Divisor of the pauses before webhook retries
    #[arg(long, default_value_t = 1.0, value_parser = speed)]
    webhook_speed: f64,
}

impl Arguments {
    fn options(&self) -> Options {
        let mut options = Options::new()
            .port(self.port)
            .listen(self.listen)
            .allow_hosts(&self.allow_host)
            .log(!self.quiet)
            .seed(self.seed)
            .application_id(self.application_id)
            .hmac_key(&self.hmac_key)
            .user_id(&self.user_id)
            .array_style(self.array_style)
            .base_time(self.base_time)
            .sleep_path(self.sleep_path)
            .workout_path(self.workout_path)
            .include_by_default(self.include_by_default)
            .extra_fields(self.extra_fields)
            .unknown_values(self.unknown_values)
            .schema_key(self.schema_key)
            .nulls(self.nulls)
            .nils(self.nils)
            .framework_rules(self.framework_rules)
            .max_days(self.max_days)
            .max_connections(self.max_connections)
            .read_timeout(Duration::from_secs(self.read_seconds))
            .stop_timeout(Duration::from_secs(self.stop_seconds))
            .token_lifetime(self.token_seconds.map(Duration::from_secs))
            .analysis_delay(Duration::from_secs(self.analysis_seconds))
            .redirect_domains(self.redirect_domains.iter().cloned())
            .webhook_key(&self.webhook_key)
            .webhook_speed(self.webhook_speed);
        if let Some(url) = &self.webhook_url {
            options = options.webhook_url(url);
        }
        if let Some(url) = &self.lab_webhook_url {
            options = options.lab_webhook_url(url);
        }
        options
    }

    fn announce(&self, base: &str) -> String {
        let (id, key, user) = (self.application_id, &self.hmac_key, &self.user_id);
        let origin = base.strip_suffix(PREFIX).unwrap_or(base);
        let (from, to) = (days_ago(7), days_ago(1));
        // A quote in the key would end the quoted text.
        let key_in_shell = key.replace('\'', r"'\''");
        let webhook_key = self.webhook_key.replace('\'', r"'\''");
        let is_repeated = matches!(self.array_style, ArrayStyle::Repeated);
        format!(
            "\
Spike mock API
  base URL        {base}
  application id  {id}
  HMAC key        {key}
  user with data  {user}
  live page       {origin}/_mock/

For `spike`, and for programs that read their settings from the environment:
  export SPIKE_BASE_URL='{base}' SPIKE_APPLICATION_ID='{id}' SPIKE_HMAC_KEY='{key_in_shell}' SPIKE_USER_ID='{user}' SPIKE_WEBHOOK_KEY='{webhook_key}'{style}

Sign, log in and query, in one line:
  SIGNATURE=$(printf %s '{user}' | openssl dgst -sha256 -hmac '{key_in_shell}' | sed 's/^.* //'); \
TOKEN=$(curl -s {base}/auth/hmac -H 'Content-Type: application/json' \
-d '{{\"application_id\":{id},\"application_user_id\":\"{user}\",\"signature\":\"'$SIGNATURE'\"}}' \
| sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/'); \
curl -s -H \"Authorization: Bearer $TOKEN\" '{base}/queries/statistics/daily?from_date={from}&to_date={to}&types={types}'
",
            style = if is_repeated { " SPIKE_ARRAY_STYLE='repeated'" } else { "" },
            types = if is_repeated { "steps&types=sleep_score" } else { "steps,sleep_score" },
        )
    }
}

/// Runs the program until SIGINT or SIGTERM. The announcement goes to standard output, everything else to standard
/// error.
///
/// # Errors
/// If the arguments contradict each other ([`InvalidInput`](io::ErrorKind::InvalidInput)), or the port cannot be used.
pub fn run(arguments: Arguments) -> io::Result<()> {
    if !arguments.listen.is_loopback() {
        eprintln!(
            "spike-mock: warning: listens on {}; who reaches it can read and change everything in the mock",
            arguments.listen
        );
    }
    let ready = |base: &str| {
        let mut out = std::io::stdout().lock();
        // A closed pipe is not an error: the server runs without a reader.
        let _ = out.write_all(arguments.announce(base).as_bytes()).and_then(|()| out.flush());
    };
    server::run(arguments.options(), ready).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => error,
        kind => {
            let address = SocketAddr::new(arguments.listen, arguments.port);
            let text = format!(
                "cannot listen on {address}: {error}; try another --port, or 0 for any free one"
            );
            io::Error::new(kind, text)
        }
    })
}

impl fmt::Debug for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arguments").field("port", &self.port).finish_non_exhaustive()
    }
}

fn hmac_key(text: &str) -> Result<String, String> {
    if text.chars().count() >= 16 {
        Ok(text.to_owned())
    } else {
        Err("an HMAC key has at least 16 characters".to_owned())
    }
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed > 0.0 && speed.is_finite() => Ok(speed),
        _ => Err("expected a positive number".to_owned()),
    }
}

fn user_id(text: &str) -> Result<String, String> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let good = (1..=128).contains(&text.len()) && text.bytes().all(allowed);
    if good {
        Ok(text.to_owned())
    } else {
        Err("a user id has 1 to 128 characters of A-Z a-z 0-9 - _ .".to_owned())
    }
}

/// Parses one of the ids that the path of a resource accepts.
fn path_id<const N: usize>(names: [&'static str; N]) -> impl TypedValueParser<Value = PathId> {
    let parser = PossibleValuesParser::new(names);
    parser.try_map(|name| PathId::from_str(&name, false))
}

/// The UTC date this many days ago, as YYYY-MM-DD.
fn days_ago(days: i32) -> String {
    let today = Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
    today.saturating_sub(days.days()).to_string()
}
