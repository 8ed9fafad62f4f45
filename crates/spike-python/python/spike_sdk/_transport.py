"""What a transport is: it moves the bytes of one attempt, and decides nothing."""

from __future__ import annotations

import base64
import os
import select
import ssl
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

from . import _http1
from ._errors import ConfigError, TransportError

if TYPE_CHECKING:
    from ._native import Response, Send

CONNECT_TIMEOUT = 10.0
"""Seconds for resolving the name, connecting and the TLS handshake, within the timeout of the attempt."""
IDLE_TIMEOUT = 30.0
"""An idle connection is not reused after these seconds: servers close theirs after about a minute."""


class Transport(Protocol):
    """Sends one request once, unchanged: no retry, no redirect, no cookie, no header added but those of the framing.

    Every answer is returned, whatever its status. Its body goes into ``request.begin_response(...)`` piece by piece,
    without transfer coding and otherwise as it was sent. ``request.timeout`` limits the attempt from resolving the name
    to the last byte of the body. A failure is a `TransportError`. The request contains the token or the signature, and
    the answer health data: write neither to a log.
    """

    def send(self, request: Send) -> Response:
        """Sends the request and returns ``ResponseReader.finish()``."""
        ...

    def close(self) -> None:
        """Closes the connections."""
        ...


class AsyncTransport(Protocol):
    """A `Transport` for `AsyncSpikeClient`."""

    async def send(self, request: Send) -> Response:
        """Sends the request and returns ``ResponseReader.finish()``."""
        ...

    async def aclose(self) -> None:
        """Closes the connections."""
        ...


class Origin:
    """Scheme, host and port of a URL."""

    __slots__ = ("credentials", "host", "is_https", "port", "text")

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.is_https = parts.scheme == "https"
        self.host = parts.hostname or ""
        self.port = parts.port or (443 if self.is_https else 80)
        self.text = f"{parts.scheme}://{parts.netloc}"
        self.credentials = (
            f"{unquote(parts.username or '')}:{unquote(parts.password or '')}" if parts.username else None
        )

    @property
    def authority(self) -> str:
        """Host and port, as in the request for a tunnel."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def __repr__(self) -> str:
        return f"Origin({self.authority})"


class Route:
    """How the requests of a client reach their server: what is the same for all of them."""

    __slots__ = ("_extra", "_host", "_skip", "context", "origin", "peer", "proxy")

    def __init__(self, base_url: str, proxy: str | None, context: ssl.SSLContext | None) -> None:
        self.origin = Origin(base_url)
        self.proxy = Origin(proxy) if proxy else None
        self.peer = self.proxy or self.origin
        """The other end of the TCP connection."""
        self.context = tls_context(context) if self.origin.is_https or self.peer.is_https else None
        # A proxy for plain http gets the whole URL.
        is_forwarded = self.proxy is not None and not self.origin.is_https
        self._skip = 0 if is_forwarded else len(self.origin.text)
        self._host = self.origin.text.partition("://")[2]
        self._extra = self._proxy_headers() if is_forwarded else []

    @property
    def is_tunnel(self) -> bool:
        """Whether the proxy only forwards the bytes of TLS."""
        return self.proxy is not None and self.origin.is_https

    def encode(self, request: Send) -> bytes:
        """Returns the bytes of a request."""
        url = request.url
        if not url.startswith(self.origin.text):
            raise TransportError("other", "this transport was made for another base URL")
        body = request.body
        length = len(body) if request.has_body else None
        headers = request.headers + self._extra if self._extra else request.headers
        return _http1.encode_head(request.method, url[self._skip :], self._host, headers, length) + body

    def encode_tunnel(self) -> bytes:
        """Returns the request for a tunnel."""
        target = self.origin.authority
        return _http1.encode_head("CONNECT", target, target, self._proxy_headers(), None)

    def read_tunnel(self) -> _http1.Reading[None]:
        """Reads the answer of the proxy; nothing was sent to the server yet."""
        try:
            status = yield from _http1.read_status("CONNECT")
        except TransportError as error:
            raise TransportError("connect" if error.kind == "interrupted" else "proxy", error.detail) from None
        if not 200 <= status < 300:
            wants = "proxy authorization required" if status == 407 else f"proxy server responded {status}"
            raise TransportError("proxy", wants)

    def _proxy_headers(self) -> list[tuple[str, str]]:
        if self.proxy is None or self.proxy.credentials is None:
            return []
        credentials = base64.b64encode(self.proxy.credentials.encode()).decode()
        return [("proxy-authorization", f"Basic {credentials}")]

    def __repr__(self) -> str:
        return f"Route({self.origin!r})"


def tls_error(error: ssl.SSLError, connecting: bool) -> TransportError:
    """Returns the failure for an error of the `ssl` module."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return TransportError("tls", f"certificate verify failed ({error.verify_message})")
    reason = error.reason or ""
    # Refusals of our certificate come as alerts, with TLS 1.3 only when the answer is read.
    if any(part in reason for part in ("CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED")):
        return TransportError("tls", "it wants a certificate of the client")
    if not connecting:
        return TransportError("interrupted", "it was closed")
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"):
        return TransportError("not_tls")
    return TransportError("connect", "the TLS handshake failed")


def os_error(error: OSError, connecting: bool) -> TransportError:
    """Returns the failure for an error of a socket."""
    if isinstance(error, ssl.SSLError):
        return tls_error(error, connecting)
    detail = f"{error.strerror} (os error {error.errno})" if error.errno and error.strerror else None
    if connecting:
        return TransportError("connect", detail)
    return TransportError("interrupted" if isinstance(error, ConnectionError) else "other", detail)


def tls_context(given: ssl.SSLContext | None) -> ssl.SSLContext:
    """Returns the TLS settings: those given, or the certificate authorities of the platform."""
    if given is None:
        given = ssl.create_default_context()
        given.set_alpn_protocols(["http/1.1"])
        if not given.get_ca_certs() and not _has_ca_directory():
            raise ConfigError(
                "the certificate authorities of this system could not be loaded; install the package ca-certificates, or point "
                "SSL_CERT_FILE at a bundle"
            )
    return given


def _has_ca_directory() -> bool:
    """Returns whether authorities may be loaded later, from a directory."""
    paths = ssl.get_default_verify_paths()
    return bool(paths.capath and os.path.isdir(paths.capath)) or os.name == "nt"


class HasFileno(Protocol):
    """A socket."""

    def fileno(self) -> int:
        """Returns its descriptor."""
        ...


def is_readable(sock: HasFileno) -> bool:
    """Returns whether bytes or the end of the connection have arrived."""
    if not hasattr(select, "poll"):
        return bool(select.select([sock], [], [], 0)[0])
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))
