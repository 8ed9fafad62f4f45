//! The right answers, as a working server sends them.

use std::sync::Arc;

use crate::marks;
use crate::server::Head;

/// The paths that the calls of the scenarios use.
pub const LOGIN: &str = "/v3/auth/hmac";
pub const READ: &str = "/v3/userinfo";
pub const UPLOAD: &str = "/v3/lab_reports";
pub const DELETE: &str = "/v3/providers/garmin/integration";
pub const LIST: &str = "/v3/queries/sleeps";

/// The id in the answer to a read or an upload: the value that a call must return.
pub const TRUE_VALUE: &str = "zqx-true-value";

type Answer = dyn Fn(&Head) -> Vec<u8> + Send + Sync;

/// A working server.
#[derive(Clone, Default)]
pub struct Answers {
    custom: Option<Arc<Answer>>,
}

impl Answers {
    /// A server that computes its answers.
    pub fn by(answer: impl Fn(&Head) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self { custom: Some(Arc::new(answer)) }
    }

    /// Returns the whole answer to a request, for a connection that stays open.
    pub fn answer(&self, head: &Head) -> Vec<u8> {
        match &self.custom {
            Some(answer) => answer(head),
            None => with_length("200 OK", &right_body(head.path())),
        }
    }
}

/// Returns the body of the right answer to a request for this path.
pub fn right_body(path: &str) -> String {
    match path {
        LOGIN => token(),
        UPLOAD => {
            let notes = marks::VALUE;
            format!(r#"{{"lab_report":{{"record_id":"{TRUE_VALUE}","notes":"{notes}"}}}}"#)
        }
        DELETE => String::new(),
        LIST => format!(
            r#"{{"sleeps":[{{"record_id":"{TRUE_VALUE}","user_time_offset_minutes":120}}]}}"#
        ),
        _ => user(TRUE_VALUE),
    }
}

/// The answer to a read.
pub fn user(id: &str) -> String {
    format!(
        r#"{{"uid":"{id}","application_id":9999,"application_user_id":"{}","integrated_providers":null,"weight":{}}}"#,
        marks::USER,
        marks::NUMBER
    )
}

/// The answer to a login.
pub fn token() -> String {
    format!(r#"{{"access_token":"{}"}}"#, marks::TOKEN)
}

/// An answer with `Content-Length`.
pub fn with_length(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
}
