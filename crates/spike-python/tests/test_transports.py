"""The transports: their connections, and what becomes of them."""

from __future__ import annotations

import asyncio
import ctypes
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
import spike_sdk
import spike_sdk._asyncio
import spike_sdk._sockets
from harness import opened
from hostile import (
    TOKEN,
    TRUE_VALUE,
    USER,
    Script,
    Server,
    again,
    head,
    ok,
    pause,
    read,
    request,
    request_head,
    send,
    silence,
    with_length,
)

USER_INFO = f'{{"uid":"{TRUE_VALUE}","application_id":1,"application_user_id":"u"}}'


def answering(fields: str = "") -> Script:
    return lambda _: [request, send(ok(USER_INFO, fields)), again]


def test_connections_are_reused(which: str) -> None:
    with Server(answering()) as server, opened(which, base_url=server.base_url) as client:
        for _ in range(5):
            client.user_with_token(USER, TOKEN).send("getUserinfo")
        assert server.connections == 1


def test_an_idle_connection_that_is_old_is_not_reused(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (spike_sdk._sockets, spike_sdk._asyncio):
        monkeypatch.setattr(module, "IDLE_TIMEOUT", 0.0)
    with Server(answering()) as server, opened(which, base_url=server.base_url) as client:
        for _ in range(3):
            client.user_with_token(USER, TOKEN).send("getUserinfo")
        assert server.connections == 3


def test_no_more_connections_are_kept_than_the_pool_has(which: str) -> None:
    with Server(answering()) as server, opened(which, base_url=server.base_url, pool_size=2) as client:
        user = client.user_with_token(USER, TOKEN)
        if which == "sync":
            with ThreadPoolExecutor(20) as pool:
                list(pool.map(lambda _: user.send("getUserinfo"), range(20)))
            idle = client._driver.transport._idle
        else:

            async def crowd() -> None:
                await asyncio.gather(*(user.inner.send("getUserinfo") for _ in range(20)))

            user._run(crowd())
            (idle,) = client._driver.transport._idle.values()
        assert server.connections > 2 and len(idle) == 2


def test_no_cookie_is_kept(which: str) -> None:
    with (
        Server(answering("set-cookie: session=1; path=/\r\n")) as server,
        opened(which, base_url=server.base_url) as client,
    ):
        for user in ("ann", "bob"):
            client.user_with_token(user, TOKEN).send("getUserinfo")
        assert len(server.seen) == 2 and not any("cookie" in seen.head.lower() for seen in server.seen)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(which: str, status: int) -> None:
    with Server() as other:
        fields = f"location: {other.base_url}/userinfo?zqx\r\ncontent-length: 0\r\n"
        script: Script = lambda _: [request, send(head(f"{status} Moved", fields)), again]  # noqa: E731
        with Server(script) as server, opened(which, base_url=server.base_url) as client:
            with pytest.raises(spike_sdk.SpikeError, match="redirects are not followed") as error:
                client.user_with_token(USER, TOKEN).send("getUserinfo")
            assert error.value.kind == "other" and "zqx" not in str(error.value)
        assert other.connections == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_after_a_fork_the_child_has_connections_of_its_own() -> None:
    with Server(answering()) as server, opened("sync", base_url=server.base_url) as client:
        user = client.user_with_token(USER, TOKEN)
        user.send("getUserinfo")
        child = os.fork()
        if child == 0:
            try:
                os._exit(0 if user.send("getUserinfo")["uid"] == TRUE_VALUE else 1)
            finally:
                os._exit(2)
        assert os.waitpid(child, 0)[1] == 0
        user.send("getUserinfo")
        assert server.connections == 2


def test_an_answer_before_the_end_of_an_upload_is_read_at_once(which: str) -> None:
    answer = with_length("413 Content Too Large", "{}")
    script: Script = lambda _: [request_head, read(100_000), send(answer), silence]  # noqa: E731
    with Server(script) as server, opened(which, base_url=server.base_url, attempt_timeout=2) as client:
        user = client.user_with_token(USER, TOKEN).with_options(attempt_timeout=2)
        with pytest.raises(spike_sdk.RejectedError):
            user.send("postLabReports", {"body": b"%PDF-1.7 ".ljust(7_400_000), "filename": "a.pdf"})


class Stop(BaseException):
    """Like KeyboardInterrupt."""


def test_an_interrupted_call_leaves_no_half_read_answer_behind() -> None:
    half: Script = lambda body: [request, send(ok(body)[:-5]), pause(0.5), send(ok(body)[-5:]), again]  # noqa: E731
    with Server(half, path="/v3/userinfo", faults=1) as server, opened("sync", base_url=server.base_url) as client:
        user = client.user_with_token(USER, TOKEN)
        ended: list[Any] = []

        def call() -> None:
            try:
                ended.append(user.send("getUserinfo"))
            except Stop as stop:
                ended.append(stop)

        thread = threading.Thread(target=call)
        thread.start()
        while not server.seen:
            time.sleep(0.005)
        assert thread.ident
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Stop))
        thread.join()
        assert isinstance(ended[0], Stop)
        assert user.send("getUserinfo")["uid"] == TRUE_VALUE
        assert server.connections == 2


