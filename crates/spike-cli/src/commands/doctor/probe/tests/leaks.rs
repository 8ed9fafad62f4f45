//! Checks that nothing was changed, and that no value is in a report.

use std::collections::BTreeSet;

use http::Method;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use spike_blocking::Client;
use spike_blocking::{RawCall, Request as _};
use spike_mock::MockServer;

use super::{document, target};
use crate::commands::doctor::probe::report::is_name;
use crate::commands::doctor::probe::seen::words;

/// Checks that the server received only logins and GET requests.
pub(super) fn assert_read_only(server: &MockServer) {
    for request in server.requests() {
        let is_login = request.method() == "POST" && request.path() == "/auth/hmac";
        assert!(is_login || request.method() == "GET", "{request:?}");
    }
}

/// Checks that no text and no number that the server sent is in the report, except words of enums.
pub(super) fn assert_no_value(server: &MockServer, report: &str) {
    let mut served = BTreeSet::new();
    for body in bodies(server) {
        collect(&body, &mut served);
    }
    assert!(served.len() > 300, "only {} values were served", served.len());
    served.insert(server.user_id().to_owned());
    served.insert(server.hmac_key().to_owned());
    served.insert(server.application_id().to_string());
    served.insert(server.token(server.user_id()));
    let mut words = words(document().root());
    // The new values of the mock server.
    let new = [
        "hypnagogia",
        "underwater_chess",
        "board_games",
        "telepathy",
        "undisclosed",
        "implant",
        "brand_new_band",
    ];
    words.extend(new.map(str::to_owned));
    let is_separator =
        |letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '-' | '.' | ':' | '/');
    let parts: BTreeSet<&str> =
        report.split(is_separator).flat_map(|part| [part, part.trim_matches(['.', ':'])]).collect();
    for value in served.iter().filter(|value| !value.is_empty() && !words.contains(*value)) {
        // A status is a number of the protocol.
        let is_status = matches!(value.as_str(), "400" | "401" | "404");
        assert!(
            is_status || !parts.contains(value.as_str()),
            "{value:?} is in the report:\n{report}"
        );
        // A name may be part of a longer name.
        let is_long = value.len() >= 8 && !is_name(value);
        assert!(
            !is_long || !report.contains(value.as_str()),
            "{value:?} is in the report:\n{report}"
        );
    }
    // No other number, date or id is in it, either.
    for part in parts {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        assert!(digits <= 3, "{part:?} is in the report:\n{report}");
    }
}

/// Repeats all GET requests and returns what the server answers.
fn bodies(server: &MockServer) -> Vec<Value> {
    let target = target(server, server.hmac_key());
    let client = Client::new(target.settings).unwrap();
    let user = client.user(target.user_id).unwrap();
    let requests: BTreeSet<(String, String)> = server
        .requests()
        .iter()
        .filter(|request| request.method() == "GET")
        .map(|request| (request.path().to_owned(), request.query().to_owned()))
        .collect();
    let mut bodies = Vec::new();
    for (path, query) in requests {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let call = pairs.fold(RawCall::new(Method::GET, path), |call, (name, value)| {
            call.query(decode(name), decode(value))
        });
        let body = match user.send_raw(&call.call().unwrap()) {
            Ok(raw) => Some(raw.body().clone()),
            Err(error) => error.body().cloned(),
        };
        bodies.extend(body.and_then(|body| serde_json::from_slice(&body).ok()));
    }
    bodies
}

fn collect(value: &Value, served: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(served.insert(text.clone())),
        Value::Number(number) => drop(served.insert(number.to_string())),
        Value::Array(items) => items.iter().for_each(|item| collect(item, served)),
        Value::Object(members) => members.values().for_each(|member| collect(member, served)),
        _ => {}
    }
}
