"""What a scenario is: a script for the server, the calls to make, and how they must end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import hostile as h
from hostile import Script, again, request, send

Kind = Literal["read", "recovery", "upload", "login", "delete", "list"]
ALL: tuple[Kind, ...] = ("read", "recovery", "upload", "login")
"""A read, one of which only the first attempt meets the fault, an upload, and a login that meets the fault."""
CALLS: tuple[Kind, ...] = ("read", "upload", "login")
WITH_LIST: tuple[Kind, ...] = (*ALL, "list")

TARGETS = {
    "read": f"GET {h.READ}",
    "recovery": f"GET {h.READ}",
    "upload": f"POST {h.UPLOAD}",
    "login": f"POST {h.LOGIN}",
    "delete": f"DELETE {h.DELETE}",
    "list": f"GET {h.LIST}",
}
BODY_LIMIT = 200_000


@dataclass(frozen=True)
class Expected:
    """How a call ends: with the value, or with an error of this kind."""

    kind: str | None = None
    repeated: Literal["never", "idempotent", "always"] = "never"
    is_transient: bool = False
    is_seen: bool = True
    or_kind: str | None = None
    """Another kind that depends on which comes first."""

    def of(self, call: Kind) -> tuple[str | None, int]:
        """Returns the kind of the error, and how often the server sees the request."""
        repeats = self.repeated == "always" or (self.repeated == "idempotent" and call != "upload")
        if self.kind is None or not repeats:
            end: tuple[str | None, int] = (self.kind, 1)
        elif call == "recovery":
            end = (None, 2)
        else:
            end = (self.kind, 3)
        return end if self.is_seen else (end[0], 0)


VALUE = Expected()
CONNECT = Expected("connect", "always", True)
UNREACHED = Expected("connect", "always", True, is_seen=False)
PROXY = Expected("proxy")
TLS = Expected("tls")
TIMEOUT = Expected("timeout", "idempotent", True)
INTERRUPTED = Expected("interrupted", "idempotent", True)
INVALID = Expected("invalid_response")
TOO_LARGE = Expected("body_too_large")
DECODE = Expected("decode")
OTHER = Expected("other")
REJECTED = Expected("rejected")
RATE_LIMITED = Expected("rate_limited", "always", True)
SERVER = Expected("server", "idempotent", True)


@dataclass
class Scenario:
    name: str
    expected: Expected
    scripts: dict[str, Script]
    kinds: Sequence[Kind] = ALL
    route: str = "http"
    before: int = 0
    """Good calls on the same client before the one that is checked."""
    is_large: bool = False
    """Whether the upload is larger than any buffer of a socket."""
    exceptions: dict[str, tuple[Expected, str]] = field(default_factory=dict)
    """What one of the clients does otherwise, and why."""


Answer = Callable[[str], bytes | str]


def always(data: bytes | str) -> Answer:
    return lambda _: data


def then(bytes_of: Answer, *steps: h.Step) -> Script:
    """Answers the request, then takes these steps."""
    return lambda body: [request, send(bytes_of(body)), *steps]


def answering(data: bytes | str) -> list[h.Step]:
    return [request, send(data), again]


def one(name: str, expected: Expected, script: Script, **more: Any) -> Scenario:
    return Scenario(name, expected, {"": script}, **more)


def answer(name: str, expected: Expected, bytes_of: Answer, **more: Any) -> Scenario:
    """Every request is answered with these bytes, on a connection that stays open."""
    return one(name, expected, lambda body: answering(bytes_of(body)), **more)


def closing(name: str, expected: Expected, bytes_of: Answer, **more: Any) -> Scenario:
    """The connection is closed after these bytes."""
    return one(name, expected, lambda body: [request, send(bytes_of(body))], **more)


def each(name: str, expected: Expected, bytes_of: dict[str, Answer], **more: Any) -> Scenario:
    scripts = {label: then(of, again) for label, of in bytes_of.items()}
    return Scenario(name, expected, scripts, **more)
