use std::time::Duration;

use bytes::Bytes;
use http::header::{DATE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use spike_core::api::GetUserInfo;
use spike_core::machine::{Action, Machine as _, Now, Outcome, Step};
use spike_core::time::Timestamp;
use spike_core::{
    AccessToken, ApplicationId, CallOptions, Engine, Error, ErrorKind, HmacKey, Request as _,
    Settings,
};

use crate::text::{check_error, check_hidden, first, line, visit_strings};

const STATUSES: [u16; 16] =
    [400, 401, 403, 404, 406, 408, 409, 413, 415, 422, 429, 500, 502, 503, 302, 599];

/// Characters of a problem description that an error may quote, each up to ten when it is escaped.
const QUOTED: usize = 10 * (2 * 201 + 5 * 304);

/// The first byte selects the status, the first line is `Retry-After`, the second `Date`, the rest is the body.
///
/// Every call ends, in bounded time, in an error of the class of its status, which repeats no value that was sent.
pub fn failures(data: &[u8]) {
    let (number, data) = first(data);
    let (after, data) = line(data);
    let (date, body) = line(data);
    let mut answer = Response::new(Bytes::copy_from_slice(body));
    *answer.status_mut() =
        StatusCode::from_u16(STATUSES[usize::from(number) % STATUSES.len()]).expect("a status");
    for (name, value) in [(RETRY_AFTER, after), (DATE, date)] {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            answer.headers_mut().insert(name, value);
        }
    }
    let options = CallOptions::new();
    let once = call(&answer, options.no_retries().return_429());
    check(&answer, &once);
    if let Some(seconds) = plain_seconds(&answer) {
        assert_eq!(once.retry_after(), Some(Duration::from_secs(seconds)));
    }
    check(&answer, &call(&answer, options));
}

/// The seconds in a header that consists of digits.
fn plain_seconds(answer: &Response<Bytes>) -> Option<u64> {
    let text = answer.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

/// Makes a call that always gets this answer. Time passes only while it waits.
fn call(answer: &Response<Bytes>, options: CallOptions) -> Error {
    let deadline = Duration::from_secs(3_600);
    let key = HmacKey::new("hmac-key-0123456789").expect("a key");
    let engine = Engine::<()>::new(Settings::new(ApplicationId::new(1), key), 7).expect("settings");
    let token = AccessToken::new("token").expect("a token");
    let caller = engine.user_with_token("user", token).expect("a user");
    let caller = caller.with_options(options.deadline(deadline));
    let call = GetUserInfo::new().call().expect("a call");
    let mut machine = engine.begin(&caller, &call).expect("a machine").machine;
    let mut elapsed = Duration::ZERO;
    for _ in 0..1_000 {
        let now = Now { elapsed, wall: Timestamp::UNIX_EPOCH.saturating_add(elapsed) };
        let outcome = match machine.poll(now) {
            Step::Done(result) => return result.expect_err("no success"),
            Step::Do(Action::Send { .. }) => Outcome::Answered(Ok(answer.clone())),
            Step::Do(Action::Sleep(pause)) => {
                elapsed += pause;
                Outcome::Slept
            }
            Step::Do(Action::Lock { .. }) => Outcome::Locked,
            Step::Do(Action::Unlock) => Outcome::Unlocked,
            Step::Do(_) => panic!("no token store"),
        };
        assert!(elapsed <= deadline, "waited for {elapsed:?}");
        machine.handle(outcome, Now { elapsed, ..now });
    }
    panic!("the call does not end");
}

fn check(answer: &Response<Bytes>, error: &Error) {
    let kind = match answer.status().as_u16() {
        401 => ErrorKind::Unauthorized,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        429 => ErrorKind::RateLimited,
        400..500 => ErrorKind::Rejected,
        500.. => ErrorKind::Server,
        _ => ErrorKind::Other,
    };
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(error.body(), Some(answer.body()));
    let mut text = check_error(error, QUOTED);
    let Some(problem) = error.problem() else {
        // A page of a gateway is not shown.
        check_hidden(&text, &String::from_utf8_lossy(answer.body()));
        return;
    };
    text.push_str(&format!("{problem:?}"));
    let shown = [&problem.title, &problem.detail].into_iter().flatten();
    let entries = problem.errors.iter().flat_map(|entry| [&entry.location, &entry.message]);
    let shown: Vec<&String> = shown.chain(entries.flatten()).collect();
    for value in problem.errors.iter().filter_map(|entry| entry.value.as_ref()) {
        visit_strings(value, &mut |sent| {
            let is_quoted = shown.iter().any(|text| text.contains(sent));
            assert!(is_quoted || !text.contains(sent), "shows the value {sent:?}: {text}");
        });
    }
}
