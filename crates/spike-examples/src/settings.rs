//! The server to call, and the user: environment variables.

use std::env;
use std::ffi::OsString;
use std::time::Duration;

use spike_core::{ApplicationId, ArrayStyle, Error, HmacKey, TimeLimits, UserId};

use crate::failure::Failure;

const BASE_URL: &str = "SPIKE_BASE_URL";
const APPLICATION_ID: &str = "SPIKE_APPLICATION_ID";
const HMAC_KEY: &str = "SPIKE_HMAC_KEY";
const USER_ID: &str = "SPIKE_USER_ID";
const ARRAY_STYLE: &str = "SPIKE_ARRAY_STYLE";
const TIMEOUT: &str = "SPIKE_TIMEOUT_SECONDS";

/// The variables that are set together.
const SERVER: [&str; 4] = [BASE_URL, APPLICATION_ID, HMAC_KEY, USER_ID];

/// Default deadline of a call in seconds, retries included.
const DEFAULT_TIMEOUT: f64 = 30.0;

/// The server to call.
#[derive(Clone, Debug)]
pub struct Settings {
    pub(crate) base_url: String,
    pub(crate) application_id: ApplicationId,
    pub(crate) hmac_key: HmacKey,
    pub(crate) array_style: ArrayStyle,
    pub(crate) limits: TimeLimits,
}

/// The environment variables.
#[derive(Debug)]
pub(crate) struct Environment {
    pub(crate) server: Option<Settings>,
}

impl Settings {
    /// Returns the settings of a client.
    pub(crate) fn client_settings(&self) -> spike_core::Settings {
        spike_core::Settings::new(self.application_id, self.hmac_key.clone())
            .base_url(&self.base_url)
            .array_style(self.array_style)
            .time_limits(self.limits)
    }
}

impl Environment {
    /// Reads the environment. An empty variable counts as not set.
    pub(crate) fn read() -> Result<Self, Failure> {
        let array_style = match read(ARRAY_STYLE)?.as_deref() {
            None | Some("comma") => ArrayStyle::Comma,
            Some("repeated") => ArrayStyle::Repeated,
            Some(_) => return invalid(ARRAY_STYLE, "is neither `comma` nor `repeated`"),
        };
        let limits = match read(TIMEOUT)?.map(|text| text.parse::<f64>()) {
            None => limits(DEFAULT_TIMEOUT),
            Some(Ok(seconds)) if (0.01..=86_400.0).contains(&seconds) => limits(seconds),
            Some(_) => return invalid(TIMEOUT, "is not a number of seconds, such as 30"),
        };
        let values = [read(BASE_URL)?, read(APPLICATION_ID)?, read(HMAC_KEY)?, read(USER_ID)?];
        let server = match values {
            [None, None, None, None] => None,
            [Some(base_url), Some(id), Some(key), Some(user)] => {
                // The user is not used, but the mock prints it with the others.
                UserId::new(user).map_err(|error| rejected(USER_ID, &error))?;
                Some(Settings {
                    base_url,
                    application_id: match id.parse() {
                        Ok(number) => ApplicationId::new(number),
                        Err(_) => {
                            return invalid(APPLICATION_ID, "is not a whole number, such as 9999");
                        }
                    },
                    hmac_key: HmacKey::new(key).map_err(|error| rejected(HMAC_KEY, &error))?,
                    array_style,
                    limits,
                })
            }
            some => return Err(incomplete(&some)),
        };
        Ok(Self { server })
    }
}

/// Returns limits that leave time for three attempts.
fn limits(seconds: f64) -> TimeLimits {
    let whole = Duration::from_secs_f64(seconds);
    TimeLimits::new(Some(whole / 3), Some(whole))
}

/// Returns the value of a variable, or `None` if it is empty or not set.
pub(crate) fn read(name: &str) -> Result<Option<String>, Failure> {
    match env::var_os(name).map(OsString::into_string) {
        None => Ok(None),
        Some(Ok(text)) if text.is_empty() => Ok(None),
        Some(Ok(text)) => Ok(Some(text)),
        Some(Err(_)) => invalid(name, "is not text in UTF-8"),
    }
}

/// Returns an error without the value, which may be a secret in the wrong variable.
pub(crate) fn invalid<T>(name: &str, what: &str) -> Result<T, Failure> {
    Err(Failure::Settings(format!("{name} {what}")))
}

pub(crate) fn rejected(name: &str, error: &Error) -> Failure {
    Failure::Settings(format!("{name}: {error}"))
}

fn incomplete(values: &[Option<String>; 4]) -> Failure {
    let pairs = SERVER.into_iter().zip(values);
    let missing = pairs.filter(|(_, value)| value.is_none());
    let missing: Vec<&str> = missing.map(|(name, _)| name).collect();
    Failure::Settings(format!(
        "{} {} not set; set all of {}",
        missing.join(", "),
        if missing.len() == 1 { "is" } else { "are" },
        SERVER.join(", ")
    ))
}
