"""One login for all callers of a user, and the login lock, which every end of a call releases."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import threading
from collections.abc import Callable
from typing import Any

import pytest
import spike_sdk
from hostile import KEY, LOGIN, READ, TRUE_VALUE, USER, Seen, Server, ok, right_body, with_length
from mock import HMAC_KEY, USER_ID, Mock

CALLERS = 100
SETTINGS: dict[str, Any] = {"attempt_timeout": 30, "deadline": 60}


class Crowd:
    """A server that gives a new token with each login, numbered from 0."""

    def __init__(self, *, refuses: Callable[[str], bool] = lambda _: False, login: str = "200 OK", together: bool = False) -> None:
        self.logins = 0
        self.lock = threading.Lock()
        self.refuses = refuses
        self.login = login
        self.gate = threading.Barrier(CALLERS) if together else None
        self.waits = True

    def __call__(self, seen: Seen) -> bytes:
        if seen.line == f"POST {LOGIN}":
            with self.lock:
                number = self.logins
                self.logins += 1
            return with_length(self.login, right_body(LOGIN).replace("zqx-token", f"zqx-token-{number}", 1))
        if self.gate and self.waits:
            # The first read of each caller is answered when all of them have sent theirs.
            self.gate.wait(20)
            self.waits = False
        return with_length("401 Unauthorized", "{}") if self.refuses(seen.head) else ok(right_body(READ))


def crowd(which: str, base_url: str) -> list[str]:
    """Lets many callers of one user read at the same time; returns the value or the kind of the error of each."""

    def outcome(result: Any) -> str:
        return result.kind if isinstance(result, spike_sdk.SpikeError) else result["uid"]

    if which == "sync":
        results: list[Any] = []
        with spike_sdk.SpikeClient(9999, KEY, base_url=base_url, **SETTINGS) as client:
            user = client.user(USER)

            def call() -> None:
                try:
                    results.append(user.send("getUserinfo"))
                except spike_sdk.SpikeError as error:
                    results.append(error)

            threads = [threading.Thread(target=call) for _ in range(CALLERS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return [outcome(result) for result in results]

    async def gather() -> list[Any]:
        async with spike_sdk.AsyncSpikeClient(9999, KEY, base_url=base_url, **SETTINGS) as client:
            user = client.user(USER)
            return await asyncio.gather(*(user.send("getUserinfo") for _ in range(CALLERS)), return_exceptions=True)

    return [outcome(result) for result in asyncio.run(gather())]


def test_all_callers_share_one_login(which: str) -> None:
    answers = Crowd()
    with Server(answer=answers) as server:
        assert crowd(which, server.base_url) == [TRUE_VALUE] * CALLERS
    assert answers.logins == 1


def test_all_callers_who_meet_a_401_together_share_one_new_login(which: str) -> None:
    answers = Crowd(refuses=lambda head: "zqx-token-0" in head, together=True)
    with Server(answer=answers) as server:
        assert crowd(which, server.base_url) == [TRUE_VALUE] * CALLERS
    assert answers.logins == 2


def test_a_server_that_refuses_every_token_is_not_asked_for_more(which: str) -> None:
    answers = Crowd(refuses=lambda _: True)
    with Server(answer=answers) as server:
        assert crowd(which, server.base_url) == ["unauthorized"] * CALLERS
    assert answers.logins <= 2


def test_all_callers_share_one_refused_login(which: str) -> None:
    answers = Crowd(login="401 Unauthorized")
    with Server(answer=answers) as server:
        assert crowd(which, server.base_url) == ["unauthorized"] * CALLERS
    assert answers.logins == 1


class Gate:
    """A server whose first login waits until it is released."""

    def __init__(self) -> None:
        self.arrived, self.released = threading.Event(), threading.Event()

    def __call__(self, seen: Seen) -> bytes:
        if seen.line == f"POST {LOGIN}" and not self.arrived.is_set():
            self.arrived.set()
            self.released.wait(20)
        return ok(right_body(seen.line.partition(" ")[2]))


def test_a_cancelled_task_gives_the_login_to_the_next() -> None:
    gate = Gate()

    async def run(base_url: str) -> None:
        async with spike_sdk.AsyncSpikeClient(9999, KEY, base_url=base_url, **SETTINGS) as client:
            user = client.user(USER)
            first = asyncio.create_task(user.send("getUserinfo"))
            await asyncio.to_thread(gate.arrived.wait, 20)
            others = [asyncio.create_task(user.send("getUserinfo")) for _ in range(5)]
            await asyncio.sleep(0)
            # One that waits is cancelled too, and must not take the wake-up with it.
            others[0].cancel()
            first.cancel()
            results = await asyncio.wait_for(asyncio.gather(*others, return_exceptions=True), 20)
            assert isinstance(results[0], asyncio.CancelledError)
            assert [result["uid"] for result in results[1:]] == [TRUE_VALUE] * 4
            with pytest.raises(asyncio.CancelledError):
                await first

    with Server(answer=gate) as server:
        asyncio.run(run(server.base_url))
        gate.released.set()


class Stop(BaseException):
    """Like KeyboardInterrupt, for a thread that is not the main one."""


def interrupt(thread: threading.Thread) -> None:
    assert thread.ident
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Stop))


@pytest.mark.parametrize("where", ["in the login", "while it waits for the login of another"])
def test_an_interrupt_releases_the_login(where: str) -> None:
    gate, ended = Gate(), []

    def call(user: spike_sdk.User) -> None:
        try:
            ended.append(user.send("getUserinfo")["uid"])
        except Stop:
            ended.append("stopped")

    with Server(answer=gate) as server, spike_sdk.SpikeClient(9999, KEY, base_url=server.base_url, **SETTINGS) as client:
        user = client.user(USER)
        threads = [threading.Thread(target=call, args=(user,)) for _ in range(2)]
        threads[0].start()
        assert gate.arrived.wait(20)
        threads[1].start()
        if where == "in the login":
            # It takes effect when the thread runs Python again: when its answer comes.
            interrupt(threads[0])
            gate.released.set()
        else:
            interrupt(threads[1])
            threads[1].join(20)
            gate.released.set()
        for thread in threads:
            thread.join(20)
        assert sorted(ended) == ["stopped", TRUE_VALUE]
        assert user.send("getUserinfo")["uid"] == TRUE_VALUE


def test_an_exchange_that_is_dropped_releases_the_login(mock: Mock) -> None:
    with spike_sdk.SpikeClient(9999, HMAC_KEY, base_url=mock.base_url) as client:
        user = client.user(USER_ID)
        exchange = client._engine.begin(user._caller, "getUserinfo", "{}")
        assert type(exchange.poll(0.0, 1.0)).__name__ == "Send"
        del exchange
        gc.collect()
        assert user.send("getUserinfo")


class Memory:
    """A token store; one that is broken fails every time."""

    def __init__(self, broken: bool = False) -> None:
        self.tokens: dict[str, str] = {}
        self.broken = broken

    def load(self, key: str, timeout: float | None) -> str | None:
        if self.broken:
            raise OSError("the store is down")
        return self.tokens.get(key)

    def store(self, key: str, token: str, timeout: float | None) -> None:
        if self.broken:
            raise OSError("the store is down")
        self.tokens[key] = token


class AsyncMemory:
    """The same for asyncio."""

    def __init__(self, broken: bool = False) -> None:
        self.inner = Memory(broken)

    async def load(self, key: str, timeout: float | None) -> str | None:
        return self.inner.load(key, timeout)

    async def store(self, key: str, token: str, timeout: float | None) -> None:
        self.inner.store(key, token, timeout)


def test_two_machines_with_one_store_make_one_login(client: Callable[..., Any], which: str, mock: Mock) -> None:
    store = Memory() if which == "sync" else AsyncMemory()

    def ask() -> None:
        client(token_store=store).user(USER_ID).send("getUserinfo")

    ask()
    ask()
    assert mock.logins == 1
    # A token that was refused is not taken from the store again, but replaced in it.
    mock.control("POST", "/tokens/revoke")
    ask()
    ask()
    assert mock.logins == 2


def test_a_store_that_fails_costs_a_login_and_no_call(client: Callable[..., Any], which: str, mock: Mock) -> None:
    user = client(token_store=Memory(True) if which == "sync" else AsyncMemory(True)).user(USER_ID)
    for _ in range(3):
        user.send("getUserinfo")
    assert mock.logins == 1
