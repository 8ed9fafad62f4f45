"""One request and one answer of HTTP/1.1, without I/O, for both clients: a generator asks for bytes and returns the answer.

Not `http.client`, urllib3 or httpx: the first two take damaged answers for whole ones (a negative chunk size, an
informational answer other than 100, a header that stops at a line without a colon, a length that occurs twice), and
httpx gives an answer that nobody asked for to the next request, which may be that of another user. Health data must be
right or missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ._errors import TransportError

if TYPE_CHECKING:
    from ._native import Response, Send

T = TypeVar("T")

HEAD_LIMIT = 68 * 1024
"""Most bytes of all heads and trailers of an answer. The core allows 64 KiB of names and values."""
_CHUNK_LINE_LIMIT = 4096
_TRAILERS = 100
_PIECE = 256 * 1024

_LARGE_HEAD = "its header is too large"
_BAD_CHUNKS = "its chunks are not valid"

_STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-9][0-9]{2})(?: [^\r\n\0]*)?\r?\n").fullmatch
_CHUNK_SIZE = re.compile(rb"0*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n").fullmatch


class Head(NamedTuple):
    """The head of an answer."""

    status: int
    version: int
    """10 or 11."""
    headers: list[tuple[str, str]]


Reading = Generator[None, bytes, T]
"""Asks for the next bytes of the connection, none at its end, and returns something."""


class Reader:
    """Buffers what was received."""

    __slots__ = ("_at", "_data")

    def __init__(self) -> None:
        self._data = b""
        self._at = 0

    def is_empty(self) -> bool:
        """Returns whether nothing was received that was not read."""
        return self._at == len(self._data)

    def line(self, limit: int, too_long: str) -> Reading[bytes]:
        """Returns the next line with its end, or what there is of it at the end of the connection."""
        while (end := self._data.find(b"\n", self._at)) < 0:
            if len(self._data) - self._at > limit:
                raise _invalid(too_long)
            received = yield
            if not received:
                end = len(self._data) - 1
                break
            self._data = self._data[self._at :] + received
            self._at = 0
        line = self._data[self._at : end + 1]
        if len(line) > limit:
            raise _invalid(too_long)
        self._at = end + 1
        return line

    def some(self, limit: int) -> Reading[bytes]:
        """Returns at least one byte and at most ``limit``, or none at the end of the connection."""
        if self._at == len(self._data):
            self._data, self._at = (yield), 0
        data = self._data[self._at : self._at + limit]
        self._at += len(data)
        return data


def encode_head(method: str, target: str, host: str, headers: Iterable[tuple[str, str]], length: int | None) -> bytes:
    """Returns the head of a request. The core has checked names and values."""
    lines = [f"{method} {target} HTTP/1.1\r\nhost: {host}\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in headers]
    if length is not None:
        lines.append(f"content-length: {length}\r\n")
    lines.append("\r\n")
    return "".join(lines).encode("latin-1")


def read_answer(reader: Reader, request: Send) -> Reading[tuple[Response, bool]]:
    """Reads an answer. Returns it, and whether the connection can be used for another request."""
    head = yield from read_head(reader)
    answer = request.begin_response(head.status, head.version, head.headers)
    # Nothing more is read if the core refuses the head.
    stays = answer.push(b"") and (yield from read_body(reader, request.method, head, answer.push))
    return answer.finish(), stays and reader.is_empty()


def read_head(reader: Reader) -> Reading[Head]:
    """Reads the head of an answer, after any informational answers."""
    while True:
        head = yield from _read_one_head(reader)
        if head.status >= 200 or head.status == 101:
            return head


def _read_one_head(reader: Reader) -> Reading[Head]:
    line = yield from reader.line(HEAD_LIMIT, _LARGE_HEAD)
    status_line = _STATUS_LINE(line)
    if status_line is None:
        if line[:7] == b"HTTP/1." or b"HTTP/1.".startswith(line):
            _ended(line)
            raise _invalid("its status is not valid")
        raise _invalid("invalid HTTP version")
    left = HEAD_LIMIT - len(line)
    headers = []
    while (line := (yield from reader.line(left, _LARGE_HEAD))) not in (b"\r\n", b"\n"):
        _ended(line)
        left -= len(line)
        name, colon, value = line[:-1].decode("latin-1").partition(":")
        if not colon:
            raise _invalid("a header is not valid")
        # The core checks the letters of both.
        headers.append((name, value.removesuffix("\r").strip(" \t")))
    return Head(int(status_line[2]), 10 + int(status_line[1]), headers)


def read_body(reader: Reader, method: str, head: Head, push: Callable[[bytes], bool]) -> Reading[bool]:
    """Gives the body of an answer to ``push`` until it returns false.

    Returns whether the connection can be used for another request.
    """
    connection: set[str] = set()
    lengths: set[str] = set()
    coding = False
    for name, value in head.headers:
        match name.lower():
            case "content-length":
                lengths.update(part.strip() for part in value.split(","))
            # The core has refused every coding but `chunked`.
            case "transfer-encoding":
                coding = True
            case "connection":
                connection.update(part.strip().lower() for part in value.split(","))
    stays = head.version == 11 or "keep-alive" in connection
    stays = stays and "close" not in connection and head.status != 101

    if method == "HEAD" or head.status in (101, 204, 304):
        return stays
    if coding:
        return (yield from _read_chunks(reader, push)) and stays
    if not lengths:
        while (data := (yield from reader.some(_PIECE))) and push(data):
            pass
        return False
    length = lengths.pop()
    if lengths or not length.isdecimal() or not length.isascii() or int(length) >> 64:
        raise _invalid("its content-length is not valid")
    return (yield from _read_exactly(reader, int(length), push)) and stays


def _read_chunks(reader: Reader, push: Callable[[bytes], bool]) -> Reading[bool]:
    while True:
        line = yield from reader.line(_CHUNK_LINE_LIMIT, _BAD_CHUNKS)
        _ended(line)
        size = _CHUNK_SIZE(line)
        if size is None:
            raise _invalid(_BAD_CHUNKS)
        length = int(size[1], 16)
        if length == 0:
            break
        if not (yield from _read_exactly(reader, length, push)):
            return False
        line = yield from reader.line(2, _BAD_CHUNKS)
        _ended(line)
        if line not in (b"\r\n", b"\n"):
            raise _invalid(_BAD_CHUNKS)
    left = HEAD_LIMIT
    for _ in range(_TRAILERS):
        line = yield from reader.line(left, _LARGE_HEAD)
        _ended(line)
        if line in (b"\r\n", b"\n"):
            return True
        left -= len(line)
    raise _invalid(_LARGE_HEAD)


def _read_exactly(reader: Reader, length: int, push: Callable[[bytes], bool]) -> Reading[bool]:
    while length:
        data = yield from reader.some(min(length, _PIECE))
        if not data:
            raise TransportError("interrupted", "it was closed")
        length -= len(data)
        if not push(data):
            return False
    return True


def _ended(line: bytes) -> None:
    """Raises if the connection ended in this line."""
    if not line.endswith(b"\n"):
        raise TransportError("interrupted", "it was closed")


def _invalid(why: str) -> TransportError:
    return TransportError("invalid_response", why)
