use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use spike_blocking::plan::{PlannedAnswer, PlannedRequest};
use spike_blocking::webhook::{Verified, Verifier};
use spike_blocking::{Client, Error, UserId};
use tiny_http::{Request, Response, Server};

use super::desk::Desk;
use super::setup::Setup;
use super::{QUEUE, say, verified};
use crate::failure::Failure;
use crate::text::printable;

/// Receives until the program is stopped.
///
/// # Errors
/// [`Failure`] if the settings are wrong or incomplete, or the port is taken.
pub fn run() -> Result<(), Failure> {
    let setup = Setup::from_env()?;
    let settings = setup.settings;
    let client = Client::builder(settings.application_id, settings.hmac_key)
        .base_url(&settings.base_url)
        .array_style(settings.array_style)
        .time_limits(settings.limits)
        .build()?;
    let (queue, deliveries) = sync_channel(QUEUE);
    thread::spawn(move || work(&client, &deliveries));

    let server = Server::http(("127.0.0.1", setup.port));
    let server = server.map_err(|error| Failure::Listen(io::Error::other(error)))?;
    say(&format!("listening on http://{}/", server.server_addr()));
    for mut request in server.incoming_requests() {
        let status = receive(&mut request, &setup.verifier, &queue);
        // Whoever did not wait for the answer sends again.
        let _ = request.respond(Response::empty(status));
    }
    Ok(())
}

/// The door.
fn receive(request: &mut Request, verifier: &Verifier, queue: &SyncSender<Verified>) -> u16 {
    match verified(request, verifier) {
        Ok(verified) => match queue.try_send(verified) {
            Ok(()) => 200,
            Err(_) => 503,
        },
        Err(status) => status,
    }
}

/// The worker: everything that has piled up makes one plan.
fn work(client: &Client, deliveries: &Receiver<Verified>) {
    let mut desk = Desk::default();
    while let Ok(first) = deliveries.recv() {
        let some: Vec<Verified> = [first].into_iter().chain(deliveries.try_iter()).collect();
        let work = desk.open(&some);
        work.lines.iter().for_each(|line| say(line));
        for (user, requests) in work.plan.iter() {
            let line = match fetch(client, user, &requests) {
                Ok(answers) => desk.file(user, answers),
                Err(error) => format!("{user}: {}", printable(&error.to_string(), 500)),
            };
            say(&line);
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
