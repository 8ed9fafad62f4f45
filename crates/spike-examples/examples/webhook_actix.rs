//! Receives webhooks with Actix Web.
//!
//! ```sh
//! cargo run -p spike-cli -- mock --webhook-url http://127.0.0.1:8090/     # prints the SPIKE_ variables to set
//! cargo run -p spike-examples --example webhook_actix
//! cargo run -p spike-cli -- trigger                                      # makes the mock send a webhook
//! ```

use std::error::Error;

use actix_web::web::{self, Bytes, Data, PayloadConfig};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use spike_async::webhook::{Key, SIGNATURE_HEADER, Verifier};
use spike_examples::webhook;

/// `Bytes` is the body as it was sent. An extractor that parses JSON would lose it, and with it the signature.
async fn receive(verifier: Data<Verifier>, request: HttpRequest, body: Bytes) -> HttpResponse {
    // Actix Web has header types of its own. Two signatures are ambiguous, so they are rejected.
    let mut found = request.headers().get_all(SIGNATURE_HEADER.to_ascii_lowercase());
    let signature = match (found.next(), found.next()) {
        (Some(signature), None) => Some(signature.as_bytes()),
        _ => None,
    };
    match verifier.verify(body, signature) {
        Ok(verified) => {
            // Answer at once: a service stores `verified.body()` here, and works afterwards.
            webhook::show(&verified);
            HttpResponse::Ok().finish()
        }
        Err(error) => {
            println!("refused: {error}");
            HttpResponse::Unauthorized().finish()
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let key = Key::new(std::env::var("SPIKE_WEBHOOK_KEY").unwrap_or_default())?;
    let verifier = Verifier::new([key]);
    let limit = PayloadConfig::new(verifier.body_limit());
    let verifier = Data::new(verifier);
    actix_web::rt::System::new().block_on(async move {
        let app = move || {
            App::new()
                .app_data(limit.clone())
                .app_data(verifier.clone())
                .route("/", web::post().to(receive))
        };
        let server = HttpServer::new(app).workers(1).bind(webhook::address())?;
        println!("listening on http://{}/", server.addrs()[0]);
        Ok(server.run().await?)
    })
}
