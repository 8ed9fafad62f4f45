//! The list of scenarios.

mod bodies;
pub(super) mod connections;
mod gzip;
mod heads;
mod logins;
mod statuses;
mod surroundings;
mod tls;
mod uploads;

use anyhow::Result;

use crate::scenario::Scenario;
use crate::server::Authority;

/// Returns all scenarios, group by group.
///
/// # Errors
/// The certificates could not be made.
pub fn all(authority: &Authority) -> Result<Vec<Scenario>> {
    let groups = [
        ("Connections", connections::all()),
        ("Uploads", uploads::all()),
        ("Heads", heads::all()),
        ("Statuses", statuses::all()),
        ("Bodies", bodies::all()),
        ("Compression", gzip::all()),
        ("TLS", tls::all(authority)?),
        ("Logins", logins::all()),
        ("Surroundings", surroundings::all()),
    ];
    let mut scenarios = Vec::new();
    for (group, list) in groups {
        scenarios.extend(list.into_iter().map(|scenario| Scenario { group, ..scenario }));
    }
    Ok(scenarios)
}

/// Returns the head of an answer with a status and header fields, each ended by CRLF.
fn head(status: &str, fields: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{fields}\r\n")
}

/// Returns a good answer with these header fields as well.
fn ok(fields: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("{}{body}", head("200 OK", &format!("content-length: {length}\r\n{fields}")))
        .into_bytes()
}

/// Returns the head of a chunked answer.
fn chunked() -> String {
    head("200 OK", "transfer-encoding: chunked\r\n")
}

/// Returns a body as one chunk, without the last chunk.
fn chunk(body: &str) -> String {
    format!("{:x}\r\n{body}\r\n", body.len())
}
