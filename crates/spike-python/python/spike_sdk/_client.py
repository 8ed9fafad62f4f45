"""The clients, and the handles of their users."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, TypedDict

from . import _native
from ._driver import AsyncDriver, AsyncTokenStore, Clock, Driver, TokenStore, system_clock
from ._operations import AsyncOperations, Operations
from ._parameters import encode
from ._transport import AsyncTransport, Transport

if TYPE_CHECKING:
    import ssl
    from typing import Unpack

    from ._native import Answer, Caller


class Settings(TypedDict, total=False):
    """The settings of a client; all are optional."""

    base_url: str
    """The base URL of the API with ``/v3``."""
    attempt_timeout: float
    """Seconds for one attempt, from resolving the name to the last byte of the answer."""
    deadline: float
    """Seconds for a whole call, with its login, all attempts and pauses."""
    max_attempts: int
    """How often a request is sent at most."""
    body_limit: int
    """Most bytes of an answer, counted after decompression."""
    token_capacity: int
    """How many users' tokens are kept."""
    allow_plain_http: bool
    """Whether a base URL on another machine may begin with ``http://``."""
    proxy: str
    """The URL of a proxy; an empty string means none. By default that of the environment, such as ``HTTPS_PROXY``."""
    array_style: Literal["comma", "repeated"]
    """How a query contains lists; ``"comma"`` by default."""
    product: str
    """Your program in the header ``User-Agent``, such as ``clinic/1``."""
    ssl_context: ssl.SSLContext
    """TLS settings in place of the certificate authorities of the platform."""
    pool_size: int
    """How many idle connections are kept; 64 by default."""


class Deviation(NamedTuple):
    """A part of an answer that is not as documented, and was set aside."""

    path: str
    problem: str


