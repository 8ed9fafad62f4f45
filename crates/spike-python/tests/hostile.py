"""A server that follows a script: exactly these bytes, this end of the connection, and a record of the requests seen.

A script is a function from the body of the right answer to a list of steps; a step is a function of the connection.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

LONGEST = 4.0
"""Seconds for which an endless step goes on: much longer than the timeouts of the clients."""
GIVE_UP = 10.0

LOGIN, READ, UPLOAD = "/v3/auth/hmac", "/v3/userinfo", "/v3/lab_reports"
DELETE, LIST = "/v3/providers/garmin/integration", "/v3/queries/sleeps"

# Secrets and personal data, which no text may contain.
USER, KEY, TOKEN = "zqx-user", "zqx-hmac-key-of-the-application", "zqx-token.zqx-token.zqx-token"
VALUE, NUMBER = "zqx-value", "73914.8265"
TRUE_VALUE = "zqx-true-value"
"""The id in the right answer: what a call must return."""


def right_body(path: str) -> str:
    """Returns the body of the right answer to a request for this path."""
    if path == LOGIN:
        return json.dumps({"access_token": TOKEN})
    if path == UPLOAD:
        return '{"lab_report":{"record_id":"%s","notes":"%s"}}' % (TRUE_VALUE, VALUE)
    if path == DELETE:
        return ""
    if path == LIST:
        return '{"sleeps":[{"record_id":"%s","user_time_offset_minutes":120}]}' % TRUE_VALUE
    return user(TRUE_VALUE)


def user(id: str) -> str:
    """Returns the answer to a read."""
    return '{"uid":"%s","application_id":9999,"application_user_id":"%s","integrated_providers":null,"weight":%s}' % (
        id,
        USER,
        NUMBER,
    )


def head(status: str, fields: str = "") -> str:
    """Returns the head of an answer; each field ends with CRLF."""
    return f"HTTP/1.1 {status}\r\n{fields}\r\n"


def with_length(status: str, body: str | bytes, fields: str = "") -> bytes:
    """Returns an answer with `Content-Length`."""
    data = body.encode() if isinstance(body, str) else body
    return head(status, f"content-length: {len(data)}\r\n{fields}").encode() + data


def ok(body: str | bytes, fields: str = "") -> bytes:
    """Returns a good answer."""
    return with_length("200 OK", body, fields)


def chunked(body: str) -> str:
    """Returns a good answer in one chunk, without the last chunk."""
    return head("200 OK", "transfer-encoding: chunked\r\n") + chunk(body)


def chunk(body: str) -> str:
    return f"{len(body):x}\r\n{body}\r\n"


class End(Exception):
    """The script goes no further: the connection is closed, or the script starts over."""

    def __init__(self, again: bool = False) -> None:
        self.again = again


Step = Callable[["Connection"], None]
Script = Callable[[str], list[Step]]


@dataclass
class Seen:
    """A request as the server saw it."""

    line: str
    head: str
    length: int


class Connection:
    """One connection, step by step."""

    def __init__(self, server: Server, sock: socket.socket) -> None:
        self.server = server
        self.sock = sock
        self.buffer = b""
        self.peeked: Seen | None = None
        self.requests = 0
        self.speaks_first = False

    def fill(self) -> int:
        data = self.sock.recv(65536)
        self.buffer += data
        return len(data)

    def read_head(self) -> Seen:
        if self.peeked:
            seen, self.peeked = self.peeked, None
            return seen
        while b"\r\n\r\n" not in self.buffer:
            if not self.fill():
                raise End
        data, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        text = data.decode("latin-1")
        method, target, _ = text.split("\r\n")[0].split(" ")
        lengths = [line.split(":")[1] for line in text.split("\r\n") if line.lower().startswith("content-length:")]
        path = target.partition("?")[0].removeprefix("http://api.invalid")
        seen = Seen(f"{method} {path}", text, int(lengths[0]) if lengths else 0)
        self.requests += 1
        self.server.record(seen)
        return seen

    def read_body(self, length: int) -> bytes:
        while len(self.buffer) < length:
            if not self.fill():
                raise End
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return body

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def serve(self, seen: Seen) -> None:
        self.read_body(seen.length)
        self.send(self.server.answer(seen))

    def is_peer_there(self) -> bool:
        self.sock.settimeout(0.0)
        try:
            return self.sock.recv(1) != b""
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        finally:
            self.sock.settimeout(GIVE_UP)

    def run(self) -> None:
        with contextlib.suppress(OSError, End):
            again = True
            while again:
                again = False
                try:
                    self.run_script()
                except End as end:
                    if not end.again:
                        raise
                    again = True
        if self.speaks_first and not self.requests:
            self.server.unread += 1

    def run_script(self) -> None:
        server = self.server
        steps = server.script(right_body(server.path or ""))
        reads_first = bool(steps) and getattr(steps[0], "reads", False)
        if reads_first:
            seen = self.read_head()
            if server.path and seen.line.partition(" ")[2] != server.path:
                if seen.line.startswith("CONNECT "):
                    self.send(b"HTTP/1.1 200 Connected\r\n\r\n")
                else:
                    self.serve(seen)
                raise End(again=True)
            self.peeked = seen
        with server.lock:
            server.runs += 1
            works = server.faults is not None and server.runs > server.faults
        self.speaks_first = not reads_first and not works
        for step in [serve] if works else steps:
            step(self)
        if isinstance(self.sock, ssl.SSLSocket):
            with contextlib.suppress(OSError):
                self.sock.settimeout(0.2)
                self.sock.unwrap()


@dataclass
class Server:
    """A running server on loopback, for a `with` block."""

    script: Script = lambda _: [serve]
    path: str | None = None
    """The path that the script is for; other requests are answered as by a working server."""
    faults: int | None = None
    """How often the script is run; afterwards the server works."""
    answer: Callable[[Seen], bytes] = lambda seen: ok(right_body(seen.line.partition(" ")[2]))
    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"

    seen: list[Seen] = field(default_factory=list)
    unread: int = 0
    runs: int = 0
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    _open: set[socket.socket] = field(default_factory=set)
    _stopping: bool = False

    def __enter__(self) -> Server:
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        self._listener = socket.create_server((self.address, 0), family=family, backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        with contextlib.suppress(OSError):
            socket.create_connection((self.address, self.port), 1).close()
        self._acceptor.join(5)
        self._listener.close()
        for sock in list(self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    @property
    def base_url(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"http://{host}:{self.port}/v3"

    def record(self, seen: Seen) -> None:
        with self.lock:
            self.seen.append(seen)

    def count(self, line: str) -> int:
        """Returns how often a request arrived. A connection that was closed before a request was read counts as one."""
        return sum(seen.line == line for seen in list(self.seen)) + self.unread

    def _accept(self) -> None:
        while True:
            sock, _ = self._listener.accept()
            if self._stopping:
                sock.close()
                return
            self.connections += 1
            threading.Thread(target=self._run, args=(sock,), daemon=True).start()

    def _run(self, sock: socket.socket) -> None:
        self._open.add(sock)
        sock.settimeout(GIVE_UP)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wrapped = sock
        try:
            if self.tls:
                wrapped = self.tls.wrap_socket(sock, server_side=True)
            Connection(self, wrapped).run()
        except (OSError, ValueError):
            # A handshake that the client gave up counts as an attempt.
            self.unread += 1
        finally:
            self._open.discard(sock)
            with contextlib.suppress(OSError):
                wrapped.close()


# Steps.


def _reads(step: Step) -> Step:
    step.reads = True  # type: ignore[attr-defined]
    return step


@_reads
def request(connection: Connection) -> None:
    """Reads a request with its body."""
    connection.read_body(connection.read_head().length)


@_reads
def request_head(connection: Connection) -> None:
    """Reads the head of a request and leaves its body unread."""
    connection.read_head()


@_reads
def serve(connection: Connection) -> None:
    """Answers all further requests as a working server."""
    while True:
        connection.serve(connection.read_head())


def again(_: Connection) -> None:
    """Starts the script over, for the next request on this connection."""
    raise End(again=True)


def send(data: bytes | str) -> Step:
    """Sends these bytes."""
    data = data.encode("latin-1") if isinstance(data, str) else data
    return lambda connection: connection.send(data)


def read(count: int) -> Step:
    """Reads this number of bytes."""
    return lambda connection: (connection.read_body(count), None)[1]


def drain(connection: Connection) -> None:
    """Reads until the peer closes."""
    while connection.fill():
        connection.buffer = b""


def pause(seconds: float) -> Step:
    """Waits."""
    return lambda _: time.sleep(seconds)


def _while_there(connection: Connection) -> Iterator[None]:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and connection.is_peer_there():
        yield


def silence(connection: Connection) -> None:
    """Keeps the connection open and neither reads nor sends."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        time.sleep(0.01)
        error = connection.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        info = (
            connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1) if hasattr(socket, "TCP_INFO") else b"\1"
        )
        # 1 is ESTABLISHED.
        if error or info[0] != 1:
            return


def endless(piece: bytes | str) -> Step:
    """Sends these bytes again and again, until the peer leaves."""
    data = piece.encode() if isinstance(piece, str) else piece

    def run(connection: Connection) -> None:
        for _ in _while_there(connection):
            connection.send(data)
            # The client is in the same process.
            time.sleep(0.001)

    return run


def trickle(data: bytes | str, seconds: float) -> Step:
    """Sends these bytes one by one, with a pause after each."""
    data = data.encode() if isinstance(data, str) else data

    def run(connection: Connection) -> None:
        for byte, _ in zip(data, _while_there(connection), strict=False):
            connection.send(bytes([byte]))
            time.sleep(seconds)

    return run


@_reads
def slowly(connection: Connection) -> None:
    """Reads a request with its body in ten pieces, with a pause after each."""
    length = connection.read_head().length
    piece = -(-length // 10)
    while length > 0:
        connection.read_body(min(piece, length))
        length -= piece
        time.sleep(0.1)


def reset(connection: Connection) -> None:
    """Closes with a reset (RST) instead of FIN."""
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise End


def cut(_: Connection) -> None:
    """Closes without the goodbye of TLS."""
    raise End
