//! Rule 4, for a caller that asked for 429s to be returned: a 429 ends the call, and nothing else changes.

use std::time::Duration;

use http::Method;
use proptest::prelude::*;

use super::world::*;
use crate::{CallOptions, Error, RawReply};

fn is_429(does: &Does) -> bool {
    matches!(does, Does::Status(429) | Does::Asks(429, _))
}

/// The result of a call, what the server answered, and what the driver did.
type Ran = (Result<RawReply, Error>, Vec<Does>, World);

/// A call that meets this script. With `renewing` there is a token that is good, but about to end.
fn run(options: CallOptions, method: &Method, script: &[Does], renewing: bool) -> Ran {
    let mut world = World::new(settings());
    let user = world.user();
    if renewing {
        let log_in = |login, _: &http::Request<_>| {
            let token = Does::Token("old", Some(1000));
            (if login { token } else { Does::Status(200) }, Duration::ZERO)
        };
        world.get(log_in).unwrap();
        world.elapsed += Duration::from_secs(970);
        world.seen.clear();
    }
    let (mut answers, mut given) = (script.iter().cloned(), Vec::new());
    let operation = TestOperation::new(method.clone());
    let result = world.run(&user.with_options(options), &operation, |login, _| {
        let usual = if login { Does::Token("minted", None) } else { Does::Status(200) };
        given.push(answers.next().unwrap_or(usual));
        (given[given.len() - 1].clone(), Duration::from_millis(10))
    });
    (result, given, world)
}

proptest! {
    #[test]
    fn after_a_429_nothing_is_sent(
        method in methods(),
        script in prop::collection::vec(prop_oneof![2 => does(), 1 => Just(Does::Asks(429, 7))], 0..8),
        renewing: bool,
    ) {
        let (result, given, world) = run(CallOptions::new().return_429(), &method, &script, renewing);
        let Some(at) = given.iter().position(is_429) else { return Ok(()) };
        prop_assert_eq!(at + 1, given.len());
        let error = result.unwrap_err();
        prop_assert!(error.is_rate_limited(), "{}", error);
        let asked = if let Does::Asks(_, wait) = given[at] { Some(Duration::from_secs(wait)) } else { None };
        prop_assert_eq!(error.retry_after(), asked);
        let sent = |seen: &Seen| matches!(seen, Seen::Login(_) | Seen::Call(..));
        let last = world.seen.iter().rposition(sent).unwrap();
        prop_assert_eq!(error.is_login(), matches!(world.seen[last], Seen::Login(_)));
        // The lock is released, and that is all.
        prop_assert!(world.seen[last + 1..].iter().all(|seen| matches!(seen, Seen::Unlock)));
    }

    #[test]
    fn all_else_is_as_usual(
        method in methods(),
        script in prop::collection::vec(does(), 0..8),
        renewing: bool,
    ) {
        let script: Vec<Does> = script.into_iter().filter(|does| !is_429(does)).collect();
        let (result, given, world) = run(CallOptions::new().return_429(), &method, &script, renewing);
        let (usual, expected, twin) = run(CallOptions::new(), &method, &script, renewing);
        prop_assert_eq!(format!("{given:?}"), format!("{expected:?}"));
        prop_assert_eq!(world.pauses(), twin.pauses());
        prop_assert_eq!(result.is_ok(), usual.is_ok());
    }
}

/// After a renewal that met a 429 the old token is used, not renewed again at once.
#[test]
fn the_next_call_after_a_renewal_uses_the_old_token() {
    let options = CallOptions::new().return_429();
    let (result, _, mut world) = run(options, &Method::GET, &[Does::Status(429)], true);
    assert!(result.unwrap_err().is_login());
    world.seen.clear();
    world.get(scripted(vec![])).unwrap();
    assert_eq!((world.logins(), world.calls()), (0, 1));
}
