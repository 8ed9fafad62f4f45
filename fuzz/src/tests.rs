//! The properties hold for the examples of the specification.

use std::fs;

use spike_core::api::REQUESTS;

/// The content of all example files.
fn examples() -> Vec<Vec<u8>> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/spec/examples");
    let files = fs::read_dir(directory).expect("the examples");
    let bodies: Vec<Vec<u8>> =
        files.map(|file| fs::read(file.expect("a file").path()).expect("a body")).collect();
    assert!(bodies.len() > 40);
    bodies
}

/// A prefix and a body.
fn join(prefix: &[u8], body: &[u8]) -> Vec<u8> {
    [prefix, body].concat()
}

#[test]
fn examples_are_answers_of_any_operation() {
    for body in examples() {
        for number in 0..REQUESTS.len() {
            crate::answers(&join(&[number as u8], &body));
        }
    }
}

#[test]
fn examples_are_bodies_of_failures() {
    for body in examples() {
        for number in 0..16 {
            for headers in [
                "120\n\n",
                "\n\n",
                "99999999999999999999999\n\n",
                "Sun, 06 Nov 1994 08:49:47 GMT\nSun, 06 Nov 1994 08:49:37 GMT\n",
            ] {
                crate::failures(&join(&[number], &join(headers.as_bytes(), &body)));
            }
        }
    }
}

#[test]
fn examples_are_deliveries() {
    for body in examples() {
        crate::webhooks(&join(
            b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
            &body,
        ));
    }
}

#[test]
fn examples_are_bodies() {
    for body in examples() {
        for coding in 0..6 {
            crate::bodies(&join(&[coding, 7], &body));
        }
    }
}

#[test]
fn texts() {
    for text in [
        "2026-01-31T08:15:00.25Z",
        "9999-12-31T23:59:60+00:00",
        "0000-01-01T00:00:00-23:59",
        "2026-02-28",
        // A local time that saturates.
        "9999-12-31T23:59:60+00:01",
        "2026-01-02..=2026-01-08",
        "2026-01-02T15:04:05Z..2026-01-02T16:00:00Z",
        "+03:00",
        "x",
    ] {
        for number in [0, 1, 60_000, u64::MAX, u64::MAX / 2, 1 << 53] {
            crate::times(&join(&number.to_be_bytes(), text.as_bytes()));
        }
    }
    for uri in [
        "a b\nhttps://example.com/cb?mine=1&user_id=my_user&provider_slug=garmin&state=a%20b#top",
        "\n/cb?user_id=u&provider_slug=oura&error=access+denied",
        "\nuser_id=%ff",
        "x",
    ] {
        crate::redirects(uri.as_bytes());
    }
    for url in [
        "https://app-api.spikeapi.com/v3/",
        "http://127.0.0.1:8080/v3",
        "http://example.com",
        "https://[::1]",
        "https://a@b/",
        "https://a/b@c/",
    ] {
        crate::base_urls(url.as_bytes());
    }
}
