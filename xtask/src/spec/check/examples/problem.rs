//! Examples of errors, decoded from an HTTP response as a client does.

use serde_json::{Map, Value, json};
use spike_blocking::Settings;
use spike_blocking::{Client, HmacKey};
use spike_core::api::GetUserInfo;
use spike_core::{AccessToken, Error, Problem};
use spike_mock::{Fault, MockServer};

use crate::spec::check::json::difference;

/// Serves a problem, and compares what the client makes of it.
pub fn check(body: &Value) -> Result<(), String> {
    let server = MockServer::start();
    server.fail_all(Fault::Body {
        status: 400,
        content_type: "application/problem+json".to_owned(),
        bytes: body.to_string().into(),
    });
    let error = ask(&server).map_err(|error| error.to_string())?;
    let problem = error.problem().ok_or("cannot be decoded as a problem")?;
    difference(body, &encode(problem))
        .map_or(Ok(()), |difference| Err(format!("differs when it is encoded again: {difference}")))
}

/// Returns the error of a call.
fn ask(server: &MockServer) -> Result<Error, Error> {
    let key = HmacKey::new(server.hmac_key())?;
    let settings = Settings::new(server.application_id(), key).base_url(server.base_url());
    let client = Client::new(settings)?;
    let user = client.user_with_token(server.user_id(), AccessToken::new("token")?)?;
    match user.send(&GetUserInfo::new()) {
        Err(error) => Ok(error),
        Ok(_) => Err(Error::input("an error was expected")),
    }
}

fn encode(problem: &Problem) -> Value {
    let errors = problem.errors.iter().map(|error| {
        without_nulls(json!({
            "location": error.location, "message": error.message, "value": error.value,
        }))
    });
    without_nulls(json!({
        "type": problem.r#type,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": problem.instance,
        "errors": (!problem.errors.is_empty()).then(|| errors.collect::<Vec<_>>()),
    }))
}

fn without_nulls(object: Value) -> Value {
    let members = match object {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.into_iter().filter(|(_, member)| !member.is_null()).collect()
}
