//! A gzip stream (RFC 1952) that arrives in pieces.
//!
//! The decoders of flate2 that take a whole stream clear 32 KiB for each piece of it; an answer is a few KiB.

use std::fmt;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::{Sink, invalid};
use crate::transport::{TransportError, TransportErrorKind};

const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
/// The largest header of a member. Servers send 10 bytes; a name and a comment fit as well.
const HEADER: usize = 4 * 1024;
/// Decoded bytes before the limit of the sink is checked.
const STEP: usize = 1024;

/// Decodes a gzip stream into a sink.
pub(super) struct Gzip {
    state: State,
    sink: Sink,
    inflate: Decompress,
    crc: Crc,
    /// What is decoded at once; allocated with the first member.
    step: Vec<u8>,
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
        Self {
            state: State::Start,
            sink,
            inflate: Decompress::new(false),
            crc: Crc::new(),
            step: Vec::new(),
        }
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
                        // A new one is clear; to clear it again costs as much as a small body.
                        if self.inflate.total_in() > 0 {
                            self.inflate.reset(false);
                            self.crc.reset();
                        }
                        self.step.resize(STEP, 0);
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
        loop {
            let (taken, decoded) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self.inflate.decompress(chunk, &mut self.step, FlushDecompress::None);
            let status = status.map_err(|_| broken())?;
            let moved = |before: u64, after: u64| usize::try_from(after - before).unwrap_or(0);
            let taken = moved(taken, self.inflate.total_in());
            *chunk = &chunk[taken..];
            let decoded = &self.step[..moved(decoded, self.inflate.total_out())];
            self.crc.update(decoded);
            self.sink.push(decoded)?;
            if status == Status::StreamEnd {
                return Ok(true);
            }
            // A step may end early, and more may be decoded without further bytes.
            if taken == 0 && decoded.is_empty() {
                return if chunk.is_empty() { Ok(false) } else { Err(broken()) };
            }
        }
    }

    /// The checksum and the length of the data, as they should follow.
    fn trailer(&self) -> [u8; 8] {
        let [a, b, c, d] = self.crc.sum().to_le_bytes();
        let [e, f, g, h] = self.crc.amount().to_le_bytes();
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
