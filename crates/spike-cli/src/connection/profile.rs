//! Profiles: the settings of several servers in one file.
//!
//! ```toml
//! [production]
//! application_id = 9999
//! hmac_key = "..."
//! user_id = "my_application_user_123"
//! webhook_key = "..."
//! ```
//!
//! A name in the file is the name of the variable without `SPIKE_`, in small letters.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::failure::Failure;
use crate::text::names;

const NAMES: [&str; 7] = [
    "application_id",
    "array_style",
    "base_url",
    "hmac_key",
    "timeout_seconds",
    "user_id",
    "webhook_key",
];

/// Returns the variables of a profile.
pub(super) fn read(name: &str) -> Result<BTreeMap<String, String>, Failure> {
    let path = path().ok_or_else(|| {
        Failure::Settings("no configuration directory: HOME is not set".to_owned())
    })?;
    check_permissions(&path)?;
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, error))?;
    let profile = parse(&text, name);
    profile.map_err(|what| Failure::Settings(format!("{}: {what}", path.display())))
}

/// Returns the file with the profiles, whether it exists or not.
pub(crate) fn path() -> Option<PathBuf> {
    let folder =
        |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let config = folder("XDG_CONFIG_HOME").or_else(|| match cfg!(windows) {
        true => folder("APPDATA"),
        false => Some(folder("HOME")?.join(".config")),
    })?;
    Some(config.join("spike").join("profiles.toml"))
}

/// Refuses a file with secrets that other users of the machine can read or change.
#[cfg(unix)]
fn check_permissions(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;

    let file = File::open(path).map_err(|error| Failure::file(path, error))?;
    let metadata = file.metadata().map_err(|error| Failure::file(path, error))?;
    if metadata.permissions().mode() & 0o077 != 0 {
        let path = path.display();
        let text = format!("{path} can be read by other users: run `chmod 600 '{path}'`");
        return Err(Failure::Settings(text));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_permissions(path: &Path) -> Result<(), Failure> {
    File::open(path).map(drop).map_err(|error| Failure::file(path, error))
}

/// Returns the variables of a profile. The message of an error contains no value.
fn parse(text: &str, name: &str) -> Result<BTreeMap<String, String>, String> {
    let file: Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
        format!("line {line} is not TOML: {}", error.message().lines().next().unwrap_or_default())
    })?;
    let profile = match file.get(name) {
        Some(Value::Table(profile)) => profile,
        _ => {
            let known: Vec<&str> = file.keys().map(String::as_str).collect();
            return Err(format!("there is no profile `{name}`; the file has {}", names(&known)));
        }
    };
    let mut values = BTreeMap::new();
    for (key, value) in profile {
        if !NAMES.contains(&key.as_str()) {
            return Err(format!("profile `{name}` has `{key}`; settings are {}", names(&NAMES)));
        }
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            _ => return Err(format!("`{key}` of profile `{name}` is neither text nor a number")),
        };
        values.insert(format!("SPIKE_{}", key.to_ascii_uppercase()), value);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::parse;

    const FILE: &str = "[clinic]\napplication_id = 9999\nhmac_key = \"a secret key of 25 bytes\"\n";

    #[test]
    fn a_profile_is_read_by_the_names_of_the_variables() {
        let values = parse(FILE, "clinic").unwrap();
        assert_eq!(values["SPIKE_APPLICATION_ID"], "9999");
        assert_eq!(values["SPIKE_HMAC_KEY"], "a secret key of 25 bytes");
    }

    #[test]
    fn a_mistake_is_named_without_a_value() {
        for (text, name, wanted) in [
            (FILE, "clinik", "no profile `clinik`; the file has `clinic`"),
            ("[a]\nhmac_kye = \"secret\"", "a", "profile `a` has `hmac_kye`; settings are `"),
            ("[a]\nhmac_key = [\"secret\"]", "a", "neither text nor a number"),
            ("[a]\n\nhmac_key = secret", "a", "line 3 is not TOML"),
        ] {
            let error = parse(text, name).unwrap_err();
            assert!(error.contains(wanted) && !error.contains("secret"), "{error}");
        }
    }
}
