//! Every operation of the API with marked parameters, against answers and failures with marks.

use std::sync::{Arc, Mutex};

use anyhow::{Result, anyhow};
use serde_json::json;
use spike_core::api::REQUESTS;
use spike_core::{
    AccessToken, AttemptEvent, Call, CallEvent, Error, Observer, RawReply, RequestShape, Settings,
};

use super::collector::check;
use super::samples;
use crate::answers::{token, with_length};
use crate::client::{self, patient};
use crate::marks;
use crate::server::{Plan, Server, Step, lock};

/// Calls every operation with both clients, and shows everything to the collector. Returns the number of calls.
pub(super) fn all() -> Result<usize> {
    let answer: Arc<Mutex<Vec<Step>>> = Arc::default();
    let served = Arc::clone(&answer);
    let server = Server::start(Plan::choosing(move |_, _| lock(&served).clone()))?;
    let settings = patient(&format!("http://{}/v3", server.address())).map_err(to_anyhow)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let clients = Clients { settings, runtime };
    let mut calls = 0;
    for shape in REQUESTS {
        let values = samples::parameters(shape);
        let call = shape.call(&values).map_err(to_anyhow)?;
        check("Debug of Call", &format!("{call:?}"));
        // Each parameter once with a value of the wrong type.
        for name in values.keys() {
            let mut wrong = values.clone();
            wrong.insert(name.clone(), json!({"zqx": ["zqx"]}));
            if let Err(error) = shape.call(&wrong) {
                show(&error);
            }
        }
        for steps in ends(shape) {
            *lock(&answer) = steps;
            calls += clients.send(shape, &call)?;
        }
        // With a login, which is answered with a token as the call is.
        *lock(&answer) = vec![Step::Send(with_length("200 OK", &token())), Step::Again];
        calls += clients.log_in(shape, &call)?;
    }
    Ok(calls)
}

/// Shows what an observer is told.
struct Shown;

impl Observer for Shown {
    fn attempt(&self, event: &AttemptEvent<'_>) {
        check("observer", &format!("{event:?}"));
    }

    fn call(&self, event: &CallEvent<'_>) {
        check("observer", &format!("{event:?}"));
    }
}

fn to_anyhow(error: Error) -> anyhow::Error {
    anyhow!("{error}")
}

/// The answers and failures that each operation meets.
fn ends(shape: &RequestShape) -> Vec<Vec<Step>> {
    let answer =
        |status: &str, body: &str| vec![Step::Send(with_length(status, body)), Step::Again];
    // A problem description; its values are never shown.
    let problem = json!({
        "title": "Bad Request",
        "status": 400,
        "errors": [{"message": "expected integer", "location": "query.n", "value": marks::VALUE}],
        "instance": marks::VALUE,
        "type": marks::VALUE,
    });
    let mut ends: Vec<_> =
        samples::answers(shape).iter().map(|body| answer("200 OK", body)).collect();
    for status in
        ["400 Bad Request", "401 Unauthorized", "404 Not Found", "500 Internal Server Error"]
    {
        ends.push(answer(status, &problem.to_string()));
        ends.push(answer(status, &format!("<html>{}</html>", marks::VALUE)));
    }
    let location = format!("location: https://example.com/?token={}\r\n", marks::TOKEN);
    let redirect = format!("HTTP/1.1 302 Found\r\n{location}content-length: 0\r\n\r\n");
    ends.push(vec![Step::Send(redirect.into_bytes()), Step::Again]);
    ends.push(vec![Step::Reset]);
    ends.push(vec![Step::Send(format!("HTTP/1.1 2x0 {}\r\n\r\n", marks::VALUE).into_bytes())]);
    ends.push(vec![Step::Send(
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}", marks::VALUE).into_bytes(),
    )]);
    ends
}

struct Clients {
    settings: Settings,
    runtime: tokio::runtime::Runtime,
}

impl Clients {
    fn blocking(&self) -> Result<spike_blocking::Client> {
        let builder = spike_blocking::Client::builder(self.settings.clone());
        builder.observer(Arc::new(Shown)).build().map_err(to_anyhow)
    }

    fn asynchronous(&self) -> Result<spike_async::Client> {
        let builder = spike_async::Client::builder(self.settings.clone());
        builder.observer(Arc::new(Shown)).build().map_err(to_anyhow)
    }

    fn log_in(&self, shape: &RequestShape, call: &Call) -> Result<usize> {
        let user = self.blocking()?.user(marks::USER).map_err(to_anyhow)?;
        judge(shape, user.send_raw(call));
        let user = self.asynchronous()?.user(marks::USER).map_err(to_anyhow)?;
        judge(shape, self.runtime.block_on(user.send_raw(call)));
        Ok(2)
    }

    fn send(&self, shape: &RequestShape, call: &Call) -> Result<usize> {
        let token = || AccessToken::new(marks::TOKEN).map_err(to_anyhow);
        let blocking = self.blocking()?;
        let user = blocking.user_with_token(marks::USER, token()?).map_err(to_anyhow)?;
        check("Debug of Client", &format!("{blocking:?}"));
        judge(shape, user.send_raw(call));
        let asynchronous = self.asynchronous()?;
        let user = asynchronous.user_with_token(marks::USER, token()?).map_err(to_anyhow)?;
        check("Debug of Client", &format!("{asynchronous:?}"));
        judge(shape, self.runtime.block_on(user.send_raw(call)));
        Ok(2)
    }
}

/// Shows what a call returned.
fn judge(shape: &RequestShape, result: Result<RawReply, Error>) {
    let reply = result.and_then(|raw| {
        check("Debug of RawReply", &format!("{raw:?} {raw:#?}"));
        shape.decode(raw)
    });
    match reply {
        Ok(reply) => {
            check("Debug of Reply", &format!("{reply:?}"));
            for deviation in &reply.deviations {
                check("Deviation", &format!("{deviation} {deviation:?}"));
            }
        }
        Err(error) => show(&error),
    }
}

fn show(error: &Error) {
    for text in client::texts(error) {
        check("Error", &text);
    }
}
