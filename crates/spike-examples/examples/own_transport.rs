//! A transport of your own for the async client, here on hyper: one connection for each request, http only.
//!
//! ```sh
//! cargo run -p spike-cli -- mock     # prints the SPIKE_ variables to set
//! cargo run -p spike-examples --example own_transport
//! ```

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use spike_async::bytes::Bytes;
use spike_async::http::{Request, Response, header};
use spike_async::transport::{BodyReader, Limits, TransportError, TransportErrorKind};
use spike_async::{ClientBuilder, Transport, async_trait};
use tokio::net::TcpStream;

#[derive(Debug)]
struct Hyper;

#[async_trait]
impl Transport for Hyper {
    async fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, TransportError> {
        let all = exchange(request, limits);
        match limits.timeout {
            None => all.await,
            Some(timeout) => match tokio::time::timeout(timeout, all).await {
                Ok(result) => result,
                Err(_) => Err(TransportError::new(TransportErrorKind::Timeout)),
            },
        }
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// Sends the request once and reads the answer. The kind of each failure says whether the request may have been sent: the
/// client decides with it what it may send again.
async fn exchange(
    mut request: Request<Bytes>,
    limits: Limits,
) -> Result<Response<Bytes>, TransportError> {
    let unsent = |error| TransportError::new(TransportErrorKind::Connect).with_source(error);
    let broken = |error: hyper::Error| {
        TransportError::new(TransportErrorKind::Interrupted).with_source(error)
    };
    // A secret must not travel in clear text because a scheme was not looked at.
    if request.uri().scheme_str() != Some("http") {
        return Err(
            TransportError::new(TransportErrorKind::Tls).with_source("this transport has no TLS")
        );
    }
    let authority = request.uri().authority().map(ToString::to_string).unwrap_or_default();
    let address =
        if request.uri().port().is_some() { authority.clone() } else { format!("{authority}:80") };
    let stream = TcpStream::connect(address).await.map_err(unsent)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let connection = tokio::spawn(connection);

    // A request of HTTP/1.1 has the path in its first line and the host in a header.
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).parse();
    *request.uri_mut() = path.unwrap_or_default();
    if let Ok(host) = authority.parse() {
        request.headers_mut().insert(header::HOST, host);
    }
    let method = request.method().clone();
    let response = sender.send_request(request.map(Full::new)).await.map_err(broken)?;

    // The reader decodes the body and enforces the limit.
    let (head, mut body) = response.into_parts();
    let mut reader = BodyReader::new(&method, head, limits)?;
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(broken)?.into_data() {
            reader.push(&data)?;
        }
    }
    connection.abort();
    reader.finish()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = ClientBuilder::from_env()?.transport(Arc::new(Hyper)).build()?;
    let user = client.user_from_env()?;
    for provider in user.user_info().await?.integrated_providers {
        println!("connected: {}", provider.provider_slug);
    }
    Ok(())
}
