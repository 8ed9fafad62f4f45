"""The machine driven by hand, also wrongly: every misuse is an error, and no object depends on the order in which others go."""

from __future__ import annotations

import gc
import threading
from typing import Any, cast

import pytest
import spike_sdk
from hostile import KEY, TOKEN, TRUE_VALUE, USER, right_body
from spike_sdk.embedding import Answer, Engine, Exchange, Load, Send, Sleep, Store, WaitForLogin

NOW = (1.0, 1_770_000_000.0)


@pytest.fixture
def engine() -> Engine:
    return Engine(9999, KEY, base_url="https://api.invalid/v3", seed=1)


def begin(engine: Engine, token: bool = True) -> Exchange:
    caller = engine.user_with_token(USER, TOKEN) if token else engine.user(USER)
    return engine.begin(caller, "getUserinfo", "{}")


def respond(request: Any, status: int = 200, body: bytes = right_body("").encode()) -> Any:
    reader = request.begin_response(status, 11, [("content-type", "application/json")])
    assert reader.push(body)
    return reader.finish()


def sent(exchange: Exchange) -> Any:
    step = exchange.poll(*NOW)
    assert isinstance(step, Send)
    return step


def test_a_call_by_hand(engine: Engine) -> None:
    exchange = begin(engine)
    exchange.answered(respond(sent(exchange), 503), *NOW)
    pause = exchange.poll(*NOW)
    assert isinstance(pause, Sleep) and pause.seconds > 0
    exchange.slept(*NOW)
    exchange.answered(respond(sent(exchange)), *NOW)
    answer = exchange.poll(*NOW)
    assert isinstance(answer, Answer) and answer.value()["uid"] == TRUE_VALUE and answer.attempts == 2


def test_a_login_by_hand_with_a_store() -> None:
    engine = Engine(9999, KEY, base_url="https://api.invalid/v3", seed=1, has_token_store=True)
    exchange = begin(engine, token=False)
    steps: list[str] = []
    while not isinstance(step := exchange.poll(*NOW), Answer):
        steps.append(type(step).__name__)
        if isinstance(step, Load):
            exchange.loaded(None, *NOW)
        elif isinstance(step, Store):
            assert step.token == TOKEN and TOKEN not in f"{step!r} {step}"
            exchange.stored(*NOW)
        elif isinstance(step, WaitForLogin):
            exchange.waited(*NOW)
        elif isinstance(step, Send):
            body = right_body("/v3/auth/hmac" if step.url.endswith("/auth/hmac") else "")
            exchange.answered(respond(step, body=body.encode()), *NOW)
    assert steps == ["Load", "Send", "Store", "Send"]


@pytest.mark.parametrize("misuse", ["slept", "stored", "waited", "loaded"])
def test_an_outcome_that_does_not_belong_to_the_step_is_an_error(engine: Engine, misuse: str) -> None:
    exchange = begin(engine)
    sent(exchange)
    arguments = (None, *NOW) if misuse == "loaded" else NOW
    with pytest.raises(spike_sdk.SpikeError):
        getattr(exchange, misuse)(*arguments)
        exchange.poll(*NOW)
    with pytest.raises(spike_sdk.SpikeError):
        exchange.poll(*NOW)


def test_use_after_the_end_and_after_close_is_an_error(engine: Engine) -> None:
    ended = begin(engine)
    request = sent(ended)
    ended.answered(respond(request), *NOW)
    assert isinstance(ended.poll(*NOW), Answer)
    closed = begin(engine)
    request = sent(closed)
    closed.close()
    closed.close()
    for exchange in (ended, closed):
        for use in (
            lambda it=exchange: None,
            lambda it=exchange: it.answered(respond(request), *NOW),
            lambda it=exchange: it.slept(*NOW),
            lambda it=exchange: it.failed("connect", None, *NOW),
            lambda it=exchange: it.wait_for_login(0.0),
        ):
            with pytest.raises(spike_sdk.SpikeError):
                use()
                exchange.poll(*NOW)


def test_a_response_is_reported_once(engine: Engine) -> None:
    exchange = begin(engine)
    response = respond(sent(exchange), 503)
    exchange.answered(response, *NOW)
    with pytest.raises(spike_sdk.InputError):
        exchange.answered(response, *NOW)


def test_a_response_of_another_exchange_is_refused_and_changes_nothing(engine: Engine) -> None:
    first, second = begin(engine), begin(engine)
    theirs, own = respond(sent(first), 200), respond(sent(second), 200)
    with pytest.raises(spike_sdk.InputError, match="another request"):
        second.answered(theirs, *NOW)
    second.answered(own, *NOW)
    assert isinstance(second.poll(*NOW), Answer)


