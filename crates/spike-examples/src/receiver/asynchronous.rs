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

use super::desk::Desk;
use super::setup::Setup;
use super::{QUEUE, refusal, say};
use crate::failure::Failure;
use crate::text::printable;

struct Door {
    verifier: Verifier,
    queue: Sender<Verified>,
}

/// Receives until the program is stopped.
///
/// # Errors
/// [`Failure`] if the settings are wrong or incomplete, or the port is taken.
pub async fn run() -> Result<(), Failure> {
    let setup = Setup::from_env()?;
    let settings = setup.settings;
    let client = Client::builder(settings.application_id, settings.hmac_key)
        .base_url(&settings.base_url)
        .array_style(settings.array_style)
        .time_limits(settings.limits)
        .build()?;
    let (queue, deliveries) = channel(QUEUE);
    tokio::spawn(work(client, deliveries));

    let limit = setup.verifier.body_limit();
    let verifier = setup.verifier;
    let door = Router::new()
        .route("/", post(receive))
        .layer(DefaultBodyLimit::max(limit))
        .with_state(Arc::new(Door { verifier, queue }));
    let listener = TcpListener::bind(("127.0.0.1", setup.port)).await;
    let listener = listener.map_err(Failure::Listen)?;
    let address = listener.local_addr().map_err(Failure::Listen)?;
    say(&format!("listening on http://{address}/"));
    axum::serve(listener, door).await.map_err(Failure::Listen)
}

/// The door. It takes the raw bytes: JSON that was read and written again has another signature.
async fn receive(State(door): State<Arc<Door>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let verified = match door.verifier.verify_request(body, &headers) {
        Ok(verified) => verified,
        Err(error) => {
            say(&format!("refused: {error}"));
            return StatusCode::from_u16(refusal(error)).unwrap_or(StatusCode::UNAUTHORIZED);
        }
    };
    match door.queue.try_send(verified) {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The worker: everything that has piled up makes one plan.
async fn work(client: Client, mut deliveries: Receiver<Verified>) {
    let mut desk = Desk::default();
    let mut some = Vec::new();
    while deliveries.recv_many(&mut some, QUEUE).await > 0 {
        let work = desk.open(&some);
        some.clear();
        work.lines.iter().for_each(|line| say(line));
        for (user, requests) in work.plan.iter() {
            let line = match fetch(&client, user, &requests).await {
                Ok(answers) => desk.file(user, answers),
                Err(error) => format!("{user}: {}", printable(&error.to_string(), 500)),
            };
            say(&line);
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
