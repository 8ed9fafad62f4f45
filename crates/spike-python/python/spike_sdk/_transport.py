"""What a transport is: it moves the bytes of one attempt, and decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote, urlsplit

from ._errors import ConfigError, TransportError

if TYPE_CHECKING:
    from ._native import Response, Send

CONNECT_TIMEOUT = 10.0
"""Seconds for resolving the name, connecting and the TLS handshake, within the timeout of the attempt."""
IDLE_TIMEOUT = 30.0
"""An idle connection is not reused after these seconds: servers close theirs after about a minute."""


class Transport(Protocol):
    """Sends one request once, unchanged: no retry, no redirect, no cookie, no header added but those of the framing.

    Every answer is returned, whatever its status. Its body goes into ``request.begin_response(...)`` piece by piece, without
    transfer coding and otherwise as it was sent. ``request.timeout`` limits the attempt from resolving the name to the last byte
    of the body. A failure is a `TransportError`. The request contains the token or the signature, and the answer health
    data: write neither to a log.
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
        self.credentials = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}" if parts.username else None

    @property
    def authority(self) -> str:
        """Host and port, as in the request for a tunnel."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def __repr__(self) -> str:
        return f"Origin({self.authority})"


def tls_error(error: BaseException, connecting: bool) -> TransportError:
    """Returns the failure for an error of the `ssl` module."""
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return TransportError("tls", f"certificate verify failed ({error.verify_message})")
    reason = (error.reason or "") if isinstance(error, ssl.SSLError) else ""
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
    detail = f"{error.strerror} (os error {error.errno})" if error.errno and error.strerror else None
    if connecting:
        return TransportError("connect", detail)
    return TransportError("interrupted" if isinstance(error, ConnectionError) else "other", detail)


def tls_context(given: Any) -> Any:
    """Returns the TLS settings: those given, or the certificate authorities of the platform."""
    import ssl

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
    import os
    import ssl

    paths = ssl.get_default_verify_paths()
    return bool(paths.capath and os.path.isdir(paths.capath)) or os.name == "nt"
