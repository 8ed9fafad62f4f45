use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use spike_blocking::plan::{PlannedAnswer, PlannedRequest};
use spike_blocking::webhook::{Verified, Verifier};
use spike_blocking::{Client, Error, UserId};
use tiny_http::{Request, Response, Server};

use super::inbox::Inbox;
use super::setup::ReceiverSetup;
use super::{CAPACITY, verify_request};
use crate::failure::Failure;
use crate::text::print_line;

/// Receives until the program is stopped.
///
/// # Errors
/// [`Failure`] if the settings are invalid or incomplete, or the port is in use.
pub fn run() -> Result<(), Failure> {
    let setup = ReceiverSetup::from_env()?;
    let client = Client::from_env()?;
    let (queue, deliveries) = sync_channel(CAPACITY);
    thread::spawn(move || work(&client, &deliveries));

    let server = Server::http(("127.0.0.1", setup.port));
    let server = server.map_err(|error| Failure::Listen(io::Error::other(error)))?;
    print_line(&format!("listening on http://{}/", server.server_addr()));
    for mut request in server.incoming_requests() {
        let status = receive(&mut request, &setup.verifier, &queue);
        // A sender that did not wait for the answer sends again.
        let _ = request.respond(Response::empty(status));
    }
    Ok(())
}

/// The handler.
fn receive(request: &mut Request, verifier: &Verifier, queue: &SyncSender<Verified>) -> u16 {
    match verify_request(request, verifier) {
        Ok(verified) => match queue.try_send(verified) {
            Ok(()) => 200,
            Err(_) => 503,
        },
        Err(status) => status,
    }
}

/// The worker: makes one plan of all deliveries in the queue.
fn work(client: &Client, deliveries: &Receiver<Verified>) {
    let mut inbox = Inbox::default();
    while let Ok(first) = deliveries.recv() {
        let some: Vec<Verified> = [first].into_iter().chain(deliveries.try_iter()).collect();
        let work = inbox.read(&some);
        work.lines.iter().for_each(|line| print_line(line));
        for (user, requests) in work.plan.iter() {
            let line = match fetch(client, user, &requests) {
                Ok(answers) => inbox.merge(user, answers),
                Err(error) => format!("{user}: {error}"),
            };
            print_line(&line);
        }
    }
}

fn fetch(
    client: &Client,
    user: &UserId,
    requests: &[PlannedRequest],
) -> Result<Vec<PlannedAnswer>, Error> {
    let user = client.user(user)?;
    requests.iter().map(|request| user.send(request)).collect()
}