class Reply:
    """An answer with its status, headers and raw bytes. ``repr`` shows no data."""

    __slots__ = ("_answer", "value")

    def __init__(self, answer: Answer) -> None:
        self.value: Any = answer.value()
        self._answer = answer

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self._answer.status

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Names and values of the header."""
        return self._answer.headers

    @property
    def body(self) -> bytes:
        """The bytes of the body, decompressed."""
        return self._answer.body

    @property
    def deviations(self) -> list[Deviation]:
        """The parts that are not as documented."""
        return [Deviation(*deviation) for deviation in self._answer.deviations()]

    def __repr__(self) -> str:
        return f"Reply({self.status}, {len(self.body)} bytes)"


class _Handle:
    """What both kinds of `User` have."""

    __slots__ = ("_caller",)
    _caller: Caller

    @property
    def user_id(self) -> str:
        """Your id of the user."""
        return self._caller.user_id

    @property
    def user_hash(self) -> str:
        """What stands for the user in logs: a user id cannot be found from it by trying."""
        return self._caller.user_hash

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.user_hash})"


class User(_Handle, Operations):
    """A user of the application, and the calls on their behalf. Cheap; all handles of a user share one token.

    Each operation of the API has a method. May be used by many threads.
    """

    __slots__ = ("_client",)

    def __init__(self, client: SpikeClient, caller: Caller) -> None:
        self._client = client
        self._caller = caller

    def with_options(
        self, *, attempt_timeout: float | None = None, deadline: float | None = None, no_retries: bool = False
    ) -> User:
        """Returns the same user with other limits for each call, in seconds."""
        return User(self._client, self._caller.with_options(attempt_timeout, deadline, no_retries))

    def send(self, operation: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """Sends an operation by its id in openapi.yaml, such as ``getQueriesSleeps``, and returns the checked answer."""
        return self._answer(operation, parameters or {}).value()

    def send_reply(self, operation: str, parameters: Mapping[str, Any] | None = None) -> Reply:
        """The same, with status, headers, raw bytes, and the deviations from the documentation."""
        return Reply(self._answer(operation, parameters or {}))

    def chunks(
        self, operation: str, parameters: Mapping[str, Any], *, hours: int
    ) -> Iterator[tuple[dict[str, Any], Reply]]:
        """Sends an operation for a long range in chunks of so many hours, one after the other, until one fails.

        Yields the parameters of each chunk, whose range says where to continue, and its answer. The chunks cover the range
        exactly. Local days are cut by days of 24 hours.
        """
        for part in _native.cut(operation, encode(parameters), hours):
            yield json.loads(part), Reply(self._send(operation, part))

    def _answer(self, operation: str, parameters: Mapping[str, Any]) -> Answer:
        return self._send(operation, encode(parameters))

    def _send(self, operation: str, parameters: str) -> Answer:
        client = self._client
        return client._driver.run(client._engine.begin(self._caller, operation, parameters))

    def wait_for_lab_report(
        self,
        lab_report_id: str,
        *,
        first_pause: float | None = None,
        max_pause: float | None = None,
        deadline: float | None = None,
    ) -> Any:
        """Polls a lab report, with growing pauses, until its analysis is over.

        Only the id is needed, so this also continues after a restart. Every error has it as ``record_id``.
        """
        engine = self._client._engine
        exchange = engine.wait_for_lab_report(self._caller, lab_report_id, first_pause, max_pause, deadline)
        return self._client._driver.run(exchange).value()

    def wait_for_nutrition_record(
        self,
        nutrition_record_id: str,
        *,
        first_pause: float | None = None,
        max_pause: float | None = None,
        deadline: float | None = None,
    ) -> Any:
        """Polls a nutrition record, with growing pauses, until its analysis is over; as `wait_for_lab_report`."""
        engine = self._client._engine
        exchange = engine.wait_for_nutrition_record(self._caller, nutrition_record_id, first_pause, max_pause, deadline)
        return self._client._driver.run(exchange).value()


class AsyncUser(_Handle, AsyncOperations):
    """A `User` for asyncio."""

    __slots__ = ("_client",)

    def __init__(self, client: AsyncSpikeClient, caller: Caller) -> None:
        self._client = client
        self._caller = caller

    def with_options(
        self, *, attempt_timeout: float | None = None, deadline: float | None = None, no_retries: bool = False
    ) -> AsyncUser:
        """Returns the same user with other limits for each call, in seconds."""
        return AsyncUser(self._client, self._caller.with_options(attempt_timeout, deadline, no_retries))

    async def send(self, operation: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """Sends an operation by its id in openapi.yaml, such as ``getQueriesSleeps``, and returns the checked answer."""
        return (await self._answer(operation, parameters or {})).value()

    async def send_reply(self, operation: str, parameters: Mapping[str, Any] | None = None) -> Reply:
        """The same, with status, headers, raw bytes, and the deviations from the documentation."""
        return Reply(await self._answer(operation, parameters or {}))

    async def chunks(
        self, operation: str, parameters: Mapping[str, Any], *, hours: int
    ) -> AsyncIterator[tuple[dict[str, Any], Reply]]:
        """Sends an operation for a long range in chunks; as `User.chunks`."""
        for part in _native.cut(operation, encode(parameters), hours):
            yield json.loads(part), Reply(await self._send(operation, part))

    async def _answer(self, operation: str, parameters: Mapping[str, Any]) -> Answer:
        return await self._send(operation, encode(parameters))

    async def _send(self, operation: str, parameters: str) -> Answer:
        client = self._client
        return await client._driver.run(client._engine.begin(self._caller, operation, parameters))

    async def wait_for_lab_report(
        self,
        lab_report_id: str,
        *,
        first_pause: float | None = None,
        max_pause: float | None = None,
        deadline: float | None = None,
    ) -> Any:
        """Polls a lab report, with growing pauses, until its analysis is over.

        Only the id is needed, so this also continues after a restart. Every error has it as ``record_id``.
        """
        engine = self._client._engine
        exchange = engine.wait_for_lab_report(self._caller, lab_report_id, first_pause, max_pause, deadline)
        return (await self._client._driver.run(exchange)).value()

    async def wait_for_nutrition_record(
        self,
        nutrition_record_id: str,
        *,
        first_pause: float | None = None,
        max_pause: float | None = None,
        deadline: float | None = None,
    ) -> Any:
        """Polls a nutrition record, with growing pauses, until its analysis is over; as `wait_for_lab_report`."""
        engine = self._client._engine
        exchange = engine.wait_for_nutrition_record(self._caller, nutrition_record_id, first_pause, max_pause, deadline)
        return (await self._client._driver.run(exchange)).value()


class _Setup:
    """An engine, and the settings that are not its own."""

    def __init__(
        self,
        application_id: int,
        hmac_key: str | None,
        has_token_store: bool,
        seed: int | None,
        settings: Mapping[str, Any],
    ) -> None:
        transport = {name: value for name, value in settings.items() if name in ("ssl_context", "pool_size")}
        engine = {name: value for name, value in settings.items() if name not in transport}
        self.engine = _native.Engine(
            application_id,
            hmac_key,
            has_token_store=has_token_store,
            seed=secrets.randbits(64) if seed is None else seed,
            **engine,
        )
        self.transport: dict[str, Any] = {"proxy": self.engine.proxy(os.environ.get), **transport}


class SpikeClient:
    """A client of the Spike API: one for each application, for all its users and threads.

    The transport may be replaced by one of your own.

    After a fork, the child opens its own connections and keeps the tokens. A fork while another thread makes a call is not
    supported, as with any program that has locks: make the client after the fork (in gunicorn: in the worker).
    """

    def __init__(
        self,
        application_id: int,
        hmac_key: str | None = None,
        *,
        token_store: TokenStore | None = None,
        transport: Transport | None = None,
        _clock: Clock = system_clock,
        _sleep: Callable[[float], None] = time.sleep,
        _seed: int | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        setup = _Setup(application_id, hmac_key, token_store is not None, _seed, settings)
        if transport is None:
            from ._sockets import SocketTransport

            transport = SocketTransport(setup.engine.base_url, **setup.transport)
        self._engine = setup.engine
        self._driver = Driver(transport, token_store, _clock, _sleep)

    @classmethod
    def from_env(
        cls, *, token_store: TokenStore | None = None, transport: Transport | None = None, **settings: Unpack[Settings]
    ) -> Self:
        """Makes a client from the environment; arguments come first.

        Reads ``SPIKE_APPLICATION_ID`` and ``SPIKE_HMAC_KEY``, which are required, ``SPIKE_BASE_URL``, ``SPIKE_ARRAY_STYLE`` and
        ``SPIKE_TIMEOUT_SECONDS``.
        """
        application_id, hmac_key, found = _native.settings_from_variables(os.environ.get)
        merged: Any = {**found, **settings}
        return cls(application_id, hmac_key, token_store=token_store, transport=transport, **merged)

    def user(self, user_id: str) -> User:
        """Returns a handle of a user. Nothing is sent."""
        return User(self, self._engine.user(user_id))

    def user_from_env(self) -> User:
        """Returns a handle of the user in ``SPIKE_USER_ID``."""
        return self.user(_native.user_id_from_variables(os.environ.get))

    def user_with_signature(self, user_id: str, signature: str) -> User:
        """Returns a handle of a user whose signature was made elsewhere, for programs without the HMAC key."""
        return User(self, self._engine.user_with_signature(user_id, signature))

    def user_with_token(self, user_id: str, token: str) -> User:
        """Returns a handle of a user with a ready-made access token, which is not renewed."""
        return User(self, self._engine.user_with_token(user_id, token))

    def close(self) -> None:
        """Closes the connections. Later calls fail."""
        self._driver.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"SpikeClient({self._engine.base_url})"


class AsyncSpikeClient:
    """A `SpikeClient` for asyncio.

    It may be used in several event loops; each has its own connections, and all share the tokens.
    """

    def __init__(
        self,
        application_id: int,
        hmac_key: str | None = None,
        *,
        token_store: AsyncTokenStore | None = None,
        transport: AsyncTransport | None = None,
        _clock: Clock = system_clock,
        _sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        _seed: int | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        setup = _Setup(application_id, hmac_key, token_store is not None, _seed, settings)
        if transport is None:
            from ._asyncio import AsyncioTransport

            transport = AsyncioTransport(setup.engine.base_url, **setup.transport)
        self._engine = setup.engine
        self._driver = AsyncDriver(transport, token_store, _clock, _sleep)

    @classmethod
    def from_env(
        cls,
        *,
        token_store: AsyncTokenStore | None = None,
        transport: AsyncTransport | None = None,
        **settings: Unpack[Settings],
    ) -> Self:
        """Makes a client from the environment; as `SpikeClient.from_env`."""
        application_id, hmac_key, found = _native.settings_from_variables(os.environ.get)
        merged: Any = {**found, **settings}
        return cls(application_id, hmac_key, token_store=token_store, transport=transport, **merged)

    def user(self, user_id: str) -> AsyncUser:
        """Returns a handle of a user. Nothing is sent."""
        return AsyncUser(self, self._engine.user(user_id))

    def user_from_env(self) -> AsyncUser:
        """Returns a handle of the user in ``SPIKE_USER_ID``."""
        return self.user(_native.user_id_from_variables(os.environ.get))

    def user_with_signature(self, user_id: str, signature: str) -> AsyncUser:
        """Returns a handle of a user whose signature was made elsewhere, for programs without the HMAC key."""
        return AsyncUser(self, self._engine.user_with_signature(user_id, signature))

    def user_with_token(self, user_id: str, token: str) -> AsyncUser:
        """Returns a handle of a user with a ready-made access token, which is not renewed."""
        return AsyncUser(self, self._engine.user_with_token(user_id, token))

    async def aclose(self) -> None:
        """Closes the connections. Later calls fail."""
        await self._driver.transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"AsyncSpikeClient({self._engine.base_url})"
