use spike_core::webhook::{Delivery, Verified};
use tiny_http::{Response, Server};

use super::job::Job;
use super::queue::Queue;
use crate::failure::Failure;
use crate::receiver::{Setup, say, verified};

/// Receives webhooks until it is stopped. 200 means: it is in Redis. If it cannot be put there the answer is 503, and
/// the API sends it again.
pub(super) fn receive(
    setup: &Setup,
    open: impl Fn() -> Result<Queue, Failure>,
) -> Result<(), Failure> {
    let mut queue = Some(open()?);
    let server = Server::http(("127.0.0.1", setup.port));
    let server = server.map_err(|error| Failure::Listen(std::io::Error::other(error)))?;
    say(&format!("listening on http://{}/", server.server_addr()));
    for mut request in server.incoming_requests() {
        let status = match verified(&mut request, &setup.verifier) {
            Ok(delivery) => match keep(&mut queue, &open, &delivery) {
                Ok(()) => 200,
                Err(failure) => {
                    say(&format!("refused for now: {failure}"));
                    queue = None;
                    503
                }
            },
            Err(status) => status,
        };
        // Whoever did not wait for the answer sends again.
        let _ = request.respond(Response::empty(status));
    }
    Ok(())
}

fn keep(
    queue: &mut Option<Queue>,
    open: impl Fn() -> Result<Queue, Failure>,
    verified: &Verified,
) -> Result<(), Failure> {
    let queue = match queue {
        Some(queue) => queue,
        None => queue.insert(open()?),
    };
    let Ok(Delivery::Events {
        events, unreadable, ..
    }) = verified.delivery()
    else {
        // An analysis, or something newer than this program.
        return queue.put_aside(verified.body());
    };
    let mut whole = unreadable.is_empty();
    for event in events {
        match event.user_id() {
            Ok(user) => queue.put(&user, &Job::Event(Box::new(event)))?,
            Err(_) => whole = false,
        }
    }
    if whole {
        Ok(())
    } else {
        queue.put_aside(verified.body())
    }
}
