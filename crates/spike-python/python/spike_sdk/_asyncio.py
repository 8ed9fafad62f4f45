"""The transport of `AsyncSpikeClient`, on asyncio."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from typing import TYPE_CHECKING, TypeVar, cast

from . import _http1
from ._errors import TransportError
from ._transport import CONNECT_TIMEOUT, IDLE_TIMEOUT, Route, is_readable, os_error

if TYPE_CHECKING:
    from ._native import Response, Send

T = TypeVar("T")

_HIGH_WATER = 512 * 1024
"""Bytes that are received ahead of the reader at most, roughly."""


class AsyncioTransport:
    """An `AsyncTransport` on the streams of asyncio.

    A connection belongs to the event loop in which it was made, so each loop has its own. Call ``aclose`` before the last
    loop ends: a connection that outlives its loop is closed by the garbage collector only.
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
        self._pool_size = pool_size
        self._idle: dict[asyncio.AbstractEventLoop, list[_Connection]] = {}
        self._is_closed = False

    def __repr__(self) -> str:
        return f"AsyncioTransport({self._route.origin!r})"

    async def send(self, request: Send) -> Response:
        """Sends one request; see `AsyncTransport`."""
        data = self._route.encode(request)
        if self._is_closed:
            raise TransportError("other", "the client is closed")
        loop = asyncio.get_running_loop()
        idle = self._idle.get(loop)
        if idle is None:
            for other in [other for other in tuple(self._idle) if other.is_closed()]:
                self._idle.pop(other, None)
            idle = self._idle[loop] = []
        connection = _take(idle, loop.time())
        stays = False
        try:
            async with asyncio.timeout(request.timeout):
                if connection is None:
                    connection = await self._open()
                connection.write(data)
                response, stays = await connection.read(_http1.read_answer(request))
                return response
        except TimeoutError:
            raise TransportError("timeout") from None
        except OSError as error:
            raise os_error(error, connecting=False) from None
        finally:
            # Also when the task is cancelled: the rest of an answer must not be taken for the next one.
            if connection is not None:
                if stays and connection.is_idle() and not self._is_closed and len(idle) < self._pool_size:
                    connection.used = loop.time()
                    idle.append(connection)
                else:
                    connection.close()

    async def aclose(self) -> None:
        """Closes the idle connections of this event loop, and those in use when their call ends."""
        self._is_closed = True
        for connection in self._idle.pop(asyncio.get_running_loop(), []):
            connection.close()

    async def _open(self) -> _Connection:
        """Opens a connection: TCP, tunnel, TLS."""
        connection = None
        # Within the timeout of the attempt, which ends this one too.
        connecting = asyncio.timeout(CONNECT_TIMEOUT)
        try:
            async with connecting:
                connection = await self._connect()
                route = self._route
                if route.is_tunnel:
                    connection.write(route.encode_tunnel())
                    await connection.read(route.read_tunnel())
                    await connection.start_tls(route.context, route.origin.host)
                return connection
        except BaseException as error:
            if connection is not None:
                connection.close()
            if isinstance(error, TimeoutError) and connecting.expired():
                raise TransportError("connect", "it did not answer in time") from None
            if isinstance(error, OSError):
                raise os_error(error, connecting=True) from None
            raise

    async def _connect(self) -> _Connection:
        """Connects to the first address that answers."""
        loop, route = asyncio.get_running_loop(), self._route
        try:
            addresses = await loop.getaddrinfo(route.peer.host, route.peer.port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError):
            raise TransportError("connect", "its address was not found") from None
        context = route.context if route.peer.is_https else None
        name = route.peer.host if context else None
        failure = OSError("no address")
        for *_, address in addresses:
            host = str(address[0])
            try:
                _, connection = await loop.create_connection(
                    _Connection, host, route.peer.port, ssl=context, server_hostname=name
                )
                return connection
            except OSError as error:
                failure = error
                if isinstance(error, ssl.SSLError):
                    break
        raise failure


class _Connection(asyncio.Protocol):
    """A connection."""

    __slots__ = ("_ended", "_failure", "_received", "_size", "_socket", "_transport", "_waiter", "used")

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._socket: socket.socket | None = None
        self._received: list[bytes] = []
        self._size = 0
        self._ended = False
        self._failure: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self.used = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._socket = transport.get_extra_info("socket")
        if self._socket is not None:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def data_received(self, data: bytes) -> None:
        self._received.append(data)
        self._size += len(data)
        if self._size > _HIGH_WATER and self._transport is not None:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        # What was received before is read all the same.
        self._ended = True
        self._failure = exc
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def read(self, reading: _http1.Reading[T]) -> T:
        """Receives what it takes to read something."""
        try:
            next(reading)
            while True:
                reading.send(await self._receive())
        except StopIteration as end:
            return cast(T, end.value)

    async def _receive(self) -> bytes:
        """Returns the next bytes, or none at the end of the connection."""
        while not self._received:
            if self._failure is not None:
                raise self._failure
            if self._ended:
                return b""
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        data = b"".join(self._received) if len(self._received) > 1 else self._received[0]
        self._received.clear()
        if self._size > _HIGH_WATER and self._transport is not None:
            with contextlib.suppress(RuntimeError):
                self._transport.resume_reading()
        self._size = 0
        return bytes(data)

    def write(self, data: bytes) -> None:
        """Writes a request. It does not wait, so that an answer that comes before its end is seen."""
        if self._transport is not None and not self._ended:
            self._transport.write(data)

    async def start_tls(self, context: ssl.SSLContext | None, host: str) -> None:
        """Makes the TLS handshake with the server at the end of a tunnel."""
        assert self._transport is not None and context is not None
        loop = asyncio.get_running_loop()
        self._transport = await loop.start_tls(self._transport, self, context, server_hostname=host)
        if self._transport is None:
            raise ConnectionResetError

    def is_idle(self) -> bool:
        """Returns whether it is open, everything was written, and nothing was received that was not read."""
        return (
            self._transport is not None
            and not self._ended
            and not self._received
            and not self._transport.is_closing()
            and self._transport.get_write_buffer_size() == 0
        )

    def is_readable(self) -> bool:
        """Returns whether something has arrived that the loop has not read."""
        return self._socket is None or is_readable(self._socket)

    def close(self) -> None:
        """Closes the connection at once."""
        if self._transport is not None:
            # The loop may be closed already.
            with contextlib.suppress(RuntimeError):
                self._transport.abort()


def _take(idle: list[_Connection], now: float) -> _Connection | None:
    """Takes an idle connection that is still open."""
    while idle:
        connection = idle.pop()
        # The loop may not have run since bytes arrived that nobody asked for, or the end of the connection.
        if now - connection.used < IDLE_TIMEOUT and connection.is_idle() and not connection.is_readable():
            return connection
        connection.close()
    return None
