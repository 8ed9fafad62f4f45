"""The transport of `SpikeClient`, on the sockets and the TLS of the standard library."""

from __future__ import annotations

import base64
import contextlib
import ipaddress
import os
import queue
import select
import socket
import ssl
import threading
from collections.abc import Iterable
from time import monotonic
from typing import TYPE_CHECKING, Any

from . import _http1
from ._errors import ConfigError, TransportError
from ._transport import CONNECT_TIMEOUT, IDLE_TIMEOUT, Origin, os_error, tls_context, tls_error

if TYPE_CHECKING:
    from ._native import Response, Send

_PIECE = 64 * 1024
_LOOK = 0.1
"""While a request waits to be written, seconds between looks for an answer that came before its end."""


class SocketTransport:
    """A `Transport` without another package. It may be used by many threads.

    After a fork, the new process opens its own connections.
    """

    def __init__(
        self,
        base_url: str,
        *,
        proxy: str | None = None,
        pool_size: int = 64,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._origin = Origin(base_url)
        self._proxy = Origin(proxy) if proxy else None
        if self._proxy and self._proxy.is_https:
            raise ConfigError(
                "a proxy that is reached by https:// is not supported by SpikeClient; use http://, AsyncSpikeClient, or a "
                "transport of your own"
            )
        self._context = tls_context(ssl_context) if self._origin.is_https else None
        self._pool_size = pool_size
        self._idle: list[_Connection] = []
        self._process = os.getpid()
        self._is_closed = False
        # What is the same in every request.
        self._skip = len(self._origin.text)
        self._host = self._origin.text.partition("://")[2]
        self._extra: list[tuple[str, str]] = []
        if self._proxy and not self._origin.is_https:
            self._skip = 0
            self._extra = self._proxy_headers()

    def __repr__(self) -> str:
        return "SocketTransport(...)"

    def send(self, request: Send) -> Response:
        """Sends one request; see `Transport`."""
        timeout = request.timeout
        end = None if timeout is None else monotonic() + timeout
        url = request.url
        if not url.startswith(self._origin.text):
            raise TransportError("other", "this transport was made for another base URL")
        if self._is_closed:
            raise TransportError("other", "the client is closed")
        connection = self._take()
        stays = False
        try:
            if connection is None:
                connection = self._open(end)
            connection.end = end
            method, body = request.method, request.body
            length = len(body) if request.has_body else None
            headers = request.headers + self._extra if self._extra else request.headers
            connection.write(_http1.encode_head(method, url[self._skip :], self._host, headers, length), body)
            head = _http1.read_head(connection)
            reader = request.begin_response(head.status, head.version, head.headers)
            # Nothing is read if the core refuses the head.
            stays = reader.push(b"") and _http1.read_body(connection, method, head, reader.push)
            response = reader.finish()
            stays = stays and connection.is_reusable()
            return response
        except TimeoutError:
            raise TransportError("timeout") from None
        except ssl.SSLError as error:
            raise tls_error(error, connecting=False) from None
        except OSError as error:
            raise os_error(error, connecting=False) from None
        finally:
            # Also for KeyboardInterrupt: the rest of an answer must not be taken for the next one.
            if connection is not None:
                if stays and not self._is_closed and len(self._idle) < self._pool_size:
                    connection.used = monotonic()
                    self._idle.append(connection)
                else:
                    connection.close()

    def close(self) -> None:
        """Closes the idle connections, and those in use when their call ends."""
        self._is_closed = True
        self._drop_idle()

    def _drop_idle(self) -> None:
        while self._idle:
            with contextlib.suppress(IndexError):
                self._idle.pop().close()

    def _take(self) -> _Connection | None:
        """Takes an idle connection that is still open."""
        if self._process != os.getpid():
            # Two processes would share the bytes of one connection.
            self._process = os.getpid()
            self._drop_idle()
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return None
            # Bytes that nobody asked for end a connection like its end does.
            if monotonic() - connection.used < IDLE_TIMEOUT and not _is_readable(connection.socket):
                return connection
            connection.close()

    def _open(self, end: float | None) -> _Connection:
        """Opens a connection: TCP, tunnel, TLS."""
        within = monotonic() + CONNECT_TIMEOUT
        connect_end = within if end is None else min(within, end)
        peer = self._proxy or self._origin
        connection = None
        try:
            connection = _Connection(_connect(_resolve(peer, connect_end), connect_end), connect_end)
            if self._context is not None:
                if self._proxy:
                    self._open_tunnel(connection)
                connection.start_tls(self._context, self._origin.host)
            return connection
        except BaseException as error:
            if connection is not None:
                connection.close()
            if isinstance(error, TimeoutError):
                if end is not None and end <= within:
                    raise TransportError("timeout") from None
                raise TransportError("connect", "it did not answer in time") from None
            if isinstance(error, ssl.SSLError):
                raise tls_error(error, connecting=True) from None
            if isinstance(error, OSError):
                raise os_error(error, connecting=True) from None
            raise

    def _open_tunnel(self, connection: _Connection) -> None:
        target = self._origin.authority
        connection.write(_http1.encode_head("CONNECT", target, target, self._proxy_headers(), None), b"")
        try:
            status = _http1.read_head(connection).status
        except TransportError as error:
            # Nothing was sent to the server itself.
            raise TransportError("connect" if error.kind == "interrupted" else "proxy", error.detail) from None
        if not 200 <= status < 300:
            wants = "proxy authorization required" if status == 407 else f"proxy server responded {status}"
            raise TransportError("proxy", wants)

    def _proxy_headers(self) -> list[tuple[str, str]]:
        if self._proxy is None or self._proxy.credentials is None:
            return []
        credentials = base64.b64encode(self._proxy.credentials.encode()).decode()
        return [("proxy-authorization", f"Basic {credentials}")]


class _Connection(_http1.Reader):
    """A connection whose reads and writes end at a point in time."""

    __slots__ = ("_is_broken", "end", "socket", "used")

    def __init__(self, sock: socket.socket, end: float | None) -> None:
        super().__init__()
        self.socket = sock
        self.end = end
        self.used = 0.0
        self._is_broken = False

    def _left(self) -> float | None:
        if self.end is None:
            return None
        left = self.end - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def receive(self) -> bytes:
        """Returns the next bytes."""
        self.socket.settimeout(self._left())
        return self.socket.recv(_PIECE)

    def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Makes the TLS handshake. A connection that ends without the goodbye of TLS is an error."""
        self.socket.settimeout(self._left())
        self.socket = context.wrap_socket(self.socket, server_hostname=host, suppress_ragged_eofs=False)

    def write(self, head: bytes, body: bytes) -> None:
        """Writes a request, or a part of it if the peer answers or closes before its end."""
        view = memoryview(head + body)
        is_tls = isinstance(self.socket, ssl.SSLSocket)
        while view:
            left = self._left()
            # Behind TLS an answer cannot be seen before it is read.
            self.socket.settimeout(left if is_tls else _LOOK if left is None else min(left, _LOOK))
            try:
                view = view[self.socket.send(view[: 4 * _PIECE]) :]
            except TimeoutError:
                if not is_tls and self._has_final_answer():
                    self._is_broken = True
                    return
            except (ConnectionError, ssl.SSLError):
                # It may have answered before; if not, reading fails as well.
                self._is_broken = True
                return

    def _has_final_answer(self) -> bool:
        """Returns whether an answer has arrived that is not informational."""
        self.socket.settimeout(0)
        try:
            start = self.socket.recv(10, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        return len(start) == 10 and start.startswith(b"HTTP/1.") and start[9:] in (b"2", b"3", b"4", b"5")

    def is_reusable(self) -> bool:
        """Returns whether everything was written, and nothing more was received than one answer."""
        return not self._is_broken and self.is_empty()

    def close(self) -> None:
        """Closes the connection."""
        with contextlib.suppress(OSError):
            self.socket.close()


def _resolve(peer: Origin, end: float) -> Iterable[tuple[Any, ...]]:
    """Resolves a name. It takes a thread of its own, because the function of the operating system has no timeout."""
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(peer.host)
        return socket.getaddrinfo(peer.host, peer.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    results: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def resolve() -> None:
        try:
            results.put(socket.getaddrinfo(peer.host, peer.port, type=socket.SOCK_STREAM))
        except Exception as error:
            results.put(error)

    threading.Thread(target=resolve, daemon=True, name="spike-sdk resolver").start()
    try:
        result = results.get(timeout=max(end - monotonic(), 0))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(result, (socket.gaierror, UnicodeError)):
        raise TransportError("connect", "its address was not found")
    if isinstance(result, Exception):
        raise result
    return result  # type: ignore[no-any-return]


def _connect(addresses: Iterable[tuple[Any, ...]], end: float) -> socket.socket:
    """Connects to the first address that answers. Each has a share of the time that is left."""
    failure: OSError = OSError("no address")
    addresses = list(addresses)
    for index, (family, kind, protocol, _, address) in enumerate(addresses):
        left = end - monotonic()
        if left <= 0:
            raise TimeoutError
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left / (len(addresses) - index))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            return sock
        except OSError as error:
            sock.close()
            failure = error
        except BaseException:
            sock.close()
            raise
    raise failure


def _is_readable(sock: socket.socket) -> bool:
    """Returns whether bytes or the end of the connection have arrived."""
    if not hasattr(select, "poll"):
        return bool(select.select([sock], [], [], 0)[0])
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))
