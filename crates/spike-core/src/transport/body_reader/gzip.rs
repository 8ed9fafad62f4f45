//! A gzip stream that arrives in pieces.

use std::fmt;
use std::io::{self, Write};

use flate2::write::GzDecoder;

use super::{Sink, invalid, too_large};
use crate::transport::{TransportError, TransportErrorKind};

/// The first bytes of a member. flate2 looks at them only when the whole header has arrived.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// Decodes a gzip stream. At most 32 KiB are decoded before the limit of the sink is checked.
pub(super) struct Gzip {
    state: State,
    /// The sink between two members.
    sink: Option<Sink>,
}

enum State {
    /// Before the first member.
    Start,
    Member {
        /// How many bytes of [`MAGIC`] have arrived.
        magic: usize,
        decoder: Box<GzDecoder<Sink>>,
    },
    /// After a member: another one, or padding.
    Between,
    Padding,
    /// After an error.
    Failed,
}

impl Gzip {
    pub(super) fn new(sink: Sink) -> Self {
        Self { state: State::Start, sink: Some(sink) }
    }

    pub(super) fn push(&mut self, mut chunk: &[u8]) -> Result<(), TransportError> {
        while let [first, ..] = chunk {
            match std::mem::replace(&mut self.state, State::Failed) {
                State::Between | State::Padding if *first == 0 => {
                    let zeros = chunk.iter().take_while(|byte| **byte == 0).count();
                    chunk = &chunk[zeros..];
                    self.state = State::Padding;
                }
                State::Start | State::Between => {
                    let sink = self.sink.take().ok_or_else(broken)?;
                    self.state =
                        State::Member { magic: 0, decoder: Box::new(GzDecoder::new(sink)) };
                }
                State::Member { mut magic, mut decoder } => {
                    let begun = MAGIC[magic..].len().min(chunk.len());
                    if chunk[..begun] != MAGIC[magic..magic + begun] {
                        return Err(broken());
                    }
                    magic += begun;
                    match decoder.write(chunk).map_err(classify)? {
                        // A member that is complete takes no more bytes.
                        0 => {
                            self.sink = Some(decoder.finish().map_err(classify)?);
                            self.state = State::Between;
                        }
                        taken => {
                            chunk = &chunk[taken..];
                            self.state = State::Member { magic, decoder };
                        }
                    }
                }
                State::Padding | State::Failed => return Err(broken()),
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, TransportError> {
        let sink = match self.state {
            State::Start | State::Between | State::Padding => self.sink,
            State::Member { mut decoder, .. } => match decoder.write(&[0]) {
                Ok(0) => Some(decoder.finish().map_err(classify)?),
                Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                    return Err(too_large());
                }
                // The byte went into the stream, which is therefore not complete.
                _ => {
                    return Err(TransportError::new(TransportErrorKind::Interrupted)
                        .with_source("the gzip stream has no end"));
                }
            },
            State::Failed => None,
        };
        sink.map(|sink| sink.bytes).ok_or_else(broken)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes).map_err(|_| io::ErrorKind::FileTooLarge)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl fmt::Debug for Gzip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gzip").finish_non_exhaustive()
    }
}

fn classify(error: io::Error) -> TransportError {
    match error.kind() {
        io::ErrorKind::FileTooLarge => too_large(),
        _ => TransportError::new(TransportErrorKind::InvalidResponse).with_source(error),
    }
}

fn broken() -> TransportError {
    invalid("the body is not gzip, as its header says")
}
