"""Verification of webhooks: of their bytes, before anything is parsed.

Flask::

    @app.post("/spike")
    def spike():
        kind, events = verify_flask(verifier).delivery()

FastAPI::

    @app.post("/spike")
    async def spike(verified: Annotated[Verified, Depends(verify_fastapi(verifier))]):
        kind, events = verified.delivery()

A delivery without a valid signature is answered with 401, and one that is too large with 413, before it is read to its end. The
text of the answer has no key, no signature and no part of the body.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from ._errors import VerifyError
from ._native import Verified, WebhookVerifier

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = [
    "SIGNATURE_HEADER",
    "Verified",
    "VerifyError",
    "WebhookVerifier",
    "verify_fastapi",
    "verify_flask",
    "verify_starlette",
    "verify_wsgi",
]

SIGNATURE_HEADER = "X-Body-Signature"
"""The name of the header with the signature."""


def verify_wsgi(verifier: WebhookVerifier, environ: Mapping[str, Any]) -> Verified:
    """Verifies the request of a WSGI server. It reads no more than the limit of the verifier.

    Raises `VerifyError`; its ``status`` is the answer.
    """
    signature = environ.get("HTTP_X_BODY_SIGNATURE")
    limit = verifier.body_limit
    length = _length(environ.get("CONTENT_LENGTH"))
    if length is None and not environ.get("wsgi.input_terminated"):
        # Without either, the end of the body is not known.
        length = 0
    _check_announced(length, limit)
    stream = environ["wsgi.input"]
    body = bytearray()
    most = limit + 1 if length is None else length
    while len(body) < most and (piece := stream.read(min(most - len(body), 65536))):
        body += piece
    # A server joins the values of a header that occurs twice, and the result is no signature.
    return verifier.verify(bytes(body), [] if signature is None else [signature])


def verify_flask(verifier: WebhookVerifier) -> Verified:
    """Verifies the current request of Flask, or aborts it with 401 or 413."""
    import flask

    try:
        return verify_wsgi(verifier, flask.request.environ)
    except VerifyError as error:
        flask.abort(error.status, str(error))


async def verify_starlette(verifier: WebhookVerifier, request: Request) -> Verified:
    """Verifies a request of Starlette or FastAPI. It reads no more than the limit of the verifier.

    Raises `VerifyError`; its ``status`` is the answer.
    """
    limit = verifier.body_limit
    _check_announced(_length(request.headers.get("content-length")), limit)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            _too_large(limit)
    return verifier.verify(bytes(body), request.headers.getlist(SIGNATURE_HEADER))


def verify_fastapi(verifier: WebhookVerifier) -> Callable[[Request], Awaitable[Verified]]:
    """Returns a dependency for FastAPI that verifies the request, or answers it with 401 or 413."""
    from starlette.exceptions import HTTPException
    from starlette.requests import Request

    async def verified(request: Request) -> Verified:
        try:
            return await verify_starlette(verifier, request)
        except VerifyError as error:
            raise HTTPException(error.status, str(error)) from None

    # FastAPI looks at the types, which are only known here.
    verified.__annotations__ = {"request": Request, "return": Verified}
    return verified


def _length(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() else None


def _check_announced(length: int | None, limit: int) -> None:
    if length is not None and length > limit:
        _too_large(limit)


def _too_large(limit: int) -> NoReturn:
    raise VerifyError(f"the body is larger than the limit of {limit} bytes", "body_too_large")
