"""The loops that take the steps of an exchange: one that blocks, one for asyncio. No decision is made here."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ._errors import TransportError
from ._native import Answer, Load, Send, Sleep, Store, WaitForLogin
from ._transport import AsyncTransport, Transport

if TYPE_CHECKING:
    from ._native import Exchange, Response

log = logging.getLogger("spike_sdk")

Clock = Callable[[], tuple[float, float]]
"""Returns a monotonic time and the time since 1970, in seconds."""

_SLICE = 0.1
"""Seconds after which a thread that waits for a login looks whether Ctrl-C was pressed."""


def system_clock() -> tuple[float, float]:
    """The clock of the system."""
    return time.monotonic(), time.time()


class TokenStore(Protocol):
    """Keeps tokens where several machines find them, so that all of them together log a user in once.

    If it raises, the call goes on, and the client logs in by itself. The key does not reveal the user; the token is a secret.
    """

    def load(self, key: str, timeout: float | None) -> str | None:
        """Returns the token; it should do so within ``timeout`` seconds."""
        ...

    def store(self, key: str, token: str, timeout: float | None) -> None:
        """Stores a token in place of the previous one."""
        ...


class AsyncTokenStore(Protocol):
    """A `TokenStore` for `AsyncSpikeClient`."""

    async def load(self, key: str, timeout: float | None) -> str | None:
        """Returns the token."""
        ...

    async def store(self, key: str, token: str, timeout: float | None) -> None:
        """Stores a token in place of the previous one."""
        ...


class Driver(NamedTuple):
    """What all calls of a client share."""

    transport: Transport
    store: TokenStore | None
    clock: Clock
    sleep: Callable[[float], None]

    def run(self, exchange: Exchange) -> Answer:
        """Runs an exchange to its end."""
        transport, store, clock, sleep = self
        try:
            while True:
                step = exchange.poll(*clock())
                kind = type(step)
                if kind is Answer:
                    return step  # type: ignore[return-value]
                if isinstance(step, Send):
                    logged = _Logged(exchange, step) if log.isEnabledFor(logging.DEBUG) else None
                    try:
                        response = transport.send(step)
                    except TransportError as failure:
                        if logged:
                            logged.failed(failure)
                        exchange.failed(failure.kind, failure.detail, *clock())
                    else:
                        if logged:
                            logged.answered(response)
                        exchange.answered(response, *clock())
                elif isinstance(step, WaitForLogin):
                    _wait_for_login(exchange, step.timeout)
                    exchange.waited(*clock())
                elif isinstance(step, Sleep):
                    sleep(step.seconds)
                    exchange.slept(*clock())
                elif isinstance(step, Load):
                    token = None
                    try:
                        token = store and store.load(step.key, step.timeout)
                    except Exception as error:
                        log.debug("the token store failed: %s", type(error).__name__)
                    exchange.loaded(token, *clock())
                else:
                    assert isinstance(step, Store)
                    try:
                        if store:
                            store.store(step.key, step.token, step.timeout)
                    except Exception as error:
                        log.debug("the token store failed: %s", type(error).__name__)
                    exchange.stored(*clock())
        finally:
            # Also for KeyboardInterrupt: it releases the login lock.
            exchange.close()


def _wait_for_login(exchange: Exchange, timeout: float | None) -> None:
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        left = _SLICE if end is None else min(_SLICE, max(0.0, end - time.monotonic()))
        if exchange.wait_for_login(left) or (end is not None and time.monotonic() >= end):
            return


class AsyncDriver(NamedTuple):
    """What all calls of an async client share."""

    transport: AsyncTransport
    store: AsyncTokenStore | None
    clock: Clock
    sleep: Callable[[float], Awaitable[None]]

    async def run(self, exchange: Exchange) -> Answer:
        """Runs an exchange to its end."""
        transport, store, clock, sleep = self
        try:
            while True:
                step = exchange.poll(*clock())
                kind = type(step)
                if kind is Answer:
                    return step  # type: ignore[return-value]
                if isinstance(step, Send):
                    logged = _Logged(exchange, step) if log.isEnabledFor(logging.DEBUG) else None
                    try:
                        response = await transport.send(step)
                    except TransportError as failure:
                        if logged:
                            logged.failed(failure)
                        exchange.failed(failure.kind, failure.detail, *clock())
                    else:
                        if logged:
                            logged.answered(response)
                        exchange.answered(response, *clock())
                elif isinstance(step, WaitForLogin):
                    await _wait_for_login_in_loop(exchange, step.timeout)
                    exchange.waited(*clock())
                elif isinstance(step, Sleep):
                    await sleep(step.seconds)
                    exchange.slept(*clock())
                elif isinstance(step, Load):
                    token = None
                    try:
                        async with asyncio.timeout(step.timeout):
                            token = await store.load(step.key, step.timeout) if store else None
                    except Exception as error:
                        log.debug("the token store failed: %s", type(error).__name__)
                    exchange.loaded(token, *clock())
                else:
                    assert isinstance(step, Store)
                    try:
                        async with asyncio.timeout(step.timeout):
                            if store:
                                await store.store(step.key, step.token, step.timeout)
                    except Exception as error:
                        log.debug("the token store failed: %s", type(error).__name__)
                    exchange.stored(*clock())
        finally:
            # Also when the task is cancelled: it releases the login lock.
            exchange.close()


async def _wait_for_login_in_loop(exchange: Exchange, timeout: float | None) -> None:
    loop = asyncio.get_running_loop()
    woken = asyncio.Event()

    def wake() -> None:
        # Called from any thread. A loop that was closed has no waiting task.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(woken.set)

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(timeout):
            while not exchange.try_login(wake):
                await woken.wait()
                woken.clear()


class _Logged:
    """A line in the log for an attempt: no id, no query, no header."""

    def __init__(self, exchange: Exchange, request: Send) -> None:
        self._operation = "POST /auth/hmac" if request.url.endswith("/auth/hmac") else exchange.operation
        self._start = time.perf_counter()

    def _line(self, outcome: object) -> None:
        log.debug("%s: %s in %.0f ms", self._operation, outcome, (time.perf_counter() - self._start) * 1000)

    def answered(self, response: Response) -> None:
        self._line(response.status)

    def failed(self, failure: TransportError) -> None:
        self._line(failure.kind)
