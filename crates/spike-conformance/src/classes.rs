//! The expectations, each named once.

use spike_blocking::ErrorKind;

use crate::scenario::{Class, End, Retried};

const fn class(name: &'static str, kind: ErrorKind, retried: Retried, transient: bool) -> Class {
    Class { name, end: End::Fails(kind), retried, transient, seen: true }
}

/// The true value, at once.
pub const VALUE: Class =
    Class { name: "value", end: End::Value, retried: Retried::Never, transient: false, seen: true };

/// Provably not sent.
pub const CONNECT: Class = class("connect", ErrorKind::Connect, Retried::Always, true);
/// The same where no server can count the attempts.
pub const UNREACHED: Class = Class { name: "unreached", seen: false, ..CONNECT };
/// A proxy that refuses the tunnel, or its name and password: it would refuse again.
pub const PROXY_REFUSED: Class = class("proxy refused", ErrorKind::Proxy, Retried::Never, false);
pub const TLS: Class = class("tls", ErrorKind::Tls, Retried::Never, false);
pub const TIMEOUT: Class = class("timeout", ErrorKind::Timeout, Retried::Idempotent, true);
pub const INTERRUPTED: Class =
    class("interrupted", ErrorKind::Interrupted, Retried::Idempotent, true);
pub const INVALID: Class = class("invalid", ErrorKind::InvalidResponse, Retried::Never, false);
pub const TOO_LARGE: Class = class("too large", ErrorKind::BodyTooLarge, Retried::Never, false);
pub const DECODE: Class = class("decode", ErrorKind::Decode, Retried::Never, false);
pub const OTHER: Class = class("other", ErrorKind::Other, Retried::Never, false);

pub const UNAUTHORIZED: Class =
    class("unauthorized", ErrorKind::Unauthorized, Retried::Never, false);
pub const FORBIDDEN: Class = class("forbidden", ErrorKind::Forbidden, Retried::Never, false);
pub const NOT_FOUND: Class = class("not found", ErrorKind::NotFound, Retried::Never, false);
/// A login that is not found: the base URL is wrong.
pub const CONFIG: Class = class("wrong base URL", ErrorKind::Config, Retried::Never, false);
pub const REJECTED: Class = class("rejected", ErrorKind::Rejected, Retried::Never, false);
/// 408 and 425: the request was not processed, and may be sent again.
pub const REJECTED_FOR_NOW: Class =
    class("rejected for now", ErrorKind::Rejected, Retried::Idempotent, true);
pub const RATE_LIMITED: Class =
    class("rate limited", ErrorKind::RateLimited, Retried::Always, true);
/// A 429 whose `Retry-After` is longer than the client waits.
pub const RATE_LIMITED_LONG: Class =
    class("rate limited for long", ErrorKind::RateLimited, Retried::Never, true);
/// A failure of the server that may pass.
pub const SERVER: Class = class("server", ErrorKind::Server, Retried::Idempotent, true);
/// The same, with a `Retry-After` that is longer than the client waits.
pub const SERVER_LONG: Class = class("server for long", ErrorKind::Server, Retried::Never, true);
/// A 5xx that says that the server will never do it.
pub const SERVER_FINAL: Class = class("server, final", ErrorKind::Server, Retried::Never, false);

/// The statuses of 500 and above that are failures for good; every other one may pass.
pub const FINAL_STATUSES: &[u16] = &[501, 505, 506, 508, 510, 511, 526];

/// For an exception only: an end within the timeouts, and nothing else is promised.
pub const OPEN: Class =
    Class { name: "open", end: End::Any, retried: Retried::Never, transient: false, seen: false };

/// For an exception only: not even the timeouts are kept.
pub const LATE: Class = Class { name: "late", end: End::Late, ..OPEN };

/// All classes, for the legend.
pub const ALL: &[&Class] = &[
    &VALUE,
    &UNREACHED,
    &CONNECT,
    &PROXY_REFUSED,
    &TLS,
    &TIMEOUT,
    &INTERRUPTED,
    &INVALID,
    &TOO_LARGE,
    &DECODE,
    &OTHER,
    &UNAUTHORIZED,
    &FORBIDDEN,
    &NOT_FOUND,
    &CONFIG,
    &REJECTED,
    &REJECTED_FOR_NOW,
    &RATE_LIMITED,
    &RATE_LIMITED_LONG,
    &SERVER,
    &SERVER_LONG,
    &SERVER_FINAL,
    &OPEN,
    &LATE,
];
