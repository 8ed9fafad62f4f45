use std::io::Read as _;

use spike_blocking::webhook::{SIGNATURE_HEADER, Verified, Verifier, VerifyError};
use tiny_http::Request;

use super::refusal;
use crate::text::print_line;

/// Verifies a delivery, or returns the status to answer with. The signature is that of the raw bytes; JSON that was
/// parsed and written again has another one.
pub(crate) fn verify_request(request: &mut Request, verifier: &Verifier) -> Result<Verified, u16> {
    let mut body = Vec::new();
    let limit = u64::try_from(verifier.body_limit()).unwrap_or(u64::MAX);
    let mut reader = request.as_reader().take(limit.saturating_add(1));
    reader.read_to_end(&mut body).map_err(|_| 400_u16)?;
    verify(request, verifier, body).map_err(|error| {
        print_line(&format!("refused: {error}"));
        refusal(error)
    })
}

fn verify(request: &Request, verifier: &Verifier, body: Vec<u8>) -> Result<Verified, VerifyError> {
    let mut found = request.headers().iter().filter(|header| header.field.equiv(SIGNATURE_HEADER));
    let signature = found.next().map(|header| header.value.as_str().as_bytes());
    if found.next().is_some() {
        // Two signatures are ambiguous, so both are rejected.
        return verifier.verify(body, None);
    }
    verifier.verify(body, signature)
}
