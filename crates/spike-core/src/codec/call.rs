//! A call of the API as plain data: everything that does not depend on the client.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::Method;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::body::JsonBody;
use super::path::Path;
use super::query::Query;
use super::shape::RequestShape;
use crate::error::Error;

/// The authentication of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authentication {
    /// The user's access token; the machine logs in if it has none.
    Bearer,
    /// None: the operations below `/auth`.
    None,
}

/// The class of a call that selects its timeouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeoutClass {
    /// The server answers immediately.
    Standard,
    /// The server waits for an analysis, which takes seconds to minutes.
    Analysis,
}

/// A call of the API: a value that any client can send.
///
/// [`Request::call`](crate::Request::call) builds it. Its `Debug` shows the names of query parameters, but no value, no
/// path parameter and no body.
#[derive(Clone, PartialEq)]
pub struct Call {
    pub(crate) name: Cow<'static, str>,
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
    pub(crate) query: Query,
    pub(crate) body: Option<Bytes>,
    pub(crate) authentication: Authentication,
    pub(crate) idempotent: bool,
    pub(crate) timeout_class: TimeoutClass,
    pub(crate) accepts_redirect: bool,
    /// The operation, if it is one of the API and not a raw call.
    pub(crate) shape: Option<&'static RequestShape>,
}

impl Call {
    /// Returns the method and path template, such as `GET /queries/sleeps/{sleep_id}`: the name of the operation in
    /// errors and traces. It contains no path parameter.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path below the base URL, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the query pairs.
    #[must_use]
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Returns the JSON body, if the operation has one.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }

    /// Returns how the caller is authenticated.
    #[must_use]
    pub fn authentication(&self) -> Authentication {
        self.authentication
    }

    /// Returns whether the call is idempotent: it may be repeated when it is unknown whether it was carried out.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        self.idempotent
    }

    /// Returns which time limits apply.
    #[must_use]
    pub fn timeout_class(&self) -> TimeoutClass {
        self.timeout_class
    }

    /// Returns whether a redirect is the expected answer; it is never followed. Otherwise any 2xx is a success.
    #[must_use]
    pub fn accepts_redirect(&self) -> bool {
        self.accepts_redirect
    }

    /// Adds query pairs.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the call already has one of the names. It is not documented which
    /// of two values the server uses.
    pub fn add_query(&mut self, pairs: &Query) -> Result<(), Error> {
        self.query.append(pairs)
    }

    /// Appends fields to the JSON body.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the body is not a JSON object, or has a field of that name.
    pub fn add_body_fields(&mut self, fields: &[(String, Value)]) -> Result<(), Error> {
        if fields.is_empty() {
            return Ok(());
        }
        let body = self.body.take().unwrap_or_default();
        // Only the names are read: the body may be large.
        let Ok(known) = serde_json::from_slice::<BTreeMap<Cow<'_, str>, IgnoredAny>>(&body) else {
            return Err(Error::input(
                "the operation has no JSON object as its body, so body fields cannot be added",
            ));
        };
        let mut names: Vec<String> = known.into_keys().map(Cow::into_owned).collect();
        let mut text = Vec::from(body);
        text.truncate(text.trim_ascii_end().len());
        text.pop();
        for (name, value) in fields {
            if names.contains(name) {
                return Err(Error::input(format!(
                    "the body field `{name}` is set twice; set it on the request or as an extra field, not both"
                )));
            }
            if !names.is_empty() {
                text.push(b',');
            }
            let name_as_json = Value::from(name.as_str());
            text.extend_from_slice(format!("{name_as_json}:{value}").as_bytes());
            names.push(name.clone());
        }
        text.push(b'}');
        self.body = Some(text.into());
        Ok(())
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("name", &self.name)
            .field("query", &self.query.names().collect::<Vec<_>>())
            .field("body", &self.body.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}

/// A call under construction, into which `request!` writes parameters.
pub(crate) struct CallWriter {
    shape: &'static RequestShape,
    path: Path,
    pub(crate) query: Query,
    pub(crate) body: JsonBody,
    has_body: bool,
}

impl CallWriter {
    pub(crate) fn new(shape: &'static RequestShape) -> Self {
        Self {
            shape,
            path: Path::template(shape.path()),
            query: Query::new(),
            body: JsonBody::new(),
            has_body: shape
                .parameters
                .iter()
                .any(|parameter| parameter.place == super::shape::Place::Body),
        }
    }

    /// Sets a parameter of the path.
    pub(crate) fn path(&mut self, name: &'static str, value: impl AsRef<str>) -> Result<(), Error> {
        self.path.fill(name, value.as_ref())
    }

    pub(crate) fn finish(self) -> Result<Call, Error> {
        let options = self.shape.defaults;
        Ok(Call {
            name: Cow::Borrowed(self.shape.name),
            method: self
                .shape
                .method()
                .parse()
                .map_err(|_| Error::input("the request has no HTTP method"))?,
            path: self.path.into_encoded()?,
            query: self.query,
            body: self.has_body.then(|| self.body.finish()),
            authentication: options.authentication,
            idempotent: options.idempotent,
            timeout_class: options.timeout_class,
            accepts_redirect: options.accepts_redirect,
            shape: Some(self.shape),
        })
    }
}

/// The body of a call, into which a group of parameters is written.
pub(crate) struct GroupWriter<'a> {
    pub(crate) body: &'a mut JsonBody,
}
