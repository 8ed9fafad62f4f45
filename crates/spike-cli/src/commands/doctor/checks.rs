//! The checks before the questions.

use std::env;
use std::time::{Duration, Instant, SystemTime};

use spike_blocking::DEFAULT_BASE_URL;
use spike_blocking::api::GetUserInfo;

use crate::connection::{BASE_URL, Connection};
use crate::failure::Failure;
use crate::style::{LABEL, WARNING, paint};

/// A clock that is further off than this is worth a word.
const SKEW: Duration = Duration::from_secs(5);

/// Variables that lead calls through a proxy. Their values may have a password.
const PROXIES: [&str; 6] =
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"];

/// Returns the lines of all checks, and the problem that ended them.
pub(super) fn run(connection: &Connection) -> (String, Option<Failure>) {
    let mut lines = Lines::default();
    lines.fine("settings", &connection.source());
    let url = connection.read(BASE_URL).ok().flatten();
    let url = url.unwrap_or_else(|| DEFAULT_BASE_URL.to_owned());
    let is_plain = url.starts_with("http://");
    lines.fine("server", &url);
    lines.fine(
        "TLS",
        if is_plain { "none: plain http" } else { "rustls, certificates of the platform" },
    );
    let set: Vec<&str> = PROXIES.into_iter().filter(|name| is_set(name)).collect();
    match set.as_slice() {
        [] => lines.fine("proxy", "none in the environment"),
        names if is_plain => {
            lines.fine("proxy", &format!("{} set, but not used for plain http", names.join(", ")));
        }
        names => lines.fine("proxy", &format!("from {}", names.join(", "))),
    }
    let problem = call(connection, &mut lines).err();
    if problem.is_some() {
        lines.bad("login and first call", "failed");
    }
    (lines.0, problem)
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Logs in and makes the smallest call.
fn call(connection: &Connection, lines: &mut Lines) -> Result<(), Failure> {
    let user = connection.user()?;
    let start = Instant::now();
    let reply = user.send_reply(&GetUserInfo::new())?;
    let elapsed = start.elapsed().as_millis();
    lines.fine("login and first call", &format!("answered in {elapsed} ms"));
    let date = reply.raw.headers().get(http::header::DATE);
    let date = date.and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    match date.map(|date| skew(date, SystemTime::now())) {
        None => lines.fine("clock", "the server sends no date to compare with"),
        Some((skew, _)) if skew <= SKEW => lines.fine("clock", "agrees with the server"),
        Some((skew, direction)) => {
            lines.bad("clock", &format!("{} seconds {direction} the server", skew.as_secs()));
        }
    }
    let connected = reply.value.integrated_providers.len();
    match connected {
        0 => lines.bad("providers", "No providers connected, or a wrong user id"),
        count => lines.fine("providers", &format!("{count} connected")),
    }
    Ok(())
}

/// Returns how far our clock is from the server's, and in which direction.
fn skew(server: SystemTime, ours: SystemTime) -> (Duration, &'static str) {
    match ours.duration_since(server) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(behind) => (behind.duration(), "behind"),
    }
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn fine(&mut self, what: &str, how: &str) {
        self.0 += &format!("{}  {how}\n", paint(LABEL, format!("ok    {what:<20}")));
    }

    fn bad(&mut self, what: &str, how: &str) {
        self.0 += &format!("{}  {how}\n", paint(WARNING, format!("CHECK {what:<20}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_ahead_or_behind() {
        let server = SystemTime::UNIX_EPOCH + Duration::from_secs(100);
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(skew(server, at(160)), (Duration::from_secs(60), "ahead of"));
        assert_eq!(skew(server, at(40)), (Duration::from_secs(60), "behind"));
    }
}
