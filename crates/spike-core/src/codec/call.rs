//! What an operation of the API is: everything needed to send it, and nothing of how it is sent.

use bytes::Bytes;
use http::Method;

use crate::codec::decode::Decode;
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::reply::{RawReply, Reply};

/// How an operation proves who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authentication {
    /// With the user's access token; the machine logs in when it has none.
    Bearer,
    /// Not at all: the operations below `/auth`.
    None,
}

/// How long an operation may be expected to take; each class has its own default limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pace {
    /// Answers at once.
    Quick,
    /// Waits for an analysis: seconds to minutes.
    Analysis,
}

/// One call of the API, without its answer type; object-safe, so that a driver is compiled once.
pub trait Operation: Send + Sync {
    /// The id of the operation in `docs/spec/openapi.yaml`; appears in errors.
    fn id(&self) -> &'static str;

    /// The HTTP method.
    fn method(&self) -> Method;

    /// The path below the base URL.
    fn path(&self) -> Path;

    /// Adds the query pairs.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if a parameter cannot be sent; nothing is sent then.
    fn query(&self, query: &mut Query) -> Result<(), Error> {
        let _ = query;
        Ok(())
    }

    /// The JSON body, if the operation has one. Called once per call, however often it is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if a field cannot be sent; nothing is sent then.
    fn body(&self) -> Result<Option<Bytes>, Error> {
        Ok(None)
    }

    /// How the caller is authenticated.
    fn authentication(&self) -> Authentication {
        Authentication::Bearer
    }

    /// Whether sending the call twice does no more than sending it once, so that it may be repeated when
    /// its fate is unknown.
    fn is_replay_safe(&self) -> bool {
        matches!(
            self.method(),
            Method::GET | Method::HEAD | Method::PUT | Method::DELETE
        )
    }

    /// How long the call may be expected to take.
    fn pace(&self) -> Pace {
        Pace::Quick
    }

    /// Whether a redirect is the answer wanted; it is never followed. Otherwise any 2xx is a success.
    fn accepts_redirect(&self) -> bool {
        false
    }
}

/// An operation together with the type of its answer.
pub trait Endpoint: Operation {
    /// What a successful call gives.
    type Answer: Decode;

    /// Decodes a successful answer.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if a required part is missing or unreadable; it
    /// names the JSON path and keeps the body.
    fn decode(&self, raw: RawReply) -> Result<Reply<Self::Answer>, Error> {
        let (value, deviations) = Self::Answer::decode(&raw)?;
        Ok(Reply::new(value, deviations, raw))
    }
}
