use std::io;
use std::time::Duration;

use spike_blocking::webhook::{Delivery, Verified};
use tiny_http::{Response, Server};

use super::queue::{Job, Queue};
use crate::failure::Failure;
use crate::receiver::{ReceiverSetup, verify_request};
use crate::text::print_line;

/// Receives webhooks until the program is stopped. The answer is 200 only after the delivery is in Redis, else 503, and
/// the API sends it again.
pub(super) fn receive(setup: &ReceiverSetup, url: &str) -> Result<(), Failure> {
    Queue::open(url, Duration::ZERO)?;
    let server = Server::http(("127.0.0.1", setup.port));
    let server = server.map_err(|error| Failure::Listen(io::Error::other(error)))?;
    print_line(&format!("listening on http://{}/", server.server_addr()));
    for mut request in server.incoming_requests() {
        let status = match verify_request(&mut request, &setup.verifier) {
            Ok(delivery) => match enqueue(url, &delivery) {
                Ok(()) => 200,
                Err(failure) => {
                    print_line(&format!("refused for now: {failure}"));
                    503
                }
            },
            Err(status) => status,
        };
        // A sender that did not wait for the answer sends again.
        let _ = request.respond(Response::empty(status));
    }
    Ok(())
}

/// Adds a delivery to the queue, on a connection of its own: so there is none to repair after Redis was restarted. A
/// delivery that contains anything but events of users is put aside as well.
fn enqueue(url: &str, verified: &Verified) -> Result<(), Failure> {
    let (mut jobs, mut complete) = (Vec::new(), false);
    if let Ok(Delivery::Events { events, unreadable, .. }) = verified.delivery() {
        complete = unreadable.is_empty();
        for event in events {
            match event.user_id() {
                Ok(user) => jobs.push((user, Job::Event(Box::new(event)))),
                Err(_) => complete = false,
            }
        }
    }
    let aside = (!complete).then(|| verified.body().as_ref());
    Queue::open(url, Duration::ZERO)?.add(&jobs, aside)
}
