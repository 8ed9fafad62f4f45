//! What can happen while a large request is being sent.

use std::time::Duration;

use super::head;
use crate::classes::*;
use crate::scenario::{Class, Scenario, variant};
use crate::server::Step;

pub(super) fn all() -> Vec<Scenario> {
    // The client is in the middle of its upload when the answer comes.
    const BEGUN: usize = 100_000;
    let early = |name, class: &'static Class, status: &'static str| {
        let answer = move |connection: &str| {
            let fields = format!("content-length: 2\r\n{connection}");
            Step::Send(format!("{}{{}}", head(status, &fields)).into_bytes())
        };
        let read = variant("read", move |_| {
            vec![Step::Head, Step::Read(BEGUN), answer("connection: close\r\n"), Step::Drain]
        });
        let unread = variant("unread", move |_| {
            let pause = Step::Pause(Duration::from_millis(300));
            vec![Step::Head, Step::Read(BEGUN), answer("connection: close\r\n"), pause]
        });
        Scenario::of(name, class, vec![read, unread]).large_upload()
    };
    // Much longer than the timeout without what it grows by.
    let slow = |name, class| {
        Scenario::new(name, class, |body| {
            let pause = Duration::from_millis(100);
            vec![Step::Slowly(10 * BEGUN, pause), Step::Send(super::ok("", body))]
        })
        .large_upload()
    };
    vec![
        Scenario::answer("large upload", &VALUE, |body| super::ok("", body)).large_upload(),
        early("early 401 during an upload, read or unread", &UNAUTHORIZED, "401 Unauthorized"),
        early("early 413 during an upload, read or unread", &REJECTED, "413 Content Too Large"),
        early("early 429 during an upload, read or unread", &RATE_LIMITED, "429 Too Many Requests"),
        slow("upload that is slow but steady", &VALUE).growing_timeout(),
        slow("upload that is slow but steady, with a fixed timeout", &TIMEOUT),
        Scenario::of(
            "peer that stops reading an upload",
            &TIMEOUT,
            vec![
                variant("at once", |_| vec![Step::Head, Step::Silence]),
                variant("after a part", |_| vec![Step::Head, Step::Read(BEGUN), Step::Silence]),
                // The client writes a part of what is left, and waits anew.
                variant("after two parts", |_| {
                    let pause = Step::Pause(Duration::from_millis(200));
                    vec![
                        Step::Head,
                        Step::Read(BEGUN),
                        pause,
                        Step::Read(20 * BEGUN),
                        Step::Silence,
                    ]
                }),
            ],
        )
        .large_upload(),
        Scenario::new("peer that closes during an upload", &INTERRUPTED, |_| {
            vec![Step::Head, Step::Read(BEGUN)]
        })
        .large_upload(),
        Scenario::new("peer that resets during an upload", &INTERRUPTED, |_| {
            vec![Step::Head, Step::Read(BEGUN), Step::Reset]
        })
        .large_upload(),
    ]
}
