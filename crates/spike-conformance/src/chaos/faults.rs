//! What goes wrong during a chaos run.

use std::time::Duration;

use spike_blocking::ErrorKind;

use crate::answers::with_length;
use crate::server::Step;

/// A fault, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    Closed,
    Reset,
    StatusLineCut,
    HeaderCut,
    BodyCut,
    BodyReset,
    ChunkCut,
    Silence,
    SilenceAfterHeaders,
    Trickle,
    InternalError,
    Unavailable,
    RateLimited,
    Unauthorized,
    Page,
    JsonCut,
    ChunkSize,
    Gzip,
    Garbage,
    TooLarge,
}

/// Every fault, each as likely as any other.
pub(super) const FAULTS: [Fault; 20] = [
    Fault::Closed,
    Fault::Reset,
    Fault::StatusLineCut,
    Fault::HeaderCut,
    Fault::BodyCut,
    Fault::BodyReset,
    Fault::ChunkCut,
    Fault::Silence,
    Fault::SilenceAfterHeaders,
    Fault::Trickle,
    Fault::InternalError,
    Fault::Unavailable,
    Fault::RateLimited,
    Fault::Unauthorized,
    Fault::Page,
    Fault::JsonCut,
    Fault::ChunkSize,
    Fault::Gzip,
    Fault::Garbage,
    Fault::TooLarge,
];

impl Fault {
    /// Draws a fault for 30 % of all numbers.
    pub(super) fn draw(number: u64) -> Self {
        const PERCENT: u64 = 30;

        if number % 100 >= PERCENT {
            return Self::None;
        }
        let index = usize::try_from((number / 100) % FAULTS.len() as u64);
        index.ok().and_then(|index| FAULTS.get(index)).copied().unwrap_or(Self::None)
    }

    /// Returns the kind of the error of a call whose last attempt met this fault.
    pub(super) fn kind(self) -> Option<ErrorKind> {
        Some(match self {
            Self::None => return None,
            Self::Closed
            | Self::Reset
            | Self::StatusLineCut
            | Self::HeaderCut
            | Self::BodyCut
            | Self::BodyReset
            | Self::ChunkCut => ErrorKind::Interrupted,
            Self::Silence | Self::SilenceAfterHeaders | Self::Trickle => ErrorKind::Timeout,
            Self::InternalError | Self::Unavailable => ErrorKind::Server,
            Self::RateLimited => ErrorKind::RateLimited,
            Self::Unauthorized => ErrorKind::Unauthorized,
            Self::Page | Self::JsonCut => ErrorKind::Decode,
            Self::ChunkSize | Self::Gzip | Self::Garbage => ErrorKind::InvalidResponse,
            Self::TooLarge => ErrorKind::BodyTooLarge,
        })
    }

    /// Returns whether a call that may not be repeated may be sent again after this.
    pub(super) fn was_not_carried_out(self) -> bool {
        matches!(self, Self::RateLimited | Self::Unauthorized)
    }

    /// Returns the steps after the request; `body` is the right answer.
    pub(super) fn steps(self, body: &str) -> Vec<Step> {
        let text = |text: String| Step::Send(text.into_bytes());
        let status = |line: &str, fields: &str| {
            vec![text(format!("HTTP/1.1 {line}\r\n{fields}content-length: 0\r\n\r\n")), Step::Again]
        };
        let good = with_length("200 OK", body);
        let cut = Step::Send(good[..good.len() - 2].to_vec());
        let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        match self {
            Self::None => vec![Step::Send(good), Step::Again],
            Self::Closed => Vec::new(),
            Self::Reset => vec![Step::Reset],
            Self::StatusLineCut => vec![text("HTTP/1.1 20".to_owned())],
            Self::HeaderCut => vec![text("HTTP/1.1 200 OK\r\ncontent-".to_owned())],
            Self::BodyCut => vec![cut],
            Self::BodyReset => vec![cut, Step::Reset],
            Self::ChunkCut => vec![text(format!("{chunked}ff\r\n{body}"))],
            Self::Silence => vec![Step::Silence],
            Self::SilenceAfterHeaders => vec![cut, Step::Silence],
            Self::Trickle => vec![Step::Trickle(good, Duration::from_millis(20))],
            Self::InternalError => status("500 Internal Server Error", ""),
            Self::Unavailable => status("503 Service Unavailable", "retry-after: 0\r\n"),
            Self::RateLimited => status("429 Too Many Requests", "retry-after: 0\r\n"),
            Self::Unauthorized => status("401 Unauthorized", ""),
            Self::Page => vec![Step::Send(with_length("200 OK", "<html></html>")), Step::Again],
            Self::JsonCut => {
                vec![Step::Send(with_length("200 OK", &body[..body.len() - 2])), Step::Again]
            }
            Self::ChunkSize => vec![text(format!("{chunked}xyz\r\n{body}\r\n0\r\n\r\n"))],
            Self::Gzip => {
                let fields = format!("content-encoding: gzip\r\ncontent-length: {}", body.len());
                vec![text(format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n{body}"))]
            }
            Self::Garbage => vec![text("220 mail.example ESMTP ready\r\n\r\n".to_owned())],
            Self::TooLarge => {
                vec![text("HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n".to_owned())]
            }
        }
    }
}