def test_a_cancelled_call_leaves_no_half_read_answer_behind() -> None:
    script: Script = lambda body: [request, send(ok(body)[:-5]), silence]  # noqa: E731

    async def run(server: Server) -> None:
        async with spike_sdk.AsyncSpikeClient(9999, None, base_url=server.base_url) as client:
            user = client.user_with_token(USER, TOKEN)
            for _ in range(3):
                call = asyncio.create_task(user.send("getUserinfo"))
                seen = len(server.seen)
                while len(server.seen) == seen:
                    await asyncio.sleep(0.005)
                call.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await call
                assert not any(cast(Any, client._driver.transport)._idle.values())
            server.faults = 0
            assert (await user.send("getUserinfo"))["uid"] == TRUE_VALUE
            assert server.connections == 4

    with Server(script, path="/v3/userinfo") as server:
        asyncio.run(run(server))


def test_one_async_client_serves_several_event_loops() -> None:
    with Server(answering()) as server:
        client = spike_sdk.AsyncSpikeClient(9999, None, base_url=server.base_url)
        user = client.user_with_token(USER, TOKEN)

        async def twice() -> tuple[Any, Any]:
            return await asyncio.gather(user.send("getUserinfo"), user.send("getUserinfo"))

        for _ in range(3):
            assert [it["uid"] for it in asyncio.run(twice())] == [TRUE_VALUE] * 2
        # Those that have ended are forgotten.
        assert len(cast(Any, client._driver.transport)._idle) == 1


def test_another_transport_may_be_used(which: str) -> None:
    seen = []

    class Sync:
        def send(self, request: Any) -> Any:
            seen.append(request.method)
            if len(seen) == 1:
                raise spike_sdk.TransportError("connect", "not today")
            reader = request.begin_response(200, 11, [("content-type", "application/json")])
            reader.push(USER_INFO.encode())
            return reader.finish()

        def close(self) -> None:
            pass

    class Async:
        async def send(self, request: Any) -> Any:
            return Sync().send(request)

        async def aclose(self) -> None:
            pass

    transport = Sync() if which == "sync" else Async()
    with opened(which, base_url="https://api.invalid/v3", transport=transport) as client:
        assert client.user_with_token(USER, TOKEN).send("getUserinfo")["uid"] == TRUE_VALUE
        assert seen == ["GET", "GET"]


def test_an_error_of_the_program_in_a_transport_passes_through(which: str) -> None:
    class Broken:
        def send(self, request: Any) -> Any:
            raise RuntimeError("a mistake")

        def close(self) -> None:
            pass

        async def aclose(self) -> None:
            pass

    with opened(which, base_url="https://api.invalid/v3", transport=Broken()) as client:
        user = client.user(USER)
        kept = []
        for _ in range(2):
            # The second call is not kept waiting for the login of the first, whose objects an error report may hold.
            with pytest.raises(RuntimeError, match="a mistake") as error:
                user.with_options(deadline=5).send("getUserinfo")
            kept.append(error.value)
