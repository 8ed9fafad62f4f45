//! The stream of events of the live page.

use std::convert::Infallible;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event as SseEvent, KeepAlive};
use futures_util::{Stream, StreamExt as _, stream};
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::{Live, delivery, observed};
use crate::journal::Event;

/// `GET /_mock/events`: a `request`, `webhook`, `cleared` or `state` for each change. `reload` means that events were missed.
pub(super) async fn stream(
    State(live): State<Live>,
) -> Sse<impl Stream<Item = Result<SseEvent, Infallible>>> {
    let events = live.app.journal.watch();
    // The page now reads everything else: no event is missed from here on.
    let hello = stream::once(async { Ok(SseEvent::default().event("reload").data("{}")) });
    let changes = stream::unfold((live, events), next);
    Sse::new(hello.chain(changes)).keep_alive(KeepAlive::default())
}

async fn next(
    (live, mut events): (Live, Receiver<Event>),
) -> Option<(Result<SseEvent, Infallible>, (Live, Receiver<Event>))> {
    loop {
        let (name, data) = match events.recv().await {
            Ok(Event::Stop | Event::End) | Err(RecvError::Closed) => return None,
            Err(RecvError::Lagged(_)) => ("reload", Some(json!({}))),
            Ok(Event::Cleared) => ("cleared", Some(json!({}))),
            Ok(Event::State) => ("state", Some(json!({}))),
            Ok(Event::Webhook(number)) => ("webhook", delivery::summary(&live, number)),
            Ok(Event::Request(number)) => {
                let request = live.control.lock().request(number).cloned();
                ("request", request.map(|own| observed::summary(&live, &own)))
            }
        };
        if let Some(data) = data {
            let event = SseEvent::default().event(name).data(data.to_string());
            return Some((Ok(event), (live, events)));
        }
    }
}
