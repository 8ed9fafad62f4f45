//! Settings from environment variables.

use std::time::Duration;

use crate::codec::query::ArrayStyle;
use crate::credentials::{ApplicationId, HmacKey, UserId};
use crate::error::Error;
use crate::session::base_url::BaseUrl;
use crate::session::settings::{Settings, TimeLimits};

const APPLICATION_ID: &str = "SPIKE_APPLICATION_ID";
const HMAC_KEY: &str = "SPIKE_HMAC_KEY";
const BASE_URL: &str = "SPIKE_BASE_URL";
const ARRAY_STYLE: &str = "SPIKE_ARRAY_STYLE";
const TIMEOUT: &str = "SPIKE_TIMEOUT_SECONDS";
const USER_ID: &str = "SPIKE_USER_ID";

impl Settings {
    /// Makes settings from environment variables. An empty variable counts as not set.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `SPIKE_APPLICATION_ID` | the number of your application in the admin console; required |
    /// | `SPIKE_HMAC_KEY` | its HMAC key (not the webhook signature key); required |
    /// | `SPIKE_BASE_URL` | the base URL of the API with `/v3`; default `https://app-api.spikeapi.com/v3` |
    /// | `SPIKE_ARRAY_STYLE` | how a query contains lists: `comma` (default) or `repeated` |
    /// | `SPIKE_TIMEOUT_SECONDS` | deadline of one call with all its attempts, from 0.01 to 86,400; an attempt has a third of it. Default: 120 s, and 30 s for an attempt |
    /// | `SPIKE_USER_ID` | your id of the user; read by `Client::user_from_env` of the clients only |
    ///
    /// `read` returns the value of a variable; the clients' `from_env` read those of the process. Only the limits of calls
    /// that are answered at once depend on `SPIKE_TIMEOUT_SECONDS`, see [`time_limits`](Self::time_limits).
    ///
    /// ```
    /// use spike_core::Settings;
    ///
    /// let settings = Settings::from_variables(|name| {
    ///     Ok(match name {
    ///         "SPIKE_APPLICATION_ID" => Some("9999".to_owned()),
    ///         "SPIKE_HMAC_KEY" => Some("HMAC_KEY_FROM_ADMIN_CONSOLE".to_owned()),
    ///         _ => None,
    ///     })
    /// })?;
    /// # let _ = settings;
    /// # Ok::<(), spike_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if a required variable is not set, or if a value is not valid. The
    /// message names all required variables that are not set, and never contains a value.
    pub fn from_variables(
        mut read: impl FnMut(&str) -> Result<Option<String>, Error>,
    ) -> Result<Self, Error> {
        let mut read = |name| Ok::<_, Error>(read(name)?.filter(|value| !value.is_empty()));
        let (id, key) = match (read(APPLICATION_ID)?, read(HMAC_KEY)?) {
            (Some(id), Some(key)) => (id, key),
            (None, Some(_)) => return Err(missing("SPIKE_APPLICATION_ID is not set")),
            (Some(_), None) => return Err(missing("SPIKE_HMAC_KEY is not set")),
            (None, None) => {
                return Err(missing("SPIKE_APPLICATION_ID and SPIKE_HMAC_KEY are not set"));
            }
        };
        let id: ApplicationId = id.parse().map_err(|error| invalid(APPLICATION_ID, &error))?;
        let key = HmacKey::new(key).map_err(|error| invalid(HMAC_KEY, &error))?;
        let mut settings = Self::new(id, key);
        if let Some(url) = read(BASE_URL)? {
            // Plain http may still be allowed: the client checks that.
            BaseUrl::with_plain_http(&url).map_err(|error| invalid(BASE_URL, &error))?;
            settings = settings.base_url(url);
        }
        match read(ARRAY_STYLE)?.as_deref() {
            None => {}
            Some("comma") => settings = settings.array_style(ArrayStyle::Comma),
            Some("repeated") => settings = settings.array_style(ArrayStyle::Repeated),
            Some(_) => {
                return Err(invalid(ARRAY_STYLE, &"it is neither `comma` nor `repeated`"));
            }
        }
        match read(TIMEOUT)?.map(|text| text.parse::<f64>()) {
            None => {}
            Some(Ok(seconds)) if (0.01..=86_400.0).contains(&seconds) => {
                let deadline = Duration::from_secs_f64(seconds);
                let limits = TimeLimits::new().attempt(deadline / 3).deadline(deadline);
                settings = settings.time_limits(limits);
            }
            Some(_) => {
                return Err(invalid(TIMEOUT, &"it is not a number of seconds, such as 30"));
            }
        }
        Ok(settings)
    }
}

impl UserId {
    /// Reads the user id from `SPIKE_USER_ID`, for [`Settings::from_variables`].
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the variable is not set or empty, or if its value is not valid.
    pub fn from_variables(
        mut read: impl FnMut(&str) -> Result<Option<String>, Error>,
    ) -> Result<Self, Error> {
        match read(USER_ID)?.filter(|value| !value.is_empty()) {
            Some(id) => Self::new(id).map_err(|error| invalid(USER_ID, &error)),
            None => {
                Err(Error::config("SPIKE_USER_ID is not set").advise("set it to your id of a user"))
            }
        }
    }
}

