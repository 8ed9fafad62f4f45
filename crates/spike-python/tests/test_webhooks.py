"""Verification of webhooks, with the test clients of the frameworks."""

import asyncio
import hashlib
import hmac
import io
import json
import logging
from collections.abc import Iterator
from typing import Annotated, Any

import flask
import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from spike_sdk import VerifyError, WebhookVerifier
from spike_sdk.webhooks import SIGNATURE_HEADER, Verified, verify_fastapi, verify_flask, verify_starlette, verify_wsgi
from starlette.requests import Request

KEY, OLD_KEY = "zqx-webhook-signature-key-1", "zqx-webhook-signature-key-0"
EVENTS = [
    {
        "event_type": "record_change",
        "application_id": 9999,
        "application_user_id": "zqx-user",
        "provider_slug": "garmin",
        "metrics": ["steps"],
        "earliest_record_start_at": "2026-04-20T10:00:00Z",
        "latest_record_end_at": "2026-04-20T11:00:00Z",
    }
]
# A body that is changed by parsing and writing it again.
BODY = json.dumps(EVENTS, indent=3).encode()
LIMIT = 10_000


def sign(body: bytes, key: str = KEY) -> str:
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


@pytest.fixture
def verifier() -> WebhookVerifier:
    return WebhookVerifier([KEY, OLD_KEY], body_limit=LIMIT)


class Flask:
    def __init__(self, verifier: WebhookVerifier) -> None:
        app = flask.Flask("test")

        @app.post("/spike")
        def spike() -> Any:
            kind, events = verify_flask(verifier).delivery()
            return {"kind": kind, "count": len(events)}

        self.client = app.test_client()

    def post(self, body: bytes, *signatures: str) -> tuple[int, str]:
        headers = [(SIGNATURE_HEADER, signature) for signature in signatures]
        answer = self.client.post("/spike", data=body, headers=headers, content_type="application/json")
        return answer.status_code, answer.text


class Fast:
    def __init__(self, verifier: WebhookVerifier) -> None:
        app = FastAPI()

        @app.post("/spike")
        async def spike(verified: Annotated[Verified, Depends(verify_fastapi(verifier))]) -> Any:
            kind, events = verified.delivery()
            return {"kind": kind, "count": len(events)}

        self.client = TestClient(app)

    def post(self, body: bytes | Iterator[bytes], *signatures: str) -> tuple[int, str]:
        headers = [(SIGNATURE_HEADER, signature) for signature in signatures]
        answer = self.client.post("/spike", content=body, headers=headers)
        return answer.status_code, answer.text


@pytest.fixture(params=[Flask, Fast])
def app(request: pytest.FixtureRequest, verifier: WebhookVerifier) -> Any:
    return request.param(verifier)


def test_a_signed_delivery_arrives(app: Any) -> None:
    for key in (KEY, OLD_KEY):
        status, text = app.post(BODY, sign(BODY, key))
        assert status == 200 and json.loads(text) == {"kind": "events", "count": 1}


@pytest.mark.parametrize(
    ("signatures", "status"),
    [
        ([], 401),
        ([""], 401),
        (["0" * 64], 401),
        (["sha256=" + sign(BODY)], 401),
        ([sign(json.dumps(EVENTS).encode())], 401),
        ([sign(BODY, "another key, which is not ours")], 401),
        ([sign(BODY), sign(BODY)], 401),
    ],
)
def test_a_delivery_without_a_valid_signature_is_refused(app: Any, signatures: list[str], status: int) -> None:
    found, text = app.post(BODY, *signatures)
    assert found == status
    assert all(it.lower() not in text.lower() for it in ("zqx", sign(BODY), "garmin"))


def test_a_delivery_that_is_too_large_is_refused_before_it_is_checked(app: Any) -> None:
    exact, large = b"[" + b" " * (LIMIT - 2) + b"]", b" " * (LIMIT + 1)
    assert app.post(exact, sign(exact))[0] == 200
    assert app.post(large, sign(large))[0] == 413


class Counting(io.BytesIO):
    """Counts what is read of it."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


def test_no_more_than_the_limit_is_read(verifier: WebhookVerifier) -> None:
    announced = Counting(b" " * 1_000_000)
    with pytest.raises(VerifyError) as error:
        verify_wsgi(verifier, {"wsgi.input": announced, "CONTENT_LENGTH": "1000000", "HTTP_X_BODY_SIGNATURE": "0" * 64})
    assert (error.value.kind, error.value.status, announced.taken) == ("body_too_large", 413, 0)
    chunked = Counting(b" " * 1_000_000)
    environ = {"wsgi.input": chunked, "wsgi.input_terminated": True, "HTTP_X_BODY_SIGNATURE": "0" * 64}
    with pytest.raises(VerifyError) as error:
        verify_wsgi(verifier, environ)
    assert error.value.status == 413 and chunked.taken == LIMIT + 1

    received = []

    async def receive() -> dict[str, Any]:
        received.append(1000)
        return {"type": "http.request", "body": b" " * 1000, "more_body": len(received) < 1000}

    scope = {"type": "http", "headers": [(b"x-body-signature", b"0" * 64)]}
    with pytest.raises(VerifyError) as error:
        asyncio.run(verify_starlette(verifier, Request(scope, receive)))
    assert error.value.status == 413 and sum(received) == LIMIT + 1000


def test_a_body_in_chunks_is_read_whole(verifier: WebhookVerifier) -> None:
    environ = {"wsgi.input": io.BytesIO(BODY), "wsgi.input_terminated": True, "HTTP_X_BODY_SIGNATURE": sign(BODY)}
    assert verify_wsgi(verifier, environ).body == BODY
    assert Fast(verifier).post(iter([BODY[:10], BODY[10:]]), sign(BODY))[0] == 200


def test_each_failure_has_its_kind(verifier: WebhookVerifier) -> None:
    for signatures, kind in [
        ([], "missing_header"),
        ([sign(BODY)] * 2, "repeated_header"),
        (["00"], "wrong_length"),
        (["x" * 64], "not_hex"),
        (["0" * 64], "mismatch"),
    ]:
        with pytest.raises(VerifyError) as error:
            verifier.verify(BODY, signatures)
        assert (error.value.kind, error.value.status) == (kind, 401) and kind in VerifyError.kinds
    assert verifier.verify(BODY, [sign(BODY).upper()]).key_index == 0


def test_a_verifier_shows_no_key(verifier: WebhookVerifier, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    verified = verifier.verify(BODY, [sign(BODY)])
    text = f"{verifier!r} {verified!r} {verifier} {verified} {caplog.text}"
    assert "zqx" not in text and "garmin" not in text
