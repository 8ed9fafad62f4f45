//! Every operation of the SDK, once: how it is asked with everything and with the least, and what it answers.
//!
//! What a check needs to know of an operation it takes from here, and what this knows it takes from the SDK:
//! the requests are made with its builders, the answers are read with its decoders. A path parameter of a
//! sample is its own name in braces, so that the path of the request is the template.

mod auth;
mod labs;
mod nutrition;
mod part;
mod queries;
mod records;
pub mod sample;
mod user;
mod word;
pub mod world;

use std::sync::Arc;

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use spike_core::{Endpoint, Lenient, Operation, RawReply, Shape};

pub use self::part::{Webhook, reader_of, webhooks};
pub use self::word::{Enum, Word, enums};
use self::world::World;

/// One operation.
pub struct Entry {
    /// The Rust type of the request.
    pub name: &'static str,
    pub answer: Answer,
    /// The request with nothing that can be left out.
    pub minimal: Box<dyn Operation>,
    /// Requests that set everything, and every word of every enum, between them.
    pub full: Vec<Box<dyn Operation>>,
    /// Requests that a server with data can answer, for each option at least one.
    pub live: fn(&World) -> Vec<Box<dyn Operation>>,
}

/// What a successful call gives.
pub enum Answer {
    /// No body.
    Nothing,
    /// The answer as it came.
    Raw,
    Typed {
        shape: Shape,
        read: Reader,
    },
}

/// Decodes a body and encodes it again.
pub type Reader = Arc<dyn Fn(&[u8]) -> Result<Read, String>>;

/// A body that was decoded.
pub struct Read {
    /// Encoded again.
    pub back: Value,
    /// What was not as documented.
    pub deviations: Vec<String>,
}

impl Entry {
    pub fn id(&self) -> &'static str {
        self.minimal.id()
    }

    /// The samples, each with a word for it.
    pub fn requests(&self) -> impl Iterator<Item = (&'static str, &dyn Operation)> {
        let full = self.full.iter().map(|request| ("full", request.as_ref()));
        std::iter::once(("minimal", self.minimal.as_ref())).chain(full)
    }
}

/// All operations, in the order of the document.
pub fn entries() -> Vec<Entry> {
    let mut all = Vec::new();
    all.extend(auth::entries());
    all.extend(user::entries());
    all.extend(queries::entries());
    all.extend(records::entries());
    all.extend(nutrition::entries());
    all.extend(labs::entries());
    all
}

type Live = fn(&World) -> Vec<Box<dyn Operation>>;

/// An operation with an answer of its own.
fn typed<E>(minimal: E, full: impl IntoIterator<Item = E>, live: Live) -> Entry
where
    E: Endpoint + Clone + 'static,
    E::Answer: Lenient + Serialize,
{
    let endpoint = minimal.clone();
    let read = move |body: &[u8]| read(&endpoint, body);
    let answer = Answer::Typed {
        shape: E::Answer::shape(),
        read: Arc::new(read),
    };
    entry(minimal, full, answer, live)
}

/// An operation that answers without a body.
fn silent<E>(minimal: E, full: impl IntoIterator<Item = E>, live: Live) -> Entry
where
    E: Endpoint<Answer = ()> + 'static,
{
    entry(minimal, full, Answer::Nothing, live)
}

/// An operation of unknown bodies.
fn raw<E>(minimal: E, full: impl IntoIterator<Item = E>, live: Live) -> Entry
where
    E: Endpoint<Answer = RawReply> + 'static,
{
    entry(minimal, full, Answer::Raw, live)
}

fn entry<E: Operation + 'static>(
    minimal: E,
    full: impl IntoIterator<Item = E>,
    answer: Answer,
    live: Live,
) -> Entry {
    let full = full.into_iter();
    Entry {
        name: short(std::any::type_name::<E>()),
        answer,
        minimal: Box::new(minimal),
        full: full
            .map(|request| Box::new(request) as Box<dyn Operation>)
            .collect(),
        live,
    }
}

fn read<E>(endpoint: &E, body: &[u8]) -> Result<Read, String>
where
    E: Endpoint,
    E::Answer: Serialize,
{
    let raw = RawReply::new(StatusCode::OK, body.to_vec());
    let reply = endpoint.decode(raw).map_err(|error| error.to_string())?;
    Ok(Read {
        back: serde_json::to_value(&reply.value).map_err(|error| error.to_string())?,
        deviations: reply.deviations.iter().map(ToString::to_string).collect(),
    })
}

/// The last word of a path: `Sleep` of `spike_core::api::sleep::Sleep`.
fn short(name: &'static str) -> &'static str {
    name.rsplit("::").next().unwrap_or(name)
}

/// A request in a box.
fn boxed(request: impl Operation + 'static) -> Box<dyn Operation> {
    Box::new(request)
}
