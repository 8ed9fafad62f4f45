//! Receives webhooks with axum.
//!
//! ```sh
//! cargo run -p spike-cli -- mock --webhook-url http://127.0.0.1:8090/     # prints the SPIKE_ variables to set
//! cargo run -p spike-examples --example webhook_axum
//! cargo run -p spike-cli -- trigger                                      # makes the mock send a webhook
//! ```

use std::error::Error;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Router, routing::post};
use spike_async::webhook::{Key, Verifier};
use spike_examples::webhook;

/// `Bytes` is the body as it was sent. An extractor that parses JSON would lose it, and with it the signature.
async fn receive(
    State(verifier): State<Arc<Verifier>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    match verifier.verify_request(body, &headers) {
        Ok(verified) => {
            // Answer at once: a service stores `verified.body()` here, and works afterwards.
            webhook::show(&verified);
            StatusCode::OK
        }
        Err(error) => {
            println!("refused: {error}");
            StatusCode::UNAUTHORIZED
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = Key::new(std::env::var("SPIKE_WEBHOOK_KEY").unwrap_or_default())?;
    let verifier = Verifier::new([key]);
    let limit = verifier.body_limit();
    let app = Router::new()
        .route("/", post(receive))
        .layer(DefaultBodyLimit::max(limit))
        .with_state(Arc::new(verifier));
    let listener = tokio::net::TcpListener::bind(webhook::address()).await?;
    println!("listening on http://{}/", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
