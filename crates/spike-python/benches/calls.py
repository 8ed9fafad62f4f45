"""What a call costs: `SpikeClient` against bare urllib3, `AsyncSpikeClient` against bare httpx, side by side.

    python benches/calls.py --mock ../../target/release/spike-mock

Both sides of a pair send the same request with the same token over one kept connection to spike-mock and read the JSON. They take
turns, so that a busy machine slows both. It prints the median of each side, and of the ratio of neighbours in time.
"""

import argparse
import asyncio
import json
import shlex
import statistics
import subprocess
import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from urllib.parse import urlencode

import httpx
import urllib3

import spike_sdk

TODAY = date.today()
WEEK = {"from_date": str(TODAY - timedelta(days=7)), "to_date": str(TODAY - timedelta(days=1))}
DAY = {"from_timestamp": f"{TODAY - timedelta(days=2)}T00:00:00Z", "to_timestamp": f"{TODAY - timedelta(days=1)}T00:00:00Z"}
CALLS = [
    ("userinfo", "getUserinfo", "/userinfo", {}),
    ("a week of sleeps", "getQueriesSleeps", "/queries/sleeps", WEEK),
    ("a day of heart rates", "getQueriesTimeseries", "/queries/timeseries", {"metric": "heartrate", **DAY}),
]


def mock(program: str) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """Starts the server, and returns the variables that it prints."""
    server = subprocess.Popen([program, "--port", "0", "--quiet"], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    for line in server.stdout:
        if line.strip().startswith("export "):
            return server, dict(part.split("=", 1) for part in shlex.split(line) if "=" in part)
    raise SystemExit("the mock server did not start")


def report(name: str, other: str, bare: list[float], ours: list[float]) -> None:
    ratio = statistics.median(b / a for a, b in zip(bare, ours, strict=True))
    micros = [statistics.median(side) * 1e6 for side in (bare, ours)]
    print(f"{name:22} {other:8} {micros[0]:8.0f} us   spike_sdk {micros[1]:8.0f} us   ratio {ratio:.2f}")


def in_turns(count: int, *sides: Callable[[], object]) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(count):
        for side, run in zip(times, sides, strict=True):
            start = time.perf_counter()
            run()
            side.append(time.perf_counter() - start)
    return [side[count // 10 :] for side in times]


async def in_turns_async(count: int, *sides: Callable[[], Awaitable[object]]) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(count):
        for side, run in zip(times, sides, strict=True):
            start = time.perf_counter()
            await run()
            side.append(time.perf_counter() - start)
    return [side[count // 10 :] for side in times]


def token_of(client: spike_sdk.SpikeClient, application: int, key: str, user: str) -> str:
    signature = spike_sdk._native.sign(key, user)
    login = {"application_id": application, "application_user_id": user, "signature": signature}
    return str(client.user(user).send("postAuthHmac", login)["access_token"])


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--mock", required=True)
    arguments.add_argument("--count", type=int, default=1000)
    options = arguments.parse_args()
    server, found = mock(options.mock)
    try:
        application, key, user = int(found["SPIKE_APPLICATION_ID"]), found["SPIKE_HMAC_KEY"], found["SPIKE_USER_ID"]
        base = found["SPIKE_BASE_URL"]
        client = spike_sdk.SpikeClient(application, key, base_url=base)
        headers = {"authorization": f"Bearer {token_of(client, application, key, user)}", "accept-encoding": "gzip"}
        pool = urllib3.PoolManager()
        for name, operation, path, parameters in CALLS:
            url = f"{base}{path}" + (f"?{urlencode(parameters)}" if parameters else "")

            def bare(url: str = url) -> object:
                return json.loads(pool.request("GET", url, headers=headers).data)

            def ours(operation: str = operation, parameters: dict[str, str] = parameters) -> object:
                return client.user(user).send(operation, parameters)

            assert bare().keys() == ours().keys()  # type: ignore[attr-defined]
            report(name, "urllib3", *in_turns(options.count, bare, ours))
        asyncio.run(with_httpx(options.count, application, key, base, user, headers))
    finally:
        server.terminate()


async def with_httpx(count: int, application: int, key: str, base: str, user: str, headers: dict[str, str]) -> None:
    ours_client = spike_sdk.AsyncSpikeClient(application, key, base_url=base)
    async with httpx.AsyncClient(trust_env=False) as bare_client:
        for name, operation, path, parameters in CALLS:
            url = f"{base}{path}" + (f"?{urlencode(parameters)}" if parameters else "")

            async def bare(url: str = url) -> object:
                return json.loads((await bare_client.get(url, headers=headers)).content)

            async def ours(operation: str = operation, parameters: dict[str, str] = parameters) -> object:
                return await ours_client.user(user).send(operation, parameters)

            report(name, "httpx", *await in_turns_async(count, bare, ours))


if __name__ == "__main__":
    main()
