//! Faults: answers that fail in a defined way.

use std::io::Write as _;
use std::time::Duration;

use bytes::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress};

/// What a request gets instead of its answer, or before it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// This status, with a problem body.
    Status(u16),
    /// This status, with a problem body and the header `Retry-After` (seconds, or an HTTP date).
    StatusWithRetryAfter(u16, String),
    /// This status, with a `text/html` page, as from a gateway.
    Html(u16),
    /// 200 and `application/json`, without a body.
    EmptyBody,
    /// 200, and a body that ends before its `Content-Length`.
    Truncated,
    /// The connection is closed without an answer.
    Reset,
    /// No answer, until the server stops.
    Stall,
    /// 200 and half of a body, then nothing until the server stops.
    StallInBody,
    /// This answer.
    Body {
        /// Status code.
        status: u16,
        /// Value of `Content-Type`.
        content_type: String,
        /// The body.
        bytes: Vec<u8>,
    },
    /// This answer, compressed, with `Content-Encoding: gzip`.
    GzipBody {
        /// Status code.
        status: u16,
        /// Value of `Content-Type`.
        content_type: String,
        /// The body before compression.
        bytes: Vec<u8>,
    },
    /// 200 and a body of zeros, with `Content-Encoding: gzip`, that is a thousand times longer after decompression.
    GzipBomb {
        /// Mebibytes after decompression.
        mebibytes: u32,
    },
    /// 200 and `Content-Encoding: gzip`, but the body is not gzip.
    BrokenGzip,
    /// A redirect with this status to a URL.
    Redirect(u16, String),
    /// The answer, when this time has passed since the request arrived, on the clock of the server. With a
    /// [`ManualClock`](crate::ManualClock) it is sent when a test has advanced the clock so far, without any sleep.
    Delay(Duration),
    /// Another fault after this time; see [`after`](Self::after).
    Delayed(Duration, Box<Self>),
}

impl Fault {
    /// Delays the fault, as [`Fault::Delay`] delays the answer.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use spike_mock::{Fault, MockServer};
    ///
    /// let server = MockServer::start();
    /// server.fail_next(Fault::Status(503).after(Duration::from_millis(20)));
    /// ```
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self::Delayed(delay, Box::new(self))
    }

    /// The fault after a delay.
    pub(in crate::server) fn then(self) -> Option<Self> {
        match self {
            Self::Delayed(_, then) => Some(*then),
            _ => None,
        }
    }

    /// The name that the control API has for it.
    pub(in crate::server) fn name(&self) -> &'static str {
        match self {
            Self::Status(_) | Self::StatusWithRetryAfter(..) => "status",
            Self::Html(_) => "html",
            Self::EmptyBody => "empty_body",
            Self::Truncated => "truncated",
            Self::Reset => "reset",
            Self::Stall => "stall",
            Self::StallInBody => "stall_in_body",
            Self::Body { .. } => "body",
            Self::GzipBody { .. } => "gzip_body",
            Self::GzipBomb { .. } => "gzip_bomb",
            Self::BrokenGzip => "broken_gzip",
            Self::Redirect(..) => "redirect",
            Self::Delay(_) => "delay",
            Self::Delayed(_, then) => then.name(),
        }
    }
}

/// A gzip member of zeros. One compressed mebibyte is repeated.
pub(in crate::server) fn gzip_bomb(mebibytes: u32) -> Bytes {
    let zeros = vec![0_u8; 1 << 20];
    let mut one = Vec::with_capacity(1 << 16);
    let mut compress = Compress::new(Compression::best(), false);
    if compress.compress_vec(&zeros, &mut one, FlushCompress::Full).is_err() {
        one.clear();
    }
    let mut crc_of_one = Crc::new();
    crc_of_one.update(&zeros);
    let mut crc = Crc::new();
    let mut bomb = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    for _ in 0..mebibytes {
        let _ = bomb.write_all(&one);
        crc.combine(&crc_of_one);
    }
    bomb.extend([0x03, 0x00]);
    bomb.extend(crc.sum().to_le_bytes());
    bomb.extend(crc.amount().to_le_bytes());
    bomb.into()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    #[test]
    fn the_bomb_is_valid_gzip() {
        let bomb = super::gzip_bomb(3);
        assert!(bomb.len() < 20_000, "{}", bomb.len());
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&bomb[..]).read_to_end(&mut plain).expect("valid gzip");
        assert_eq!(plain, vec![0; 3 << 20]);
    }
}
