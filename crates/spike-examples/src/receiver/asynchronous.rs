use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use spike_async::plan::{PlannedAnswer, PlannedRequest};
use spike_async::webhook::{Verified, Verifier};
use spike_async::{Client, Error, UserId};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::inbox::Inbox;
use super::setup::ReceiverSetup;
use super::{CAPACITY, refusal};
use crate::failure::Failure;
use crate::text::print_line;

struct Handler {
    verifier: Verifier,
    queue: Sender<Verified>,
}

/// Receives until the program is stopped.
///
/// # Errors
/// [`Failure`] if the settings are invalid or incomplete, or the port is in use.
pub async fn run() -> Result<(), Failure> {
    let setup = ReceiverSetup::from_env()?;
    let client = Client::from_env()?;
    let (queue, deliveries) = channel(CAPACITY);
    tokio::spawn(work(client, deliveries));

    let limit = setup.verifier.body_limit();
    let verifier = setup.verifier;
    let router = Router::new()
        .route("/", post(receive))
        .layer(DefaultBodyLimit::max(limit))
        .with_state(Arc::new(Handler { verifier, queue }));
    let listener = TcpListener::bind(("127.0.0.1", setup.port)).await;
    let listener = listener.map_err(Failure::Listen)?;
    let address = listener.local_addr().map_err(Failure::Listen)?;
    print_line(&format!("listening on http://{address}/"));
    axum::serve(listener, router).await.map_err(Failure::Listen)
}

/// The handler. The signature is that of the raw bytes; JSON that was parsed and written again has another one.
async fn receive(
    State(handler): State<Arc<Handler>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let verified = match handler.verifier.verify_request(body, &headers) {
        Ok(verified) => verified,
        Err(error) => {
            print_line(&format!("refused: {error}"));
            return StatusCode::from_u16(refusal(error)).unwrap_or(StatusCode::UNAUTHORIZED);
        }
    };
    match handler.queue.try_send(verified) {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The worker: makes one plan of all deliveries in the queue.
async fn work(client: Client, mut deliveries: Receiver<Verified>) {
    let mut inbox = Inbox::default();
    let mut some = Vec::new();
    while deliveries.recv_many(&mut some, CAPACITY).await > 0 {
        let work = inbox.read(&some);
        some.clear();
        work.lines.iter().for_each(|line| print_line(line));
        for (user, requests) in work.plan.iter() {
            let line = match fetch(&client, user, &requests).await {
                Ok(answers) => inbox.merge(user, answers),
                Err(error) => format!("{user}: {error}"),
            };
            print_line(&line);
        }
    }
}

async fn fetch(
    client: &Client,
    user: &UserId,
    requests: &[PlannedRequest],
) -> Result<Vec<PlannedAnswer>, Error> {
    let user = client.user(user)?;
    let mut answers = Vec::new();
    for request in requests {
        answers.push(user.send(request).await?);
    }
    Ok(answers)
}
