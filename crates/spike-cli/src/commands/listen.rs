//! `spike listen`: receives webhooks, verifies them, and prints what each means and which requests follow.

use std::io::{self, Read as _};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;
use spike_blocking::plan::{Interest, NoticeReason, Plan};
use spike_blocking::vocabulary::{Metric, StatisticType};
use spike_blocking::webhook::{Delivery, Event, Key, Verified, Verifier, VerifyError};
use spike_blocking::{ArrayStyle, Request as _};
use tiny_http::{Request, Response, Server};

use crate::connection::{Connection, ConnectionArguments};
use crate::failure::Failure;
use crate::output;
use crate::style::{LABEL, TITLE, WARNING, paint};
use crate::text::name;

const WEBHOOK_KEY: &str = "SPIKE_WEBHOOK_KEY";

/// The arguments of `spike listen`. The key is that of `SPIKE_WEBHOOK_KEY`.
#[derive(clap::Args, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// Port on 127.0.0.1; 0 means any free port
    #[arg(long, default_value_t = 8090)]
    pub port: u16,
    /// Set this program as the webhook URL of the mock server in the settings
    #[arg(long)]
    pub register: bool,
    /// Stop after this number of deliveries
    #[arg(long, value_name = "NUMBER")]
    pub count: Option<u64>,
    /// Plan requests for these metrics
    #[arg(long, value_delimiter = ',', default_value = "heartrate")]
    pub metrics: Vec<String>,
    /// Plan requests for these daily statistics
    #[arg(long, value_delimiter = ',', default_value = "steps,sleep_score")]
    pub statistics: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if there is no key, or the port cannot be used.
pub fn run(arguments: &Arguments, connection: &ConnectionArguments) -> Result<(), Failure> {
    let color = connection.color;
    let connection = Connection::open(connection)?;
    // Without a key the program must not start.
    let key = match connection.read(WEBHOOK_KEY)? {
        Some(key) if !connection.is_synthetic() => Key::new(key),
        _ => {
            return Err(Failure::Settings(format!(
                "{WEBHOOK_KEY} is not set; `spike mock` prints its settings"
            )));
        }
    };
    let key = key.map_err(|error| Failure::Settings(format!("{WEBHOOK_KEY}: {error}")))?;
    let verifier = Verifier::new([key]);
    let interest = Interest::new()
        .sleeps()
        .workouts()
        .series(arguments.metrics.iter().map(|metric| Metric::from(metric.as_str())))
        .daily_statistics(
            arguments.statistics.iter().map(|name| StatisticType::from(name.as_str())),
        );

    let server = Server::http(("127.0.0.1", arguments.port)).map_err(|error| {
        let what = format!("cannot listen on 127.0.0.1:{}", arguments.port);
        Failure::system(what, io::Error::other(error))
    })?;
    let url = format!("http://{}/", server.server_addr());
    if arguments.register {
        connection.control::<serde_json::Value>(
            http::Method::PUT,
            "/api/webhook-url",
            json!({ "url": url }),
        )?;
    }
    output::print(&format!("listening on {url}\n"), color)?;
    let mut count = 0;
    for mut request in server.incoming_requests() {
        let (status, text) = match verify(&mut request, &verifier) {
            Ok(verified) => (200, describe(&verified, &interest)),
            Err((status, why)) => (status, format!("{} {why}\n", paint(WARNING, "refused:"))),
        };
        // A sender that did not wait for the answer sends again.
        let _ = request.respond(Response::empty(status));
        output::print(&text, color)?;
        count += 1;
        if arguments.count == Some(count) {
            break;
        }
    }
    Ok(())
}

/// Verifies a delivery, or returns the status to answer with and why. The signature is that of the raw bytes.
fn verify(request: &mut Request, verifier: &Verifier) -> Result<Verified, (u16, String)> {
    let mut headers = HeaderMap::new();
    for header in request.headers() {
        let name = HeaderName::from_bytes(header.field.as_str().as_str().as_bytes());
        let value = HeaderValue::from_str(header.value.as_str());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    let mut body = Vec::new();
    let limit = u64::try_from(verifier.body_limit()).unwrap_or(u64::MAX);
    let mut reader = request.as_reader().take(limit.saturating_add(1));
    reader.read_to_end(&mut body).map_err(|error| (400, error.to_string()))?;
    verifier.verify_request(body, &headers).map_err(|error| match error {
        VerifyError::BodyTooLarge { .. } => (413, error.to_string()),
        _ => (401, error.to_string()),
    })
}

/// Returns what a delivery means, and which requests follow.
fn describe(verified: &Verified, interest: &Interest) -> String {
    let delivery = match verified.delivery() {
        Ok(delivery) => delivery,
        Err(error) => return format!("{} {error}\n", paint(WARNING, "not understood:")),
    };
    let events = match &delivery {
        Delivery::Events { events, .. } => events,
        Delivery::NutritionRecord(_) => return line("verified:", "a nutrition analysis has ended"),
        Delivery::LabReport(_) => return line("verified:", "a lab report was read"),
        _ => return line("verified:", "a delivery of a kind that this SDK does not know"),
    };
    let mut out: String = events.iter().map(|event| line("verified:", &meaning(event))).collect();
    let plan = Plan::from_events(interest, events);
    for (user, requests) in &plan {
        for request in requests {
            let call = request.call().and_then(|call| {
                let query = call.query().encode(ArrayStyle::Comma)?;
                Ok(format!("{}?{query}", call.name()))
            });
            let call = call.unwrap_or_else(|error| error.to_string());
            out += &format!(
                "  {} {}\n",
                paint(LABEL, format!("then, for {user}:")),
                call.replace("%3A", ":")
            );
        }
    }
    for notice in plan.notices() {
        let what = match notice.reason {
            NoticeReason::IntegrationCreated => {
                "new data will be announced; fetch older data yourself"
            }
            NoticeReason::IntegrationDeleted => "no more data will come from this provider",
            NoticeReason::NoUser => "it names no user, so nothing can be fetched",
            NoticeReason::NoWindow => "it has no start or end, so nothing can be fetched",
            NoticeReason::ImplausibleWindow => {
                "its start or end is a placeholder, so nothing is fetched"
            }
            _ => "its type is newer than this SDK",
        };
        out += &format!("  {}\n", paint(LABEL, what));
    }
    if plan.is_empty() && plan.notices().len() == 0 {
        out +=
            &format!("  {}\n", paint(LABEL, "nothing to fetch: none of the chosen data changed"));
    }
    out
}

fn line(what: &str, text: &str) -> String {
    format!("{} {text}\n", paint(TITLE, what))
}

fn meaning(event: &Event) -> String {
    let or = |text: Option<String>, other: &str| text.unwrap_or_else(|| other.to_owned());
    let kind = or(event.event_type.as_ref().map(name), "event");
    let user = or(event.application_user_id.as_ref().map(name), "an unnamed user");
    let provider = or(event.provider_slug.as_ref().map(name), "an unnamed provider");
    let mut text = format!("{kind} of {user} from {provider}");
    if let (Some(from), Some(to)) = (event.earliest_record_start_at, event.latest_record_end_at) {
        text += &format!(", {from} to {to}");
    }
    let names: Vec<String> = event
        .activity_types
        .iter()
        .flatten()
        .map(name)
        .chain(event.metrics.iter().flatten().map(name))
        .collect();
    match names.len() {
        0 => text,
        count if count > 6 => format!("{text}: {} and {} more", names[..6].join(", "), count - 6),
        _ => format!("{text}: {}", names.join(", ")),
    }
}
