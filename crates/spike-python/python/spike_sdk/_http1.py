"""One request and one answer of HTTP/1.1, without I/O, for both clients: a generator asks for bytes and returns the answer.

h11 reads the answers: it is strict about their framing, as `http.client` and urllib3 are not. It is new for each answer, so
that bytes after one, which may be the data of another user, are never taken for the next.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import h11

from ._errors import TransportError

if TYPE_CHECKING:
    from ._native import Response, Send

T = TypeVar("T")

HEAD_LIMIT = 68 * 1024
"""Most bytes of a head or of the trailers of an answer. The core allows 64 KiB of names and values."""
_INFORMATIONAL = 100
"""Most informational answers before an answer."""

Reading = Generator[None, bytes, T]
"""Asks for the next bytes of the connection, none at its end, and returns something."""


def encode_head(method: str, target: str, host: str, headers: Iterable[tuple[str, str]], length: int | None) -> bytes:
    """Returns the head of a request. The core has checked names and values."""
    lines = [f"{method} {target} HTTP/1.1\r\nhost: {host}\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in headers]
    if length is not None:
        lines.append(f"content-length: {length}\r\n")
    lines.append("\r\n")
    return "".join(lines).encode("latin-1")


def read_answer(request: Send) -> Reading[tuple[Response, bool]]:
    """Reads an answer. Returns it, and whether the connection can be used for another request."""
    events = _Events(request.method)
    head = yield from events.head()
    headers = [(name.decode("ascii"), value.decode("latin-1")) for name, value in head.headers.raw_items()]
    answer = request.begin_response(head.status_code, 10 + (head.http_version == b"1.1"), headers)
    # Nothing more is read if the core refuses the head.
    wanted = answer.push(b"") and head.status_code != 101
    while wanted:
        event = yield from events.next()
        if isinstance(event, h11.EndOfMessage):
            return answer.finish(), events.stays
        wanted = answer.push(bytes(event.data))
    return answer.finish(), False


def read_status(method: str) -> Reading[int]:
    """Reads the head of an answer, and returns its status."""
    return int((yield from _Events(method).head()).status_code)


class _Events:
    """The events of one answer."""

    def __init__(self, method: str) -> None:
        self._connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_LIMIT)
        # The request itself has been written. For h11, it allows every answer, also 101.
        headers = [("host", "-"), ("connection", "upgrade"), ("upgrade", "-")]
        self._connection.send(h11.Request(method=method, target="/", headers=headers))
        self._connection.send(h11.EndOfMessage())
        self._received: bytes | None = None

    @property
    def stays(self) -> bool:
        """Whether the connection is ready for another request, and nothing more was received."""
        connection = self._connection
        return connection.their_state is h11.DONE and self._received != b"" and not connection.trailing_data[0]

    def head(self) -> Reading[Any]:
        """Returns the head, after any informational answers."""
        for _ in range(_INFORMATIONAL):
            event = yield from self.next()
            if isinstance(event, h11.Response) or event.status_code == 101:
                return event
        raise _invalid("too many informational answers")

    def next(self) -> Reading[Any]:
        """Returns the next event."""
        try:
            while (event := self._connection.next_event()) is h11.NEED_DATA:
                data = yield
                # h11 would wait for the end of a head of any protocol.
                if self._received is None and data[:7] != b"HTTP/1."[: len(data)]:
                    raise _invalid("invalid HTTP version")
                self._received = data
                self._connection.receive_data(data)
        except h11.RemoteProtocolError:
            if self._received != b"":
                raise _invalid("its header or its framing is not valid") from None
            raise TransportError("interrupted", "it was closed") from None
        return event


def _invalid(why: str) -> TransportError:
    return TransportError("invalid_response", why)
