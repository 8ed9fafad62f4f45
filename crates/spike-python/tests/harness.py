"""Both clients behind one interface, so that a test is written once: calls of the async one are awaited."""

from __future__ import annotations

import asyncio
import base64
import inspect
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import spike_sdk
from hostile import KEY, NUMBER, USER

CLIENTS = ("sync", "async")


class Waiting:
    """An object whose methods return what awaiting them would return."""

    def __init__(self, inner: Any, run: Callable[[Any], Any]) -> None:
        self.inner = inner
        self._run = run

    def _wrap(self, value: Any) -> Any:
        if inspect.iscoroutine(value):
            value = self._run(value)
        return Waiting(value, self._run) if isinstance(value, (spike_sdk.User, spike_sdk.AsyncUser)) else value

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.inner, name)
        if not callable(value):
            return value
        return lambda *args, **kwargs: self._wrap(value(*args, **kwargs))

    def __repr__(self) -> str:
        return repr(self.inner)


@contextmanager
def opened(which: str, *, sleep: Callable[[float], None] = lambda _: None, **settings: Any) -> Iterator[Any]:
    """A client that does not sleep."""
    settings = {"application_id": 9999, "hmac_key": KEY, "_seed": 1, **settings}
    if which == "sync":
        with spike_sdk.SpikeClient(_sleep=sleep, **settings) as client:
            yield Waiting(client, lambda value: value)
        return

    async def sleep_in_loop(seconds: float) -> None:
        sleep(seconds)

    with asyncio.Runner() as runner:
        async_client = spike_sdk.AsyncSpikeClient(_sleep=sleep_in_loop, **settings)
        try:
            yield Waiting(async_client, runner.run)
        finally:
            runner.run(async_client.aclose())


class Time:
    """A clock that moves only when a client sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> tuple[float, float]:
        return self.now, 1_770_000_000.0 + self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def texts(error: BaseException) -> list[str]:
    """Returns every text about an error."""
    return [str(error), repr(error), *traceback.format_exception(error, chain=True)]


def marks(text: str) -> list[str]:
    """Returns the secrets and the personal data that a text contains, in plain or in an encoding."""
    text = text.lower()
    secrets = ["zqx", NUMBER, b"zqx".hex(), spike_sdk.sign(KEY, USER).lower(), "zqx%20p%40ss"]
    secrets.append(base64.b64encode(b"user:zqx p@ss").decode().lower().rstrip("="))
    return [secret for secret in secrets if secret in text]
