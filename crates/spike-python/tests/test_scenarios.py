"""What servers, proxies and networks do: how a call ends, how often the server sees it, and what the texts contain."""

from __future__ import annotations

import base64
import datetime
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import trustme
from harness import CLIENTS, marks, opened, texts
from hostile import TOKEN, TRUE_VALUE, USER, VALUE, Script, Server
from scenario import BODY_LIMIT, TARGETS, Expected, Kind, Scenario
from scenarios import SCENARIOS

SHORT, LONG = 0.25, 8.0
"""The timeout of an attempt where the outcome is a timeout, and everywhere else."""
SLACK = 2.0
PROXY_FIELD = f"proxy-authorization: Basic {base64.b64encode(b'user:zqx p@ss').decode()}"


AUTHORITY = trustme.CA()


def server_tls(case: str) -> ssl.SSLContext:
    ca = trustme.CA() if case == "untrusted" else AUTHORITY
    names = ["api.example.com"] if case == "wrong name" else ["localhost", "127.0.0.1"]
    expired = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC) if case == "expired" else None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names, not_after=expired).configure_cert(context)
    if case == "client certificate":
        context.verify_mode = ssl.CERT_REQUIRED
        ca.configure_trust(context)
    return context


def client_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    AUTHORITY.configure_trust(context)
    return context


def call(user: Any, kind: Kind, is_large: bool) -> str:
    """Makes a call and returns the id in the answer."""
    if kind == "upload":
        file = b"%PDF-1.7 ".ljust(4_400_000 if is_large else 2_000, b"x")
        answer = user.send("postLabReports", {"body": file, "filename": f"{VALUE}.pdf"})
        return str(answer["lab_report"]["record_id"])
    if kind == "delete":
        assert user.send("deleteProvidersByProviderSlugIntegration", {"provider_slug": "garmin"}) is None
        return TRUE_VALUE
    if kind == "list":
        day = datetime.date(2026, 4, 20)
        (sleep,) = user.send("getQueriesSleeps", {"from_date": day, "to_date": day})["sleeps"]
        assert sleep["user_time_offset_minutes"] == 120
        return str(sleep["record_id"])
    return str(user.send("getUserinfo")["uid"])


def differs(scenario: Scenario, kind: Kind, script: Script, which: str) -> str | None:
    """Makes the calls of a scenario, and returns what is wrong with the end of the last one."""
    expected, route = scenario.expected, scenario.route
    if which in scenario.exceptions:
        expected, _ = scenario.exceptions[which]
    method, _, path = TARGETS[kind].partition(" ")
    line = f"{method} {path}" if route != "tunnel" else "CONNECT api.invalid:443"
    server = Server(
        script,
        path=None if route == "tunnel" else path,
        faults=1 if kind == "recovery" else None,
        tls=server_tls(route.removeprefix("https "))
        if route.startswith("https ") and route != "https to script"
        else None,
        address="::1" if route == "ipv6" else "127.0.0.1",
    )
    with server:
        proxy = f"http://user:zqx%20p%40ss@127.0.0.1:{server.port}"
        host = "127.0.0.1" if route == "https 127.0.0.1" else "localhost"
        base_url, proxy = {
            "http": (server.base_url, ""),
            "ipv6": (server.base_url, ""),
            "proxy": ("http://api.invalid/v3", proxy),
            "tunnel": ("https://api.invalid/v3", proxy),
            "dead proxy": ("https://api.invalid/v3", "http://127.0.0.1:1"),
        }.get(route, (f"https://{host}:{server.port}/v3" if route.startswith("https ") else route, ""))
        timeout = SHORT if scenario.expected.kind == "timeout" else LONG
        settings: dict[str, Any] = {
            "base_url": base_url,
            "proxy": proxy,
            "allow_plain_http": True,
            "attempt_timeout": timeout,
            "deadline": 60,
            "body_limit": BODY_LIMIT,
        }
        if base_url.startswith("https:"):
            settings["ssl_context"] = client_tls()
        with opened(which, **settings) as client:
            user = client.user(USER) if kind == "login" else client.user_with_token(USER, TOKEN)
            user = user.with_options(attempt_timeout=timeout)
            for _ in range(scenario.before):
                call(user, kind, scenario.is_large)
                # So that the client can notice what happened to an idle connection.
                time.sleep(0.03)
            start = time.monotonic()
            error = None
            value = None
            try:
                value = call(user, kind, scenario.is_large)
            except Exception as caught:
                error = caught
            elapsed = time.monotonic() - start
            if route in ("proxy", "tunnel") and not all(PROXY_FIELD in seen.head for seen in server.seen):
                return "a request has no name and password for the proxy"
            return wrong(expected, kind, value, error, elapsed, server, line, scenario.before, timeout)


def wrong(
    expected: Expected,
    kind: Kind,
    value: str | None,
    error: Any,
    elapsed: float,
    server: Server,
    line: str,
    before: int,
    timeout: float,
) -> str | None:
    end, attempts = expected.of(kind)
    found = getattr(error, "kind", None)
    if error is not None and found is None:
        return f"{type(error).__name__}: {error}"
    # Writing a large upload as JSON takes a while in a debug build.
    if elapsed > timeout * attempts + SLACK * (4 if "LAB" in line.upper() else 1):
        return f"too late: {elapsed:.1f} s"
    if secrets := [secret for text in texts(error) if error for secret in marks(text)]:
        return f"the texts contain {secrets}: {error}"
    if expected.or_kind and found in (expected.kind, expected.or_kind):
        return None
    if (
        found != end
        or (error is None and value != TRUE_VALUE)
        or (error and error.is_transient != expected.is_transient)
    ):
        return f"{value or repr(error)} instead of {end or 'the value'}"
    if error is not None and error.attempts != (attempts or 3):
        return f"{error.attempts} attempts: {error}"
    requests = attempts + before if expected.is_seen else 0
    while server.count(line) != requests and elapsed < 5:
        time.sleep(0.005)
        elapsed += 0.1
    return None if server.count(line) == requests else f"{server.count(line)} requests instead of {requests} ({error})"


@pytest.mark.parametrize("which", CLIENTS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_call_ends_as_expected(scenario: Scenario, which: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = {
            f"{kind}, {label}": pool.submit(differs, scenario, kind, script, which)
            for label, script in scenario.scripts.items()
            for kind in scenario.kinds
        }
    found = {label: result.result() for label, result in results.items() if result.result()}
    assert not found
