"""No order of calls, no time and no answer of a server ends in anything but an exception of this package: never in a panic."""

from __future__ import annotations

import random
from typing import Any

import pytest
import spike_sdk
from hostile import KEY, TOKEN
from spike_sdk.embedding import Answer, Engine, Exchange, Load, Send, Sleep, Store, WaitForLogin

SECONDS = (0.0, 1e-9, 1.0, 1e3, 1e9, 1e12, 1e15, 1e18, 9.2e18, 1.8e19, 253402300799.0, 253402300800.0)
TIMES = (*SECONDS, -1.0, float("nan"), float("inf"))
BODIES = (b"", b"{}", b"[", b"<html>", b"\xff", b"[]", b"null", b'{"access_token": "e30.e30.c2ln"}', b'{"uid": "1", "values": []}')
WINDOW = '"from_timestamp": "2026-01-01T00:00:00Z", "to_timestamp": "2026-01-02T00:00:00Z"'
CALLS = (
    ("getUserinfo", "{}"),
    ("getQueriesTimeseries", f'{{"metric": "steps", {WINDOW}}}'),
    ("deleteNutritionRecordsByNutritionRecordId", '{"nutrition_record_id": "x"}'),
    ("listLabReports", f"{{{WINDOW}}}"),
)
HEADERS: tuple[list[tuple[str, str]], ...] = (
    [],
    [("retry-after", "0")],
    [("retry-after", "9" * 30)],
    [("retry-after", "Wed, 21 Oct 2099 07:28:00 GMT")],
    [("content-encoding", "gzip")],
)
STATUSES = (0, 200, 200, 200, 204, 301, 401, 403, 404, 429, 500, 503, 999, 65535)
KINDS = ("connect", "proxy", "tls", "timeout", "interrupted", "body_too_large", "other", "unknown")


def exchange_of(choose: random.Random) -> Exchange:
    names = ("deadline", "attempt_timeout", "retry_base", "retry_cap", "max_retry_after")
    times: dict[str, Any] = {name: choose.choice([None, *SECONDS]) for name in names}
    engine = Engine(
        9999,
        KEY,
        seed=choose.getrandbits(64),
        has_token_store=choose.random() < 0.5,
        max_attempts=choose.choice([None, 1, 3, 2**32 - 1]),
        body_limit=choose.choice([None, 0, 10, 2**60]),
        **times,
    )
    caller = engine.user("ann") if choose.random() < 0.5 else engine.user_with_token("ann", TOKEN)
    if choose.random() < 0.2:
        return engine.wait_for_lab_report(caller, "id", *(choose.choice([None, *SECONDS]) for _ in range(3)))
    return engine.begin(caller, *choose.choice(CALLS))


def respond(choose: random.Random, request: Send) -> Any:
    reader = request.begin_response(choose.choice(STATUSES), choose.choice([10, 11, 20, 0]), choose.choice(HEADERS))
    for _ in range(choose.randrange(3)):
        reader.push(choose.choice(BODIES))
    return reader.finish()


def use(choose: random.Random, exchange: Exchange, sent: list[Send]) -> None:
    """Takes a step, mostly in the way it is meant."""

    def now() -> tuple[float, float]:
        elapsed = choose.choice(TIMES) if choose.random() < 0.1 else choose.uniform(0, 100)
        return elapsed, choose.choice(TIMES) if choose.random() < 0.2 else 1.77e9

    step = exchange.poll(*now())
    if isinstance(step, Send):
        sent.append(step)
    if sent and (isinstance(step, Send) or choose.random() < 0.1):
        if choose.random() < 0.8:
            exchange.answered(respond(choose, sent[-1]), *now())
        else:
            exchange.failed(choose.choice(KINDS), None, *now())
    elif isinstance(step, Sleep):
        exchange.slept(*now())
    elif isinstance(step, Load):
        exchange.loaded(choose.choice([None, "", TOKEN, "\n"]), *now())
    elif isinstance(step, Store):
        exchange.stored(*now())
    elif isinstance(step, WaitForLogin):
        exchange.try_login(lambda: None)
        exchange.waited(*now())
    elif isinstance(step, Answer):
        step.value()
        step.deviations()
        step.table()
    if choose.random() < 0.02:
        exchange.close()


@pytest.mark.parametrize("seed", range(10))
def test_any_use_is_an_answer_or_an_exception_of_this_package(seed: int) -> None:
    choose = random.Random(seed)
    for _ in range(100):
        exchange = exchange_of(choose)
        sent: list[Send] = []
        for _ in range(choose.randrange(1, 20)):
            try:
                use(choose, exchange, sent)
            except (spike_sdk.SpikeError, ValueError) as error:
                assert str(error)
