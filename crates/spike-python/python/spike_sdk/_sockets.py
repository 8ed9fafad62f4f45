"""The transport of `SpikeClient`, on the sockets and the TLS of the standard library."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import queue
import socket
import ssl
import threading
from collections.abc import Iterable
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar, cast

from . import _http1
from ._errors import ConfigError, TransportError
from ._transport import CONNECT_TIMEOUT, IDLE_TIMEOUT, Origin, Route, is_readable, os_error

if TYPE_CHECKING:
    from ._native import Response, Send

T = TypeVar("T")

_PIECE = 64 * 1024
_LOOK = 0.1
"""While a request waits to be written, seconds between looks for an answer that came before its end."""


class SocketTransport:
    """A `Transport` on sockets. It may be used by many threads.

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
        self._route = Route(base_url, proxy, ssl_context)
        if self._route.is_tunnel and self._route.peer.is_https:
            raise ConfigError(
                "a proxy that is reached by https:// is not supported by SpikeClient; use http://, AsyncSpikeClient, or a "
                "transport of your own"
            )
        self._pool_size = pool_size
        self._idle: list[_Connection] = []
        self._process = os.getpid()
        self._is_closed = False

    def __repr__(self) -> str:
        return f"SocketTransport({self._route.origin!r})"

    def send(self, request: Send) -> Response:
        """Sends one request; see `Transport`."""
        timeout = request.timeout
        end = None if timeout is None else monotonic() + timeout
        data = self._route.encode(request)
        if self._is_closed:
            raise TransportError("other", "the client is closed")
        connection = self._take()
        stays = False
        try:
            if connection is None:
                connection = self._open(end)
            connection.end = end
            connection.write(data)
            response, stays = connection.read(_http1.read_answer(request))
            return response
        except TimeoutError:
            raise TransportError("timeout") from None
        except OSError as error:
            raise os_error(error, connecting=False) from None
        finally:
            # Also for KeyboardInterrupt: the rest of an answer must not be taken for the next one.
            if connection is not None:
                if stays and not connection.is_broken and not self._is_closed and len(self._idle) < self._pool_size:
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
            if monotonic() - connection.used < IDLE_TIMEOUT and not is_readable(connection.socket):
                return connection
            connection.close()

    def _open(self, end: float | None) -> _Connection:
        """Opens a connection: TCP, tunnel, TLS."""
        within = monotonic() + CONNECT_TIMEOUT
        connect_end = within if end is None else min(within, end)
        route = self._route
        connection = None
        try:
            connection = _Connection(_connect(_resolve(route.peer, connect_end), connect_end), connect_end)
            if route.is_tunnel:
                connection.write(route.encode_tunnel())
                connection.read(route.read_tunnel())
            if route.context is not None:
                connection.start_tls(route.context, route.origin.host if route.origin.is_https else route.peer.host)
            return connection
        except BaseException as error:
            if connection is not None:
                connection.close()
            if isinstance(error, TimeoutError):
                if end is not None and end <= within:
                    raise TransportError("timeout") from None
                raise TransportError("connect", "it did not answer in time") from None
            if isinstance(error, OSError):
                raise os_error(error, connecting=True) from None
            raise


class _Connection:
    """A connection whose reads and writes end at a point in time."""

    __slots__ = ("end", "is_broken", "socket", "used")

    def __init__(self, sock: socket.socket, end: float | None) -> None:
        self.socket = sock
        self.end = end
        self.used = 0.0
        self.is_broken = False

    def _left(self) -> float | None:
        if self.end is None:
            return None
        left = self.end - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def read(self, reading: _http1.Reading[T]) -> T:
        """Receives what it takes to read something."""
        try:
            next(reading)
            while True:
                self.socket.settimeout(self._left())
                reading.send(self.socket.recv(_PIECE))
        except StopIteration as end:
            return cast(T, end.value)

    def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Makes the TLS handshake. A connection that ends without the goodbye of TLS is an error."""
        self.socket.settimeout(self._left())
        self.socket = context.wrap_socket(self.socket, server_hostname=host, suppress_ragged_eofs=False)

    def write(self, data: bytes) -> None:
        """Writes a request, or a part of it if the peer answers or closes before its end."""
        view = memoryview(data)
        is_tls = isinstance(self.socket, ssl.SSLSocket)
        while view:
            left = self._left()
            # Behind TLS an answer cannot be seen before it is read.
            self.socket.settimeout(left if is_tls else _LOOK if left is None else min(left, _LOOK))
            try:
                view = view[self.socket.send(view[: 4 * _PIECE]) :]
            except TimeoutError:
                if not is_tls and self._has_final_answer():
                    self.is_broken = True
                    return
            except (ConnectionError, ssl.SSLError):
                # It may have answered before; if not, reading fails as well.
                self.is_broken = True
                return

    def _has_final_answer(self) -> bool:
        """Returns whether an answer has arrived that is not informational."""
        self.socket.settimeout(0)
        try:
            start = self.socket.recv(10, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        return len(start) == 10 and start.startswith(b"HTTP/1.") and start[9:] in (b"2", b"3", b"4", b"5")

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
