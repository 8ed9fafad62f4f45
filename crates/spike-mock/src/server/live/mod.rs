//! The control API and the live page, below `/_mock` and outside the API.
//!
//! Requests to them are neither recorded nor counted, and meet no faults. `docs/mock.md` describes them.

mod actions;
mod delivery;
mod events;
mod faults;
mod guard;
mod observed;
mod page;
mod state;

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts as _, RawPathParams, Request};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse as _;
use axum::routing::{MethodFilter, any, get, on};
use axum::{Json, Router};
use bytes::Bytes;
use parking_lot::Mutex;
use serde_json::Value;

pub(super) use observed::user;

use super::control::Control;
use crate::api::{Answer, Fields, InvalidField, Problem};
use crate::app::App;
use crate::journal::Event;

/// The prefix of all paths.
pub(super) const LIVE_PREFIX: &str = "/_mock";

/// Maximum length of a request body.
const MAX_BODY: usize = 12 << 20;

type Outcome = Result<Value, Problem>;
type Handler = fn(&Order) -> Outcome;

#[rustfmt::skip]
const ROUTES: [(MethodFilter, &str, Handler); 18] = [
    (MethodFilter::GET, "/state", state::get),
    (MethodFilter::GET, "/requests", observed::list),
    (MethodFilter::GET, "/requests/{id}", observed::get),
    (MethodFilter::DELETE, "/requests", observed::clear),
    (MethodFilter::GET, "/webhooks", delivery::list),
    (MethodFilter::GET, "/webhooks/{id}", delivery::get),
    (MethodFilter::POST, "/webhooks/{id}/resend", delivery::resend),
    (MethodFilter::PUT, "/webhook-url", actions::webhook_url),
    (MethodFilter::POST, "/sync", actions::sync),
    (MethodFilter::POST, "/connect", actions::connect),
    (MethodFilter::POST, "/disconnect", actions::disconnect),
    (MethodFilter::POST, "/break", actions::break_integration),
    (MethodFilter::POST, "/faults", faults::add),
    (MethodFilter::GET, "/faults", faults::list),
    (MethodFilter::DELETE, "/faults", faults::clear),
    (MethodFilter::POST, "/clock", actions::clock),
    (MethodFilter::GET, "/clock", actions::get_clock),
    (MethodFilter::POST, "/tokens/revoke", actions::revoke),
];

/// What every request needs.
#[derive(Clone)]
pub(super) struct Live {
    pub(super) app: Arc<App>,
    pub(super) control: Arc<Mutex<Control>>,
}

/// A request to the control API.
struct Order {
    live: Live,
    /// The decoded path parameters, in order.
    path: Vec<String>,
    query: String,
    body: Bytes,
}

impl FromRequest<Live> for Order {
    type Rejection = Answer;

    async fn from_request(request: Request, live: &Live) -> Result<Self, Answer> {
        let (mut head, body) = request.into_parts();
        let path = RawPathParams::from_request_parts(&mut head, live).await;
        let path = path.map_err(|_| Problem::not_found("the path is not valid UTF-8"))?;
        let body = tokio::time::timeout(live.app.options.read_timeout, to_bytes(body, MAX_BODY));
        let late = |_| Problem::new(408, "the request body did not arrive in time");
        let body = body.await.map_err(late)?;
        let body = body.map_err(|_| Problem::new(413, "the request body is too large"))?;
        Ok(Self {
            live: live.clone(),
            path: path.iter().map(|(_, value)| value.to_owned()).collect(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            body,
        })
    }
}

impl Order {
    /// The body as an object with these members.
    fn fields(&self, known: &[&str]) -> Result<Fields, Problem> {
        // Any content type: the command line of curl sends that of a form.
        Fields::read(None, &self.body, known)
    }

    /// The id in the path.
    fn id(&self, what: &str) -> Result<u64, Problem> {
        let text = self.path.first().map_or("", String::as_str);
        text.parse().map_err(|_| Problem::not_found(format!("no {what} has the id {text:?}")))
    }

    /// A number in the query.
    fn number(&self, name: &str) -> Result<Option<u64>, Problem> {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        let Some((_, text)) = pairs.find(|(own, _)| own == name) else {
            return Ok(None);
        };
        let message = "expected a whole number that is not negative";
        let refuse = |_| {
            let value = Value::from(text.as_ref());
            Problem::invalid(vec![InvalidField::new(format!("query.{name}"), message, value)])
        };
        text.parse().map(Some).map_err(refuse)
    }

    fn changed(&self) {
        self.live.app.journal.publish(Event::State);
    }
}

/// Creates the router.
pub(super) fn router(live: Live) -> Router {
    let mut router = page::routes(Router::new()).route("/_mock/events", get(events::stream));
    for (method, path, handler) in ROUTES {
        let answer = move |order: Order| async move {
            // On another thread than that of the connections: to sync computes data, and a URL may have to be resolved.
            match tokio::task::spawn_blocking(move || handler(&order)).await {
                Ok(Ok(value)) => Json(value).into_response(),
                Ok(Err(problem)) => Answer::from(problem).into_response(),
                Err(_) => Answer::from(Problem::new(500, "the mock failed")).into_response(),
            }
        };
        router = router.route(&format!("{LIVE_PREFIX}/api{path}"), on(method, answer));
    }
    let unknown = "no such path below /_mock; docs/mock.md lists them";
    router
        .method_not_allowed_fallback(async || {
            Answer::from(Problem::new(405, "method not allowed; docs/mock.md lists the methods"))
        })
        .route("/_mock/{*rest}", any(async move || Answer::from(Problem::not_found(unknown))))
        .layer(from_fn_with_state(live.clone(), guard::check))
        .with_state(live)
}
