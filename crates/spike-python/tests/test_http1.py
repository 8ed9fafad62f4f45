"""The reader of answers, over bytes that arrive in pieces of any size."""

from __future__ import annotations

from typing import Any

import pytest
from spike_sdk import TransportError
from spike_sdk._http1 import encode_head, read_answer


class Request:
    """Keeps an answer as the core would get it."""

    def __init__(self, method: str, wanted: int = 1 << 30) -> None:
        self.method = method
        self.wanted = wanted
        self.body = bytearray()

    def begin_response(self, status: int, version: int, headers: list[tuple[str, str]]) -> Request:
        self.status, self.headers = status, headers
        return self

    def push(self, piece: bytes) -> bool:
        self.body.extend(piece)
        return len(self.body) < self.wanted

    def finish(self) -> Request:
        return self


def read(
    data: bytes, size: int, method: str = "GET", wanted: int = 1 << 30
) -> tuple[int, list[tuple[str, str]], bytes, bool, bytes]:
    """Reads bytes that arrive in pieces: status, headers, body, whether the connection stays, and what was not received."""
    reading: Any = read_answer(Request(method, wanted))  # type: ignore[arg-type]
    try:
        next(reading)
        while True:
            piece, data = data[:size], data[size:]
            reading.send(piece)
    except StopIteration as end:
        answer, stays = end.value
        return answer.status, answer.headers, bytes(answer.body), stays, data


WHOLE = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\nX-A:  b \r\n\r\nhello world"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n006\r\n world\r\n0\r\nt: 1\r\n\r\n"
AFTER_OTHERS = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n" + WHOLE


@pytest.mark.parametrize("data", [WHOLE, CHUNKED, AFTER_OTHERS])
def test_an_answer_is_the_same_however_its_bytes_arrive(data: bytes) -> None:
    expected = read(data, len(data))
    assert expected[0] == 200 and expected[2:] == (b"hello world", True, b"")
    for size in range(1, len(data)):
        assert read(data, size) == expected


@pytest.mark.parametrize("data", [WHOLE, CHUNKED, AFTER_OTHERS])
def test_an_answer_that_is_cut_anywhere_is_no_answer(data: bytes) -> None:
    for end in range(len(data)):
        with pytest.raises(TransportError) as failure:
            read(data[:end], 7)
        assert failure.value.kind == "interrupted", data[:end]


def test_after_an_answer_with_something_behind_it_the_connection_is_not_used_again() -> None:
    for size in range(1, 80):
        *_, body, stays, left = read(WHOLE + b"HTTP/1.1 ", size)
        assert body == b"hello world" and stays == (left == b"HTTP/1.1 ")


@pytest.mark.parametrize(
    ("head", "stays"),
    [
        (b"HTTP/1.1 200 OK\r\n", True),
        (b"HTTP/1.1 200 OK\r\nConnection: Keep-Alive, Close\r\n", False),
        (b"HTTP/1.0 200 OK\r\n", False),
        (b"HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n", False),
    ],
)
def test_whether_a_connection_stays_open(head: bytes, stays: bool) -> None:
    assert read(head + b"content-length: 2\r\n\r\nok", 5)[2:4] == (b"ok", stays)


def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    assert read(b"HTTP/1.1 200 OK\r\n\r\nall of it", 4)[2:4] == (b"all of it", False)


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body(status: int) -> None:
    assert read(b"HTTP/1.1 %d No\r\ncontent-length: 5\r\n\r\n" % status, 100)[2:4] == (b"", True)
    assert read(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", 100, "HEAD")[2:4] == (b"", True)


def test_a_body_is_read_only_as_far_as_it_is_wanted() -> None:
    *_, stays, left = read(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + b"x" * 1000, 100, wanted=1)
    assert not stays and len(left) > 800


def test_the_head_of_a_request() -> None:
    assert encode_head("POST", "/v3/a?b", "h:1", [("x", "y")], 0) == (
        b"POST /v3/a?b HTTP/1.1\r\nhost: h:1\r\nx: y\r\ncontent-length: 0\r\n\r\n"
    )
