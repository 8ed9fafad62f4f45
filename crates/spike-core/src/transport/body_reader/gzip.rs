//! A gzip stream (RFC 1952) that arrives in pieces.
//!
//! The body is one piece of memory, so it is its own window: miniz_oxide decodes into it, without the buffers that the
//! decoders of flate2 clear for each answer.

use std::fmt;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::{Sink, invalid, too_large};
use crate::transport::{TransportError, TransportErrorKind};

const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
/// The largest header of a member. Servers send 10 bytes; a name and a comment fit as well.
const HEADER: usize = 4 * 1024;
/// Fewest and most bytes that are decoded at once.
const STEPS: (usize, usize) = (256, 64 * 1024);

/// Decodes a gzip stream into a sink.
pub(super) struct Gzip {
    state: State,
    sink: Sink,
    inflate: Box<DecompressorOxide>,
    /// Where the data of this member begin in the sink.
    begin: usize,
}

enum State {
    /// Before the first member.
    Start,
    /// In the header of a member, with the bytes so far.
    Header(Vec<u8>),
    Data,
    /// In the checksum and the length after the data, with the bytes so far.
    Trailer(Vec<u8>),
    /// After a member: another one, or padding.
    Between,
    Padding,
    /// After an error.
    Failed,
}

impl Gzip {
    pub(super) fn new(sink: Sink) -> Self {
        Self { state: State::Start, sink, inflate: Box::default(), begin: 0 }
    }

    pub(super) fn push(&mut self, mut chunk: &[u8]) -> Result<(), TransportError> {
        while let [first, rest @ ..] = chunk {
            self.state = match std::mem::replace(&mut self.state, State::Failed) {
                State::Between | State::Padding if *first == 0 => {
                    chunk = rest;
                    State::Padding
                }
                State::Start | State::Between => State::Header(Vec::new()),
                State::Header(mut header) => {
                    chunk = rest;
                    header.push(*first);
                    if is_complete(&header)? {
                        self.inflate.init();
                        self.begin = self.sink.bytes.len();
                        State::Data
                    } else {
                        State::Header(header)
                    }
                }
                State::Data => {
                    if self.inflate(&mut chunk)? {
                        State::Trailer(Vec::new())
                    } else {
                        State::Data
                    }
                }
                State::Trailer(mut trailer) => {
                    chunk = rest;
                    trailer.push(*first);
                    match <[u8; 8]>::try_from(trailer) {
                        Ok(trailer) if trailer == self.trailer() => State::Between,
                        Ok(_) => return Err(invalid("the checksum of the gzip stream is wrong")),
                        Err(trailer) => State::Trailer(trailer),
                    }
                }
                State::Padding | State::Failed => return Err(broken()),
            };
        }
        Ok(())
    }

    /// Decodes the chunk, and takes from it what is decoded; returns whether the data end there.
    fn inflate(&mut self, chunk: &mut &[u8]) -> Result<bool, TransportError> {
        let Sink { bytes, limit } = &mut self.sink;
        let step = chunk.len().saturating_mul(4).clamp(STEPS.0, STEPS.1);
        let flags = TINFL_FLAG_HAS_MORE_INPUT | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        loop {
            let length = bytes.len();
            // One byte more than the limit tells a body that is too large from one that fills it.
            bytes.resize(length.saturating_add(step).min(limit.saturating_add(1)), 0);
            let (window, position) = (&mut bytes[self.begin..], length - self.begin);
            let (status, taken, decoded) =
                decompress(&mut self.inflate, chunk, window, position, flags);
            bytes.truncate(length + decoded);
            *chunk = &chunk[taken..];
            if bytes.len() > *limit {
                return Err(too_large());
            }
            match status {
                TINFLStatus::Done => return Ok(true),
                TINFLStatus::NeedsMoreInput if chunk.is_empty() => return Ok(false),
                TINFLStatus::HasMoreOutput => {}
                _ => return Err(broken()),
            }
        }
    }

    /// The checksum and the length of the data, as they should follow.
    fn trailer(&self) -> [u8; 8] {
        let data = &self.sink.bytes[self.begin..];
        let [a, b, c, d] = crc32fast::hash(data).to_le_bytes();
        // Modulo 2^32 (RFC 1952, 2.3.1).
        let [e, f, g, h] = (data.len() as u32).to_le_bytes();
        [a, b, c, d, e, f, g, h]
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, TransportError> {
        match self.state {
            State::Start | State::Between | State::Padding => Ok(self.sink.bytes),
            State::Header(_) | State::Data | State::Trailer(_) => {
                Err(TransportError::new(TransportErrorKind::Interrupted)
                    .with_source("the gzip stream has no end"))
            }
            State::Failed => Err(broken()),
        }
    }
}

/// Returns whether these bytes are the whole header of a member.
fn is_complete(header: &[u8]) -> Result<bool, TransportError> {
    let begun = header.len().min(MAGIC.len());
    if header[..begun] != MAGIC[..begun] || header.len() > HEADER {
        return Err(broken());
    }
    let (Some(&flags), Some(mut rest)) = (header.get(3), header.get(10..)) else {
        return Ok(false);
    };
    if flags & 0b1110_0000 != 0 {
        return Err(broken());
    }
    let [_, checksum, extra, name, comment] = [0, 1, 2, 3, 4].map(|bit| flags & (1 << bit) != 0);
    if extra {
        let Some((length, after)) = rest.split_first_chunk::<2>() else { return Ok(false) };
        let Some(after) = after.get(usize::from(u16::from_le_bytes(*length))..) else {
            return Ok(false);
        };
        rest = after;
    }
    for _ in 0..u8::from(name) + u8::from(comment) {
        let Some(end) = rest.iter().position(|byte| *byte == 0) else { return Ok(false) };
        rest = &rest[end + 1..];
    }
    Ok(rest.len() >= if checksum { 2 } else { 0 })
}

impl fmt::Debug for Gzip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gzip").finish_non_exhaustive()
    }
}

fn broken() -> TransportError {
    invalid("the body is not gzip, as its header says")
}
