//! Receives webhooks with Rocket.
//!
//! ```sh
//! cargo run -p spike-cli -- mock --webhook-url http://127.0.0.1:8090/     # prints the SPIKE_ variables to set
//! cargo run -p spike-examples --example webhook_rocket
//! cargo run -p spike-cli -- trigger                                      # makes the mock send a webhook
//! ```

use std::error::Error;

use rocket::data::{Data, ToByteUnit as _};
use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Config, State, post, routes};
use spike_async::webhook::{Key, SIGNATURE_HEADER, Verifier};
use spike_examples::webhook;

/// The signature of the request; `None` if there is none, or more than one, which is ambiguous.
struct Signature(Option<Vec<u8>>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Signature {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let mut found = request.headers().get(SIGNATURE_HEADER);
        let signature = match (found.next(), found.next()) {
            (Some(signature), None) => Some(signature.as_bytes().to_vec()),
            _ => None,
        };
        Outcome::Success(Self(signature))
    }
}

/// `Data` is the body as it was sent. A guard that parses JSON would lose it, and with it the signature.
#[post("/", data = "<body>")]
async fn receive(verifier: &State<Verifier>, signature: Signature, body: Data<'_>) -> Status {
    let limit = verifier.body_limit().bytes();
    let body = match body.open(limit).into_bytes().await {
        Ok(body) if body.is_complete() => body.into_inner(),
        Ok(_) => return Status::PayloadTooLarge,
        Err(_) => return Status::BadRequest,
    };
    match verifier.verify(body, signature.0.as_deref()) {
        Ok(verified) => {
            // Answer at once: a service stores `verified.body()` here, and works afterwards.
            webhook::show(&verified);
            Status::Ok
        }
        Err(error) => {
            println!("refused: {error}");
            Status::Unauthorized
        }
    }
}

#[rocket::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = Key::new(std::env::var("SPIKE_WEBHOOK_KEY").unwrap_or_default())?;
    let address = webhook::address();
    let config = Config {
        address: address.ip(),
        port: address.port(),
        log_level: rocket::config::LogLevel::Off,
        ..Config::default()
    };
    let listening = AdHoc::on_liftoff("address", |rocket| {
        let config = rocket.config();
        println!("listening on http://{}:{}/", config.address, config.port);
        Box::pin(async {})
    });
    let server = rocket::custom(config).manage(Verifier::new([key])).attach(listening);
    server.mount("/", routes![receive]).launch().await?;
    Ok(())
}
