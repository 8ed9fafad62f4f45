"""The errors of the package. What follows from each kind is decided by the core and arrives here as plain data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

__all__ = [
    "AnalysisFailedError",
    "BodyTooLargeError",
    "ConfigError",
    "ConnectError",
    "ConnectionInterruptedError",
    "DeadlineExceededError",
    "DecodeError",
    "ForbiddenError",
    "InputError",
    "InvalidResponseError",
    "NotFoundError",
    "ProxyError",
    "RateLimitedError",
    "RejectedError",
    "RequestTimeoutError",
    "ServerError",
    "SpikeError",
    "TlsError",
    "TransportError",
    "UnauthorizedError",
    "VerifyError",
]


class SpikeError(Exception):
    """A failed call: what happened, to which operation, after how many attempts, and what to do.

    ``str(error)`` is one line. Neither it nor ``repr(error)`` contains a secret, a header, a query, a body or a measured
    value; ``body`` and ``problem`` return what the server sent, which may be personal data.
    """

    kind: str = "other"
    """The kind of failure, such as ``"rate_limited"``. Each kind has a class of its own, except ``"other"``."""
    message: str
    """The line that ``str`` returns."""
    advice: str | None = None
    """What to do."""
    attempts: int = 0
    """How often the request was tried; 0 if nothing was sent."""
    operation: str | None = None
    """Method and path template, such as ``GET /queries/sleeps/{sleep_id}``."""
    status: int | None = None
    """The HTTP status, if the server answered."""
    retry_after: float | None = None
    """Seconds that the server asks to wait before the next attempt."""
    is_transient: bool = False
    """Whether the same call may succeed later."""
    may_have_been_carried_out: bool = False
    """Whether a call that changes something may have done so although it failed: look before you repeat it."""
    is_login: bool = False
    """Whether the login before the call failed."""
    json_path: str | None = None
    """The place in the answer that could not be read, such as ``statistics[3].date``."""
    record_id: str | None = None
    """The id of the record whose analysis the call waited for, to continue later."""
    body: bytes | None = None
    """The body of the answer, if the server answered. It may contain personal data."""
    headers: list[tuple[str, str]] | None = None
    """The headers of the answer, if the server answered."""
    problem: dict[str, Any] | None = None
    """The problem description (RFC 9457) in the body, if there is one. It may contain personal data."""

    def __init__(self, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.message = message
        for name, value in fields.items():
            if name not in _FIELDS:
                raise TypeError(f"SpikeError has no field {name!r}")
            setattr(self, name, value)

    def __reduce__(self) -> tuple[Callable[..., SpikeError], tuple[Any, ...]]:
        return _restore, (type(self), self.message, {name: vars(self)[name] for name in _FIELDS if name in vars(self)})

    @property
    def is_timeout(self) -> bool:
        """Whether a timeout passed: that of one attempt, or the deadline of the whole call."""
        return self.kind in ("timeout", "deadline_exceeded")


_FIELDS = tuple(name for name in SpikeError.__annotations__ if name != "message")


class ConfigError(SpikeError):
    """The configuration is invalid: base URL, key, a variable of the environment."""

    kind = "config"


class InputError(SpikeError):
    """An argument is invalid; nothing was sent."""

    kind = "input"


class ConnectError(SpikeError):
    """No connection to the server; nothing was sent."""

    kind = "connect"


class ProxyError(SpikeError):
    """The proxy refused to connect; the server was not reached."""

    kind = "proxy"


class TlsError(SpikeError):
    """The server's certificate was not accepted, or its port does not speak TLS; nothing was sent."""

    kind = "tls"


class RequestTimeoutError(SpikeError):
    """No complete answer within the timeout of one attempt."""

    kind = "timeout"


class ConnectionInterruptedError(SpikeError):
    """The connection was interrupted before the answer was complete."""

    kind = "interrupted"


class BodyTooLargeError(SpikeError):
    """The answer is larger than the limit."""

    kind = "body_too_large"


class InvalidResponseError(SpikeError):
    """The answer is not valid HTTP, or its body is not encoded as its header says."""

    kind = "invalid_response"


class UnauthorizedError(SpikeError):
    """HTTP 401: the signature or the token was refused."""

    kind = "unauthorized"


class ForbiddenError(SpikeError):
    """HTTP 403."""

    kind = "forbidden"


class NotFoundError(SpikeError):
    """HTTP 404 for anything but a login."""

    kind = "not_found"


class RejectedError(SpikeError):
    """Any other 4xx: the server rejected the request."""

    kind = "rejected"


class RateLimitedError(SpikeError):
    """HTTP 429: too many requests; see ``retry_after``."""

    kind = "rate_limited"


class ServerError(SpikeError):
    """HTTP 5xx."""

    kind = "server"


class DecodeError(SpikeError):
    """The answer is not as documented; see ``json_path``."""

    kind = "decode"


class DeadlineExceededError(SpikeError):
    """The deadline of the whole call passed."""

    kind = "deadline_exceeded"


class AnalysisFailedError(SpikeError):
    """The analysis that the call waited for ended without a result."""

    kind = "analysis_failed"


_CLASSES: dict[str, type[SpikeError]] = {cls.kind: cls for cls in SpikeError.__subclasses__()}


class Details(Protocol):
    """What the native module knows of a failure: the fields of `SpikeError`, as attributes."""

    @property
    def kind(self) -> str: ...
    @property
    def message(self) -> str: ...


def from_details(details: Details) -> SpikeError:
    """Makes the exception for a failure. The native module calls it."""
    fields = {name: getattr(details, name) for name in _FIELDS}
    return _CLASSES.get(details.kind, SpikeError)(details.message, **fields)


def _restore(cls: type[SpikeError], message: str, fields: dict[str, Any]) -> SpikeError:
    return cls(message, **fields)


class VerifyError(Exception):
    """A delivery of a webhook without a valid signature: do not use it.

    The text contains no key, no signature and no part of the body.
    """

    kinds: ClassVar[tuple[str, ...]] = (
        "no_key",
        "body_too_large",
        "missing_header",
        "repeated_header",
        "wrong_length",
        "not_hex",
        "mismatch",
    )

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message, kind)
        self.kind = kind
        """One of `kinds`."""

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def status(self) -> int:
        """The HTTP status to answer with: 401, or 413 for a body that is too large."""
        return 413 if self.kind == "body_too_large" else 401


class TransportError(Exception):
    """A failed attempt, raised by a transport.

    ``kind`` decides whether the attempt is repeated: ``"connect"`` (provably not sent), ``"proxy"``, ``"tls"``,
    ``"not_tls"``, ``"timeout"``, ``"interrupted"`` (may have been sent), ``"invalid_response"``, ``"body_too_large"`` or
    ``"other"``. ``detail`` becomes part of messages: it must not contain the URL, a header or a body.
    """

    def __init__(self, kind: str, detail: str | None = None) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail

    def __str__(self) -> str:
        return self.detail or self.kind
