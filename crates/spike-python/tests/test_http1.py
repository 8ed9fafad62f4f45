"""The reader of answers, over bytes that arrive in pieces of any size."""

from __future__ import annotations

import pytest
from spike_sdk import TransportError
from spike_sdk._http1 import Reader, encode_head, read_body, read_head


class Pieces(Reader):
    """Receives these bytes in pieces of one size."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__()
        self.rest = data
        self.size = size

    def receive(self) -> bytes:
        piece, self.rest = self.rest[: self.size], self.rest[self.size :]
        return piece


def read(data: bytes, size: int, method: str = "GET") -> tuple[int, list[tuple[str, str]], bytes, bool, bytes]:
    """Returns status, headers, body, whether the connection stays, and what was not read."""
    reader, body = Pieces(data, size), bytearray()
    head = read_head(reader)

    def push(piece: bytes) -> bool:
        body.extend(piece)
        return True

    stays = read_body(reader, method, head, push)
    left = b"" if reader.is_empty() else reader.some(1 << 20)
    return head.status, head.headers, bytes(body), stays, left + reader.rest


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


def test_what_follows_an_answer_is_not_read() -> None:
    for size in range(1, 80):
        assert read(WHOLE + b"HTTP/1.1 ", size)[4] == b"HTTP/1.1 "


@pytest.mark.parametrize(
    ("head", "stays"),
    [
        (b"HTTP/1.1 200 OK\r\n", True),
        (b"HTTP/1.1 200 OK\r\nConnection: Keep-Alive, Close\r\n", False),
        (b"HTTP/1.0 200 OK\r\n", False),
        (b"HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n", True),
    ],
)
def test_whether_a_connection_stays_open(head: bytes, stays: bool) -> None:
    assert read(head + b"content-length: 2\r\n\r\nok", 5)[2:4] == (b"ok", stays)


def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    assert read(b"HTTP/1.1 200 OK\r\n\r\nall of it", 4)[2:4] == (b"all of it", False)


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body(status: int) -> None:
    assert read(b"HTTP/1.1 %d No\r\ncontent-length: 5\r\n\r\nrest" % status, 100)[2:] == (b"", True, b"rest")
    assert read(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", 100, "HEAD")[2:4] == (b"", True)


def test_a_body_is_read_only_as_far_as_it_is_wanted() -> None:
    reader = Pieces(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + b"x" * 1000, 100)
    assert not read_body(reader, "GET", read_head(reader), lambda _: False)
    assert len(reader.rest) > 800


def test_the_head_of_a_request() -> None:
    assert encode_head("POST", "/v3/a?b", "h:1", [("x", "y")], 0) == (
        b"POST /v3/a?b HTTP/1.1\r\nhost: h:1\r\nx: y\r\ncontent-length: 0\r\n\r\n"
    )
