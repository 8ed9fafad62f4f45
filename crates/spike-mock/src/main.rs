//! `spike-mock`: a Spike API on loopback, with everything needed to query it by hand.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::{Parser, ValueEnum};
use spike_mock::{ArrayStyle, BaseTime, Options, PathId, run};

/// A Spike API on loopback, with synthetic data.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
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
    /// Form of query arrays
    #[arg(long, value_enum, default_value_t = Arrays::Both)]
    array_style: Arrays,
    /// Field with the base time of a time series
    #[arg(long, value_enum, default_value_t = Base::StartAt)]
    base_time: Base,
    /// Id the path of a sleep takes
    #[arg(long, value_enum, default_value_t = SleepId::Any)]
    sleep_path: SleepId,
    /// Id the path of a workout takes
    #[arg(long, value_enum, default_value_t = WorkoutId::Any)]
    workout_path: WorkoutId,
    /// Inclusion flags are on when a request does not name them
    #[arg(long)]
    include_by_default: bool,
    /// Answers carry fields nobody documented
    #[arg(long)]
    extra_fields: bool,
    /// Enums take values nobody documented
    #[arg(long)]
    unknown_values: bool,
    /// Answers carry a `$schema` key
    #[arg(long)]
    schema_key: bool,
    /// Optional fields without a value are null rather than left out
    #[arg(long)]
    nulls: bool,
    /// Tokens end after so many seconds
    #[arg(long)]
    token_seconds: Option<u64>,
    /// Analyses take so many seconds
    #[arg(long, default_value_t = 0)]
    analysis_seconds: u64,
    /// Domains a redirect_uri may lead to, separated by commas
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "localhost,127.0.0.1,example.com"
    )]
    redirect_domains: Vec<String>,
    /// URL for webhooks, http on loopback
    #[arg(long)]
    webhook_url: Option<String>,
    /// URL for lab reports
    #[arg(long)]
    lab_webhook_url: Option<String>,
    /// Webhook Signature Key
    #[arg(long, default_value = "mock-webhook-key-0123456789")]
    webhook_key: String,
    /// Pauses before webhooks are repeated are divided by this
    #[arg(long, default_value_t = 1.0, value_parser = speed)]
    webhook_speed: f64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Arrays {
    Comma,
    Repeated,
    Both,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Base {
    StartAt,
    FromTimestamp,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SleepId {
    Any,
    #[value(name = "record-id")]
    Record,
    #[value(name = "sleep-id")]
    Sleep,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum WorkoutId {
    Any,
    #[value(name = "record-id")]
    Record,
    #[value(name = "workout-id")]
    Workout,
    #[value(name = "activity-id")]
    Activity,
}

impl Arguments {
    fn options(&self) -> Options {
        let mut options = Options::new()
            .port(self.port)
            .seed(self.seed)
            .application_id(self.application_id)
            .hmac_key(&self.hmac_key)
            .user_id(&self.user_id)
            .array_style(match self.array_style {
                Arrays::Comma => ArrayStyle::Comma,
                Arrays::Repeated => ArrayStyle::Repeated,
                Arrays::Both => ArrayStyle::Both,
            })
            .base_time(match self.base_time {
                Base::StartAt => BaseTime::StartAt,
                Base::FromTimestamp => BaseTime::FromTimestamp,
            })
            .sleep_path(match self.sleep_path {
                SleepId::Any => PathId::Any,
                SleepId::Record => PathId::RecordId,
                SleepId::Sleep => PathId::SleepId,
            })
            .workout_path(match self.workout_path {
                WorkoutId::Any => PathId::Any,
                WorkoutId::Record => PathId::RecordId,
                WorkoutId::Workout => PathId::WorkoutId,
                WorkoutId::Activity => PathId::ActivityId,
            })
            .include_by_default(self.include_by_default)
            .extra_fields(self.extra_fields)
            .unknown_values(self.unknown_values)
            .schema_key(self.schema_key)
            .nulls(self.nulls)
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
        let (from, to) = (days_ago(7), days_ago(1));
        // Quotes inside the key would end the quoting of the shell.
        let key_in_shell = key.replace('\'', r"'\''");
        format!(
            "\
Spike mock API
  base URL        {base}
  application id  {id}
  HMAC key        {key}
  user with data  {user}

For the quickstart:
  export SPIKE_BASE_URL='{base}' SPIKE_APPLICATION_ID='{id}' SPIKE_HMAC_KEY='{key_in_shell}' SPIKE_USER_ID='{user}'

Sign, log in and query, in one line:
  SIGNATURE=$(printf %s '{user}' | openssl dgst -sha256 -hmac '{key_in_shell}' | sed 's/^.* //'); \
TOKEN=$(curl -s {base}/auth/hmac -H 'Content-Type: application/json' \
-d '{{\"application_id\":{id},\"application_user_id\":\"{user}\",\"signature\":\"'$SIGNATURE'\"}}' \
| sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/'); \
curl -s -H \"Authorization: Bearer $TOKEN\" '{base}/queries/statistics/daily?from_date={from}&to_date={to}&types={types}'
",
            types = if matches!(self.array_style, Arrays::Repeated) { "steps&types=sleep_score" } else { "steps,sleep_score" },
        )
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ready = |base: &str| {
        let mut out = std::io::stdout().lock();
        // Whoever closed the pipe does not want to read it.
        let _ = out
            .write_all(arguments.announce(base).as_bytes())
            .and_then(|()| out.flush());
    };
    match run(arguments.options(), ready) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == std::io::ErrorKind::InvalidInput => {
            eprintln!("spike-mock: {error}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!(
                "spike-mock: cannot listen on 127.0.0.1:{}: {error}; try another --port, or 0 for any free one",
                arguments.port
            );
            ExitCode::FAILURE
        }
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

/// A UTC date, as YYYY-MM-DD.
fn days_ago(days: u64) -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    spike_mock::date_of((seconds / 86_400).saturating_sub(days))
}
