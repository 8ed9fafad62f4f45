"""The transport of `AsyncSpikeClient`, on httpx. Only this module imports it."""

from __future__ import annotations

import asyncio
import ssl
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ._errors import TransportError
from ._transport import CONNECT_TIMEOUT, IDLE_TIMEOUT, Origin, os_error, tls_context, tls_error

try:
    import httpx
except ImportError as error:
    raise ImportError("AsyncSpikeClient needs httpx: pip install 'spike-sdk[async]'", name="httpx") from error

if TYPE_CHECKING:
    from ._native import Response, Send

# The timeout of the attempt is one for all of it, not one for each read.
_TIMEOUTS = {"timeout": {"connect": CONNECT_TIMEOUT, "read": None, "write": None, "pool": None}}


class HttpxTransport:
    """An `AsyncTransport` for asyncio. Below `httpx.AsyncClient` there are no redirects, no cookies and no default headers.

    A connection belongs to the event loop in which it was made, so each loop has its own.
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
        self._proxy = proxy
        self._pool_size = pool_size
        is_https = self._origin.is_https or bool(proxy and proxy.startswith("https:"))
        self._context: ssl.SSLContext | None = tls_context(ssl_context) if is_https else None
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncHTTPTransport] = (
            weakref.WeakKeyDictionary()
        )
        self._is_closed = False

    def __repr__(self) -> str:
        return "HttpxTransport(...)"

    async def send(self, request: Send) -> Response:
        """Sends one request; see `AsyncTransport`."""
        if not request.url.startswith(self._origin.text):
            raise TransportError("other", "this transport was made for another base URL")
        if self._is_closed:
            raise TransportError("other", "the client is closed")
        message = httpx.Request(
            request.method, request.url, headers=request.headers, content=request.body if request.has_body else None, extensions=_TIMEOUTS
        )
        try:
            async with asyncio.timeout(request.timeout):
                return await self._move(request, message)
        except TimeoutError:
            raise TransportError("timeout") from None
        except (httpx.TransportError, OSError) as error:
            raise _classify(error) from None

    async def _move(self, request: Send, message: httpx.Request) -> Response:
        answer = await self._of_loop().handle_async_request(message)
        try:
            version = {b"HTTP/1.0": 10, b"HTTP/1.1": 11}.get(answer.extensions["http_version"], 20)
            headers = [(name.decode("ascii"), value.decode("latin-1")) for name, value in answer.headers.raw]
            reader = request.begin_response(answer.status_code, version, headers)
            if reader.push(b""):
                async for piece in answer.aiter_raw():
                    if not reader.push(piece):
                        break
            return reader.finish()
        finally:
            # Closes the connection if the body was not read to its end.
            await answer.aclose()

    async def aclose(self) -> None:
        """Closes the connections of this event loop. Those of others end with their loops."""
        self._is_closed = True
        transport = self._loops.pop(asyncio.get_running_loop(), None)
        if transport is not None:
            await transport.aclose()

    def _of_loop(self) -> httpx.AsyncHTTPTransport:
        loop = asyncio.get_running_loop()
        transport = self._loops.get(loop)
        if transport is None:
            transport = self._loops[loop] = httpx.AsyncHTTPTransport(
                verify=self._context or False,
                trust_env=False,
                limits=httpx.Limits(max_keepalive_connections=self._pool_size, keepalive_expiry=IDLE_TIMEOUT),
                proxy=httpx.Proxy(self._proxy, ssl_context=self._context) if self._proxy else None,
            )
        return transport


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Returns the error and its causes."""
    for _ in range(16):
        if error is None:
            return
        yield error
        if isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        else:
            error = error.__cause__ or error.__context__


def _classify(error: BaseException) -> TransportError:
    connecting = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout))
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLError):
            return tls_error(cause, connecting)
    if isinstance(error, httpx.ProxyError):
        # "407 Proxy Authentication Required": the status is enough.
        status = str(error)[:3]
        return TransportError("proxy", "proxy authorization required" if status == "407" else f"proxy server responded {status}")
    if isinstance(error, httpx.ConnectTimeout):
        return TransportError("connect", "it did not answer in time")
    if isinstance(error, httpx.RemoteProtocolError):
        if any(part in str(error) for part in ("disconnected", "closed connection", "closed the connection")):
            return TransportError("interrupted", "it was closed")
        return TransportError("invalid_response", "its header or its framing is not valid")
    if isinstance(error, httpx.NetworkError) or isinstance(error, OSError):
        for cause in _chain(error):
            if isinstance(cause, OSError) and cause.errno:
                failure = os_error(cause, connecting)
                return TransportError("connect" if connecting else "interrupted", failure.detail)
        return TransportError("connect" if connecting else "interrupted")
    return TransportError("other", type(error).__name__)