def test_a_kind_of_failure_that_does_not_exist_is_an_error(engine: Engine) -> None:
    exchange = begin(engine)
    sent(exchange)
    with pytest.raises((ValueError, spike_sdk.SpikeError)):
        exchange.failed("no such kind", None, *NOW)


@pytest.mark.parametrize("now", [(-1.0, 0.0), (float("nan"), 1.0), (float("inf"), 1.0), (1.0, -5.0), (1e300, 1e300)])
def test_a_time_that_is_none_is_an_error(engine: Engine, now: tuple[float, float]) -> None:
    with pytest.raises(ValueError):
        begin(engine).poll(*now)


def test_what_a_server_sends_is_never_an_exception_of_the_reader(engine: Engine) -> None:
    for status, headers in [
        (0, []),
        (99, []),
        (200, [("a b", "c")]),
        (200, [("a", "b\r\nc: d")]),
        (200, [("a", "\u20ac")]),
        (200, [("", "")]),
        (200, [("content-encoding", "br")]),
        (200, [("content-length", "9" * 30)] * 3),
        (200, [(f"x-{index}", "") for index in range(200_000)]),
    ]:
        exchange = begin(engine)
        reader = sent(exchange).begin_response(status, 11, headers)
        reader.push(b"")
        exchange.answered(reader.finish(), *NOW)
        with pytest.raises(spike_sdk.SpikeError) as error:
            while not isinstance(step := exchange.poll(*NOW), Answer):
                exchange.slept(*NOW)
            step.value()
        assert error.value.kind in ("invalid_response", "decode")


def test_a_body_may_be_any_buffer(engine: Engine) -> None:
    body = right_body("").encode()
    exchange = begin(engine)
    reader = sent(exchange).begin_response(200, 11, [])
    for piece in (body[:5], bytearray(body[5:9]), memoryview(body)[9:]):
        assert reader.push(piece)
    exchange.answered(reader.finish(), *NOW)
    answer = exchange.poll(*NOW)
    assert isinstance(answer, Answer) and answer.body == body
    with pytest.raises((TypeError, BufferError)):
        reader.push(cast(Any, "text"))


def test_objects_may_go_in_any_order(engine: Engine) -> None:
    exchange = begin(engine, token=False)
    caller = engine.user(USER)
    request = sent(exchange)
    reader = request.begin_response(200, 11, [])
    del exchange, engine
    gc.collect()
    assert request.url.endswith("/auth/hmac") and caller.user_id == USER
    del request
    gc.collect()
    assert reader.push(b"{}")
    response = reader.finish()
    del reader
    gc.collect()
    assert response.status == 200


def test_many_threads_in_one_exchange_get_errors_and_no_crash(engine: Engine) -> None:
    outcomes: list[str] = []

    def use(exchange: Exchange) -> None:
        for _ in range(50):
            try:
                step = exchange.poll(*NOW)
                if isinstance(step, Send):
                    exchange.answered(respond(step, 503), *NOW)
                elif isinstance(step, Sleep):
                    exchange.slept(*NOW)
                outcomes.append("step")
            except spike_sdk.SpikeError as error:
                outcomes.append(error.kind)
            exchange.close()

    for _ in range(20):
        exchange = begin(engine, token=False)
        threads = [threading.Thread(target=use, args=(exchange,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        del exchange
        for thread in threads:
            thread.join()
    assert len(outcomes) == 20 * 4 * 50
    # The engine still works, and no login is held.
    exchange = begin(engine, token=False)
    assert isinstance(exchange.poll(*NOW), Send)


def test_one_login_at_a_time(engine: Engine) -> None:
    woken: list[int] = []
    first, second = begin(engine, token=False), begin(engine, token=False)
    assert sent(first).url.endswith("/auth/hmac")
    assert isinstance(second.poll(*NOW), WaitForLogin)
    assert not second.wait_for_login(0.0)
    assert not second.try_login(lambda: woken.append(1))
    assert not woken
    first.close()
    assert woken == [1] and second.try_login(lambda: None)
    second.waited(*NOW)
    assert sent(second).url.endswith("/auth/hmac")


def test_no_object_shows_a_secret_or_data(engine: Engine) -> None:
    exchange = begin(engine, token=False)
    request = sent(exchange)
    reader = request.begin_response(200, 11, [("x", "zqx")])
    reader.push(b'{"access_token":"zqx.zqx.zqx"}')
    response = reader.finish()
    exchange.answered(response, *NOW)
    call = sent(exchange)
    exchange.answered(respond(call), *NOW)
    answer = exchange.poll(*NOW)
    objects = [engine, engine.user(USER), exchange, request, reader, response, call, answer]
    text = " ".join(f"{it!r} {it}" for it in objects)
    assert "zqx" not in text and "73914" not in text
