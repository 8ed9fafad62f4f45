use http::StatusCode;
use spike_core::api::REQUESTS;
use spike_core::{ErrorKind, RawReply};

use crate::text::{check_error, check_no_value, first};

/// The first byte selects the operation, the rest is the body of its answer.
///
/// What was read once is read again without a change, and an error shows no value of the body.
pub fn answers(data: &[u8]) {
    let (number, body) = first(data);
    let request = REQUESTS[usize::from(number) % REQUESTS.len()];
    let read = |body: &[u8]| request.decode(RawReply::new(StatusCode::OK, body.to_vec()));
    match read(body) {
        Ok(reply) => {
            for deviation in &reply.deviations {
                check_no_value(&deviation.problem, body);
            }
            let text = reply.value.to_string();
            let again = read(text.as_bytes());
            let again = again.unwrap_or_else(|error| panic!("{}: {error}: {text}", request.name));
            assert_eq!(again.value, reply.value, "{}", request.name);
            assert!(again.deviations.len() <= reply.deviations.len(), "{}", request.name);
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
            check_no_value(&check_error(&error, 2_000), body);
        }
    }
}