fn missing(what: &'static str) -> Error {
    Error::config(what)
        .advise("set what the admin console shows, or what a mock server prints when it starts")
}

/// Creates an error without the value, which may be a secret in the wrong variable.
fn invalid(name: &str, problem: &dyn std::fmt::Display) -> Error {
    Error::config(format!("{name}: {problem}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "HMAC_KEY_FROM_ADMIN_CONSOLE";
    const BOTH: [(&str, &str); 2] = [(APPLICATION_ID, "9999"), (HMAC_KEY, KEY)];

    fn reader<'a>(
        variables: &'a [(&str, &str)],
    ) -> impl Fn(&str) -> Result<Option<String>, Error> + use<'a> {
        |name| {
            // The last one counts.
            let found = variables.iter().rev().find(|(known, _)| *known == name);
            Ok(found.map(|(_, value)| (*value).to_owned()))
        }
    }

    fn from(variables: &[(&str, &str)]) -> Result<Settings, Error> {
        Settings::from_variables(reader(variables))
    }

    fn with(name: &str, value: &str) -> Result<Settings, Error> {
        from(&[BOTH[0], BOTH[1], (name, value)])
    }

    #[test]
    fn the_required_variables_suffice() {
        let settings = from(&BOTH).unwrap();
        assert_eq!(settings.application_id, ApplicationId::new(9999));
        assert_eq!(settings.hmac_key, Some(HmacKey::new(KEY).unwrap()));
        let plain = Settings::new(9999, HmacKey::new(KEY).unwrap());
        assert_eq!(format!("{settings:?}"), format!("{plain:?}"));
        for name in [BASE_URL, ARRAY_STYLE, TIMEOUT] {
            assert_eq!(format!("{:?}", with(name, "").unwrap()), format!("{plain:?}"));
        }
    }

    #[test]
    fn every_variable_has_its_setting() {
        let settings = with(BASE_URL, "http://10.0.0.1/v3").unwrap();
        assert_eq!(settings.base_url, "http://10.0.0.1/v3");
        assert_eq!(with(ARRAY_STYLE, "repeated").unwrap().array_style, ArrayStyle::Repeated);
        assert_eq!(with(ARRAY_STYLE, "comma").unwrap().array_style, ArrayStyle::Comma);
        let limits = with(TIMEOUT, "1.5").unwrap().standard_limits();
        let seconds = Duration::from_secs_f64;
        assert_eq!((limits.attempt, limits.deadline), (Some(seconds(0.5)), Some(seconds(1.5))));
    }

    #[test]
    fn all_missing_variables_are_named_at_once() {
        let text = |variables: &[_]| from(variables).unwrap_err().to_string();
        assert!(
            text(&[]).starts_with("SPIKE_APPLICATION_ID and SPIKE_HMAC_KEY are not set; set "),
            "{}",
            text(&[])
        );
        let empty = text(&[BOTH[0], BOTH[1], (HMAC_KEY, "")]);
        assert!(empty.starts_with("SPIKE_HMAC_KEY is not set; "), "{empty}");
        assert!(text(&BOTH[1..]).starts_with("SPIKE_APPLICATION_ID is not set; "));
    }

    #[test]
    fn an_invalid_value_is_named_and_not_shown() {
        for (name, value, words) in [
            (APPLICATION_ID, "my-secret", "whole number"),
            (HMAC_KEY, "my-secret", "at least 16"),
            (BASE_URL, "my-secret", "https://"),
            (BASE_URL, "https://me:my-secret@example.com/v3", "password"),
            (ARRAY_STYLE, "my-secret", "`comma` nor `repeated`"),
            (TIMEOUT, "my-secret", "seconds"),
            (TIMEOUT, "0", "seconds"),
            (TIMEOUT, "NaN", "seconds"),
            (TIMEOUT, "1e9", "seconds"),
        ] {
            let error = with(name, value).unwrap_err();
            let text = error.to_string();
            assert!(text.starts_with(&format!("{name}: ")) && text.contains(words), "{text}");
            assert!(!format!("{error:?}{error}").contains("my-secret"), "{text}");
            assert_eq!(error.kind(), crate::ErrorKind::Config);
        }
    }

    #[test]
    fn the_user_has_a_variable_too() {
        let user = |value| UserId::from_variables(reader(&[(USER_ID, value)]));
        assert_eq!(user("ann").unwrap().as_str(), "ann");
        assert!(user("").unwrap_err().to_string().starts_with("SPIKE_USER_ID is not set; "));
        let text = user("ann@example.com").unwrap_err().to_string();
        assert!(text.starts_with("SPIKE_USER_ID: character 4"), "{text}");
    }

    #[test]
    fn a_failure_to_read_is_the_error() {
        let error = Settings::from_variables(|name| Err(Error::config(format!("no {name}"))));
        assert_eq!(error.unwrap_err().to_string(), "no SPIKE_APPLICATION_ID");
    }
}
