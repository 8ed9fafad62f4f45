//! The recorded requests as JSON.

use serde_json::{Map, Value, json};

use super::{Live, Order, Outcome};
use crate::api::Problem;
use crate::journal::Event;
use crate::server::control::RecordedRequest;
use crate::time::timestamp_millis;

/// Number of requests in an answer unless another is asked for.
const DEFAULT_LIMIT: u64 = 200;

/// Characters of a signature that are shown: enough to compare two.
const SHOWN: usize = 8;

/// `GET /requests`: the newest ones, oldest first. The query may have `after` (an id) and `limit`.
pub(super) fn list(order: &Order) -> Outcome {
    let after = order.number("after")?;
    let limit = order.number("limit")?.unwrap_or(DEFAULT_LIMIT);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let requests: Vec<RecordedRequest> = {
        let control = order.live.control.lock();
        let newest = control.recorded.iter().rev().take(limit);
        newest.take_while(|own| after.is_none_or(|after| own.number > after)).cloned().collect()
    };
    let requests: Vec<Value> = requests.iter().rev().map(|own| summary(&order.live, own)).collect();
    Ok(json!({ "requests": requests }))
}

/// `GET /requests/{id}`: a request with its headers and its body.
pub(super) fn get(order: &Order) -> Outcome {
    let id = order.id("request")?;
    let request = order.live.control.lock().request(id).cloned();
    let request = request.ok_or_else(|| {
        Problem::not_found(format!("no request has the id {id}; only the last 20,000 are kept"))
    })?;
    let mut value = summary(&order.live, &request);
    value["headers"] = headers(&request);
    value["body"] = json!(body(&request));
    value["problem"] = problem(&request);
    Ok(value)
}

/// `DELETE /requests`.
pub(super) fn clear(order: &Order) -> Outcome {
    let cleared = {
        let mut control = order.live.control.lock();
        let cleared = control.recorded.len();
        control.forget();
        cleared
    };
    order.live.app.journal.publish(Event::Cleared);
    Ok(json!({ "cleared": cleared }))
}

/// A request without headers and body.
pub(super) fn summary(live: &Live, request: &RecordedRequest) -> Value {
    let end = request.end.as_ref();
    json!({
        "id": request.number,
        "time": timestamp_millis(request.at),
        "method": request.method,
        "path": request.full_path(),
        "query": request.query,
        "user_id": user(live, request),
        "state": match end {
            None => "open",
            Some(end) if end.status.is_none() => "closed",
            Some(_) => "answered",
        },
        "status": request.status(),
        "duration_ms": end.map(|end| end.duration.as_micros() as f64 / 1_000.0),
        "fault": request.fault,
        "reason": request.reason(),
    })
}

/// The user that the token names, or who logs in.
pub(in crate::server) fn user(live: &Live, request: &RecordedRequest) -> Option<String> {
    if let Some((_, token)) = request.header("authorization").and_then(|own| own.split_once(' ')) {
        return live.app.named_by(token.trim());
    }
    let is_login = request.path().starts_with("/auth/") && request.in_api;
    let body: Value = serde_json::from_slice(request.body()).ok().filter(|_| is_login)?;
    body.get("application_user_id")?.as_str().map(str::to_owned)
}

/// The headers by name. A token is not shown.
fn headers(request: &RecordedRequest) -> Value {
    let mut headers = Map::new();
    for (name, value) in &request.headers {
        let text = String::from_utf8_lossy(value.as_bytes());
        let text = match (name.as_str(), text.split_once(' ')) {
            ("authorization", Some((scheme, _))) => format!("{scheme} …"),
            ("authorization" | "cookie", _) => "…".to_owned(),
            _ => text.into_owned(),
        };
        match headers.get_mut(name.as_str()) {
            Some(Value::String(own)) => own.push_str(&format!(", {text}")),
            _ => drop(headers.insert(name.as_str().to_owned(), text.into())),
        }
    }
    headers.into()
}

/// The problem document of a refusal, or null. That of a login is without values: one may be a signature.
fn problem(request: &RecordedRequest) -> Value {
    let problem = request.end.as_ref().and_then(|end| end.problem.as_ref());
    let mut problem: Value =
        problem.and_then(|own| serde_json::from_slice(own).ok()).unwrap_or_default();
    if request.path().starts_with("/auth/")
        && let Some(errors) = problem.get_mut("errors").and_then(Value::as_array_mut)
    {
        errors
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .for_each(|own| drop(own.remove("value")));
    }
    problem
}

/// The body as text. Of the signature of a login only the first characters are shown: it stays valid for ever.
fn body(request: &RecordedRequest) -> String {
    let body = request.body();
    if !request.path().starts_with("/auth/") || body.is_empty() {
        return String::from_utf8_lossy(body).into_owned();
    }
    let Ok(mut members) = serde_json::from_slice::<Value>(body) else {
        return format!("({} bytes that are not JSON)", body.len());
    };
    if let Some(Value::String(signature)) = members.get_mut("signature") {
        let shown: String = signature.chars().take(SHOWN).collect();
        *signature = format!("{shown}…");
    }
    members.to_string()
}
